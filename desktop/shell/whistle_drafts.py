"""Drafts of whistles, tasks, points and problems as Today names them: what form, of which case, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.case_looks import short_number
from desktop.desk import Target
from forms import solving, whistles
from forms.form import Form
from models.appeals.records import Appeal
from models.base import Record
from models.solving.records import Problem
from models.whistles.records import RedTask, Whistle

_OF_CASES: Mapping[type[Record], tuple[str, tuple[Form, ...]]] = {
    Whistle: ("whistle", tuple(whistles.STEP_FORMS.values())),
    RedTask: ("red_task", tuple(whistles.TASK_STEP_FORMS.values())),
    Problem: ("problem", (*solving.STEP_FORMS.values(), solving.ACHIEVEMENT)),
}
"""Forms on the page of one case, by its record; the kind that leads there."""
_OF_TABS: Mapping[str, tuple[Form, ...]] = {
    "whistles": (whistles.WHISTLE,),
    "red": (whistles.TASK, whistles.MEETING),
    "points": (whistles.POINT, whistles.VOID),
    "problems": (solving.PROBLEM, solving.ACHIEVEMENT),
}
"""Forms beside the list of a tab."""


def whistle_draft(session: Session, code: str, rest: str) -> tuple[str, str, Target] | None:
    """Return title, what it is about, and where it is found again; nothing for the forms of others."""
    for record, (kind, forms) in _OF_CASES.items():
        form = next((form for form in forms if form.code == code), None)
        case = session.get(record, case_id) if form and (case_id := _id(rest)) else None
        if form is not None and isinstance(case, Whistle | RedTask | Problem):
            return form.title, short_number(case.number), Target("appeals", case.id, options={"kind": kind})
    for page, forms in _OF_TABS.items():
        form = next((form for form in forms if form.code == code), None)
        if form is not None:
            return form.title, *_of_tab(session, page, rest)
    return None


def _of_tab(session: Session, page: str, rest: str) -> tuple[str, Target]:
    """A whistle for an appeal opens the form of that very appeal."""
    appeal = session.get(Appeal, appeal_id) if (appeal_id := _id(rest)) else None
    options: dict[str, object] = {"page": page}
    if appeal is not None and page == "whistles":
        options["appeal"] = appeal.id
    return short_number(appeal.number) if appeal else "", Target("appeals", options=options)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
