"""Drafts about appeals: what they are called, and the way back; of a closed file nothing tells which it is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.desk import Target
from forms.appeals import DEPARTMENT, INTAKE
from forms.i18n import N_
from models.appeals.records import Appeal
from models.cases.files import CLOSED
from models.visits.records import VisitFinding

Draft = tuple[str, str, Target]


def appeal_draft(session: Session, code: str, rest: str) -> Draft | None:
    """Title (a marked text), what it is about, and where it goes on; nothing for the drafts of other areas."""
    if not code.startswith("A-"):
        return None
    if code == INTAKE.code:
        return INTAKE.title, "", Target("appeals", options={"page": "intake", **_grown(session, rest)})
    if code == DEPARTMENT.code:
        return DEPARTMENT.title, "", Target("appeals", options={"page": "settings", "part": "departments"})
    appeal_id, _comma, act = rest.partition(",")
    appeal = session.get(Appeal, UUID(appeal_id))
    if appeal is None or appeal.level >= CLOSED:
        return N_("Appeal"), "", Target("appeals", UUID(appeal_id), options={"act": act})
    about = f"{appeal.topic['item_name']} {appeal.number.split('-', 2)[-1]}"
    return N_("Appeal"), about, Target("appeals", appeal.id, options={"act": act})


def _grown(session: Session, text: str) -> dict[str, object]:
    """The finding or the need that the intake grows out of."""
    if not text:
        return {}
    key = UUID(text)
    return {"finding" if session.get(VisitFinding, key) is not None else "need": key}
