"""``lianglin station red``: meetings of red-leader stations, and the tasks that departments answer in three days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from typer import Argument, Context, Option, Typer

from desktop.commands import whistles_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import appeal_meant, id_meant
from desktop.commands.care_days import At, day_or_none
from desktop.commands.records import answers_in
from desktop.commands.whistles_meant import By, From, Of, Text, Until, Words, numbered, period_meant
from forms.i18n import N_
from forms.whistles_saving import save_meeting, save_task, save_task_step
from models.appeals.rules import SATISFACTIONS
from models.calendar import now, today
from models.station import Station
from models.whistles.records import RedTask
from models.whistles.red_states import TaskState, TaskStepKind
from models.whistles.red_tasks import TaskFilter, task_figures, task_page, tasks
from models.whistles.red_tasks import meetings as held

red = Typer(help=N_("Red-leader stations: meetings, tasks, feedback within three days."), no_args_is_help=True)
MEETING, GIVE, STEP = "red.meeting", "red.give", "red.step"
Which = Annotated[str, Argument(metavar="TASK", help=N_("Id or number of the task."))]


@red.command(help=N_("Note a meeting: kind, on, topic, chair, present, minutes."))
def meet(context: Context, words: Words = None, as_json: Json = False) -> None:
    raw = {"on": today(), **answers_in(words or ())}
    with access_of(context).station() as station, station.act(MEETING) as session:
        said = {**rows.meeting(save_meeting(session, raw)), "undo_id": session.info["act"].id}
    answer(said, as_json)


@red.command(help=N_("The meetings, the newest first."))
def meetings(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer([rows.meeting(each) for each in held(session, day_or_none(first), day_or_none(last))], as_json)


@red.command(help=N_("Give a task to a department; its feedback is due within three days."))
def give(
    context: Context,
    department: Of = None,
    text: Text = None,
    at: At = None,
    meeting: Annotated[str | None, Option("--meeting", help=N_("Id of the meeting that gave it."))] = None,
    appeal: Annotated[str | None, Option("--appeal", help=N_("Id or number of the appeal."))] = None,
    community: Annotated[
        str | None, Option("--community", help=N_("At a seat: name or code of the community."))
    ] = None,
    as_json: Json = False,
) -> None:
    raw = {"department": department, "text": text, "given_at": at}
    if community is not None:
        raw["community_code"] = community
    with access_of(context).station() as station:
        with station.act(GIVE) as session:
            known = {
                "meeting_id": id_meant(meeting) if meeting else None,
                "appeal_id": appeal_meant(session, appeal) if appeal else None,
            }
            key, undo_id = save_task(session, raw, **known).id, session.info["act"].id
        _answer(station, key, undo_id, as_json)


@red.command("answer", help=N_("Note the department's feedback; the points follow from the time."))
def answer_it(
    context: Context, which: Which, text: Text = None, by: By = None, at: At = None, as_json: Json = False
) -> None:
    _step(context, which, TaskStepKind.ANSWER, {"text": text, "actor": by, "at": at}, as_json)


@red.command(help=N_("Note that it is solved."))
def solve(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, TaskStepKind.SOLVE, {"text": text, "at": at}, as_json)


@red.command(help=N_("Note how satisfied people are with it."))
def rate(
    context: Context,
    which: Which,
    satisfaction: Annotated[str | None, Option("--satisfaction", help=", ".join(SATISFACTIONS))] = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    _step(context, which, TaskStepKind.RATE, {"detail": satisfaction, "text": text, "at": at}, as_json)


@red.command(help=N_("Add a remark to it."))
def remark(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, TaskStepKind.REMARK, {"text": text, "at": at}, as_json)


@red.command("list", help=N_("Tasks: unanswered ones first."))
def list_tasks(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("A part of number, department or what it has to do."))] = "",
    department: Of = None,
    state: Annotated[
        list[TaskState] | None, Option("--state", help=", ".join(each.value for each in TaskState))
    ] = None,
    due: Annotated[bool, Option("--due", help=N_("Only those without feedback."))] = False,
    first: From = None,
    last: Until = None,
    as_json: Json = False,
) -> None:
    wanted = TaskFilter(
        text=text,
        department=department,
        states=frozenset(state or ()),
        due=due,
        a=day_or_none(first),
        b=day_or_none(last),
    )
    with access_of(context).station() as station, station.sessions() as session:
        answer([rows.task(row) for row in tasks(session, wanted, now())], as_json)


@red.command(help=N_("Show everything of one task."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.task_page(task_page(session, numbered(session, RedTask, which), now())), as_json)


@red.command(help=N_("How many tasks were answered in time and solved; this month unless told otherwise."))
def figures(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.task_figures(task_figures(session, *period_meant(first, last), now())), as_json)


def _step(context: Context, which: str, kind: TaskStepKind, raw: Mapping[str, object], as_json: bool) -> None:
    said = {key: value for key, value in raw.items() if value is not None}
    with access_of(context).station() as station:
        with station.act(STEP) as session:
            key = numbered(session, RedTask, which)
            save_task_step(session, kind, said, task_id=key)
            undo_id = session.info["act"].id
        _answer(station, key, undo_id, as_json)


def _answer(station: Station, task_id: UUID, undo_id: int, as_json: bool) -> None:
    with station.sessions() as session:
        said = rows.task_page(task_page(session, task_id, now()))
    answer({**said, "undo_id": undo_id}, as_json)
