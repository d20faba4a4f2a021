"""What was found at a door and is not settled, on the household page: what came of it, or what may come of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.case_looks import CaseLines
from desktop.desk import Desk
from desktop.finding_acts import FindingActs
from desktop.people.home_model import Home
from desktop.theme import Tone
from desktop.widgets import Chip, ListCard, Text, column, row
from desktop.widgets.layout import wrapping
from forms.i18n import _
from forms.visits_words import FINDINGS
from models.calendar import now
from models.visits.records import VisitFinding


class FindingsCard(ListCard):
    """Where nothing is open there is no card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Found at this door, not settled"))
        self._desk = desk
        self.acts: list[FindingActs] = []

    def show_home(self, home: Home) -> None:
        self.acts = []
        self.show_lines([self._line(home, each) for each in home.findings])

    def _line(self, home: Home, finding: VisitFinding) -> QWidget:
        kind, line = _(FINDINGS.get(finding.kind, finding.kind)), QWidget()
        chip = Chip(kind, Tone.NEUTRAL, "household" if finding.kind == "need" else "warning")
        what = row(chip, gap=8)
        what.addWidget(Text(finding.problem, wrap=True), 1)
        line.setLayout(column(what, self._goes_on(home, finding, kind), gap=4, margins=(0, 4, 0, 4)))
        line.setSizePolicy(wrapping())
        return line

    def _goes_on(self, home: Home, finding: VisitFinding, kind: str) -> QWidget:
        if cases := home.grown.get(finding.id, ()):
            lines = CaseLines(self._desk)
            lines.show_cases(cases, home.read_at or now())
            return lines
        acts = FindingActs(self._desk)
        acts.show_finding(finding.id, finding.kind)
        acts.name_after(kind, finding.problem)
        self.acts.append(acts)
        return acts
