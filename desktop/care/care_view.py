"""Care: who is cared for and by whom, what is missing, which visits are due; and the page of one person."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.care.person_view import PersonPage
from desktop.care.tab import TABLES, CareTab
from desktop.care.tabs import TABS
from desktop.desk import Change, Desk, Target
from desktop.theme import TextRole, theme
from desktop.widgets import Scroll, Text, VBox, column
from desktop.widgets.page import MARGINS
from desktop.widgets.stack import Stack
from desktop.widgets.tabs import Tabs
from forms.i18n import _

LOW_H = 520
"""A window lower than this, at 100 %, has no room for the title: the navigation says where one is."""


class CareView(QWidget):
    """``desk.go("care", id)`` opens the page of a resident, with ``kind=…`` a record of a tab; ``page=…`` a tab.

    Everything else in a target is the tab's: filters by their keys (``group="SG01"``), a ``part``, ``ids``.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.tabs = Tabs([(spec.key, _(spec.title)) for spec in TABS])
        self.made: dict[str, CareTab] = {}
        self._stale: set[str] = set()
        self.stack = Stack()
        self.front = QWidget()
        self.title = Text(_("Care"), TextRole.TITLE)
        box = VBox(12, MARGINS)
        for part in (self.title, self.tabs, self.stack):
            box.addWidget(part)
        self.front.setLayout(box)
        self.pages = QStackedWidget()
        # With large type a list and what stands above it may be higher than the window.
        self.front_page = Scroll(self.front)
        self.pages.addWidget(self.front_page)
        self.setLayout(column(self.pages, gap=0))
        self.tabs.chosen.connect(self.show_tab)
        desk.changed.connect(self._changed)

    @cached_property
    def person(self) -> PersonPage:
        page = PersonPage(self._desk)
        page.left.connect(self.back)
        self.pages.addWidget(page)
        return page

    def show_target(self, target: Target) -> None:
        """Open what is asked for; without anything the tab that was open last."""
        kind, page = target.options.get("kind", "resident"), target.options.get("page")
        owner = next((spec.key for spec in TABS if kind in spec.kinds), None)
        if target.record is not None and owner is not None:
            self.show_tab(owner)
            self.made[owner].open_record(target.record)
        elif target.record is not None:
            self.open_person(target.record, str(target.options.get("act", "")))
        else:
            key = str(page) if page in [spec.key for spec in TABS] else self.tabs.value()
            self.tab(key).open(target.options, target.ids)
            self.show_tab(key)

    def open_person(self, resident_id: UUID, act: str = "") -> None:
        """``act``: what to begin with there, as pairing."""
        self.pages.setCurrentWidget(self.person)
        self.person.open(resident_id, act)

    def tab(self, key: str) -> CareTab:
        """Return a tab, made when it is first asked for."""
        if key not in self.made:
            spec = next(spec for spec in TABS if spec.key == key)
            self.made[key] = tab = spec.make(self._desk)
            self._stale.add(key)
            self.stack.addWidget(tab)
            tab.counted.connect(lambda count: self._count(key, count))
            tab.covered.connect(self._arrange)
        return self.made[key]

    def show_tab(self, key: str) -> None:
        tab = self.tab(key)
        self.tabs.choose(key)
        self.pages.setCurrentWidget(self.front_page)
        self.stack.setCurrentWidget(tab)
        self._arrange()
        if key in self._stale:
            self._stale.discard(key)
            tab.refresh()
        tab.begin()

    def back(self) -> None:
        """From a page back to the tab from which one came."""
        self.show_tab(self.tabs.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """What stands above a tab gives way to a page or a form that takes the tab's place."""
        tab = self.stack.currentWidget()
        covered = isinstance(tab, CareTab) and tab.is_covered
        self.tabs.setHidden(covered)
        self.title.setHidden(covered or self.height() < theme().px(LOW_H))

    def _count(self, key: str, count: int | None) -> None:
        title = _(next(spec.title for spec in TABS if spec.key == key))
        self.tabs.button(key).setText(f"{title} {count:,}" if count else title)

    def _changed(self, change: Change) -> None:
        """Read the tab that is looked at again; the others when they are opened."""
        if not change.touches(*TABLES):
            return
        self._stale = set(self.made)
        for key in self._stale - {self.tabs.value()}:
            self._count(key, None)  # a number that may be wrong is none; it is counted when the tab is opened
        if self.isVisible() and self.pages.currentWidget() is self.front_page:
            key = self.tabs.value()
            self._stale.discard(key)
            self.tab(key).refresh()
