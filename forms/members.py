"""A person at a door: the resident's form and the residency's as one, as it is asked and stored in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.people import RESIDENCY, RESIDENT
from forms.problems import FormInvalidError, Problem
from forms.save import save, stored_answers
from models.people.actions import current, move_in, move_out, new_household, set_relation
from models.people.records import Residency, Resident
from models.people.relations import HEAD, UNCLEAR

HEAD_TAKEN = N_("This household has its head already; give the relation to the head, or use “Change head”.")
HEAD_STAYS = N_("Who is the head is changed by “Change head”, not here.")
_RESIDENCY_KEYS = ("relation", "kind", "is_owner", "owner_relation", "starts_on")


def _never(_answers: Answers) -> bool:
    return False


def _of(form: Form, *keys: str) -> tuple[Field, ...]:
    return tuple(form.by_key[key] for key in keys)


_FIRST = ("name", "id_no", "sex", "birth_date", "phone")
_SECOND = tuple(
    field.key for field in RESIDENT.sections[1].fields + RESIDENT.sections[0].fields if field.key not in _FIRST
)
_THIRD = tuple(field.key for field in RESIDENT.sections[2].fields if field.key not in ("died_on", "note"))
PAPERS, PARTICULARS = N_("Papers and registered residence"), N_("Particulars")

MEMBER = Form(
    code="R-04",
    version="2026.1",
    title=N_("Person of a household"),
    record=Resident,
    sections=(
        Section(N_("Person"), _of(RESIDENT, *_FIRST)),
        Section(N_("In this household"), (*_of(RESIDENCY, *_RESIDENCY_KEYS), *_of(RESIDENT, "note"))),
        Section(PAPERS, _of(RESIDENT, *_SECOND)),
        # A death is recorded by its own act; the field only stands here because the rules of the form look at it.
        Section(PARTICULARS, (*_of(RESIDENT, *_THIRD), replace(RESIDENT.by_key["died_on"], relevant=_never))),
    ),
    rules=RESIDENT.rules,
    derive=RESIDENT.derive,
)


def member_answers(session: Session, residency_id: UUID) -> dict[str, Any]:
    """Return what is stored of a person at a door."""
    residency = session.get_one(Residency, residency_id)
    resident = session.get_one(Resident, residency.resident_id)
    stay = stored_answers(RESIDENCY, residency)
    return {**stored_answers(RESIDENT, resident), **{key: stay[key] for key in _RESIDENCY_KEYS}, "died_on": None}


def add_member(
    session: Session, raw: Mapping[str, object], *, dwelling_id: UUID, household_id: UUID | None
) -> tuple[UUID, UUID]:
    """Register a person at a door, in a new household where ``household_id`` is ``None``; return household, resident.

    Raises:
        FormInvalidError: an answer is refused, or the household has its head already.
    """
    answers = _checked(raw)
    if household_id and answers["relation"] == HEAD and current(session, household_id):
        raise FormInvalidError([Problem("head_exists", "relation", HEAD_TAKEN)])
    resident = save(session, RESIDENT, _part(RESIDENT, raw))
    session.flush()
    household = household_id or new_household(session, dwelling_id).id
    _move_in(session, resident.id, household, answers)
    return household, resident.id


def edit_member(session: Session, raw: Mapping[str, object], residency_id: UUID) -> UUID:
    """Store the edited facts of a person and the stay; return the resident's id."""
    answers = _checked(raw)
    residency = session.get_one(Residency, residency_id)
    relation = answers["relation"] or residency.relation
    if (relation == HEAD) != (residency.relation == HEAD):
        raise FormInvalidError([Problem("head_by_change_head", "relation", HEAD_STAYS)])
    save(session, RESIDENT, _part(RESIDENT, raw), record_id=residency.resident_id)
    if relation != residency.relation:
        set_relation(session, residency_id, relation)
    stay = {key: value for key, value in _part(RESIDENCY, raw).items() if key != "relation"}
    save(session, RESIDENCY, stay, record_id=residency_id)
    return residency.resident_id


def let_known_move_in(
    session: Session, resident_id: UUID, *, dwelling_id: UUID, household_id: UUID | None, on: date, relation: str
) -> UUID:
    """Let somebody of the register live at a door from ``on``; where he lived until then, he moves out that day."""
    here = select(Residency.id).where(Residency.resident_id == resident_id, Residency.current())
    leaving = list(session.scalars(here))
    if leaving:
        move_out(session, leaving, on=on)
    household = household_id or new_household(session, dwelling_id).id
    move_in(session, resident_id, household, on=on, relation=relation)
    return household


def _move_in(session: Session, resident_id: UUID, household_id: UUID, answers: Mapping[str, Any]) -> None:
    move_in(
        session,
        resident_id,
        household_id,
        on=answers["starts_on"],
        relation=answers["relation"] or UNCLEAR,
        kind=answers["kind"] or "0",
        is_owner=bool(answers["is_owner"]),
        owner_relation=answers["owner_relation"],
    )


def _checked(raw: Mapping[str, object]) -> dict[str, Any]:
    answers, problems = MEMBER.check(raw)
    if refusals := [problem for problem in problems if problem.refuses]:
        raise FormInvalidError(refusals)
    return answers


def _part(form: Form, raw: Mapping[str, object]) -> dict[str, object]:
    keys = set(form.by_key) - {"died_on", "ends_on"}
    return {key: value for key, value in raw.items() if key in keys}
