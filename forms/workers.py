"""Form of a worker of the station."""

from __future__ import annotations

from forms.care_words import POSTS
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName, Phone
from forms.types import Choice, Several, YesNo
from models.workers.records import Worker, WorkerRole

ROLES = {
    WorkerRole.SECRETARY: N_("Secretary (head of the station)"),
    WorkerRole.DEPUTY: N_("Deputy secretary"),
    WorkerRole.COMMITTEE: N_("Committee member"),
    WorkerRole.WORKER: N_("Community worker"),
    WorkerRole.GRID: N_("Grid worker"),
    WorkerRole.MEDIATOR: N_("Mediator"),
    WorkerRole.DUTY: N_("Duty officer"),
}

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
