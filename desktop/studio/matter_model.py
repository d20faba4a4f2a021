"""One matter: what was said, what happened since, what can be done next, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.widgets.choices import Options
from models import calendar
from models.appeals.departments import departments
from models.cases.files import CLOSED, members
from models.studio.queries import MatterPage, matter_page, officers
from models.visits.log_links import NamedBy, logs_naming
from models.workers.records import Worker


@dataclass(frozen=True)
class MatterShown:
    """``named``: who may open a closed file; ``departments``: where visitors can be sent."""

    page: MatterPage
    officers: Options
    departments: tuple[str, ...]
    workers: Options
    named: tuple[UUID, ...]
    logs: tuple[NamedBy, ...]

    @property
    def is_closed(self) -> bool:
        return self.page.row.closed

    @property
    def named_words(self) -> str:
        return "、".join(str(words) for key, words in self.workers if key in self.named)


def read_matter(session: Session, matter_id: UUID) -> MatterShown:
    page = matter_page(session, matter_id)
    active = officers(session)
    names = [officer.department for officer in active] + [each.name for each in departments(session)]
    workers = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.name)
    closed = page.matter.level == CLOSED
    return MatterShown(
        page,
        [(officer.id, f"{officer.name} · {officer.department}") for officer in active],
        tuple(dict.fromkeys(names)),
        [(key, name) for key, name in session.execute(workers)],
        tuple(each.worker_id for each in members(session, matter_id, calendar.today())) if closed else (),
        logs_naming(session, "studio_matter", matter_id),
    )
