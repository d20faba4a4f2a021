"""What a log found and settled (一格一警): its cases as they stand, its findings that are none yet, and one more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.case_looks import CaseButton
from desktop.desk import Desk
from desktop.finding_acts import FindingActs
from desktop.hit_picker import HitPicker
from desktop.theme import Tone
from desktop.visits.log_model import LogModel
from desktop.visits.words import finding_chip
from desktop.widgets import (
    Button,
    Card,
    CheckBox,
    Chip,
    ChipLook,
    Kind,
    Line,
    SectionHeader,
    Text,
    VBox,
    column,
    flow,
    row,
)
from desktop.widgets.layout import emptied, wrapping
from forms.i18n import _
from models.search import Hit
from models.visits.findings import FindingState, state_of
from models.visits.log_cases import LoggedCase
from models.visits.records import VisitFinding

KINDS = ("appeal", "hazard", "studio_matter")
"""What search finds of the cases that a log may name."""


class CasesCard(Card):
    """Nobody types a fact twice: a finding becomes a case where it stands, a case that is there is found by number.

    The first finding that is no case yet has the keys A (appeal) and D (danger, a hazard).
    """

    def __init__(self, desk: Desk, model: LogModel) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self.header = SectionHeader(_("Found and settled"))
        self.nothing = Text(_("Nothing was found or settled on this day so far."), ink="text_muted", wrap=True)
        self.lines = VBox(4)
        self.cases: list[CaseButton] = []
        self.findings: list[FindingActs] = []
        self.settle_buttons: list[Button] = []
        self.settled = CheckBox(_("It was settled on this day"))
        words = _("Number, name or words; Enter takes the first")
        self.picker = HitPicker(desk, _("Name a case that is there already"), words, KINDS)
        for part in (self.header, self.nothing, self.lines, Line(), self.picker, row(self.settled, None)):
            self.add(part)
        self.setSizePolicy(wrapping())
        self.picker.picked.connect(self._link)
        model.named.connect(self.show_cases)
        self.show_cases()

    def show_cases(self) -> None:
        """Show the open log's cases anew; a word that is being searched for stays."""
        page = self._model.page
        if page is None:
            return
        emptied(self.lines)
        self.cases, self.findings, self.settle_buttons = [], [], []
        parts = [*map(self._case, page.cases), *self._open_findings(page.facts.findings, set(page.grown))]
        for number, part in enumerate(parts):
            if number:
                self.lines.addWidget(Line())
            self.lines.addWidget(part)
        self.nothing.setVisible(not parts)
        self.header.set_count(len(page.cases) or None)

    def _case(self, each: LoggedCase) -> QWidget:
        found = [ChipLook(_("Found on this day"), Tone.NEUTRAL, "search")] if each.named.found else []
        settled = [ChipLook(_("Settled on this day"), Tone.SUCCESS, "met")] if each.named.settled else []
        button = CaseButton(self._desk, each.line, self._model.now, [*found, *settled])
        self.cases.append(button)
        part, inside = QWidget(), row(gap=8)
        inside.addWidget(button, 1)
        if not each.named.settled:
            mark = Button(_("Mark as settled on this day"), Kind.QUIET, "checked")
            mark.setAccessibleName(_("{number}: mark as settled on this day").format(number=each.line.number))
            mark.clicked.connect(partial(self._settle, each.line.table, each.line.id))
            self.settle_buttons.append(mark)
            inside.addWidget(mark)
        part.setLayout(inside)
        return part

    def _open_findings(self, findings: tuple[VisitFinding, ...], grown: set[UUID]) -> Iterator[QWidget]:
        for finding in findings:
            if finding.id in grown:
                continue
            acts = FindingActs(self._desk, keys=not self.findings)
            acts.show_finding(finding.id, finding.kind, resolved=state_of(finding) is FindingState.RESOLVED)
            part, head = QWidget(), flow(Chip(*finding_chip(finding.kind)), acts)
            part.setLayout(column(Text(finding.problem or "—", wrap=True), head, gap=4, margins=(8, 4, 0, 4)))
            part.setSizePolicy(wrapping())
            self.findings.append(acts)
            yield part

    def _settle(self, table: str, case_id: UUID, *_checked: bool) -> None:
        self._model.link(table, case_id, settled=True)

    def _link(self, hit: Hit) -> None:
        self._model.link(hit.kind, hit.id, settled=self.settled.isChecked())
        self.settled.setChecked(False)
        self.picker.drop()
