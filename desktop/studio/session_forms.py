"""The forms of a whole Saturday: its end with a summary."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.act_form import act_model
from desktop.desk import Desk
from desktop.form_model import FormModel
from forms.studio import CLOSE
from forms.studio_saving import save_summary
from forms.studio_words import summary_text
from models.studio.sessions import SummaryDraft
from models.workers.records import Worker


def close_model(desk: Desk, session_id: UUID, draft: SummaryDraft) -> FormModel:
    """Return the form that ends a day; its summary begins as the rows of the day tell it."""

    def store(session: Session, raw: Mapping[str, object]) -> UUID:
        return save_summary(session, raw, session_id=session_id).id

    return act_model(desk, "studio.close", CLOSE, store, about=session_id, first={"summary": summary_text(draft)})


def workers_to_name(session: Session) -> list[tuple[object, str]]:
    """Those who can be named on a closed file."""
    query = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.name)
    return [(key, name) for key, name in session.execute(query)]
