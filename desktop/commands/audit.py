"""``lianglin station audit``: who did what here, of one resident who saw and changed what, and whether it is whole."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from typer import Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import day_or_none
from desktop.commands.finding import resident_of
from forms.audit_words import found_words
from forms.i18n import N_
from models.audit.chain import Broken, Head
from models.audit.deeds import Audited
from models.audit.reading import AuditRow, ChangedValue, Wanted, audit_counts, audit_rows, of_resident
from models.audit.trail import verify
from models.calendar import CHINA
from models.errors import WorldError
from models.rights.deeds import Deed
from models.rights.queries import require
from models.station import Station
from models.station.connection import raw

app = Typer()
Day = Annotated[str | None, Option(help=N_("A day, such as 2026-11-01."))]


@app.callback()
def of_the_audit() -> None:
    """Keeps ``audit`` a command of its own name."""


@app.command("audit", help=N_("Who did what here; --verify reads every line and says whether one was altered."))
def audit(
    context: Context,
    check: Annotated[bool, Option("--verify", help=N_("Read every line; damage ends with an error."))] = False,
    heads: Annotated[
        list[str] | None, Option("--head", help=N_("NUMBER:HASH as a report or backup notes it; more than one may be."))
    ] = None,
    resident: Annotated[str | None, Option(help=N_("Who saw and changed what of this resident."))] = None,
    worker: Annotated[str | None, Option(help=N_("The id of who did it."))] = None,
    deed: Annotated[list[str] | None, Option(help=", ".join(Audited))] = None,
    first: Annotated[str | None, Option("--from", help=N_("From this day, such as 2026-11-01."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("To this day, included."))] = None,
    level: Annotated[int | None, Option(min=1, max=4, help=N_("At least this level."))] = None,
    failed: Annotated[bool, Option("--failed", help=N_("Only what was refused or failed."))] = False,
    counts: Annotated[bool, Option("--counts", help=N_("How many lines of each deed."))] = False,
    limit: Annotated[int, Option("--limit", min=1, help=N_("At most so many."))] = 100,
    as_json: Json = False,
) -> None:
    noted = [head_of(text) for text in heads or ()]
    wanted = Wanted(
        UUID(worker) if worker else None, tuple(deed or ()), day_or_none(first), day_or_none(last), level, failed
    )
    with access_of(context).station() as station:
        _require(station)
        if check:
            _verified(station, noted, as_json=as_json)
            return
        station.note(Audited.READ_AUDIT)
        with station.sessions() as session:
            if resident is not None:
                answer(_of_resident(of_resident(session, resident_of(session, resident))), as_json)
            elif counts:
                answer(audit_counts(session, wanted), as_json)
            else:
                answer([_row(row) for row in audit_rows(session, wanted, limit)], as_json)


def head_of(text: str) -> Head:
    """Raises ``WorldError``: ``audit_head_unknown``."""
    number, _colon, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
        raise WorldError("audit_head_unknown")
    return Head(int(number), digest)


def _require(station: Station) -> None:
    with station.sessions() as session:
        require(session, Deed.READ_AUDIT)


def _verified(station: Station, noted: list[Head], *, as_json: bool) -> None:
    with station.sessions() as session:
        found = verify(raw(session), noted)
    if isinstance(found, Broken):
        answer({"ok": False, "line": found.number, "what": found.what, "says": found_words(found)}, as_json)
        raise WorldError("audit_broken", number=found.number)
    head = f"{found.head.number}:{found.head.hash}"
    answer({"ok": True, "lines": found.lines, "head": head, "says": found_words(found)}, as_json)


def _row(row: AuditRow) -> dict[str, Any]:
    return {
        "line": row.number,
        "at": row.at.astimezone(CHINA).isoformat(timespec="seconds"),
        "who": row.worker,
        "deed": row.deed,
        "outcome": row.outcome,
        "level": row.level,
        "table": row.table,
        "record_id": row.record_id,
        "resident_id": row.resident_id,
        "act": row.act_id,
        "detail": row.detail or None,
    }


def _of_resident(told: Any) -> dict[str, Any]:
    if told is None:
        raise WorldError("no_such_record")
    return {
        "entered_at": told.entered_at,
        "entered_by": told.entered_by,
        "looks": [_row(row) for row in told.looks],
        "left": [_row(row) for row in told.left],
        "others": [_row(row) for row in told.others],
        "changes": [_change(change) for change in told.changes],
    }


def _change(change: ChangedValue) -> dict[str, Any]:
    at = change.at.astimezone(CHINA).isoformat(timespec="seconds")
    return {**vars(change), "at": at}
