"""What was typed and not saved: each draft with a name that people know it by, and the way back to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.desk import Target
from desktop.shell.appeal_drafts import appeal_draft
from desktop.shell.studio_drafts import studio_draft
from desktop.shell.whistle_drafts import whistle_draft
from forms.care import CARE_NEED, CARE_PAUSE, CARE_VISIT, CRISIS, FACT, MEMBERSHIP, PAIRING
from forms.care_acts import END_MEMBERSHIP, END_PAIRING, HAND_OVER, REFER_NEED, SETTLE_NEED
from forms.form import Form
from forms.i18n import N_
from forms.mediation import DISPUTE
from forms.members import MEMBER
from forms.registry import FORMS
from forms.visits import ROUND, VISIT
from forms.visits_log import LOG
from models import drafts
from models.base import Record
from models.people.records import Household, Residency, Resident
from models.places.addresses import door_text
from models.places.records import Area, Building, Dwelling, Estate, Unit
from models.visits.records import RoundDoor, Visit, VisitLog
from models.workers.records import Worker

CARE: dict[str, tuple[Form, str]] = {
    form.code: (form, act)
    for form, act in (
        (CARE_VISIT, "visit"), (MEMBERSHIP, "recognise"), (PAIRING, "pair"), (CARE_NEED, "need"), (CARE_PAUSE, "pause"),
        (CRISIS, "crisis"), (FACT, "fact"), (END_MEMBERSHIP, ""), (END_PAIRING, ""), (HAND_OVER, "pair"),
        (REFER_NEED, ""), (SETTLE_NEED, ""),
    )
}  # fmt: skip
"""Forms on the page of one person's care, and what opens them there (nothing: a button beside their subject)."""
TITLES = {form.code: form.title for form in (*FORMS.values(), MEMBER, VISIT, LOG, ROUND)}
TITLES |= {code: form.title for code, (form, _act) in CARE.items()}
SCREENS = {
    **dict.fromkeys((VISIT.code, LOG.code, ROUND.code), "visits"),
    **dict.fromkeys(("P-04", "P-05", "W-01"), "settings"),
}
KINDS: tuple[type[Record], ...] = (
    *(RoundDoor, Dwelling, Household, Residency, Resident, Visit, VisitLog),
    *(Building, Estate, Area, Worker),
)


@dataclass(frozen=True)
class Unfinished:
    """``title`` is a marked text; ``about`` a door or a name, empty for something new."""

    title: str
    about: str
    at: datetime
    target: Target


def unfinished(session: Session, worker_id: UUID) -> list[Unfinished]:
    """Return the drafts of a worker, newest first."""
    begun = drafts.places(session, worker_id)
    return [_one(session, place, at) for place, at in begun if place != _PARTIES]


def _one(session: Session, place: str, at: datetime) -> Unfinished:
    code, _colon, rest = place.partition(":")
    if code.startswith("M-"):
        return _of_mediation(rest, at)
    found = studio_draft(session, code, rest) or whistle_draft(session, code, rest) or appeal_draft(session, code, rest)
    if found is not None:
        return Unfinished(found[0], found[1], at, found[2])
    screen = SCREENS.get(code, "people")
    record = _record(session, rest.split(",")[0])
    title = TITLES.get(code, N_("Form"))
    if record is None:
        page = {"P-04": "grids", "P-05": "station", "W-01": "workers", "V-01": "plan"}.get(code)
        return Unfinished(title, "", at, Target(screen, options={"page": page} if page else {}))
    if code == VISIT.code:
        door, options = _visited(session, record)
        return Unfinished(title, _about(session, door), at, Target(screen, door.id, options=options))
    if code in CARE and isinstance(record, Resident):
        act = "correct" if code == CARE_VISIT.code and "," in rest else CARE[code][1]
        return Unfinished(title, record.name, at, Target("care", record.id, options={"act": act}))
    shown = _shown(session, record)
    kind = "log" if isinstance(shown, VisitLog) else shown.__tablename__
    return Unfinished(title, _about(session, shown), at, Target(screen, shown.id, options={"kind": kind}))


_PARTIES = "M-02:new"
"""The parties of a dispute whose form is unfinished itself."""


def _of_mediation(rest: str, at: datetime) -> Unfinished:
    """Nothing tells which file it is, or what of it was begun."""
    file_id, _comma, act = rest.partition(",")
    if not act:
        return Unfinished(DISPUTE.title, "", at, Target("mediation", options={"page": "new"}))
    return Unfinished(N_("Mediation file"), "", at, Target("mediation", UUID(file_id), options={"act": act}))


def _record(session: Session, text: str) -> Record | None:
    try:
        record_id = UUID(text)
    except ValueError:
        return None
    return next((found for kind in KINDS if (found := session.get(kind, record_id)) is not None), None)


def _visited(session: Session, record: Record) -> tuple[Dwelling, dict[str, object]]:
    """Return the door of a visit's draft, and the options that open the very form it was typed in."""
    if isinstance(record, Visit):  # what is typed is its correction
        options = {"corrects": record.id, "round_door": record.round_door_id, "household": record.household_id}
        return session.get_one(Dwelling, record.dwelling_id), {"page": "new", **options}
    if isinstance(record, RoundDoor | Household):
        key = "household" if isinstance(record, Household) else "round_door"
        return session.get_one(Dwelling, record.dwelling_id), {"page": "new", key: record.id}
    return session.get_one(Dwelling, record.id), {"page": "new"}


def _shown(session: Session, record: Record) -> Record:
    """Return the record whose page has the way back: a person for a residency."""
    return session.get_one(Resident, record.resident_id) if isinstance(record, Residency) else record


def _about(session: Session, record: Record) -> str:
    if isinstance(record, Household):
        record = session.get_one(Dwelling, record.dwelling_id)
    if isinstance(record, Dwelling):
        unit = session.get_one(Unit, record.unit_id)
        building = session.get_one(Building, unit.building_id)
        estate = session.get_one(Estate, building.estate_id)
        return f"{estate.name} {door_text(building.number, unit.number, record.room)}"
    if isinstance(record, Resident | Estate | Area | Worker):
        return record.name
    return record.number or "" if isinstance(record, Building | VisitLog) else ""
