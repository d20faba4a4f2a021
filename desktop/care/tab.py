"""A tab of the care screen: what it is asked to show, and when it reads again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.messages import sentence
from desktop.widgets import ErrorState, column
from desktop.widgets.stack import Stack
from forms.i18n import _

TABLES = (
    "special_group", "membership", "resident_fact", "proposal_decision", "helper", "pairing", "care_pause", "crisis",
    "care_visit", "care_need", "care_team_member", "care_due", "cadre_duty", "cadre_day", "resident", "residency",
    "household", "dwelling", "building", "estate", "area", "visit", "worker",
)  # fmt: skip
"""What any tab may show."""


class CareTab(QWidget):
    """One tab. ``counted``: how many entries its title should name (``None``: no number).

    ``fill`` gives it its content and what reads it; ``fail`` shows what could not be read, and a way to try again,
    until ``show_content``.

    The screen calls ``refresh`` when the tab comes to the front and something has changed since it read last, and when
    something changes while it is there. Other pages are asked for with ``desk.go("care", …)``.

    ``cover`` says that a page of its own, or a form in a narrow window, takes the tab's place.
    """

    counted = Signal(object)
    covered = Signal()
    is_covered = False
    refresh: Callable[[], object]
    """Read anew."""

    def fill(self, content: QWidget, read: Callable[[], object]) -> None:
        self._content, self.refresh = content, read
        self.error = ErrorState(_("This page could not be read"), "")
        self.error.acted.connect(self.refresh)
        self._either = Stack()
        for page in (content, self.error):
            self._either.addWidget(page)
        self.setLayout(column(self._either, gap=0))

    def show_content(self) -> None:
        self._either.setCurrentWidget(self._content)

    def fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self._either.setCurrentWidget(self.error)

    def cover(self, covered: bool) -> None:
        """Let what stands above the tabs give way, or come back."""
        if covered != self.is_covered:
            self.is_covered = covered
            self.covered.emit()

    def begin(self) -> None:
        """Put the keys where one begins. (A focus proxy would take what stands before it out of the way of Tab.)"""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """Show what a target names: filters by their keys, a part, chosen records; without any, what stood here."""

    def open_record(self, record_id: UUID) -> None:
        """Show one record of the kinds that its ``TabSpec`` names."""


@dataclass(frozen=True)
class TabSpec:
    """``kinds``: names of tables whose records this tab shows (``desk.go("care", id, kind="helper")``)."""

    key: str
    title: str
    make: Callable[[Desk], CareTab]
    kinds: tuple[str, ...] = ()
