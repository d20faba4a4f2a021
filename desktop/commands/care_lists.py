"""Commands that answer questions of care: who, who helps, what is due, who is not covered, what rules propose."""

from __future__ import annotations

from typing import Annotated, Any

from sqlalchemy.orm import Session
from typer import Argument, Context, Option, Typer

from desktop.commands import care_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import day_or_today
from desktop.commands.care_said import tell_left_out
from desktop.commands.finding import grid_of, group_of, helper_of, resident_of
from forms.care_words import CARE_STATES, DUE_STATES
from forms.i18n import N_
from models.calendar import today
from models.care import cadres, catalogue, coverage, due, helpers, leftovers, pairings, people
from models.care.due_rules import DueState
from models.care.rules import MASKED
from models.care.states import CareState
from models.errors import WorldError

lists = Typer()
GROUP = N_("Code or name of the group.")
HELPER = N_("Name or id of the helper.")
GRID = N_("Name, code or id of the grid.")
RESIDENT = N_("Id or whole name of the resident.")
LIMIT = N_("At most so many.")


@lists.command("people", help=N_("The people under care; level 3 is counted, not told."))
def list_people(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("A part of the name."))] = "",
    group: Annotated[str | None, Option("--group", help=GROUP)] = None,
    grid: Annotated[str | None, Option("--grid", help=GRID)] = None,
    helper: Annotated[str | None, Option("--helper", help=HELPER)] = None,
    state: Annotated[CareState | None, Option("--state", help=", ".join(CARE_STATES))] = None,
    former: Annotated[bool, Option("--former", help=N_("Also those no longer under care."))] = False,
    limit: Annotated[int | None, Option("--limit", min=1, help=LIMIT)] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        wanted = people.CareFilter(
            text=text,
            group=None if group is None else told_group(session, group),
            grid=None if grid is None else grid_of(session, grid),
            helper=None if helper is None else helper_of(session, helper),
            state=state,
            former=former,
        )
        found = [rows.person(row) for row in people.care_people(session, today(), wanted, limit)]
        children = people.people_left_out(session, today(), wanted)
    answer(found, as_json)
    tell_left_out(children)


