"""The station: how the public reaches it, which community this is, and how much is known here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk, Target
from desktop.document_copy import PICTURES
from desktop.form_model import FormModel
from desktop.jobs import once
from desktop.offering import offer_act
from desktop.printing.notice import privacy_notice
from desktop.printing.preview_view import show_preview
from desktop.shell.settings.form_page import FormPage
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.layout import Scroll, VBox
from desktop.widgets.text import Text
from desktop.widgets.tiles import DescriptionList
from forms.i18n import N_, _
from forms.places import COMMUNITY
from forms.save import save, stored_answers
from models.base import Record
from models.calendar import CHINA, today
from models.people.records import Household, Resident
from models.places.areas import community_area, parent_code
from models.places.profile import kept_profile, profile_of
from models.places.records import Building, Dwelling, Estate
from models.settings.assessment import Assessment, assessment
from models.station.assessing import record_assessment, save_report
from models.station.records import StationInfo
from models.visits.attachments import read_file
from models.visits.records import Visit
from models.workers.records import Worker

COUNTED: dict[type[Record], str] = {
    Estate: N_("Number of estates"),
    Building: N_("Number of buildings"),
    Dwelling: N_("Dwellings"),
    Household: N_("Households"),
    Resident: N_("Residents"),
    Visit: N_("Visits"),
    Worker: N_("Workers"),
}


class StationPage(FormPage):
    """Read whenever it is opened; what the public is told is changed in place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.profile: dict[str, Any] = {}
        """The answers to ``COMMUNITY`` as they are stored."""
        self.contact = DescriptionList(column_width=260)
        self.facts, self.figures = DescriptionList(column_width=260), DescriptionList(column_width=150)
        self.edit_button = Button(_("Edit"), icon_name="edit")
        self.edit_button.setAccessibleName(_("Edit what the public is told"))
        self.edit_button.clicked.connect(self.edit)
        self.notice_button = Button(_("Privacy notice"), icon_name="print")
        self.notice_button.setAccessibleName(_("Print the privacy notice"))
        self.notice_button.clicked.connect(lambda: show_preview(desk, privacy_notice(), self))
        self.pages.addWidget(Scroll(self._front()))
        desk.changed.connect(self._changed)

    def _front(self) -> QWidget:
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        used = _("Stands on contact cards, on cards for closed doors and on the privacy notice.")
        header = SectionHeader(_("For the public"), None, self.notice_button, self.edit_button)
        box.addWidget(Card(header, Text(used, ink="text_muted", wrap=True), self.contact))
        self.assessed = Text("", wrap=True)
        self.report_button = Button(_("Record the report…"), icon_name="open")
        self.report_button.clicked.connect(self.choose_report)
        offer_act(self._desk, "settings.assessment", self.report_button)
        told = _("The law asks for it before sensitive data are handled; the report is kept for three years at least.")
        self.copy_button = Button(_("Save the report as…"), Kind.QUIET, "open")
        self.copy_button.clicked.connect(self.choose_copy)
        header = SectionHeader(_("Impact assessment"), None, self.copy_button, self.report_button)
        box.addWidget(Card(header, Text(told, ink="text_muted", wrap=True), self.assessed))
        box.addWidget(Card(SectionHeader(_("Community")), self.facts))
        if not self._desk.at_seat:
            box.addWidget(Card(SectionHeader(_("Recorded here")), self.figures))
        safe = _("Everything lies in one encrypted file on this PC, and goes nowhere but to its district server.")
        box.addWidget(Text(safe, ink="text_muted", wrap=True))
        box.addStretch()
        content.setLayout(box)
        return content

    def open(self, target: Target) -> None:
        self.refresh()
        if target.options.get("edit"):
            self._desk.read(lambda session: stored_answers(COMMUNITY, profile_of(session)), self._edit, self)

    def _edit(self, profile: dict[str, Any]) -> None:
        self.profile = profile
        self.edit()

    def choose_report(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Impact assessment"), str(Path.home()), PICTURES)
        if chosen:
            self.record(Path(chosen))

    def record(self, report: Path) -> None:
        """Record a report made today, by its digest."""

        def done(pair: tuple[Assessment, int]) -> None:
            self._desk.done.emit(_("The impact assessment is recorded."), pair[1])
            self.refresh()

        blobs = self._desk.station.blobs
        self._desk.write(
            "settings.assessment",
            lambda session: record_assessment(session, blobs, today(), read_file(report)),
            done,
            self,
        )

    def choose_copy(self) -> None:
        name = _("Impact assessment") + ".pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Impact assessment"), str(Path.home() / name))
        if chosen:
            self.save_report(Path(chosen))

    def save_report(self, to: Path) -> None:
        """Write the report that is kept to a file, for whoever inspects it."""
        station = self._desk.station
        work = once(lambda: save_report(station, to))
        self._desk.prepare(work, lambda _nothing: self._desk.done.emit(_("Saved."), None), self)

    def refresh(self) -> None:
        code, folder = self._desk.station.community_code, self._desk.station.folder

        def read(session: Session) -> _Read:
            profile = stored_answers(COMMUNITY, profile_of(session))
            return profile, facts(session, code, folder), figures(session), assessment(session)

        self._desk.read(read, self._show, self)

    def edit(self) -> None:
        """Show the form in the place of the page."""
        model = FormModel(self._desk, COMMUNITY, "places.profile", first=self.profile, store=_store)
        model.saved.connect(lambda _record_id: self._saved(model))
        self.show_form(model)

    def leave(self) -> None:
        if self.form is not None:
            super().leave()
            self.edit_button.setFocus()

    def _saved(self, model: FormModel) -> None:
        self.leave()
        self._desk.done.emit(_("Saved."), model.act_id)

    def _show(self, read: _Read) -> None:
        self.profile = read[0]
        self.contact.set_pairs([(_(field.label), self.profile[field.key] or "") for field in COMMUNITY.fields])
        found = read[3]
        words = (
            _("Recorded: report of {day}, SHA-256 {digest}").format(day=found.on, digest=found.digest) if found else ""
        )
        self.assessed.setText(words or _("Not recorded yet."))
        self.copy_button.setVisible(bool(words))
        self.facts.set_pairs([(_(label), value) for label, value in read[1]])
        self.figures.set_pairs([(_(label), f"{count:,}") for label, count in read[2]])

    def _changed(self, change: Change) -> None:
        if change.touches("community_profile") and self.isVisible():
            self.refresh()


_Read = tuple[dict[str, Any], list[tuple[str, str]], list[tuple[str, int]], Assessment | None]


def _store(session: Session, raw: Mapping[str, object]) -> UUID:
    return save(session, COMMUNITY, raw, record_id=kept_profile(session).id).id


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
