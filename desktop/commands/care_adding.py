"""New records of care from ``field=value`` words: through their forms, and what stores them is the action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.commands.finding import (
    any_record,
    building_of,
    estate_of,
    grid_of,
    group_of,
    helper_of,
    resident_of,
    worker_of,
)
from desktop.commands.words import given, parted
from forms.care import CARE_NEED, CARE_PAUSE, CARE_VISIT, CRISIS, FACT, HELPER, MEMBERSHIP, PAIRING
from forms.care_cadres import CADRE_DAY, CADRE_DUTY, save_day, save_duty
from forms.care_masks import restricted
from forms.care_saving import (
    HelperPlace,
    save_care_visit,
    save_crisis,
    save_fact,
    save_helper,
    save_membership,
    save_need,
    save_pairing,
    save_pause,
)
from forms.care_service import VOLUNTEER_SERVICE, save_service
from models.base import Record
from models.care.visibility import quietly

Words = Mapping[str, str]
Adder = Callable[[Session, Words], Record]


def add_helper(session: Session, words: Words) -> Record:
    """The form's fields; ``worker=``, ``grid=``, ``building=`` say who he is in the station and where he is near."""
    answers, rest = parted(HELPER, words, "worker", "grid", "building")
    place = HelperPlace(
        worker_id=worker_of(session, rest["worker"]) if "worker" in rest else None,
        grid_id=grid_of(session, rest["grid"]) if "grid" in rest else None,
        building_id=building_of(session, rest["building"]) if "building" in rest else None,
    )
    return save_helper(session, answers, place=place)


def add_membership(session: Session, words: Words) -> Record:
    answers, rest = parted(MEMBERSHIP, words, "resident", "team")
    if answers.get("group_code"):
        answers["group_code"] = group_of(session, answers["group_code"])
    team = [worker_of(session, name) for name in rest.get("team", "").replace("、", ",").split(",") if name.strip()]
    return _quiet(session, save_membership(session, answers, resident_id=_resident(session, rest), team=team))


def add_pairing(session: Session, words: Words) -> Record:
    answers, rest = parted(PAIRING, words, "resident", "helper")
    raw = {**answers, "helper_id": helper_of(session, given(rest, "helper"))}
    return _quiet(session, save_pairing(session, raw, resident_id=_resident(session, rest)))


def add_care_visit(session: Session, words: Words) -> Record:
    answers, rest = parted(CARE_VISIT, words, "resident", "helper")
    raw = {**answers, "helper_id": helper_of(session, rest["helper"]) if "helper" in rest else None}
    return _quiet(session, save_care_visit(session, raw, resident_id=_resident(session, rest)))


def add_cadre_duty(session: Session, words: Words) -> Record:
    """``estate=`` for one estate; without it the whole community."""
    answers, rest = parted(CADRE_DUTY, words, "estate")
    return save_duty(session, answers, estate_id=estate_of(session, rest["estate"]) if "estate" in rest else None)


def add_cadre_day(session: Session, words: Words) -> Record:
    answers, rest = parted(CADRE_DAY, words, "duty")
    return save_day(session, answers, duty_id=any_record(session, given(rest, "duty")).id)


def add_service(session: Session, words: Words) -> Record:
    """``helper=`` is the volunteer."""
    answers, rest = parted(VOLUNTEER_SERVICE, words, "helper")
    return save_service(session, answers, helper_id=helper_of(session, given(rest, "helper")))


def _of_resident(form: object, save: Callable[..., Record]) -> Adder:
    def add(session: Session, words: Words) -> Record:
        answers, rest = parted(form, words, "resident")  # type: ignore[arg-type]
        return _quiet(session, save(session, answers, resident_id=_resident(session, rest)))

    return add


def _resident(session: Session, rest: Words) -> UUID:
    return resident_of(session, given(rest, "resident"))


def _quiet(session: Session, record: Record) -> Record:
    if restricted(record):
        quietly(session)
    return record


ADDERS: Mapping[str, Adder] = {
    "helper": add_helper,
    "membership": add_membership,
    "pairing": add_pairing,
    "care_visit": add_care_visit,
    "care_need": _of_resident(CARE_NEED, save_need),
    "care_pause": _of_resident(CARE_PAUSE, save_pause),
    "crisis": _of_resident(CRISIS, save_crisis),
    "resident_fact": _of_resident(FACT, save_fact),
    "cadre_duty": add_cadre_duty,
    "cadre_day": add_cadre_day,
    "volunteer_service": add_service,
}
