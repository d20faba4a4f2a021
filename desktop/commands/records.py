"""Commands on single records: search, show, set, add; what ``show`` shows is what ``set`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from sqlalchemy.orm import Session
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.adding import ADDERS
from desktop.commands.answers import Json, answer
from desktop.commands.finding import any_record
from desktop.commands.showing import shown
from forms.care_catalogue import save_group
from forms.care_saving import AMENDABLE, amend, save_helper
from forms.i18n import N_, _
from forms.people import RESIDENCY, RESIDENT
from forms.registry import JUDGED
from forms.save import save
from forms.types import Date
from forms.workers import save_worker
from models.base import Record
from models.care.records import Helper, SpecialGroup
from models.people import actions as people
from models.people.records import Residency, Resident
from models.search import search
from models.workers.records import Worker

app = Typer()
CARE_ACTS = {
    "helper": "care.helper",
    "membership": "care.recognise",
    "pairing": "care.pair",
    "care_visit": "care.visit",
    "care_need": "care.need",
    "care_pause": "care.pause",
    "crisis": "care.crisis",
    "resident_fact": "care.fact",
    "cadre_duty": "care.duty",
    "cadre_day": "care.day",
    "volunteer_service": "care.service",
    "special_group": "care.group",
}
WORDS = N_("Written as field=value; an empty value clears the field.")
ACTS = {"resident": "people.edit", "household": "household.edit", "dwelling": "dwelling.edit", **CARE_ACTS}


@app.command("search", help=N_("Find people, doors and everything else; best first."))
def find(
    context: Context,
    text: Annotated[str, Argument(help=N_("A name, its sound or initials, the end of a number, a door."))],
    limit: Annotated[int, Option("--limit", min=1, help=N_("At most so many."))] = 50,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        hits = search(session, text, limit)
    answer([{"kind": h.kind, "id": h.id, "title": h.title, "subtitle": h.subtitle} for h in hits], as_json)


@app.command(help=N_("Show a record, with what belongs to it."))
def show(
    context: Context,
    record: Annotated[str, Argument(metavar="ID", help=N_("An id, or a door such as 3-2-501."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer(shown(session, any_record(session, record)), as_json)


@app.command("set", help=N_("Change fields of a record, through its form."))
def change(
    context: Context,
    record: Annotated[str, Argument(metavar="ID", help=N_("An id, or a door such as 3-2-501."))],
    words: Annotated[list[str], Argument(metavar="FIELD=VALUE...", help=WORDS)],
    as_json: Json = False,
) -> None:
    given = answers_in(words)
    with access_of(context).station() as station:
        with station.sessions() as session:
            kind = any_record(session, record).__tablename__
        with station.act(ACTS.get(kind, f"{kind}.edit")) as session:
            changed = edit(session, any_record(session, record), given)
            session.flush()
            said = {**shown(session, changed), "undo_id": session.info["act"].id}
        answer(said, as_json)


@app.command(help=N_("Add a record through its form; a resident with dwelling= moves in."))
def add(
    context: Context,
    form: Annotated[str, Argument(metavar="FORM", help=", ".join(ADDERS))],
    words: Annotated[list[str], Argument(metavar="FIELD=VALUE...", help=WORDS)],
    as_json: Json = False,
) -> None:
    if form not in ADDERS:
        raise BadParameter(_("The forms are: {forms}.").format(forms=", ".join(ADDERS)))
    given = answers_in(words)
    with access_of(context).station() as station:
        with station.act({"resident": "people.add", **CARE_ACTS}.get(form, f"{form}.add")) as session:
            made = ADDERS[form](session, given)
            session.flush()
            said = {**shown(session, made), "undo_id": session.info["act"].id}
        answer(said, as_json)


def answers_in(words: Sequence[str]) -> dict[str, str]:
    """Read ``field=value`` words; a word without ``=`` is wrong usage."""
    pairs = [word.partition("=") for word in words]
    if wrong := [key for key, equals, _value in pairs if not equals]:
        raise BadParameter(_("{word} is not written as field=value.").format(word=wrong[0]))
    return {key.strip(): value for key, _equals, value in pairs}


def edit(session: Session, record: Record, given: dict[str, str]) -> Record:
    """Store ``given`` over ``record``; what an action decides goes the way of its action, so that history is kept."""
    form = JUDGED.get(record.__tablename__)
    own_way = isinstance(record, SpecialGroup | Worker)
    if form is None or not AMENDABLE.get(record.__tablename__, own_way or not form.acted):
        raise BadParameter(_("Records of this kind are not edited; they grow by new ones."))
    if strange := [key for key in given if key not in form.by_key]:
        known = ", ".join(form.by_key)
        raise BadParameter(
            _("There is no field {field}; the fields are: {known}.").format(field=strange[0], known=known)
        )
    if isinstance(record, Resident) and given.get("died_on") and record.died_on is None:
        saved = save(session, RESIDENT, given, record_id=record.id)
        died, record.died_on = record.died_on, None
        people.record_death(session, record.id, on=died or Date().parse(given["died_on"]))
        return saved
    if isinstance(record, Residency) and given.get("ends_on") and record.ends_on is None:
        saved = save(session, RESIDENCY, given, record_id=record.id)
        ended, record.ends_on = record.ends_on, None
        people.move_out(session, [record.id], on=ended or Date().parse(given["ends_on"]))
        return saved
    if isinstance(record, SpecialGroup):
        return save_group(session, given, record)
    if isinstance(record, Helper):
        return save_helper(session, given, helper_id=record.id)
    if isinstance(record, Worker):
        return save_worker(session, given, worker_id=record.id)
    if form.acted:
        return amend(session, record, given)
    return save(session, form, given, record_id=record.id)
