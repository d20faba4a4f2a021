"""``lianglin station whistle``: drafting, the street's judgement, what departments do, the four lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, Context, Option, Typer

from desktop.commands import whistles_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import appeal_meant
from desktop.commands.care_days import At, day_or_none
from desktop.commands.points import points
from desktop.commands.records import answers_in
from desktop.commands.red import red
from desktop.commands.whistles_meant import By, From, Of, Text, Until, Words, numbered, one_of, period_meant
from forms.i18n import N_
from forms.whistles_saving import save_step, save_whistle
from models.calendar import now
from models.station import Station
from models.whistles.actions import prefilled
from models.whistles.figures import figures as counted
from models.whistles.queries import WhistleFilter, whistle_page, whistles
from models.whistles.queries import four_lists as listed_fourfold
from models.whistles.records import Whistle, WhistleKind
from models.whistles.states import State, StepKind

app = Typer()
whistle = Typer(help=N_("Whistles: departments are called, report on site, and are rated."), no_args_is_help=True)
app.add_typer(whistle, name="whistle")
app.add_typer(red, name="red")
app.add_typer(points, name="points")
DRAFT, STEP = "whistle.draft", "whistle.step"
Which = Annotated[str, Argument(metavar="WHISTLE", help=N_("Id or number of the whistle."))]
Part = Annotated[str, Option("--text", help=N_("A part of number, place or what is the matter."))]


@whistle.command(help=N_("Draft a whistle; with --appeal it is filled in from the appeal."))
def draft(
    context: Context,
    words: Words = None,
    appeal: Annotated[str | None, Option("--appeal", help=N_("Id or number of the appeal."))] = None,
    as_json: Json = False,
) -> None:
    given = answers_in(words or ())
    with access_of(context).station() as station:
        with station.act(DRAFT) as session:
            appeal_id = appeal_meant(session, appeal) if appeal else None
            made = save_whistle(session, {**_start(session, appeal_id), **given}, appeal_id=appeal_id)
            key, undo_id = made.id, session.info["act"].id
        _answer(station, key, undo_id, as_json)


@whistle.command(help=N_("Record that the street approves; --by says who there."))
def approve(
    context: Context, which: Which, by: By = None, text: Text = None, at: At = None, as_json: Json = False
) -> None:
    _step(context, which, StepKind.APPROVE, {"actor": by, "text": text, "at": at}, as_json)


@whistle.command(help=N_("Record that the street sends it back, with the reason."))
def reject(
    context: Context, which: Which, by: By = None, text: Text = None, at: At = None, as_json: Json = False
) -> None:
    _step(context, which, StepKind.REJECT, {"actor": by, "text": text, "at": at}, as_json)


@whistle.command(help=N_("Blow it: the clock of the arrival starts."))
def blow(
    context: Context,
    which: Which,
    until: Annotated[str | None, Option("--until", help=N_("Day and time, as 2026-11-28 09:30"))] = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    _step(context, which, StepKind.BLOW, {"until": until, "at": at}, as_json)


@whistle.command(help=N_("Record that a department signed for it."))
def sign(
    context: Context, which: Which, department: Of = None, by: By = None, at: At = None, as_json: Json = False
) -> None:
    _step(context, which, StepKind.SIGN, {"department": department, "actor": by, "at": at}, as_json)


@whistle.command(help=N_("Record that a department reported on site; late or not follows from the time."))
def report(
    context: Context,
    which: Which,
    department: Of = None,
    by: By = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"department": department, "actor": by, "text": text, "at": at}
    _step(context, which, StepKind.REPORT, raw, as_json)


@whistle.command(help=N_("Record how it was handled."))
def handle(context: Context, which: Which, text: Text = None, at: At = None, as_json: Json = False) -> None:
    _step(context, which, StepKind.HANDLE, {"text": text, "at": at}, as_json)


@whistle.command(help=N_("Clear it from the four lists; --by says who verified."))
def clear(
    context: Context, which: Which, by: By = None, text: Text = None, at: At = None, as_json: Json = False
) -> None:
    _step(context, which, StepKind.CLEAR, {"actor": by, "text": text, "at": at}, as_json)


@whistle.command(help=N_("Rate a department, or all that came: three points from 0 to 5."))
def rate(
    context: Context,
    which: Which,
    marks: Annotated[str | None, Option("--marks", help=N_("0 to 5 points each, as 5、4、3"))] = None,
    representative: Annotated[
        str | None, Option("--representative", help=N_("The residents' representative who signed."))
    ] = None,
    department: Of = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {"detail": marks, "text": representative, "department": department, "at": at}
    _step(context, which, StepKind.RATE, raw, as_json)


@whistle.command(help=N_("Take any step by its kind; its fields are those of the form."))
def step(
    context: Context,
    which: Which,
    kind: Annotated[str, Argument(help=", ".join(each.value for each in StepKind))],
    words: Words = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    _step(context, which, one_of(StepKind, kind), {**answers_in(words or ()), "at": at}, as_json)


@whistle.command("list", help=N_("Whistles: those on which somebody waits come first."))
def list_whistles(
    context: Context,
    text: Part = "",
    state: Annotated[list[State] | None, Option("--state", help=", ".join(each.value for each in State))] = None,
    kind: Annotated[WhistleKind | None, Option("--kind", help=", ".join(each.value for each in WhistleKind))] = None,
    department: Of = None,
    waiting: Annotated[bool, Option("--waiting", help=N_("Only those to which somebody has still to come."))] = False,
    late: Annotated[bool, Option("--late", help=N_("Only those whose time to arrive is over."))] = False,
    first: From = None,
    last: Until = None,
    as_json: Json = False,
) -> None:
    wanted = WhistleFilter(
        text=text,
        states=frozenset(state or ()),
        kind=kind,
        department=department,
        waiting=waiting,
        late=late,
        a=day_or_none(first),
        b=day_or_none(last),
    )
    with access_of(context).station() as station, station.sessions() as session:
        answer([rows.whistle(row) for row in whistles(session, wanted, now())], as_json)


@whistle.command(help=N_("Show everything of one whistle."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.page(whistle_page(session, numbered(session, Whistle, which), now())), as_json)


@whistle.command("lists", help=N_("The four lists: problems, duties, deadlines, clearances of the same whistles."))
def four_lists(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    wanted = WhistleFilter(a=day_or_none(first), b=day_or_none(last))
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.four_lists(listed_fourfold(session, wanted, now())), as_json)


@whistle.command(
    help=N_("Timeliness, resolution, and how the departments were rated; this month unless told otherwise.")
)
def figures(context: Context, first: From = None, last: Until = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(rows.figures(counted(session, *period_meant(first, last), now())), as_json)


def _start(session: Session, appeal_id: UUID | None) -> dict[str, object]:
    if appeal_id is None:
        return {}
    start = prefilled(session, appeal_id)
    return {"kind": start.kind, "departments": list(start.departments), "place": start.place, "facts": start.facts}


def _step(context: Context, which: str, kind: StepKind, raw: Mapping[str, object], as_json: bool) -> None:
    said = {key: value for key, value in raw.items() if value is not None}

    def take(session: Session, whistle_id: UUID) -> None:
        save_step(session, kind, said, whistle_id=whistle_id)

    _change(context, which, take, as_json)


def _change(context: Context, which: str, change: Callable[[Session, UUID], None], as_json: bool) -> None:
    with access_of(context).station() as station:
        with station.act(STEP) as session:
            key = numbered(session, Whistle, which)
            change(session, key)
            undo_id = session.info["act"].id
        _answer(station, key, undo_id, as_json)


def _answer(station: Station, whistle_id: UUID, undo_id: int, as_json: bool) -> None:
    with station.sessions() as session:
        said = rows.page(whistle_page(session, whistle_id, now()))
    answer({**said, "undo_id": undo_id}, as_json)
