"""Lines of the audit as a list shows them, and the changed values of one resident among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.shell.acts import act_name
from forms.audit_words import deed_words, level_words, outcome_words
from forms.i18n import _
from forms.sync import field_name, table_name, value_text
from models.audit.chain import Broken, Head, Sound
from models.audit.deeds import Audited
from models.audit.reading import AuditRow, ChangedValue, Told, Wanted, audit_counts, audit_rows, of_resident
from models.audit.trail import head, verify
from models.station.connection import raw


@dataclass(frozen=True)
class Line:
    """One row of the list; ``key`` tells rows apart."""

    key: str
    at: datetime
    who: str
    deed: str
    what: str
    change: str
    level: str
    failed: bool


@dataclass(frozen=True)
class Page:
    """What the page shows: lines, how many there are of each deed, and where the chain ends."""

    lines: tuple[Line, ...]
    counts: dict[str, int]
    head: Head
    resident: str = ""


def read_page(session: Session, wanted: Wanted) -> Page:
    rows = tuple(line_of(row) for row in audit_rows(session, wanted))
    return Page(rows, audit_counts(session, Wanted()), head(raw(session)))


def read_resident(session: Session, resident_id: UUID) -> Page:
    """Raises ``WorldError``: ``no_such_record``."""
    told = of_resident(session, resident_id)
    lines = sorted(_of_resident(told), key=lambda line: line.at, reverse=True) if told is not None else []
    return Page(tuple(lines), {}, head(raw(session)), told.name if told is not None else "")


def read_verified(session: Session) -> Sound | Broken:
    return verify(raw(session))


def _of_resident(told: Told) -> Iterator[Line]:
    yield Line("entered", told.entered_at, told.entered_by, _("Entered the resident"), "", "", "", failed=False)
    for row in (*told.looks, *told.left, *told.others):
        yield line_of(row)
    for number, change in enumerate(told.changes):
        yield _change(number, change)


def line_of(row: AuditRow) -> Line:
    return Line(
        f"line{row.number}",
        row.at,
        row.worker or _("nobody was logged in"),
        deed_words(row.deed),
        _what(row),
        outcome_words(row.outcome),
        level_words(row.level),
        failed=row.outcome != "ok",
    )


def _what(row: AuditRow) -> str:
    """The kind of the act, the table, how many records: never what stands in them."""
    if row.covered:
        return _("covered: level 4")
    detail = row.detail
    said = [act_name(detail["kind"])] if "kind" in detail else []
    tables = detail.get("tables") or ({row.table: {}} if row.table else {})
    for table, counts in tables.items():
        count = sum(counts.values())
        said.append(f"{table_name(table)} {count:,}" if count > 1 else table_name(table))
    if "number" in detail:
        said.append(str(detail["number"]))
    return " · ".join(said)


def _change(number: int, change: ChangedValue) -> Line:
    back = _("{change}, taken back") if change.taken_back else "{change}"
    values = f"{_value(change, change.before)} → {_value(change, change.after)}"
    return Line(
        f"change{number}",
        change.at,
        change.worker,
        deed_words(Audited.EDIT),
        f"{table_name(change.table)} · {field_name(change.table, change.column)}",
        back.format(change=values),
        "",
        failed=False,
    )


def _value(change: ChangedValue, value: object) -> str:
    """As people read it; a mask is none of the words that a form knows, and stands as it is."""
    return value_text(change.table, change.column, value if isinstance(value, str | int | float) else None)
