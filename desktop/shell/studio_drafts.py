"""What was begun in the studio and not saved: which form, about whom, and the way back to it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.desk import Target
from forms import studio as forms
from models.studio.records import Hazard, StudioMatter, StudioSession

_FORMS = (
    forms.OFFICER, forms.SESSION, forms.INTAKE, forms.HAZARD, forms.SETTLE, forms.HAND_OVER, forms.APPOINT, forms.REFER,
    forms.LEAVE, forms.REMARK, forms.POLICE, forms.TELL, forms.INSPECT, forms.REPORT, forms.HAZARD_REMARK, forms.CLOSE,
    forms.CONFIRM, forms.ABSENCE,
)  # fmt: skip
TITLES = {form.code: form.title for form in _FORMS}


def studio_draft(session: Session, code: str, about: str) -> tuple[str, str, Target] | None:
    """Return title, what it is about and the way there; ``None`` for a form of another area.

    What it is about is a number or a day, never a person: the page is seen by whoever stands at the PC.
    """
    if code not in TITLES:
        return None
    title = TITLES[code]
    try:
        key = UUID(about)
    except ValueError:
        page = {forms.OFFICER.code: Target("settings", options={"page": "officers"})}
        return title, "", page.get(code, Target("studio", options={"page": "hazards"}))
    if (matter := session.get(StudioMatter, key)) is not None:
        return title, matter.number.rsplit("-", 1)[-1], Target("studio", key, options={"kind": "studio_matter"})
    if (hazard := session.get(Hazard, key)) is not None:
        return title, hazard.number.rsplit("-", 1)[-1], Target("studio", key, options={"kind": "hazard"})
    if (found := session.get(StudioSession, key)) is not None and code != forms.INTAKE.code:
        return title, found.on.isoformat(), Target("studio", key, options={"kind": "studio_session"})
    if code == forms.HAZARD.code:
        return title, "", Target("studio", options={"page": "hazards", "finding": key})
    return title, "", Target("studio", options={"page": "day"})