@lists.command("show", help=N_("The care of one person, masked; “reveal” opens it with a reason."))
def show_person(
    context: Context,
    resident: Annotated[str, Argument(metavar="RESIDENT", help=RESIDENT)],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        card = people.care_card(session, resident_of(session, resident), today())
        said = rows.card(card)
    answer(said, as_json)


@lists.command("due", help=N_("Visits that are due, the most urgent first."))
def list_due(
    context: Context,
    state: Annotated[list[DueState] | None, Option("--state", help=", ".join(DUE_STATES))] = None,
    grid: Annotated[str | None, Option("--grid", help=GRID)] = None,
    helper: Annotated[str | None, Option("--helper", help=HELPER)] = None,
    mine: Annotated[bool, Option("--mine", help=N_("Only the people you help or of your grid."))] = False,
    limit: Annotated[int | None, Option("--limit", min=1, help=LIMIT)] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        wanted = due.DueFilter(
            worker=station.worker_id if mine else None,
            helper=None if helper is None else helper_of(session, helper),
            grid=None if grid is None else grid_of(session, grid),
            states=tuple(state) if state else due.URGENT,
        )
        counted = due.due_counts(session, today(), wanted)
        found = [rows.due(row) for row in due.due_list(session, today(), wanted, limit)]
        children = due.due_left_out(session, today(), wanted)
    counts = {key: getattr(counted, key) for key in ("soon", "due", "overdue", "paused")}
    answer({"counts": counts, "children": children, "people": found}, as_json)
    tell_left_out(children)


@lists.command("coverage", help=N_("Coverage, one to one and timeliness: whole, by group, grid and helper."))
def show_coverage(
    context: Context,
    since: Annotated[
        str | None, Option("--from", help=N_("First day for timeliness; else that of this month."))
    ] = None,
    until: Annotated[str | None, Option("--until", help=N_("Last day for timeliness; else today."))] = None,
    as_json: Json = False,
) -> None:
    first, last = day_or_today(since, today().replace(day=1)), day_or_today(until)
    if last < first:
        raise WorldError("ends_before_start")
    with access_of(context).station() as station, station.sessions() as session:
        found = coverage.coverage(session, today())
        said = {
            "on": today(),
            "whole": rows.coverage_line(found.whole),
            "gaps": found.gaps,
            "by_group": [rows.coverage_line(line) for line in found.by_group],
            "by_grid": [rows.coverage_line(line) for line in found.by_grid],
            "by_helper": [rows.helper(row) for row in found.by_helper],
            "timeliness": {"from": first, "until": last, **rows.share(coverage.timeliness(session, first, last))},
        }
    answer(said, as_json)


@lists.command("gaps", help=N_("Who should have a helper and has none."))
def list_gaps(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [rows.gap(row) for row in coverage.gaps(session, today())]
        children = coverage.gaps_left_out(session, today())
    answer(found, as_json)
    tell_left_out(children)


@lists.command("late", help=N_("The visits that were missed: what timeliness lacks, the last ones first."))
def list_late(
    context: Context,
    since: Annotated[str | None, Option("--from", help=N_("First day; else that of this month."))] = None,
    until: Annotated[str | None, Option("--until", help=N_("Last day; else today."))] = None,
    limit: Annotated[int, Option("--limit", min=1, help=LIMIT)] = 200,
    as_json: Json = False,
) -> None:
    first, last = day_or_today(since, today().replace(day=1)), day_or_today(until)
    with access_of(context).station() as station, station.sessions() as session:
        found = coverage.late_cycles(session, first, last, limit=limit)
    people_missed = [{**rows.cycle(row.cycle), **rows.place(row.home)} for row in found.rows]
    answer({"total": found.total, "children": found.children, "cycles": people_missed}, as_json)
    tell_left_out(found.children)


@lists.command("helpers", help=N_("All helpers with how many people they carry; with a name, one of them."))
def list_helpers(
    context: Context,
    which: Annotated[str | None, Argument(metavar="HELPER", help=HELPER)] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said: Any
        children = 0
        if which is None:
            said = [rows.helper(row) for row in helpers.helpers(session, today())]
        else:
            page = helpers.helper_page(session, helper_of(session, which), today())
            said = {**rows.helper(page.row), "children": page.children, "pairings": rows.helper_people(page)}
            children = page.children
    answer(said, as_json)
    tell_left_out(children)


@lists.command("clashes", help=N_("People with two primary helpers; “settle” keeps one."))
def list_clashes(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [
            {
                "resident_id": row.resident_id,
                "name": row.name,
                **rows.place(row.home),
                "choices": [rows.choice(pairing, helper) for pairing, helper in row.choices],
            }
            for row in pairings.double_primaries(session, today())
        ]
    answer(found, as_json)


@lists.command("leftovers", help=N_("People whose care has ended and who still have a helper; “end” ends a pairing."))
def list_leftovers(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [
            {
                "resident_id": row.resident_id,
                "name": row.name,
                **rows.place(row.home),
                "why": row.why.value,
                "ended_on": row.ended_on,
                "choices": [rows.choice(pairing, helper) for pairing, helper in row.pairings],
            }
            for row in leftovers.left_over(session, today())
        ]
    answer(found, as_json)


@lists.command("cadres", help=N_("Who answers for the community and its estates, and which estates nobody does."))
def list_cadres(
    context: Context,
    past: Annotated[bool, Option("--past", help=N_("Also duties that have ended."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = [rows.duty(row) for row in cadres.duties(session, today(), past=past)]
        said = {"coverage": rows.cadre_coverage(cadres.cadre_coverage(session, today())), "duties": found}
    answer(said, as_json)


def told_group(session: Session, text: str) -> str:
    """Return the code of a group by which people may be listed.

    Raises:
        WorldError: ``group_masked``: a list by a group of level 3 would tell who is in it.
    """
    code = group_of(session, text)
    if catalogue.group(session, code).sensitivity == MASKED:
        raise WorldError("group_masked", group=code)
    return code
