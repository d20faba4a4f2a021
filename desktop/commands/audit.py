"""``lianglin station audit``: who did what here, of one resident who saw and changed what, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from typer import Argument, Context, Option, Typer

from desktop.audit.report import end_words, figure_name, read_report, read_rows, report_paper
from desktop.audit.rows import Line
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import day_or_none
from desktop.commands.finding import resident_of
from desktop.commands.paper_files import write_paper
from forms.audit_words import alarm_words, found_words
from forms.i18n import N_
from models.audit.alarms import alarms
from models.audit.chain import Broken, Head
from models.audit.deeds import Audited
from models.audit.reading import AuditRow, ChangedValue, Wanted, audit_counts, audit_rows, of_resident, require_reader
from models.audit.trail import verify
from models.calendar import CHINA, today
from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from models.station.watching import see, watch

app = Typer()
group = Typer(help=N_("Who did what here; --verify reads every line and says whether one was altered."))
app.add_typer(group, name="audit", invoke_without_command=True)
First = Annotated[str | None, Option("--from", help=N_("From this day, such as 2026-11-01."))]
Last = Annotated[str | None, Option("--until", help=N_("To this day, included."))]


@group.callback(invoke_without_command=True)
def audit(
    context: Context,
    check: Annotated[bool, Option("--verify", help=N_("Read every line; damage ends with an error."))] = False,
    heads: Annotated[
        list[str] | None, Option("--head", help=N_("NUMBER:HASH as a report or backup notes it; more than one may be."))
    ] = None,
    resident: Annotated[str | None, Option(help=N_("Who saw and changed what of this resident."))] = None,
    worker: Annotated[str | None, Option(help=N_("The id of who did it."))] = None,
    deed: Annotated[list[str] | None, Option(help=", ".join(Audited))] = None,
    first: First = None,
    last: Last = None,
    level: Annotated[int | None, Option(min=1, max=4, help=N_("At least this level."))] = None,
    failed: Annotated[bool, Option("--failed", help=N_("Only what was refused or failed."))] = False,
    counts: Annotated[bool, Option("--counts", help=N_("How many lines of each deed."))] = False,
    limit: Annotated[int, Option("--limit", min=1, help=N_("At most so many."))] = 100,
    as_json: Json = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    noted = [head_of(text) for text in heads or ()]
    wanted = Wanted(
        UUID(worker) if worker else None, tuple(deed or ()), day_or_none(first), day_or_none(last), level, failed
    )
    with access_of(context).station() as station:
        with station.sessions() as session:
            require_reader(session)
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


@group.command("report", help=N_("The compliance report of a period; --figure answers the rows behind one figure."))
def report(
    context: Context,
    first: First = None,
    last: Last = None,
    figure: Annotated[str | None, Option("--figure", metavar="KEY", help=N_("A figure by its key."))] = None,
    to: Annotated[Path | None, Option("--to", metavar="FILE", help=N_("Write it as PDF, too."))] = None,
    limit: Annotated[int, Option("--limit", min=1, help=N_("At most so many."))] = 5000,
    as_json: Json = False,
) -> None:
    b = day_or_none(last) or today()
    a = day_or_none(first) or b.replace(month=1, day=1)
    with access_of(context).station() as station:
        if figure is not None:
            rows = read_rows(station, figure, a, b, limit)
            station.note(Audited.READ_AUDIT, what="report")
            answer([_line(line) for line in rows], as_json)
            return
        found = read_report(station, a, b)
        if to is not None:
            write_paper(station, report_paper(station, found), to)
    answer(
        {
            "from": a, "until": b, "whole": not isinstance(found.found, Broken), "says": found_words(found.found),
            "head": end_words(found.found) or None, "file": to,
            "figures": [
                {"key": each.key, "part": each.part.value, "name": figure_name(each), "count": each.count,
                 "look": each.worry}
                for each in found.figures
            ],
        },
        as_json,
    )  # fmt: skip


@group.command("alarms", help=N_("What checks found wrong with the audit, and who answered for it."))
def list_alarms(
    context: Context,
    unseen: Annotated[bool, Option("--open", help=N_("Only those nobody has answered for."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        rows = [
            {
                "number": each.number, "at": each.at, "where": each.where.value, "what": each.what, "line": each.line,
                "says": alarm_words(each.where, each.what, each.line), "seen_at": each.seen_at,
                "seen_by": each.seen_by or None, "why": each.why or None,
            }
            for each in alarms(session, unseen=unseen)
        ]  # fmt: skip
    answer(rows, as_json)


@group.command("seen", help=N_("Answer for an alarm with a word; the alarm and the answer stay in the audit."))
def answer_for(
    context: Context,
    number: Annotated[int, Argument(metavar="NUMBER", help=N_("Of the alarm, as the list says it."))],
    why: Annotated[str, Option("--why", help=N_("The word: what it was and what was done; name no resident."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        see(station, session, number, why)
    answer({"ok": True, "alarm": number}, as_json)


def _line(line: Line) -> dict[str, Any]:
    return {name: value for name, value in vars(line).items() if name != "key"}


def head_of(text: str) -> Head:
    """Raises ``WorldError``: ``audit_head_unknown``."""
    number, _colon, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
        raise WorldError("audit_head_unknown")
    return Head(int(number), digest)


def _verified(station: Station, noted: list[Head], *, as_json: bool) -> None:
    found = watch(station)
    if noted and not isinstance(found, Broken):
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
