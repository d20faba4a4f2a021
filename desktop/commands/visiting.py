"""Commands for rounds of door-knocking and their visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import id_meant
from desktop.commands.care_days import day_or_none
from desktop.commands.case_rows import case
from desktop.commands.finding import building_of, dwelling_of, estate_of, grid_of, round_of, worker_of
from desktop.commands.records import WORDS, answers_in
from desktop.commands.showing import figures_of, shown
from forms import appeals_saving, studio_saving
from forms.i18n import N_, _
from forms.problems import FormInvalidError
from forms.visits import ROUND, save_visit
from forms.visits_words import FINDINGS
from models.calendar import CHINA, now, today
from models.cases.lines import CaseKey, case_lines
from models.errors import WorldError
from models.visits.actions import door_of_sheet, quick_visit
from models.visits.queries import round_doors, rounds_list
from models.visits.records import Outcome, Round, VisitFinding
from models.visits.rounds import create_round, existing_round, round_number
from models.visits.scope import Scope, ScopeKind
from models.visits.sheet_numbers import read_sheet_number

app = Typer()
rounds = Typer(help=N_("Rounds of visits."), no_args_is_help=True)
visits = Typer(help=N_("Visits."), no_args_is_help=True)
app.add_typer(rounds, name="round")
app.add_typer(visits, name="visit")

Places = Annotated[list[str] | None, Option(help=N_("Id or name; may be given several times."))]


@rounds.command("add", help=N_("Plan a round; without a place it goes over the whole community."))
def add_round(
    context: Context,
    name: Annotated[str, Option("--name", help=N_("For example: winter visits"))],
    building: Places = None,
    estate: Places = None,
    grid: Places = None,
    dwelling: Places = None,
    care_due: Annotated[bool, Option("--care-due", help=N_("Doors with a care visit due."))] = False,
    not_met_since: Annotated[str | None, Option("--not-met-since", help=N_("Leave out doors met on or after."))] = None,
    starts: Annotated[str | None, Option("--starts", help=N_("First day; else today."))] = None,
    due: Annotated[str | None, Option("--due", help=N_("Last day."))] = None,
    worker: Annotated[list[str] | None, Option("--worker", help=N_("Who walks it; else you."))] = None,
    as_json: Json = False,
) -> None:
    answers, problems = ROUND.check({"name": name, "starts_on": starts or today(), "due_on": due})
    if refusals := [problem for problem in problems if problem.refuses]:
        raise FormInvalidError(refusals)
    since = day_or_none(not_met_since)
    places = {
        ScopeKind.BUILDING: (building_of, building),
        ScopeKind.ESTATE: (estate_of, estate),
        ScopeKind.GRID: (grid_of, grid),
        ScopeKind.MAP: (dwelling_of, dwelling),
    }
    named = [kind for kind, (_of, texts) in places.items() if texts]
    if len(named) + care_due > 1:
        raise BadParameter(_("Choose buildings, estates, grids or dwellings, not several of these kinds."))
    with access_of(context).station() as station, station.act("visits.create_round") as session:
        kind = named[0] if named else ScopeKind.DUE if care_due else ScopeKind.ALL
        of, texts = places[kind] if named else (building_of, ())
        scope = Scope(kind, tuple(of(session, text) for text in texts or ()), since)
        walkers = [worker_of(session, text) for text in worker or ()] or [station.worker_id]
        made = create_round(session, scope=scope, workers=walkers, **answers)
        session.flush()
        said = shown(session, made)
    answer(said, as_json)


@rounds.command("list", help=N_("All rounds with how far they are."))
def list_rounds(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        rows = [
            {
                "id": row.id,
                "number": round_number(session.get_one(Round, row.id)),
                "name": row.name,
                "state": row.state.value,
                "starts_on": row.starts_on,
                "due_on": row.due_on,
                "workers": list(row.workers),
                **figures_of(row.figures),
            }
            for row in rounds_list(session)
        ]
    answer(rows, as_json)


@rounds.command("show", help=N_("A round with its doors in the order of the walk."))
def show_round(
    context: Context,
    which: Annotated[str, Argument(metavar="ROUND", help=N_("Its id, or a part of its name."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        each = existing_round(session, round_of(session, which))
        doors = [_door(row) for row in round_doors(session, each.id)]
        answer({**shown(session, each), "doors": doors}, as_json)


def _door(row: Any) -> dict[str, Any]:
    return {
        "order": row.stair_order,
        "sheet_no": row.sheet_no,
        "estate": row.estate,
        "door": row.door,
        "worker": row.worker,
        "knocks": [outcome.value for outcome in row.knocks],
        "outcome": row.status.outcome.value if row.status.outcome else None,
        "next_slot": row.next_slot.value if row.next_slot else None,
        "vacant": row.vacant,
    }


@visits.command("add", help=N_("Record the visit of a sheet: its number, the outcome, and what else was found."))
def add_visit(
    context: Context,
    sheet: Annotated[str, Argument(metavar="SHEET_NO", help=N_("The number under the QR code."))],
    outcome: Annotated[Outcome, Argument(help=", ".join(each.value for each in Outcome))],
    words: Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)] = None,
    at: Annotated[datetime | None, Option("--at", help=N_("When; else now."))] = None,
    as_json: Json = False,
) -> None:
    number = read_sheet_number(sheet)
    if number is None:
        raise WorldError("sheet_number_wrong")
    moment = None if at is None else at.replace(tzinfo=CHINA)
    given = answers_in(words or ())
    with access_of(context).station() as station, station.act("visits.record") as session:
        if given:
            visit = _whole_visit(
                session, number, {"outcome": outcome, "at": moment or now(), **given}, station.worker_id
            )
        else:
            visit = quick_visit(session, number, outcome, station.worker_id, at=moment).id
        door = door_of_sheet(session, number)
        next_slot = door.next_slot.value if door.next_slot else None
    answer({"visit_id": visit, "sheet_no": number, "outcome": outcome.value, "next_slot": next_slot}, as_json)


@visits.command("refer", help=N_("Make what a visit found an appeal, or a hazard; what it says is not said again."))
def refer(
    context: Context,
    finding: Annotated[str, Argument(metavar="FINDING", help=N_("Id of what a visit found."))],
    words: Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)] = None,
    topic: Annotated[str | None, Option("--topic", help=N_("Code or name of the item: an appeal."))] = None,
    hazard: Annotated[bool, Option("--hazard", help=N_("A hazard, of the kind that was found."))] = False,
    as_json: Json = False,
) -> None:
    if (topic is None) is not hazard:
        raise BadParameter(_("Say either --topic, for an appeal, or --hazard."))
    given, id_ = answers_in(words or ()), id_meant(finding)
    with access_of(context).station() as station:
        with station.act("hazard.found" if hazard else "appeal.take") as session:
            key = _followed(session, id_, given) if hazard else _appealed(session, id_, {**given, "topic_code": topic})
            undo_id = session.info["act"].id
        with station.sessions() as session:
            line = case_lines(session, [key], now()).get(key)
            said = {"finding_id": id_, "undo_id": undo_id, **(case(line) if line else {"table": key[0], "id": key[1]})}
    answer(said, as_json)


def _appealed(session: Session, finding_id: UUID, raw: Mapping[str, object]) -> CaseKey:
    return "appeal", appeals_saving.save_finding(session, raw, finding_id=finding_id).id


def _followed(session: Session, finding_id: UUID, raw: Mapping[str, object]) -> CaseKey:
    found = session.get(VisitFinding, finding_id)
    known = {"kind": found.kind, "description": found.problem or _(FINDINGS[found.kind])} if found else {}
    return "hazard", studio_saving.save_hazard(session, {**known, **raw}, finding_id=finding_id).id


def _whole_visit(session: Session, sheet_no: str, raw: dict[str, object], worker_id: UUID) -> UUID:
    door = door_of_sheet(session, sheet_no)
    return save_visit(session, raw, dwelling_id=door.dwelling_id, worker_id=worker_id, round_door_id=door.id)
