"""The way answers of care become records: the forms judge them, the actions store them, and nothing goes round both."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import FIXED, judged, told_at
from forms.care import CARE_NEED, CARE_PAUSE, CARE_VISIT, CRISIS, FACT, HELPER, MEMBERSHIP, PAIRING
from forms.care_masks import masked_columns
from forms.problems import FormInvalidError, Problem
from forms.registry import CARE_FORMS
from forms.save import save, stored_answers
from models.base import Guarded, Record
from models.care import helpers, memberships, pairings, pauses, resident_facts, visits
from models.care.consents import require_consent
from models.care.expressions import Kind
from models.care.facts import FACTS
from models.care.records import CareNeed, CarePause, CareVisit, Crisis, Helper, Membership, Pairing, ResidentFact
from models.care.rules import RESTRICTED
from models.care.visibility import openable_as_member, quietly
from models.care.visits import NeedEntry
from models.errors import WorldError
from models.people.records import Resident
from models.workers.rights import require_in_charge

Raw = Mapping[str, object]
AMENDABLE: Mapping[str, frozenset[str]] = {
    "membership": frozenset({"evidence", "risk", "note", "consent_kind", "consent_on", "consent_withdrawn_on"}),
    "pairing": frozenset({"main_needs", "measures", "emergency_contact", "emergency_phone"}),
    "care_need": frozenset({"kind", "text", "due_on"}),
    "care_pause": frozenset({"reason"}),
    "crisis": frozenset({"note"}),
    "care_visit": frozenset(),
    "resident_fact": frozenset(),
    "cadre_duty": frozenset({"name", "unit", "post", "phone", "term_until", "on_site_days"}),
    "cadre_day": frozenset({"slot", "matter", "received", "problems"}),
    "volunteer_service": frozenset(),
}
"""The fields of a record that an edit may change; what decides who sees it, and when it holds, only an action does."""


@dataclass(frozen=True)
class HelperPlace:
    """Where a helper lives or works, and the worker that he is; nothing of it stands on the form."""

    worker_id: UUID | None = None
    grid_id: UUID | None = None
    building_id: UUID | None = None
    unit_id: UUID | None = None


def save_helper(
    session: Session, raw: Raw, *, helper_id: UUID | None = None, place: HelperPlace | None = None
) -> Helper:
    """Store a new helper or over ``helper_id``; ``place=None`` leaves the place as it is.

    Raises:
        FormInvalidError, WorldError: as ``models.care.helpers.refuse_later_start``; ``only_secretary``: a worker says
            of a helper who was there before that it is he.
    """
    helper = save(session, HELPER, raw, record_id=helper_id)
    assert isinstance(helper, Helper)
    with told_at({"helper_had_people": "starts_on"}):
        helpers.refuse_later_start(session, helper)
    if place is not None:
        if helper_id is not None and place.worker_id != helper.worker_id:
            _require_another(session, place.worker_id)
        helper.worker_id, helper.grid_id = place.worker_id, place.grid_id
        helper.building_id, helper.unit_id = place.building_id, place.unit_id
    session.flush()
    return helper


def _require_another(session: Session, worker_id: UUID | None) -> None:
    """A helper opens what is masked of his people: nobody takes the place of one by his own word."""
    if worker_id == session.connection().info["worker_id"]:
        require_in_charge(session)


def save_membership(session: Session, raw: Raw, *, resident_id: UUID, team: Collection[UUID] = ()) -> Membership:
    """Recognise a resident as the form says; ``team`` names who may see a group of level 4.

    Raises:
        FormInvalidError, WorldError: as ``models.care.memberships.recognise``.
    """
    answers = judged(MEMBERSHIP, raw)
    withdrawn, group = answers.pop("consent_withdrawn_on"), answers.pop("group_code")
    with told_at(_OF_MEMBERSHIP):
        made = memberships.recognise(session, resident_id, group, on=answers.pop("recognised_on"), team=team, **answers)
    made.consent_withdrawn_on = withdrawn
    session.flush()
    return made


def save_pairing(session: Session, raw: Raw, *, resident_id: UUID, force: bool = False) -> Pairing:
    """Pair a resident as the form says; ``force`` passes a full helper.

    Raises:
        FormInvalidError, WorldError: as ``models.care.pairings.pair``.
    """
    answers = judged(PAIRING, raw)
    role = {"role": answers.pop("role")} if answers["role"] is not None else {}
    answers.pop("role", None)
    answers["measures"] = answers["measures"] or ()
    helper, on = answers.pop("helper_id"), answers.pop("starts_on")
    with told_at(_OF_PAIRING):
        return pairings.pair(session, resident_id, helper, on=on, force=force, **role, **answers)


def save_care_visit(
    session: Session,
    raw: Raw,
    *,
    resident_id: UUID,
    needs: Sequence[Raw] = (),
    visit_id: UUID | None = None,
    corrects_id: UUID | None = None,
    openly: bool = False,
) -> CareVisit:
    """Append a line of F03 with the needs found, each judged as the form ``CARE_NEED``.

    Raises:
        FormInvalidError, WorldError: as ``models.care.visits.record_care_visit``.
    """
    answers = judged(CARE_VISIT, raw)
    answers |= {"reached": answers["reached"] is not False, "referred": bool(answers["referred"])}
    items = [_need_entry(judged(CARE_NEED, need)) for need in needs]
    with told_at(_OF_VISIT):
        return visits.record_care_visit(
            session, resident_id, need_items=items, visit_id=visit_id, corrects_id=corrects_id, openly=openly, **answers
        )


def save_need(
    session: Session, raw: Raw, *, resident_id: UUID, care_visit_id: UUID | None = None, openly: bool = False
) -> CareNeed:
    entry = _need_entry(judged(CARE_NEED, raw))
    more = {"kind": entry.kind, "text": entry.text, "due_on": entry.due_on, "openly": openly}
    return visits.open_need(session, resident_id, care_visit_id=care_visit_id, **more)  # type: ignore[arg-type]


def save_pause(session: Session, raw: Raw, *, resident_id: UUID, openly: bool = False) -> CarePause:
    answers = judged(CARE_PAUSE, raw)
    with told_at(_OF_PAUSE):
        return pauses.begin_pause(
            session,
            resident_id,
            reason=answers["reason"],
            on=answers["starts_on"],
            until=answers["ends_on"],
            openly=openly,
        )


def save_crisis(session: Session, raw: Raw, *, resident_id: UUID, openly: bool = False) -> Crisis:
    answers = judged(CRISIS, raw)
    with told_at({"crisis_in_future": "at"}):
        return pauses.report_crisis(session, resident_id, openly=openly, **answers)


def save_fact(session: Session, raw: Raw, *, resident_id: UUID) -> ResidentFact:
    """Note a fact for the rules; with ``ends_on`` one that holds no more."""
    answers = judged(FACT, raw)
    value = json.loads(answers["value"])
    if value in (0, 1) and FACTS[answers["name"]].kind is Kind.TRUTH:
        value = bool(value)  # people write 1 for yes
    more = {"origin": answers["origin"]} if answers["origin"] else {}
    with told_at(_OF_FACT):
        made = resident_facts.set_fact(
            session, resident_id, answers["name"], value, starts_on=answers["starts_on"], **more
        )
        return resident_facts.end_fact(session, made.id, on=answers["ends_on"]) if answers["ends_on"] else made


def amend(session: Session, record: Record, raw: Raw) -> Record:
    """Change what may change of a record of care (``AMENDABLE``), judged by its form.

    Raises:
        FormInvalidError: a field is refused, or stays as it was recorded.
        WorldError: ``not_yours_to_open``: nobody writes over what he may not read.
    """
    form = CARE_FORMS[record.__tablename__]
    free = AMENDABLE[record.__tablename__]
    if strange := [key for key in raw if key not in form.by_key]:
        raise FormInvalidError([form.unknown(strange[0])])
    if fixed := [key for key in raw if key not in free]:
        label = form.by_key[fixed[0]].label
        raise FormInvalidError([Problem("fixed_field", fixed[0], FIXED, {"label": label})])
    if masked_columns(record) & raw.keys() and not _may_open(session, record):
        raise WorldError("not_yours_to_open")
    answers = judged(form, {**stored_answers(form, record), **raw})
    if isinstance(record, Membership) and raw.keys() & {"consent_kind", "consent_on"}:
        _require_consent(session, record, answers)
    if getattr(record, "level", 0) >= RESTRICTED:
        quietly(session)
    for key in free & raw.keys():
        setattr(record, key, answers[key])
    session.flush()
    return record


def _require_consent(session: Session, record: Membership, answers: Mapping[str, Any]) -> None:
    born = session.get_one(Resident, record.resident_id).birth_date
    with told_at(_OF_MEMBERSHIP):
        require_consent(answers["consent_kind"], born, answers["consent_on"] or record.recognised_on)


def _may_open(session: Session, record: Record) -> bool:
    assert isinstance(record, Guarded)
    codes = openable_as_member(session, record.resident_id)
    return record.group_code in codes if isinstance(record, Membership) else bool(codes)


def _need_entry(answers: Mapping[str, Any]) -> NeedEntry:
    return NeedEntry(kind=answers["kind"], text=answers["text"], due_on=answers["due_on"])


_OF_MEMBERSHIP: Mapping[str, str] = {
    **dict.fromkeys(("group_unknown", "group_closed", "member_already", "membership_overlaps"), "group_code"),
    **dict.fromkeys(("in_future", "before_birth"), "recognised_on"),
    **dict.fromkeys(("consent_unknown", "guardian_consents", "guardian_consent_missing"), "consent_kind"),
    **dict.fromkeys(("minor_not_noted", "not_yours_to_recognise"), "group_code"),
}
_OF_PAIRING: Mapping[str, str] = {
    **dict.fromkeys(("helper_unknown", "helper_left", "helper_full", "overlapping_pairing"), "helper_id"),
    **dict.fromkeys(("before_helper", "pairing_too_far"), "starts_on"),
    "too_many_measures": "measures",
}
_OF_VISIT: Mapping[str, str] = {
    **dict.fromkeys(("visit_in_future", "before_birth"), "at"),
    "consent_withdrawn": "health",
}
_OF_PAUSE: Mapping[str, str] = {"ends_before_start": "ends_on", "overlapping_pause": "starts_on"}
_OF_FACT: Mapping[str, str] = {
    **dict.fromkeys(("fact_unknown", "fact_derived"), "name"),
    **dict.fromkeys(("fact_value", "fact_range", "fact_whole"), "value"),
    "in_future": "starts_on",
    "ends_before_start": "ends_on",
}
