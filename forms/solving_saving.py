"""The way answers about problems become records: the forms judge them, the actions store them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from forms import solving as forms
from forms.acting import judged, told_at
from models.calendar import today
from models.solving import actions
from models.solving.actions import Carried
from models.solving.records import Achievement, Problem, ProblemStep
from models.solving.states import NEEDS_TEXT, StepKind

Raw = Mapping[str, object]
_OF_PROBLEM = {
    **dict.fromkeys(("department_missing", "department_unknown"), "department"),
    "problem_title_missing": "title",
    "problem_ahead": "on",
}
_OF_STEP = {
    **dict.fromkeys(NEEDS_TEXT.values(), "text"),
    **dict.fromkeys(("step_in_future", "step_before_start", "step_out_of_order"), "at"),
    "document_missing": "detail",
}
_OF_ACHIEVEMENT = {
    "achievement_title_missing": "title",
    **dict.fromkeys(
        ("achievement_text_missing", "achievement_has_phone", "achievement_has_id", "achievement_has_name"), "text"
    ),
}


def save_problem(session: Session, raw: Raw, *, appeal_ids: Iterable[UUID] = ()) -> Problem:
    """Choose a problem.

    Raises:
        FormInvalidError, WorldError: as ``models.solving.actions.choose``.
    """
    answers = judged(forms.PROBLEM, raw)
    level, on, title = (answers.pop(key) for key in ("level", "on", "title"))
    with told_at(_OF_PROBLEM):
        return actions.choose(session, level, on, title, appeal_ids=appeal_ids, **answers)


def save_step(session: Session, kind: StepKind, raw: Raw, *, problem_id: UUID) -> ProblemStep:
    """Append one step; the opinion and the library have functions of their own.

    Raises:
        FormInvalidError, WorldError: as ``models.solving.actions.step``.
    """
    answers = judged(forms.STEP_FORMS[kind], raw)
    with told_at(_OF_STEP):
        return actions.step(session, problem_id, kind, at=answers["at"], text=answers["text"])


def save_opinion(session: Session, raw: Raw, *, problem_id: UUID) -> Carried:
    """Give the common opinion; each appeal behind the problem gets its own step.

    Raises:
        FormInvalidError, WorldError: as ``models.solving.actions.give_opinion``.
    """
    answers = judged(forms.STEP_FORMS[StepKind.OPINION], raw)
    with told_at(_OF_STEP):
        return actions.give_opinion(session, problem_id, answers["detail"], answers["text"], at=answers["at"])


def save_achievement(session: Session, raw: Raw, *, problem_id: UUID | None = None) -> Achievement:
    """Put what stays into the library, out of a problem or by itself.

    Raises:
        FormInvalidError, WorldError: as ``models.solving.actions.keep``.
    """
    answers = judged(forms.ACHIEVEMENT, raw)
    title, text, document, on = (answers[key] for key in ("title", "text", "document", "on"))
    with told_at(_OF_ACHIEVEMENT):
        if problem_id is None:
            return actions.add_achievement(session, title, text, on=on or today(), document=document)
        return actions.keep(session, problem_id, title, text, on=on or today(), document=document)
