"""What an appeal led to: the whistles blown for it, each with state and arrival clock, and the mediation it became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.case_looks import CaseButton
from desktop.case_page import Linked, linked_line
from desktop.desk import Desk
from desktop.widgets import ListCard
from forms.i18n import _
from models.cases.lines import CaseLine, case_lines
from models.mediation.records import Mediation
from models.mediation.rules import paper_number
from models.whistles.queries import whistles_of


@dataclass(frozen=True)
class Grown:
    """``mediations``: ids and numbers of those that whoever looks may open."""

    whistles: tuple[CaseLine, ...] = ()
    mediations: tuple[tuple[UUID, str], ...] = ()


def grown_of(session: Session, appeal_id: UUID, now: datetime) -> Grown:
    """What the appeal led to, the oldest first."""
    rows = whistles_of(session, appeal_id, now)
    lines = case_lines(session, [("whistle", row.id) for row in rows], now)
    files = select(Mediation.id, Mediation.number).where(Mediation.appeal_id == appeal_id, Mediation.alive())
    mediations = session.execute(files.order_by(Mediation.number)).all()
    return Grown(tuple(lines[("whistle", row.id)] for row in rows), tuple((id_, number) for id_, number in mediations))


class GrownCard(ListCard):
    """Each line leads to what it tells of; an appeal that led to nothing has no such card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("What it led to"))
        self._desk = desk

    def show_grown(self, grown: Grown, now: datetime) -> None:
        lines: Sequence[QWidget] = [
            *(self._file(id_, number) for id_, number in grown.mediations),
            *(CaseButton(self._desk, line, now) for line in grown.whistles),
        ]
        self.show_lines(lines)

    def _file(self, file_id: UUID, number: str) -> QWidget:
        go = partial(self._desk.go, "mediation", file_id)
        return linked_line(Linked(_("Became a mediation"), paper_number(number), go=go))
