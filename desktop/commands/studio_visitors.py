"""Commands for visitors: queue numbers, calling, intake, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands import studio_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import At, day_or_none, instant_or_now
from desktop.commands.finding import as_id, dwelling_of, resident_of, worker_of
from desktop.commands.records import WORDS, answers_in
from desktop.commands.studio_meant import Officer, SessionName, matter_meant, officer_meant, session_meant
from forms import studio_saving as saving
from forms.i18n import N_, _
from forms.studio_words import HAZARD_KINDS, MATTER_KINDS, MATTER_STATES, PROMPTS, VICTIMS
from models.calendar import day_of, now
from models.errors import WorldError
from models.mediation.records import Mediation
from models.studio import closed, going_on, matters, queries
from models.studio.records import MatterKind
from models.studio.states import MatterState

visitors = Typer()
Words = Annotated[list[str] | None, Argument(metavar="FIELD=VALUE...", help=WORDS)]
Which = Annotated[str, Argument(metavar="MATTER", help=N_("Id, number, or the queue number of the day."))]


def _listed(words: Iterable[Any]) -> str:
    """Codes to choose from."""
    return ", ".join(getattr(each, "value", each) for each in words)


@visitors.command("queue", help=N_("Who waits, who is being heard and by whom."))
def show_queue(context: Context, which: SessionName = None, at: At = None, as_json: Json = False) -> None:
    when = instant_or_now(at)
    with access_of(context).station() as station, station.sessions() as session:
        page = queries.session_page(session, session_meant(session, which, when), when)
        found = [rows.visitor(row) for row in page.queue]
    answer(found, as_json)


@visitors.command(help=N_("Draw queue numbers."))
def draw(
    context: Context,
    count: Annotated[int, Option("--count", min=1, max=200, help=N_("So many."))] = 1,
    which: SessionName = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    when = instant_or_now(at)
    with access_of(context).station() as station, station.act("studio.draw") as session:
        key = session_meant(session, which, when)
        drawn = [matters.draw_number(session, key, at=when) for _n in range(count)]
        said = [{"id": each.id, "queue_no": each.queue_no, "number": each.number} for each in drawn]
        undo_id = session.info["act"].id
    answer({"drawn": said, "undo_id": undo_id}, as_json)


@visitors.command(help=N_("Call a visitor in; without a number whoever waits longest."))
def call(
    context: Context,
    who: Annotated[str | None, Argument(metavar="MATTER", help=N_("Id, number, or queue number."))] = None,
    officer: Officer = None,
    which: SessionName = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    when = instant_or_now(at)
    with access_of(context).station() as station, station.act("studio.call") as session:
        acts = officer_meant(session, officer)
        if who is None:
            key = matters.call_next(session, session_meant(session, which, when), acts, at=when).id
        else:
            key = matter_meant(session, who, which, when)
            matters.call(session, key, acts, at=when)
        said = _said(session, key)
    answer(said, as_json)


@visitors.command("rest-left", help=N_("Note that all who still wait have gone; one act, taken back by one undo."))
def rest_left(
    context: Context, officer: Officer = None, which: SessionName = None, at: At = None, as_json: Json = False
) -> None:
    when = instant_or_now(at)
    with access_of(context).station() as station, station.act("studio.outcome") as session:
        key = session_meant(session, which, when)
        gone = matters.rest_left(session, key, officer_id=officer_meant(session, officer), at=when)
        undo_id = session.info["act"].id
    answer({"left": gone, "undo_id": undo_id}, as_json)


@visitors.command(help=N_("Write down what a visitor brings; a resident's name, phone and door are filled in."))
def intake(
    context: Context,
    words: Words = None,
    number: Annotated[
        str | None, Option("--number", metavar="MATTER", help=N_("The queue number; else without one."))
    ] = None,
    resident: Annotated[str | None, Option("--resident", help=N_("Id or whole name of the resident."))] = None,
    dwelling: Annotated[str | None, Option("--dwelling", help=N_("An id, or a door such as 3-2-501."))] = None,
    violence: Annotated[bool, Option("--violence", help=N_("Help against violence at home: a closed file."))] = False,
    victim: Annotated[str | None, Option("--victim", help=", ".join(VICTIMS))] = None,
    worker: Annotated[list[str] | None, Option("--worker", help=N_("Who may open the closed file besides."))] = None,
    officer: Officer = None,
    which: SessionName = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    given, when = answers_in(words or ()), instant_or_now(at)
    raw = {**given, **({"violence": "yes"} if violence else {})}
    with access_of(context).station() as station, station.act("studio.intake") as session:
        in_session = session_meant(session, which, when) if which or number else None
        made = saving.save_intake(
            session,
            raw,
            matter_id=matter_meant(session, number, which, when) if number else None,
            session_id=None if number else in_session,
            resident_id=resident_of(session, resident) if resident else None,
            dwelling_id=dwelling_of(session, dwelling) if dwelling else None,
            victim=victim,
            workers=tuple(worker_of(session, each) for each in worker or ()),
            officer_id=officer_meant(session, officer),
            at=when,
        )
        said = _said(session, made.matter.id)
    answer(said, as_json)
    if made.prompt:
        sys.stderr.write(f"{_(PROMPTS[made.prompt])}\n")


@visitors.command("matters", help=N_("Matters of all days, the latest first."))
def list_matters(
    context: Context,
    text: Annotated[str, Option("--text", help=N_("A part of number, name, phone, address or content."))] = "",
    kind: Annotated[list[MatterKind] | None, Option("--kind", help=_listed(MATTER_KINDS))] = None,
    state: Annotated[list[MatterState] | None, Option("--state", help=_listed(MATTER_STATES))] = None,
    officer: Officer = None,
    resident: Annotated[str | None, Option("--resident", help=N_("Id or whole name of the resident."))] = None,
    first: Annotated[str | None, Option("--from", help=N_("First day."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("Last day."))] = None,
    limit: Annotated[int | None, Option("--limit", min=1, help=N_("At most so many."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        wanted = queries.MatterFilter(
            text=text,
            first=day_or_none(first),
            last=day_or_none(last),
            kinds=frozenset(kind or ()),
            states=frozenset(state or ()),
            officer_id=officer_meant(session, officer),
            resident_id=resident_of(session, resident) if resident else None,
        )
        found = [rows.matter(row) for row in queries.matters(session, wanted, limit)]
    answer(found, as_json)


@visitors.command(help=N_("One matter with its steps, and what can be done next."))
def matter(context: Context, who: Which, which: SessionName = None, at: At = None, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = rows.matter_page(queries.matter_page(session, matter_meant(session, who, which, instant_or_now(at))))
    answer(said, as_json)


@visitors.command("name", help=N_("Let one more worker open a closed file; nobody who lives there."))
def name_worker(
    context: Context, who: Which, worker: Annotated[str, Option("--worker")], as_json: Json = False
) -> None:
    with access_of(context).station() as station, station.act("studio.intake") as session:
        found = matters.matter_of(session, matter_meant(session, who, None, now()))
        closed.name_on_matter(session, found, worker_of(session, worker), on=day_of(now()))
        said = {"id": found.id, "undo_id": session.info["act"].id}
    answer(said, as_json)


@dataclass(frozen=True)
class Said:
    """What the options of ``outcome`` say, as they were typed."""

    text: str | None
    until: str | None
    department: str | None
    to: str | None
    topic: str | None
    file: str | None
    hazard: str | None


Act = Callable[[Session, UUID, Said, dict[str, Any]], object]


def _hand_over(session: Session, key: UUID, said: Said, acts: dict[str, Any]) -> None:
    raw = {"officer_id": officer_meant(session, said.to), "text": said.text}
    saving.save_hand_over(session, raw, matter_id=key, **acts)


def _appeal(session: Session, key: UUID, said: Said, acts: dict[str, Any]) -> None:
    if not said.topic:
        raise BadParameter(_("Write the item of the taxonomy: --topic CODE."))
    going_on.to_appeal(session, key, said.topic, **acts)


def _mediation(session: Session, key: UUID, said: Said, acts: dict[str, Any]) -> None:
    file = session.get(Mediation, as_id(said.file or ""))
    if file is None:
        raise WorldError("no_such_record")
    going_on.to_mediation(session, key, file.id, **acts)


def _hazard(session: Session, key: UUID, said: Said, acts: dict[str, Any]) -> None:
    more: dict[str, Any] = {"description": said.text} if said.text else {}
    going_on.to_hazard(session, key, said.hazard, **acts, **more)


def _saved(save: Callable[..., object], *fields: str) -> Act:
    """An outcome whose form has ``fields``."""

    def act(session: Session, key: UUID, said: Said, acts: dict[str, Any]) -> None:
        save(session, {field: getattr(said, field) for field in fields}, matter_id=key, **acts)

    return act


OUTCOMES: dict[str, Act] = {
    "settle": _saved(saving.save_settlement, "text"),
    "hand-over": _hand_over,
    "appoint": _saved(saving.save_appointment, "until", "text"),
    "refer": _saved(saving.save_referral, "department", "text"),
    "appeal": _appeal,
    "mediation": _mediation,
    "hazard": _hazard,
    "leave": _saved(saving.save_leaving, "text"),
    "remark": _saved(saving.save_remark, "text"),
    "police": _saved(saving.save_police_report, "text"),
}


@visitors.command(help=N_("Note what came of a matter."))
def outcome(
    context: Context,
    kind: Annotated[str, Argument(metavar="KIND", help=", ".join(OUTCOMES))],
    who: Which,
    text: Annotated[str | None, Option("--text", help=N_("In words; for settle how it was settled."))] = None,
    until: Annotated[str | None, Option("--until", help=N_("For appoint: day and time."))] = None,
    department: Annotated[str | None, Option("--department", help=N_("For refer: to whom."))] = None,
    to: Annotated[str | None, Option("--to", metavar="OFFICER", help=N_("For hand-over: name or id."))] = None,
    topic: Annotated[str | None, Option("--topic", help=N_("For appeal: code of the item of the taxonomy."))] = None,
    file: Annotated[str | None, Option("--file", help=N_("For mediation: id of the file begun from it."))] = None,
    hazard: Annotated[str | None, Option("--kind", help=_listed(HAZARD_KINDS))] = None,
    officer: Officer = None,
    which: SessionName = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    act, when = OUTCOMES.get(kind), instant_or_now(at)
    if act is None:
        raise BadParameter(_("Outcomes are: {kinds}.").format(kinds=", ".join(OUTCOMES)))
    words = Said(text, until, department, to, topic, file, hazard)
    with access_of(context).station() as station, station.act("studio.outcome") as session:
        key = matter_meant(session, who, which, when)
        act(session, key, words, {"officer_id": officer_meant(session, officer), "at": when})
        said = _said(session, key)
    answer(said, as_json)


def _said(session: Session, key: UUID) -> dict[str, Any]:
    return {**rows.matter_page(queries.matter_page(session, key)), "undo_id": session.info["act"].id}
