"""The station in figures: which community this is, and how much is known here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.desk import Desk, Target
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.layout import Scroll, VBox, column
from desktop.widgets.text import Text
from desktop.widgets.tiles import DescriptionList
from forms.i18n import N_, _
from models.base import Record
from models.calendar import CHINA
from models.people.records import Household, Resident
from models.places.areas import community_area, parent_code
from models.places.records import Building, Dwelling, Estate
from models.station.records import StationInfo
from models.visits.records import Visit
from models.workers.records import Worker

COUNTED: dict[type[Record], str] = {
    Estate: N_("Estates"),
    Building: N_("Buildings"),
    Dwelling: N_("Dwellings"),
    Household: N_("Households"),
    Resident: N_("Residents"),
    Visit: N_("Visits"),
    Worker: N_("Workers"),
}


class StationPage(QWidget):
    """Read whenever it is opened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.facts, self.figures = DescriptionList(column_width=260), DescriptionList(column_width=150)
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        box.addWidget(Card(SectionHeader(_("Community")), self.facts))
        box.addWidget(Card(SectionHeader(_("Recorded here")), self.figures))
        safe = _("Everything lies in one encrypted file on this PC. Nothing is sent anywhere in this version.")
        box.addWidget(Text(safe, ink="text_muted", wrap=True))
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))

    def open(self, target: Target) -> None:
        code, folder = self._desk.station.community_code, self._desk.station.folder
        self._desk.read(lambda session: (facts(session, code, folder), figures(session)), self._show, self)

    def _show(self, read: tuple[list[tuple[str, str]], list[tuple[str, int]]]) -> None:
        self.facts.set_pairs([(_(label), value) for label, value in read[0]])
        self.figures.set_pairs([(_(label), f"{count:,}") for label, count in read[1]])


def facts(session: Session, code: str, folder: Path) -> list[tuple[str, str]]:
    """Return labels (marked, not translated) and values."""
    community = community_area(session, code)
    street = community_area(session, parent_code(code) or "")
    info = session.scalars(select(StationInfo)).one()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return [
        (N_("Community"), community.name if community else ""),
        (N_("Community code"), code),
        (N_("Street"), street.name if street else ""),
        (N_("Founded on"), f"{info.created_at.astimezone(CHINA):%Y-%m-%d}"),
        (N_("Size on disk"), f"{size / 1e6:,.1f} MB"),
        (N_("Folder"), str(folder)),
    ]


def figures(session: Session) -> list[tuple[str, int]]:
    """Return labels (marked, not translated) and counts."""
    return [
        (label, session.scalar(select(func.count()).select_from(record).where(record.alive())) or 0)
        for record, label in COUNTED.items()
    ]
