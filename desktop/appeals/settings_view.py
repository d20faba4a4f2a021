"""What appeals go by: departments, the taxonomy, holidays; one part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.appeals.departments_view import DepartmentsPage
from desktop.appeals.holidays_view import HolidaysPage
from desktop.appeals.topics_view import TopicsPage
from desktop.desk import Desk
from desktop.tabbed import Tab
from desktop.widgets import column
from desktop.widgets.stack import Stack
from desktop.widgets.tabs import Tabs
from forms.i18n import N_, _

Part = DepartmentsPage | TopicsPage | HolidaysPage
PARTS: Mapping[str, tuple[str, Callable[[Desk], Part]]] = {
    "departments": (N_("Departments"), DepartmentsPage),
    "topics": (N_("Taxonomy"), TopicsPage),
    "holidays": (N_("Holidays"), HolidaysPage),
}


class SettingsTab(Tab):
    """``part``: departments, topics or holidays."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.parts: dict[str, Part] = {key: make(desk) for key, (_title, make) in PARTS.items()}
        self.choice = Tabs([(key, _(title)) for key, (title, _make) in PARTS.items()])
        self.stack = Stack()
        for part in self.parts.values():
            self.stack.addWidget(part)
        page = QWidget()
        page.setLayout(column(self.choice, self.stack, gap=8))
        self.choice.chosen.connect(self.show_part)
        self.fill(page, self.load)

    def begin(self) -> None:
        self.parts[self.choice.value()].begin()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("part") in self.parts:
            self.show_part(str(options["part"]))

    def show_part(self, key: str) -> None:
        self.choice.choose(key)
        self.stack.setCurrentWidget(self.parts[key])
        self.parts[key].load()
        self.begin()

    def load(self) -> None:
        """Read the part that is shown; the others when they are."""
        self.show_content()
        self.parts[self.choice.value()].load()
