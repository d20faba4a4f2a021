"""``lianglin station problem``: 解难题, one a day, a week, a month: owed, chosen, studied, kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from typer import Argument, Context, Option, Typer

from desktop.commands import solving_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import appeal_meant
from desktop.commands.care_days import At, Day, day_or_none, day_or_today
from desktop.commands.records import answers_in
from desktop.commands.whistles_meant import From, Of, Text, Until, Words, numbered, one_of, period_meant
from forms.i18n import N_
from forms.solving import STEP_FORMS
from forms.solving_saving import save_achievement, save_opinion, save_problem, save_step
from models.calendar import now, today
from models.solving.actions import add_appeal, owe_daily
from models.solving.candidates import appeals_of
from models.solving.candidates import candidates as ranked
from models.solving.queries import ProblemFilter, problem_page, problems
from models.solving.queries import achievements as kept
from models.solving.queries import figures as counted
from models.solving.queries import owed as owing
from models.solving.records import Problem, ProblemLevel
from models.solving.states import State, StepKind
from models.station import Station

app = Typer()
problem = Typer(help=N_("Solving problems: one a day, one a week, one a month."), no_args_is_help=True)
app.add_typer(problem, name="problem")
CHOOSE, STEP, KEEP, OWES = "problem.choose", "problem.step", "problem.keep", "problem.owes"
Which = Annotated[str, Argument(metavar="PROBLEM", help=N_("Id or number of the problem."))]
Level = Annotated[ProblemLevel | None, Option("--level", help=", ".join(each.value for each in ProblemLevel))]


@problem.command(help=N_("Choose the problem of a day, a week or a month; --appeal names what it stands for."))
def choose(
    context: Context,
    words: Words = None,
    appeal: Annotated[list[str] | None, Option("--appeal", help=N_("Id or number of the appeal."))] = None,
    as_json: Json = False,
) -> None:
    raw = {"on": today(), **answers_in(words or ())}
    with access_of(context).station() as station:
        with station.act(CHOOSE) as session:
            ids = [appeal_meant(session, each) for each in appeal or ()]
            key, undo_id = save_problem(session, raw, appeal_ids=ids).id, session.info["act"].id
        _answer(station, key, {"undo_id": undo_id}, as_json)


@problem.command("add-appeal", help=N_("Let a problem stand for one more open appeal."))
def add_one(
    context: Context,
    which: Which,
    appeal: Annotated[str, Argument(metavar="APPEAL", help=N_("Id or number of the appeal."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act(STEP) as session:
            key = numbered(session, Problem, which)
            add_appeal(session, key, appeal_meant(session, appeal))
            undo_id = session.info["act"].id
        _answer(station, key, {"undo_id": undo_id}, as_json)


@problem.command(help=N_("Record the study: only what is studied in its time counts."))
def study(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.STUDY, {"text": text, "at": at}, as_json)


@problem.command(help=N_("Take any step by its kind; its fields are those of the form."))
def step(
    context: Context,
    which: Which,
    kind: Annotated[str, Argument(help=", ".join(each.value for each in STEP_FORMS if each is not StepKind.OPINION))],
    words: Words = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    known = [each for each in STEP_FORMS if each is not StepKind.OPINION]
    _step(context, which, one_of(known, kind), {**answers_in(words or ()), "at": at}, as_json)


@problem.command(help=N_("Give the common opinion with its document number; the appeals behind it move along."))
def opinion(
    context: Context,
    which: Which,
    document: Annotated[str | None, Option("--document", help=N_("Document number of the opinion."))] = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {key: value for key, value in {"detail": document, "text": text, "at": at}.items() if value is not None}
    with access_of(context).station() as station:
        with station.act(STEP) as session:
            key = numbered(session, Problem, which)
            done = save_opinion(session, raw, problem_id=key)
            more = {"carried": rows.carried(done), "undo_id": session.info["act"].id}
        _answer(station, key, more, as_json)


@problem.command(help=N_("Put what stays into the library: title, document, text; of a problem or by itself."))
def keep(
    context: Context,
    words: Words = None,
    which: Annotated[str | None, Option("--problem", help=N_("Id or number of the problem."))] = None,
    as_json: Json = False,
) -> None:
    raw = answers_in(words or ())
    with access_of(context).station() as station, station.act(KEEP) as session:
        key = numbered(session, Problem, which) if which else None
        said = rows.achievement(save_achievement(session, raw, problem_id=key))
        said["undo_id"] = session.info["act"].id
    answer(said, as_json)


@problem.command(help=N_("Say that a department owes a problem every working day; with --not that it owes none."))
def owes(
    context: Context,
    department: Annotated[str, Argument(metavar="DEPARTMENT", help=N_("Name of the department."))],
    none: Annotated[bool, Option("--not", help=N_("It owes none."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act(OWES) as session:
        found = owe_daily(session, department, owes=not none)
        said = {"department": found.name, "daily_problem": found.daily_problem, "undo_id": session.info["act"].id}
    answer(said, as_json)


@problem.command("list", help=N_("The problems, the newest first."))
def list_problems(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("A part of number, title, department or who leads."))] = "",
    level: Level = None,
    department: Of = None,
    state: Annotated[list[State] | None, Option("--state", help=", ".join(each.value for each in State))] = None,
    first: From = None,
    last: Until = None,
    as_json: Json = False,
) -> None:
    wanted = ProblemFilter(
        text=text,
        level=level,
        department=department,
        states=frozenset(state or ()),
        a=day_or_none(first),
        b=day_or_none(last),
    )
    with access_of(context).station() as station, station.sessions() as session:
        answer([rows.problem(row) for row in problems(session, wanted)], as_json)


@problem.command(help=N_("Show everything of one problem."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.page(problem_page(session, numbered(session, Problem, which), now())), as_json)


@problem.command(help=N_("What is owed and how it stands; this month unless told otherwise."))
def owed(context: Context, first: From = None, last: Until = None, on: Day = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = owing(session, *period_meant(first, last), day_or_today(on))
        answer([rows.owed(one) for one in found], as_json)


@problem.command(help=N_("What could be studied next, ranked by repeats, age and breadth."))
def candidates(
    context: Context,
    level: Annotated[ProblemLevel, Argument(help=", ".join(each.value for each in ProblemLevel))],
    department: Of = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        found = ranked(session, now(), level, department=department)
        answer([rows.candidate(one, appeals_of(session, one)) for one in found], as_json)


@problem.command(help=N_("Rates of problems and what they carried along; this month unless told otherwise."))
def figures(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.figures(counted(session, *period_meant(first, last), today())), as_json)


@problem.command(help=N_("The library of what stays."))
def achievements(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("A part of title, document number or text."))] = "",
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer([rows.achievement(each) for each in kept(session, text)], as_json)


def _step(context: Context, which: str, kind: StepKind, raw: Mapping[str, object], as_json: bool) -> None:
    said = {key: value for key, value in raw.items() if value is not None}
    with access_of(context).station() as station:
        with station.act(STEP) as session:
            key = numbered(session, Problem, which)
            save_step(session, kind, said, problem_id=key)
            undo_id = session.info["act"].id
        _answer(station, key, {"undo_id": undo_id}, as_json)


def _answer(station: Station, problem_id: UUID, more: Mapping[str, Any], as_json: bool) -> None:
    with station.sessions() as session:
        said = rows.page(problem_page(session, problem_id, now()))
    answer({**said, **more}, as_json)
