"""Commands for the problems found on visits: which stand open, which were passed on, which are settled."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.case_rows import case
from desktop.commands.finding import as_id
from forms.i18n import N_
from models.base import utc_now
from models.calendar import day_of, now, today
from models.cases.lines import grown_from
from models.errors import WorldError
from models.visits.actions import refer_finding, resolve_finding
from models.visits.findings import FindingRow, FindingState, list_findings
from models.visits.records import VisitFinding

app = Typer()
findings = Typer(help=N_("Problems found on visits."), no_args_is_help=True)
app.add_typer(findings, name="finding")

Id = Annotated[str, Argument(metavar="ID", help=N_("The id of the problem, as the list says it."))]


@findings.command("list", help=N_("All problems, those that nobody has taken up first."))
def list_all(
    context: Context,
    state: Annotated[
        FindingState | None, Option("--state", help=", ".join(each.value for each in FindingState))
    ] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = list_findings(session, FindingState if state is None else (state,))
        grown = grown_from(session, "visit_finding", [row.finding.id for row in found], now())
        rows = [{**_line(row), "cases": [*map(case, grown.get(row.finding.id, ()))]} for row in found]
    answer(rows, as_json)


@findings.command("refer", help=N_("Note that a problem was passed on to those who can mend it."))
def refer(
    context: Context,
    which: Id,
    handling: Annotated[str | None, Option("--handling", help=N_("To whom, and how."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("visits.refer_finding") as session:
        said = _said(refer_finding(session, _id(which), handling=handling, now=utc_now()))
        undo_id = session.info["act"].id
    answer({**said, "undo_id": undo_id}, as_json)


@findings.command("resolve", help=N_("Settle a problem; the hazard of its dwelling goes with it."))
def resolve(
    context: Context,
    which: Id,
    result: Annotated[str, Option("--result", help=N_("What came of it."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("visits.resolve_finding") as session:
        said = _said(resolve_finding(session, _id(which), result, now=utc_now()))
        undo_id = session.info["act"].id
    answer({**said, "undo_id": undo_id}, as_json)


def _id(text: str) -> UUID:
    found = as_id(text)
    if found is None:
        raise WorldError("no_such_record")
    return found


def _line(row: FindingRow) -> dict[str, Any]:
    return {
        **_said(row.finding),
        "state": row.state.value,
        "estate": row.estate,
        "door": row.door,
        "found_on": day_of(row.found_at),
        "days_open": row.days_open(today()),
    }


def _said(finding: VisitFinding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "problem": finding.problem,
        "handling": finding.handling,
        "result": finding.result,
        "referred_at": finding.referred_at,
        "resolved_at": finding.resolved_at,
    }
