"""The visits to one door as a time line: add one, correct one, look at the photos."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.case_looks import CaseLines
from desktop.desk import Desk
from desktop.finding_acts import FindingActs
from desktop.looks import outcome_chip
from desktop.theme import TextRole
from desktop.visits.fast_entry_view import line_entry
from desktop.visits.record_model import DoorRecord, RecordModel
from desktop.visits.visit_form_model import VisitPlace
from desktop.visits.visit_form_view import Thumbnail
from desktop.visits.words import moment_text
from desktop.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    Kind,
    Scroll,
    Text,
    VBox,
    column,
    flow,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.page import MARGINS, PageHead, holder
from forms.i18n import _
from forms.visits_words import FINDINGS, TOPICS
from models.errors import WorldError
from models.visits.findings import FindingState, state_of
from models.visits.queries import VisitLine
from models.visits.records import Attachment, VisitFinding


class RecordView(QWidget):
    """``form_wanted``: the place of a new visit or of a correction."""

    back = Signal()
    form_wanted = Signal(object)

    def __init__(self, desk: Desk, model: RecordModel) -> None:
        super().__init__()
        self._desk, self.model = desk, model
        self.household_button = Button(_("Open household"), Kind.SECONDARY, "household")
        self.add_button = Button(_("Add visit"), Kind.PRIMARY, "add", "Ctrl+N")
        self.head = PageHead("", self.household_button, self.add_button)
        self.cards = VBox(12)
        page = QWidget()
        page.setLayout(column(self.cards, None, gap=0, margins=(0, 0, 8, 0)))
        self.setLayout(column(self.head, Scroll(page), gap=16, margins=MARGINS))
        self.head.back.connect(self.back)
        self.add_button.clicked.connect(self._add)
        self.household_button.clicked.connect(self._open_household)
        model.loaded.connect(self._show)

    def open(self, record_id: UUID) -> None:
        if record_id != self.model.asked:
            self.head.show_title(_("Loading…"))
            emptied(self.cards)
        self.model.open(record_id)

    def _show(self) -> None:
        record = self.model.record
        if record is None:
            return
        self.head.show_title(record.title, "、".join(record.people) or _("Nobody is registered here yet."))
        emptied(self.cards)
        for line in record.lines:
            self.cards.addWidget(self._card(record, line))
        if not record.lines:
            words = _("The first visit to this door will stand here.")
            self.cards.addWidget(Card(EmptyState("visit", _("No visit yet"), words)))

    def _card(self, record: DoorRecord, line: VisitLine) -> Card:
        visit = line.visit
        chip = Chip("")
        chip.show_state(*outcome_chip(visit.outcome))
        head = row(chip, Text(moment_text(visit.at), TextRole.STRONG), Text(line.worker, ink="text_muted"), gap=12)
        if line.met:
            head.addWidget(Text(_("met {name}").format(name=line.met), ink="text_muted"))
        head.addStretch()
        if line.corrected:
            head.addWidget(Chip(_("Corrected")))
        else:
            head.addWidget(self._correct_button(record, line))
        card = Card(head, padding=12, gap=6)
        card.setAccessibleName(f"{line_entry(line).title} {moment_text(visit.at)}")
        for words in _told(line):
            card.add(Text(words, ink="text_muted" if line.corrected else "text", wrap=True))
        for finding in () if line.corrected else line.findings:
            kind = _(FINDINGS.get(finding.kind, finding.kind))
            words = "：".join(part for part in (kind, finding.problem) if part)
            card.add(holder(column(Text(words, TextRole.STRONG, wrap=True), self._goes_on(record, finding), gap=4)))
        photos = record.photos.get(visit.id, ())
        if photos:
            card.add(holder(flow(*(self._photo(photo) for photo in photos), gap=12)))
        return card

    def _goes_on(self, record: DoorRecord, finding: VisitFinding) -> QWidget:
        """The cases that came of a finding, or what may come of it."""
        if cases := record.grown.get(finding.id, ()):
            lines = CaseLines(self._desk)
            lines.show_cases(cases, record.read_at)
            return lines
        acts = FindingActs(self._desk)
        acts.show_finding(finding.id, finding.kind, resolved=state_of(finding) is FindingState.RESOLVED)
        acts.name_after(_(FINDINGS.get(finding.kind, finding.kind)), finding.problem)
        return acts

    def _correct_button(self, record: DoorRecord, line: VisitLine) -> Button:
        button = Button(_("Correct…"), Kind.QUIET, "edit")
        button.setAccessibleName(_("Correct the visit of {moment}").format(moment=moment_text(line.visit.at)))
        visit = line.visit
        place = VisitPlace(visit.dwelling_id, visit.round_door_id, visit.household_id, visit.id)
        button.clicked.connect(lambda: self.form_wanted.emit(place))
        return button

    def _photo(self, photo: Attachment) -> QWidget:
        try:
            data = self._desk.station.blobs.read(photo.sha256)
        except WorldError:
            return Text(_("“{name}” is not on this PC").format(name=photo.title), ink="text_muted")
        return Thumbnail(data, photo.media_type, photo.title)

    def _add(self) -> None:
        record = self.model.record
        if record is not None:
            self.form_wanted.emit(VisitPlace(record.dwelling_id, household_id=record.household_id))

    def _open_household(self) -> None:
        record = self.model.record
        if record is not None:
            self._desk.go("people", record.household_id or record.dwelling_id,
                          kind="household" if record.household_id else "dwelling")  # fmt: skip


def _told(line: VisitLine) -> list[str]:
    """What the visit said, a sentence each."""
    visit = line.visit
    found = "；".join(
        "：".join(part for part in (_(FINDINGS[each.kind]), each.problem) if part)
        for each in line.findings
        if each.kind in FINDINGS
    )
    topics = "、".join(_(TOPICS[topic]) for topic in visit.topics or () if topic in TOPICS)
    labelled = (
        (_("Topics"), topics),
        (_("Found"), found if line.corrected else ""),
        (_("Opinions and suggestions"), visit.opinion),
        (_("Note"), visit.note),
        (_("Together with"), visit.companions),
        (_("Next visit on"), visit.next_on.isoformat() if visit.next_on else ""),
    )
    return [f"{label}：{text}" for label, text in labelled if text]
