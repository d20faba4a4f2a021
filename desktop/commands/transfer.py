"""Files in and out, as the command line and the screens do it: import a register, take it back, export a list."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from desktop.leaving import Left, Release, begin, end, file_leaves, stamp
from forms.sheets.applying import ImportResult, apply_import
from forms.sheets.judging import plan_import
from forms.sheets.lists import LISTS, export_named
from forms.sheets.memory import no_collections
from forms.sheets.plan import Fate, ImportPlan
from forms.sheets.reading import read_register
from forms.sheets.refused import refused_path, write_refused_beside
from models.care.guard import openly
from models.disclosures.actions import Leaving, Purpose, approve, ask, exactly, require_within_limits
from models.disclosures.queries import approvers, meant
from models.disclosures.records import Channel
from models.errors import WorldError
from models.station import Station

ACT, EXPORT = "people.import", "people.export"
T = TypeVar("T")
Steps = Generator[tuple[int, int], None, T]


def finish(steps: Steps[T]) -> T:
    """Run a generator of (done, total) to its end and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def preview(
    station: Station,
    path: Path,
    *,
    sheet: str | None = None,
    estate: str | None = None,
    columns: Mapping[int, str | None] | None = None,
) -> Steps[ImportPlan]:
    """Read ``path`` and say what its import would do; nothing is changed.

    Args:
        estate: name of the estate that rows without one mean.
        columns: the user's choice, column index -> key of ``forms.sheets.columns.COLUMNS`` or ``None`` (leave out).
    """
    layout = yield from read_register(path, sheet=sheet)
    if columns is not None:
        layout = layout.remapped(columns)
    with station.whole() as session:
        return (yield from plan_import(session, layout, file=path.name, estate=estate))


def take_in(station: Station, plan: ImportPlan) -> Steps[tuple[ImportResult, int | None]]:
    """Import ``plan`` as one act; return what was done and the act's id, ``None`` when there was nothing to change.

    Closing the generator rolls everything back.
    """
    with station.act(ACT, summary=dict(plan.counts)) as session:
        act = session.info["act"]
        result = yield from apply_import(session, plan)
    changed = plan.counts[Fate.NEW.value] + plan.counts[Fate.CHANGED.value]
    return result, act.id if changed else None


def import_register(
    station: Station,
    path: Path,
    *,
    sheet: str | None = None,
    estate: str | None = None,
    dry_run: bool = False,
    refused_to: Path | None = None,
) -> Steps[dict[str, object]]:
    """Import ``path``; return ``{rows, new, changed, same, refused, skipped, refused_file, undo_id}``.

    The refused rows go to ``refused_to``, else beside ``path``; they are written first: an import whose refusals cannot
    be told does not happen. A dry run changes nothing and writes refusals only to ``refused_to``.
    """
    with no_collections():
        planning = preview(station, path, sheet=sheet, estate=estate)
        return (yield from _imported(station, planning, path, refused_to, dry_run=dry_run))


def _imported(
    station: Station, planning: Steps[ImportPlan], path: Path, refused_to: Path | None, *, dry_run: bool
) -> Steps[dict[str, object]]:
    """The plan ends with this: the caller's block would look at its million objects."""
    plan = yield from planning
    with station.outside.writing(refused_to or refused_path(path)):
        written = None if dry_run and refused_to is None else write_refused_beside(plan, path, refused_to)
    undo_id = None
    if not dry_run:
        _result, undo_id = yield from take_in(station, plan)
    return {**plan.counts, "refused_file": None if written is None else str(written), "undo_id": undo_id}


@dataclass(frozen=True)
class Clear:
    """What a command says about a list in the clear; ``approver`` has proved who he is, or ``approved`` is a number."""

    purpose: Purpose | None = None
    reason: str = ""
    approver: UUID | None = None
    approved: str | None = None


def export(
    station: Station, name: str, to: Path, *, clear: Clear | None = None, round_id: UUID | None = None
) -> Steps[Left]:
    """Write list ``name`` (of ``forms.sheets.lists.LISTS``) to ``to``; no list leaves without standing in the register.

    Args:
        clear: for names and numbers in the clear; ``None``: masked.

    Raises:
        WorldError: ``disclosure_waits`` (number, who): asked for, to be approved by a second person first.
    """
    bulk, release = False, None
    leaving = _leaving(station, name, round_id, clear)
    if clear is not None:
        bulk = not leaving.masked and leaving.rows > 1
        release = Release(clear.reason, _agreed(station, leaving, clear) if bulk else None)
    summary: dict[str, object] = {"list": name, "masked": clear is None, "reason": release.reason if release else ""}
    with file_leaves(station, EXPORT, to, summary) as session:
        row, password = begin(session, leaving, release, bulk=bulk)
        rows = yield from export_named(
            session, name, to, stamp=stamp(session, station, row), masked=leaving.masked, round_id=round_id,
            password=password,
        )  # fmt: skip
        end(row, to)
        session.info["act"].summary["rows"] = rows
        number = row.number
    return Left(rows, number, to, password)


def _leaving(station: Station, name: str, round_id: UUID | None, clear: Clear | None) -> Leaving:
    """What would leave; of a list in the clear all cells are looked at, since it is approved as it stands."""
    spec = LISTS.get(name)
    if spec is None or (spec.needs_round and round_id is None):
        return Leaving(Channel.EXCEL, name[:60])  # said better where it is written
    with station.sessions() as session, openly(session):
        count, title = spec.count(session, round_id), spec.title[:60]
        tells = any(column.mask is not None for column in spec.columns)
        if clear is None or not tells:
            return Leaving(Channel.EXCEL, title, count, 0, more={"list": name})
        require_within_limits(session, Leaving(Channel.EXCEL, title, count))
        columns = [column.label for column in spec.columns]
        rows = ["\x1f".join(map(str, row)) for row in spec.rows(session, round_id)]
        more = {"exactly": exactly(columns, rows), "list": name}
        return Leaving(Channel.EXCEL, title, len(rows), len(rows), 3, masked=False, more=more)


def _agreed(station: Station, leaving: Leaving, clear: Clear) -> UUID:
    """The row by which a second person agreed: that of a number, or one that is asked for and approved now."""
    if clear.approved is not None:
        with station.sessions() as session:
            return meant(session, clear.approved).id
    if clear.purpose is None:
        raise WorldError("disclosure_says_whom")
    with station.act("disclosures.ask") as session:
        asked = ask(session, leaving, clear.purpose)
        if clear.approver is not None:
            approve(session, asked.id, clear.approver)
        number, row_id, names = asked.number, asked.id, approvers(session)
    if clear.approver is None:
        raise WorldError("disclosure_waits", number=number, who="、".join(names) or "—")
    return row_id
