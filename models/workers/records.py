"""Workers of the station: who plans, knocks and signs."""

from __future__ import annotations

import enum
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class WorkerRole(enum.Enum):
    """Roles inside the station (domain §1, a proposal); what each brings stands in ``models.rights.roles``."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    COMMITTEE = "committee"
    WORKER = "worker"
    GRID = "grid"
    MEDIATOR = "mediator"
    DUTY = "duty"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


POSTS = (
    "elderly", "civil_affairs", "health", "veterans", "employment", "children", "disability", "party", "women",
)  # fmt: skip
"""Posts that a worker holds beside the role (domain §1): 老龄岗、民政岗、卫健岗 …, as ``who may see`` names them."""


class Worker(Record):
    """A community worker; the local account that logs in points at one."""

    __tablename__ = "worker"

    name: Mapped[str] = personal("work", "contract", String(60), level=1)
    role: Mapped[WorkerRole] = mapped_column(default=WorkerRole.WORKER)
    phone: Mapped[str | None] = personal("work", "contract", String(20), level=1)
    grid_id: Mapped[UUID | None] = reference("area.id")
    posts: Mapped[list[str] | None]
    """Of ``POSTS``."""
    leads_grid: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
