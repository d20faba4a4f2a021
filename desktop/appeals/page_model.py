"""What the page of one appeal knows: all of it, and whom and what its forms offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.appeals.grown import Grown, grown_of
from desktop.desk import Desk
from desktop.narrowing import Options
from desktop.record_model import RecordModel
from forms.i18n import _
from models.appeals.actions import link, unlink
from models.appeals.departments import accused_people, assignees, is_accused
from models.appeals.page import AppealPage, appeal_page
from models.appeals.records import Appeal, AppealStep
from models.appeals.states import StepKind
from models.appeals.strays import open_strays
from models.calendar import now
from models.cases.files import CLOSED
from models.cases.seats import at_a_seat
from models.errors import WorldError
from models.visits.log_links import NamedBy, logs_naming
from models.workers.records import Worker

STEP, LINK = "appeal.step", "appeal.link"


@dataclass(frozen=True)
class Opened:
    """One appeal as it is shown; ``departments``: to whom it may go; ``workers``: who could join in.

    ``strays``: steps without effect after which nobody wrote how it stands. ``masked``: who appealed has not come to
    this seat.
    """

    now: datetime
    page: AppealPage
    departments: Options
    workers: Options
    strays: tuple[tuple[AppealStep, str], ...]
    grown: Grown
    logs: tuple[NamedBy, ...] = ()
    masked: bool = False

    @property
    def closed_file(self) -> bool:
        return self.page.appeal.level >= CLOSED

    @property
    def proposed(self) -> str | None:
        """The department that the item names, if it may be asked."""
        names = str(self.page.appeal.topic.get("department") or "").replace("／", "/").split("/")
        offered = {name for name, _words in self.departments}
        return next((name.strip() for name in names if name.strip() in offered), None)


class PageModel(RecordModel[Opened]):
    """One appeal, and which others are the same matter."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, read_opened, parent)

    def part(self, other_id: UUID) -> None:
        """Say that another appeal is not the same matter."""
        self._act(lambda session, appeal_id: unlink(session, appeal_id, other_id))

    def join(self, number: str) -> None:
        """Say that the appeal with a number is the same matter."""

        def action(session: Session, appeal_id: UUID) -> object:
            other = session.scalars(select(Appeal.id).where(Appeal.number.endswith(number.strip()), Appeal.alive()))
            found = other.all() if number.strip() else []
            if len(found) != 1:
                raise WorldError("several_fit" if found else "nothing_fits", count=len(found), what=number.strip())
            return link(session, appeal_id, found[0])

        self._act(action)

    def _act(self, action: Callable[[Session, UUID], Any]) -> None:
        appeal_id = self.record_id
        if appeal_id is not None:
            self.act(LINK, lambda session: action(session, appeal_id), _("Saved"))


def read_opened(session: Session, appeal_id: UUID) -> Opened:
    """Read an appeal with what its forms offer.

    Raises:
        WorldError: ``no_such_record``, whether it is not there or closed to whoever looks.
    """
    at = now()
    page = appeal_page(session, appeal_id, at)
    accused = accused_people(session, page.appeal)
    workers = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active.is_(True)).order_by(Worker.name)
    mine = {page.appeal.first_contact_id} | {
        UUID(str(row.step.detail["worker"]))
        for row in page.steps
        if row.kind is StepKind.JOIN_COLLEAGUE and row.step.detail
    }
    return Opened(
        now=at,
        page=page,
        departments=[(each.name, each.name) for each in assignees(session, page.appeal)],
        workers=[
            (id_, name) for id_, name in session.execute(workers) if id_ not in mine and not is_accused(accused, name)
        ],
        strays=open_strays(page.standing),
        grown=grown_of(session, appeal_id, at),
        logs=logs_naming(session, "appeal", appeal_id),
        masked=at_a_seat(session) and "*" in (page.appeal.contact_name or ""),
    )
