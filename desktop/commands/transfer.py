"""Files in and out, as the command line and the screens do it: import a register, take it back, export a list."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from forms.sheets.applying import ImportResult, apply_import
from forms.sheets.export import Stamp
from forms.sheets.judging import plan_import
from forms.sheets.lists import export_named
from forms.sheets.memory import no_collections
from forms.sheets.plan import Fate, ImportPlan
from forms.sheets.reading import read_register
from forms.sheets.refused import write_refused_beside
from models.station import Station, UndoResult
from models.workers.records import Worker

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
    with station.sessions() as session:
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
    written = None if dry_run and refused_to is None else write_refused_beside(plan, path, refused_to)
    undo_id = None
    if not dry_run:
        _result, undo_id = yield from take_in(station, plan)
    return {**plan.counts, "refused_file": None if written is None else str(written), "undo_id": undo_id}


def undo_act(station: Station, act_id: int) -> UndoResult:
    return station.undo(act_id)


def export(
    station: Station, name: str, to: Path, *, now: datetime, reason: str | None = None, round_id: UUID | None = None
) -> Steps[int]:
    """Write list ``name`` (of ``forms.sheets.lists.LISTS``) to ``to``; return the count of rows.

    The act says which list, how many rows and why; no list leaves without one.

    Args:
        reason: code of ``forms.sheets.export.REASONS`` for names and numbers in the clear; ``None``: masked.
    """
    masked = reason is None
    with station.act(EXPORT, {"list": name, "masked": masked, "reason": reason or ""}) as session:
        worker = session.get(Worker, station.worker_id)
        stamp = Stamp(worker.name if worker else "", now, station.community_code)
        rows = yield from export_named(session, name, to, stamp=stamp, masked=masked, round_id=round_id)
        session.info["act"].summary["rows"] = rows
    return rows
