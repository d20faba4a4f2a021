"""The way answers about whistles, tasks and points become records: the forms judge them, the actions store them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms import whistles as forms
from forms.acting import judged, told_at
from forms.appeals_saving import community_meant
from forms.form import Form
from forms.save import save
from models.cases.seats import at_a_seat
from models.whistles import actions, ledger, points, red_tasks
from models.whistles.actions import Call
from models.whistles.records import RedMeeting, RedTask, RedTaskStep, UnitPoint, Whistle, WhistleStep
from models.whistles.red_states import TASK_NEEDS_TEXT, TaskStepKind
from models.whistles.states import NEEDS_TEXT, StepKind

Raw = Mapping[str, object]
_DEPARTMENTS = ("department_missing", "department_unknown", "accused_department")
_TIMES = ("step_in_future", "step_before_start", "step_out_of_order")
_WHOSE = ("community_missing", "community_elsewhere")
_OF_WHISTLE = {
    **dict.fromkeys(_DEPARTMENTS, "departments"),
    "place_missing": "place",
    "facts_missing": "facts",
    "arrive_before_whistle": "arrive_by",
    "settle_before_arrival": "settle_by",
    "step_in_future": "at",
    **dict.fromkeys(_WHOSE, "community_code"),
}
_OF_STEP = {
    **dict.fromkeys(NEEDS_TEXT.values(), "text"),
    **dict.fromkeys(_TIMES, "at"),
    **dict.fromkeys(("judge_missing", "signer_missing", "came_missing"), "actor"),
    **dict.fromkeys(("department_missing", "department_not_called"), "department"),
    **dict.fromkeys(("reported_already", "signed_already", "rated_already"), "department"),
    **dict.fromkeys(("arrive_before_blow", "arrive_by_missing"), "until"),
    **dict.fromkeys(("marks_missing", "marks_out_of_range"), "detail"),
}
_OF_TASK = {
    **dict.fromkeys(_DEPARTMENTS, "department"),
    **dict.fromkeys(_WHOSE, "community_code"),
    "task_text_missing": "text",
    "step_in_future": "given_at",
}
_OF_TASK_STEP = {
    **dict.fromkeys(TASK_NEEDS_TEXT.values(), "text"),
    **dict.fromkeys(_TIMES, "at"),
    "satisfaction_unknown": "detail",
}
_OF_POINT = {
    **dict.fromkeys(_DEPARTMENTS, "department"),
    "points_zero": "points",
    "step_reason_missing": "reason",
}


def save_whistle(session: Session, raw: Raw, *, appeal_id: UUID | None = None) -> Whistle:
    """Draft a whistle.

    Raises:
        FormInvalidError, WorldError: as ``models.whistles.actions.draft``.
    """
    answers = _of_community(session, forms.WHISTLE, forms.SEAT_WHISTLE, raw, appeal_id)
    at = answers.pop("at")
    with told_at(_OF_WHISTLE):
        return actions.draft(session, Call(appeal_id=appeal_id, **answers), at=at)


def save_step(session: Session, kind: StepKind, raw: Raw, *, whistle_id: UUID) -> WhistleStep:
    """Append one step.

    Raises:
        FormInvalidError, WorldError: as ``models.whistles.actions.step``.
    """
    answers = judged(forms.STEP_FORMS[kind], raw)
    marks = answers.pop("detail", None)
    with told_at(_OF_STEP if kind in (StepKind.SIGN, StepKind.REPORT, StepKind.RATE) else _without_department()):
        return actions.step(session, whistle_id, kind, detail={"marks": marks} if marks else None, **answers)


def _without_department() -> dict[str, str]:
    return {code: field for code, field in _OF_STEP.items() if field != "department"}


def save_meeting(session: Session, raw: Raw, *, meeting_id: UUID | None = None) -> RedMeeting:
    """Store a meeting, new or over ``meeting_id``."""
    held = save(session, forms.MEETING, raw, record_id=meeting_id)
    assert isinstance(held, RedMeeting)
    session.flush()
    return held


def save_task(session: Session, raw: Raw, *, meeting_id: UUID | None = None, appeal_id: UUID | None = None) -> RedTask:
    """Give a task to a department.

    Raises:
        FormInvalidError, WorldError: as ``models.whistles.red_tasks.give``.
    """
    answers = _of_community(session, forms.TASK, forms.SEAT_TASK, raw, appeal_id)
    with told_at(_OF_TASK):
        return red_tasks.give(
            session,
            answers["department"],
            answers["text"],
            at=answers["given_at"],
            meeting_id=meeting_id,
            appeal_id=appeal_id,
            community_code=answers.get("community_code"),
        )


def _of_community(session: Session, form: Form, at_seat: Form, raw: Raw, appeal_id: UUID | None) -> dict[str, Any]:
    """The answers, at a seat with the community's code; of an appeal it is known whose it is."""
    answers = judged(at_seat if appeal_id is None and at_a_seat(session) else form, raw)
    if said := answers.get("community_code"):
        answers["community_code"] = community_meant(session, said)
    return answers


def save_task_step(session: Session, kind: TaskStepKind, raw: Raw, *, task_id: UUID) -> RedTaskStep:
    """Append one step; the department is given what it earns by it.

    Raises:
        FormInvalidError, WorldError: as ``models.whistles.red_tasks.task_step``.
    """
    answers = judged(forms.TASK_STEP_FORMS[kind], raw)
    satisfaction = answers.pop("detail", None)
    detail = {"satisfaction": satisfaction} if satisfaction else None
    with told_at(_OF_TASK_STEP):
        return red_tasks.task_step(session, task_id, kind, detail=detail, **answers)


def save_point(session: Session, raw: Raw) -> UnitPoint:
    """Give or take points by hand.

    Raises:
        FormInvalidError, WorldError: as ``models.whistles.points.add_by_hand``.
    """
    answers = judged(forms.POINT, raw)
    with told_at(_OF_POINT):
        return points.add_by_hand(session, answers["department"], answers["points"], answers["reason"])


def save_void(session: Session, raw: Raw, *, point_id: UUID) -> UnitPoint:
    """Take a line of the ledger back.

    Raises:
        FormInvalidError, WorldError: as ``models.whistles.ledger.void``.
    """
    answers = judged(forms.VOID, raw)
    with told_at({"step_reason_missing": "reason"}):
        return ledger.void(session, point_id, answers["reason"])
