"""Lines of the audit as a list shows them, and the changed values of one resident among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.shell.acts import act_name
from forms.audit_report import fact_words
from forms.audit_words import alarm_words, deed_words, level_words, outcome_words
from forms.care_words import REGISTER_REVEALS, REVEALS
from forms.i18n import _
from forms.sync import field_name, value_text
from forms.table_words import table_name
from models.audit.alarms import Where
from models.audit.chain import Head
from models.audit.deeds import Audited
from models.audit.facts import Fact
from models.audit.reading import AuditRow, ChangedValue, Told, Wanted, audit_rows, of_resident
from models.audit.trail import head
from models.station.connection import raw

REASONS = {**REVEALS, **REGISTER_REVEALS}


@dataclass(frozen=True)
class Line:
    """One row of the list; ``key`` tells rows apart."""

    key: str
    at: datetime | None
    who: str
    deed: str
    what: str
    person: str
    """Whom it was about, for who may read the name."""
    change: str
    """A value before and after."""
    why: str
    level: str
    failed: bool
    number: str = ""
    """Under which it stands in the register of what left the house."""


@dataclass(frozen=True)
class Page:
    """What the page shows: lines, and where the chain ends."""

    lines: tuple[Line, ...]
    head: Head
    resident: str = ""


def read_page(session: Session, wanted: Wanted) -> Page:
    return Page(tuple(line_of(row) for row in audit_rows(session, wanted)), head(raw(session)))


def read_resident(session: Session, resident_id: UUID) -> Page:
    """Raises ``WorldError``: ``no_such_record``."""
    told = of_resident(session, resident_id)
    lines = sorted(_of_resident(told), key=_when, reverse=True) if told is not None else []
    return Page(tuple(lines), head(raw(session)), told.name if told is not None else "")


def _when(line: Line) -> datetime:
    assert line.at is not None
    return line.at


def _of_resident(told: Told) -> Iterator[Line]:
    yield Line("entered", told.entered_at, told.entered_by, _("Entered the resident"), "", "", "", "", "", failed=False)
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
        row.resident,
        "",
        _why(row),
        level_words(row.level),
        failed=row.outcome != "ok",
        number="" if row.covered else str(row.detail.get("number") or ""),
    )


def _why(row: AuditRow) -> str:
    """Why not, or why it was done; of an alarm where, of an answer to one the word."""
    detail = row.detail
    if row.deed == Audited.ALARM:
        return alarm_words(Where(detail["where"]), row.outcome, int(detail["line"]))
    if row.deed == Audited.ALARM_SEEN:
        return _("Alarm of line {number}: {why}").format(number=detail["alarm"], why=detail["why"])
    if row.deed == Audited.REVEAL and detail.get("reason"):
        return reason_words(detail["reason"])
    return outcome_words(row.outcome)


def reason_words(code: str) -> str:
    """Why somebody opened what is masked."""
    return _(REASONS[code]) if code in REASONS else code


def line_of_fact(number: int, figure: str, fact: Fact) -> Line:
    deed, what, why = fact_words(figure, fact)
    return Line(f"fact{number}", fact.at, fact.who, deed, what, "", "", why, "", failed=False)


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
    return " · ".join(dict.fromkeys(said))  # an act and its table may be called the same


def _change(number: int, change: ChangedValue) -> Line:
    back = _("{change}, taken back") if change.taken_back else "{change}"
    values = f"{_value(change, change.before)} → {_value(change, change.after)}"
    return Line(
        f"change{number}",
        change.at,
        change.worker,
        deed_words(Audited.EDIT),
        f"{table_name(change.table)} · {field_name(change.table, change.column)}",
        "",
        back.format(change=values),
        "",
        "",
        failed=False,
    )


def _value(change: ChangedValue, value: object) -> str:
    """As people read it; a mask is none of the words that a form knows, and stands as it is."""
    return value_text(change.table, change.column, value if isinstance(value, str | int | float) else None)
