"""The way answers about appeals become records: the forms judge them, the actions store them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms import appeals as forms
from forms.acting import FIXED, judged, told_at
from forms.problems import FormInvalidError, Problem
from forms.save import stored_answers
from models.appeals import actions
from models.appeals.departments import add_department
from models.appeals.intake import Intake, take_in
from models.appeals.notices import Missing, Received, give_notice
from models.appeals.records import Appeal, AppealStep, Department, DepartmentKind, Notice, NoticeKind, Source
from models.appeals.referring import from_need, refer_finding
from models.appeals.states import NEEDS_TEXT, StepKind
from models.appeals.topics import topics
from models.calendar import now
from models.cases.seats import at_a_seat, names_below, own_code
from models.errors import WorldError
from models.visits.records import VisitFinding

Raw = Mapping[str, object]
_OF_INTAKE = {
    "community_missing": "community_code",
    "community_elsewhere": "community_code",
    "topic_unknown": "topic_code",
    "content_missing": "content",
    "received_in_future": "received_at",
    "who_appeals_missing": "contact_name",
    "accused_missing": "accused",
    "accused_worker": "accused",
}
_OF_STEP = {
    **dict.fromkeys(NEEDS_TEXT.values(), "text"),
    **dict.fromkeys(("step_in_future", "step_before_received", "step_out_of_order"), "at"),
    **dict.fromkeys(("department_missing", "department_unknown", "accused_department"), "department"),
    **dict.fromkeys(
        ("extension_zero", "extension_long", "level_unknown", "worker_unknown", "accused_worker"), "detail"
    ),
    "deadline_before_start": "until",
    "approver_missing": "actor",
    "satisfaction_unknown": "satisfaction",
}
_OF_NOTICE = {
    "missing_unnamed": "missing",
    "deadline_before_start": "until",
    "step_reason_missing": "reason",
    "right_place_missing": "right_place",
}
_OF_DEPARTMENT = dict.fromkeys(("department_unnamed", "department_twice"), "name")
_PARTS = re.compile(r"[;；]")
_COPIES = re.compile(r"(?P<name>.*?)\s*[×xX*]\s*(?P<copies>\d{1,3})")


def save_intake(session: Session, raw: Raw, **known: Any) -> Appeal:
    """Take an appeal in; what is chosen and not asked (resident, door, building, who may open it) is ``known``.

    Raises:
        FormInvalidError, WorldError: as ``models.appeals.intake.take_in``.
    """
    said, at = _said(session, raw)
    with _told(said):
        return take_in(session, Intake(**{**said, **known}), at=at)


def save_finding(session: Session, raw: Raw, *, finding_id: UUID, **known: Any) -> Appeal:
    """Pass what a visit found on as an appeal; whatever is not said the finding says.

    Raises:
        FormInvalidError, WorldError: as ``models.appeals.referring.refer_finding``.
    """
    finding = session.get(VisitFinding, finding_id)
    said, at = _said(session, {"source": Source.VISIT, "content": finding.problem if finding else "?", **raw})
    with _told(said):
        return refer_finding(session, finding_id, at=at, **{**said, **known})


def save_need(session: Session, raw: Raw, *, need_id: UUID, **known: Any) -> Appeal:
    """Make a need of somebody under care an appeal; what all may read of it is written anew.

    Raises:
        FormInvalidError, WorldError: as ``models.appeals.referring.from_need``.
    """
    said, at = _said(session, {"source": Source.VISIT, **raw})
    with _told(said):
        return from_need(session, need_id, at=at, **{**said, **known})


def _said(session: Session, raw: Raw) -> tuple[dict[str, Any], datetime]:
    """What the form says, as ``Intake`` takes it, and when it came in."""
    answers = judged(forms.SEAT_INTAKE if at_a_seat(session) else forms.INTAKE, raw)
    at = answers.pop("received_at") or now()
    said = {key: value for key, value in answers.items() if value is not None}
    if "community_code" in said:
        said["community_code"] = community_meant(session, said["community_code"])
    said["topic_code"] = topic_meant(session, said["topic_code"])
    for several in ("materials", "accused"):
        said[several] = tuple(said.get(several, ()))
    return said, at


def _told(said: Mapping[str, Any]) -> AbstractContextManager[None]:
    return told_at(_OF_INTAKE if said["accused"] else {**_OF_INTAKE, "accused_worker": "accusation"})


def community_meant(session: Session, text: str) -> str:
    """Return the code of a community of this seat by its code, or by its name where only one is called so."""
    below = names_below(session, own_code(session))
    named = [code for code, name in below.items() if name == text.strip()]
    return named[0] if len(named) == 1 and text.strip() not in below else text.strip()


def topic_meant(session: Session, text: str) -> str:
    """Return the code of an item by its code, or by its whole name where only one item has it."""
    wanted = text.rpartition("›")[2].strip()
    every = topics(session)
    if wanted in {entry.item_code for entry in every}:
        return wanted
    named = [entry.item_code for entry in every if entry.item_name == wanted]
    return named[0] if len(named) == 1 else wanted


def save_step(session: Session, kind: StepKind, raw: Raw, *, appeal_id: UUID) -> AppealStep:
    """Append one step.

    Raises:
        FormInvalidError, WorldError: as ``models.appeals.actions.step``.
    """
    answers = judged(forms.STEP_FORMS[kind], raw)
    said = {key: answers.get(key) for key in ("actor", "department", "until", "text")}
    at = answers["at"] or now()
    with told_at(_OF_STEP):
        if kind is StepKind.JOIN_COLLEAGUE:
            return actions.join_colleague(session, appeal_id, answers["detail"], at=at)
        if kind is StepKind.EXTEND:
            days, approver = answers["detail"], answers["actor"]
            return actions.extend(session, appeal_id, days, approved_by=approver, at=at, text=answers["text"])
        return actions.step(session, appeal_id, kind, at=at, detail=_detail(kind, answers), **said)


def _detail(kind: StepKind, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """What of the answers has no column of its own (``models.appeals.rules.DETAILS``)."""
    asked: Mapping[StepKind, dict[str, Any]] = {
        StepKind.SETTLE_ON_SPOT: {"satisfaction": answers.get("satisfaction")},
        StepKind.CALL_BACK: {"solved": answers.get("detail"), "satisfaction": answers.get("satisfaction")},
        StepKind.ASK_EXTENSION: {"days": answers.get("detail")},
        StepKind.ESCALATE: {"level": answers.get("detail")},
    }
    said = {key: value for key, value in asked.get(kind, {}).items() if value is not None}
    return said or None


def save_notice(session: Session, kind: NoticeKind, raw: Raw, *, appeal_id: UUID) -> Notice:
    """Hand a notice over (F10); the appeal takes the step that it tells of.

    Raises:
        FormInvalidError, WorldError: as ``models.appeals.notices.give_notice``.
    """
    answers = judged(NOTICE_FORMS[kind], raw)
    said: dict[str, Any] = {key: answers[key] for key in ("until", "reason", "right_place") if key in answers}
    said["received"] = tuple(map(_received, answers.get("received") or ()))
    said["missing"] = tuple(_missing(answers.get("missing") or ""))
    with told_at(_OF_NOTICE):
        return give_notice(session, appeal_id, kind, at=now(), **said)


NOTICE_FORMS = {
    NoticeKind.ACCEPTED: forms.ACCEPTANCE,
    NoticeKind.SUPPLEMENT: forms.SUPPLEMENT,
    NoticeKind.REFUSED: forms.REFUSAL,
}


def _received(text: str) -> Received:
    """``身份证×2``: two copies; ``原件`` in it says that it is the original."""
    found = _COPIES.fullmatch(text)
    name, copies = (found["name"], int(found["copies"])) if found else (text, 1)
    return Received(name, copies, "原件" in text)


def _missing(text: str) -> Iterator[Missing]:
    """One paper a line: its name; what it has to be like; where one gets it."""
    for line in text.split("\n"):
        parts = [part.strip() for part in _PARTS.split(line, maxsplit=2)]
        if parts[0]:
            yield Missing(*parts)


def save_department(session: Session, raw: Raw, *, department_id: UUID | None = None) -> Department:
    """Add a department, or change one: its name stays, since all else names it by that.

    Raises:
        FormInvalidError, WorldError: ``no_such_record``.
    """
    found = session.get(Department, department_id) if department_id else None
    if department_id and (found is None or found.deleted_at is not None):
        raise WorldError("no_such_record")
    before = stored_answers(forms.DEPARTMENT, found) if found else {"kind": DepartmentKind.DISTRICT}
    answers = judged(forms.DEPARTMENT, {"daily_problem": False, "active": True, **before, **raw})
    with told_at(_OF_DEPARTMENT):
        if found is None:
            found = add_department(session, answers["name"], answers["kind"])
    if answers["name"] != found.name:
        label = forms.DEPARTMENT.by_key["name"].label
        raise FormInvalidError([Problem("fixed_field", "name", FIXED, {"label": label})])
    for key, value in answers.items():
        if getattr(found, key) != value:
            setattr(found, key, value)
    session.flush()
    return found
