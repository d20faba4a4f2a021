"""The way answers about incidents become records: the forms judge them, the actions store them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from forms import incidents as forms
from forms.acting import judged, told_at
from models.incidents import actions
from models.incidents.queries import concerned
from models.incidents.records import Incident, IncidentStep
from models.incidents.states import NEEDS_TEXT, StepKind

Raw = Mapping[str, object]
_OF_INCIDENT = {
    "incident_account_missing": "account",
    "incident_found_before": "happened_at",
    "step_in_future": "found_at",
    "measure_unknown": "measures",
}
_OF_STEP = {
    **dict.fromkeys(NEEDS_TEXT.values(), "text"),
    **dict.fromkeys(("step_in_future", "step_before_start", "step_out_of_order"), "at"),
}


def save_incident(session: Session, raw: Raw) -> Incident:
    """Note an incident.

    Raises:
        FormInvalidError, WorldError: as ``models.incidents.actions.note``.
    """
    answers = judged(forms.INCIDENT, raw)
    kind, account, measures = answers.pop("kind"), answers.pop("account"), answers.pop("measures")
    with told_at(_OF_INCIDENT):
        return actions.note(session, kind, account, measures=measures or (), **answers)


def save_step(session: Session, kind: StepKind, raw: Raw, *, incident_id: UUID) -> IncidentStep:
    """Append one step; a list notes how many it named.

    Raises:
        FormInvalidError, WorldError: as ``models.incidents.actions.step``.
    """
    answers = judged(forms.STEP_FORMS[kind], raw)
    detail = None
    if kind is StepKind.LIST:
        found = concerned(session, actions.existing(session, incident_id))
        detail = {"people": found.people, "households": found.doors}
    with told_at(_OF_STEP):
        return actions.step(session, incident_id, kind, detail=detail, **answers)
