"""``lianglin station appeal list``, ``show``, ``counts`` and other questions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from typer import Argument, Context, Option, Typer

from desktop.commands import appeals_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import appeal_meant
from desktop.commands.care_days import Day, day_or_none, day_or_today
from desktop.commands.finding import building_of, dwelling_of, resident_of
from forms.i18n import N_
from models.appeals import queries
from models.appeals.figures import figures as counted
from models.appeals.page import appeal_page
from models.appeals.queries import AppealFilter, AppealSort
from models.appeals.records import Source
from models.appeals.same_matter import Matter, would_be_same
from models.appeals.states import State
from models.calendar import now, today
from models.clocks.deadlines import Light

reading = Typer()
Which = Annotated[str, Argument(metavar="APPEAL", help=N_("Id or number of the appeal."))]
Text = Annotated[str, Option("--text", help=N_("A part of number, name, place or what was said."))]
States = Annotated[list[State] | None, Option("--state", help=", ".join(each.value for each in State))]
Lights = Annotated[Light | None, Option("--light", help=", ".join(each.value for each in Light))]
Of = Annotated[str | None, Option("--department", help=N_("Only those that this department has."))]
Class = Annotated[str | None, Option("--class", help=N_("Code of a class, such as 01."))]
Topic = Annotated[str | None, Option("--topic", help=N_("Code of an item, such as 0101."))]
From = Annotated[str | None, Option("--from", help=N_("First day."))]
Until = Annotated[str | None, Option("--until", help=N_("Last day."))]
Mine = Annotated[bool, Option("--mine", help=N_("Only those that you took in or joined."))]
OpenOnly = Annotated[bool, Option("--open", help=N_("Only open ones."))]
Overdue = Annotated[bool, Option("--overdue", help=N_("Only those that are red."))]


@reading.command("list", help=N_("Appeals: what is late first, what is closed last."))
def list_appeals(
    context: Context,
    text: Text = "",
    state: States = None,
    light: Lights = None,
    department: Of = None,
    class_code: Class = None,
    topic: Topic = None,
    source: Annotated[Source | None, Option("--source", help=", ".join(each.value for each in Source))] = None,
    building: Annotated[str | None, Option("--building", help=N_("An id, or a building such as 7号楼."))] = None,
    resident: Annotated[str | None, Option("--resident", help=N_("A resident by id or name."))] = None,
    first: From = None,
    last: Until = None,
    mine: Mine = False,
    open_only: OpenOnly = False,
    overdue: Overdue = False,
    sort: Annotated[AppealSort, Option("--sort", help=", ".join(each.value for each in AppealSort))] = AppealSort.DUE,
    descending: Annotated[bool, Option("--descending", help=N_("The other way round."))] = False,
    limit: Annotated[int | None, Option("--limit", min=1, help=N_("At most so many."))] = None,
    offset: Annotated[int, Option("--offset", min=0, help=N_("Leave out so many at the beginning."))] = 0,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        wanted = AppealFilter(
            text=text,
            states=frozenset(state or ()),
            light=light,
            department=department,
            class_code=class_code,
            topic_code=topic,
            source=source,
            building_id=building_of(session, building) if building else None,
            resident_id=resident_of(session, resident) if resident else None,
            mine=mine,
            open_only=open_only,
            overdue=overdue,
            a=day_or_none(first),
            b=day_or_none(last),
        )
        found = queries.appeals(session, wanted, now(), limit, offset, sort, descending=descending)
        said = [rows.appeal(row) for row in found]
    answer(said, as_json)


@reading.command(help=N_("One appeal with its steps, where it stands, and what can be done next."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = rows.page(appeal_page(session, appeal_meant(session, which), now()))
    answer(said, as_json)


@reading.command(help=N_("How many appeals stand where, and their lights."))
def counts(
    context: Context,
    text: Text = "",
    state: States = None,
    light: Lights = None,
    department: Of = None,
    class_code: Class = None,
    topic: Topic = None,
    first: From = None,
    last: Until = None,
    mine: Mine = False,
    open_only: OpenOnly = False,
    as_json: Json = False,
) -> None:
    wanted = AppealFilter(
        text=text,
        states=frozenset(state or ()),
        light=light,
        department=department,
        class_code=class_code,
        topic_code=topic,
        mine=mine,
        open_only=open_only,
        a=day_or_none(first),
        b=day_or_none(last),
    )
    with access_of(context).station() as station, station.sessions() as session:
        said = rows.counts(queries.appeal_counts(session, wanted, now()))
    answer(said, as_json)


@reading.command(help=N_("Rates by class, department and month, and what came often; else of this year."))
def figures(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    a, b = day_or_today(first, date(today().year, 1, 1)), day_or_today(last)
    with access_of(context).station() as station, station.sessions() as session:
        said = rows.figures(counted(session, a, b, now()))
    answer(said, as_json)


@reading.command("turning-yellow", help=N_("The appeals that turn yellow on a day."))
def turning_yellow(context: Context, on: Day = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = [rows.appeal(row) for row in queries.turning_yellow(session, day_or_today(on), now())]
    answer(said, as_json)


@reading.command("same", help=N_("What an appeal would be the next one of, before it is taken in."))
def same(
    context: Context,
    topic: Annotated[str, Argument(help=N_("Code of the item."))],
    resident: Annotated[str | None, Option("--resident", help=N_("A resident by id or name."))] = None,
    phone: Annotated[str | None, Option("--phone", help=N_("A phone number."))] = None,
    dwelling: Annotated[str | None, Option("--dwelling", help=N_("An id, or a door such as 3-2-501."))] = None,
    building: Annotated[str | None, Option("--building", help=N_("An id, or a building such as 7号楼."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        matter = Matter(
            topic_code=topic,
            at=now(),
            resident_id=resident_of(session, resident) if resident else None,
            phone=phone,
            dwelling_id=dwelling_of(session, dwelling) if dwelling else None,
            building_id=building_of(session, building) if building else None,
        )
        found = would_be_same(session, matter, now())
        said = {"nth": found.nth, "same_matter": [rows.appeal(row) for row in found.rows]}
    answer(said, as_json)
