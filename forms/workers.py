"""Form of a worker of the station."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged
from forms.care_words import POSTS
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName, Phone
from forms.rights_words import ROLES
from forms.save import save, stored_answers
from forms.types import Choice, Several, YesNo
from models.workers.records import Worker, WorkerRole
from models.workers.rights import require_may_appoint

WORKER = Form(
    code="W-01",
    version="2026.1",
    title=N_("Worker"),
    record=Worker,
    sections=(
        Section(
            N_("Worker"),
            (
                Field(column=Worker.name, type=PersonName(), label=N_("Worker's name")),
                Field(column=Worker.role, type=Choice(ROLES), label=N_("Role")),
                Field(
                    column=Worker.posts, type=Several(POSTS), label=N_("Posts"), hint=N_("What they may open follows")
                ),
                Field(column=Worker.phone, type=Phone(), label=N_("Worker's phone")),
                Field(column=Worker.leads_grid, type=YesNo(), label=N_("Leads the grid")),
                Field(column=Worker.active, type=YesNo(), label=N_("Works here now")),
            ),
        ),
    ),
)


def save_worker(session: Session, raw: Mapping[str, object], *, worker_id: UUID | None = None) -> Worker:
    """Store a new worker or over ``worker_id``.

    Raises:
        FormInvalidError, WorldError: as ``forms.save.save``; ``only_secretary`` for roles and posts.
    """
    before = session.get(Worker, worker_id) if worker_id else None
    stored = stored_answers(WORKER, before) if before else {}
    answers = judged(WORKER, {**stored, **raw})
    given = {
        "role": answers["role"] or WorkerRole.WORKER,
        "posts": answers["posts"],
        "active": answers["active"] is not False,
    }
    require_may_appoint(session, before, given)
    saved = save(session, WORKER, raw, record_id=worker_id)
    assert isinstance(saved, Worker)
    return saved
