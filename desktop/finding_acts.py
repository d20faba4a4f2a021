"""Two buttons with which what was found goes on, without being typed again: as an appeal, or as a hazard."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.widgets import Button, Kind, flow
from desktop.widgets.layout import wrapping
from forms.i18n import _
from models.visits.rules import HAZARDS

APPEAL_KEY, HAZARD_KEY = "A", "D"


class FindingActs(QWidget):
    """``keys``: the letters A (appeal) and D (danger) do it, too; where they stand once on a page."""

    def __init__(self, desk: Desk, *, keys: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._finding: UUID | None = None
        appeal, hazard = (APPEAL_KEY, HAZARD_KEY) if keys else (None, None)
        self.appeal_button = Button(_("Make it an appeal"), Kind.SECONDARY, "appeals", appeal)
        self.hazard_button = Button(_("Follow as a hazard"), Kind.SECONDARY, "hazard", hazard)
        self.appeal_button.clicked.connect(self._to_appeal)
        self.hazard_button.clicked.connect(self._to_hazard)
        self.setLayout(flow(self.appeal_button, self.hazard_button))
        self.setSizePolicy(wrapping())

    def show_finding(self, finding_id: UUID | None, kind: str = "", *, resolved: bool = False) -> None:
        """Offer what can come of a finding: a danger may be told to be mended, anything may be appealed."""
        self._finding = finding_id
        open_ = finding_id is not None and not resolved
        self.appeal_button.setVisible(open_)
        self.hazard_button.setVisible(open_ and kind in HAZARDS)

    def name_after(self, kind: str, problem: str) -> None:
        """Say of what, where several stand on a page."""
        for button in (self.appeal_button, self.hazard_button):
            button.setAccessibleName(f"{button.text()}：{'：'.join(part for part in (kind, problem) if part)}")
            button.setToolTip(button.accessibleName())

    def _to_appeal(self) -> None:
        if self._finding is not None:
            make_appeal(self._desk, self._finding)

    def _to_hazard(self) -> None:
        if self._finding is not None:
            make_hazard(self._desk, self._finding)


def make_appeal(desk: Desk, finding_id: UUID) -> None:
    """Open the intake of an appeal with what was found, by whom it was said, and where."""
    desk.go("appeals", page="intake", finding=finding_id)


def make_hazard(desk: Desk, finding_id: UUID) -> None:
    """Open the form of a new hazard with what was found."""
    desk.go("studio", page="hazards", finding=finding_id)
