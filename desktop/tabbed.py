"""A screen of tabs: what a tab is asked to show, when it reads again, and the pages that stand over all tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
from desktop.messages import sentence
from desktop.theme import TextRole, theme
from desktop.widgets import ErrorState, Scroll, Text, VBox, column
from desktop.widgets.page import MARGINS
from desktop.widgets.stack import Stack
from desktop.widgets.tabs import Tabs
from forms.i18n import _

LOW_H = 520
"""A window lower than this, at 100 %, has no room for the title: the navigation says where one is."""


class Tab(QWidget):
    """One tab. ``counted``: how many entries its title should name (``None``: no number).

    ``fill`` gives it its content and what reads it; ``fail`` shows what could not be read, and a way to try again,
    until ``show_content``.

    The screen calls ``refresh`` when the tab comes to the front and something has changed since it read last, and when
    something changes while it is there. Other pages are asked for with ``desk.go(screen, …)``.

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
    make: Callable[[Desk], Tab]
    kinds: tuple[str, ...] = ()


class TabbedView(QWidget):
    """``desk.go(screen, id, kind=…)`` opens a record of a tab; ``page=…`` a tab.

    Everything else in a target is the tab's: filters by their keys, a ``part``, ``ids``. ``tables``: what any tab may
    show. A subclass may have pages of its own that stand in the place of all tabs (``open_other``).
    """

    def __init__(self, desk: Desk, title: str, specs: Sequence[TabSpec], tables: Sequence[str]) -> None:
        super().__init__()
        self._desk, self._specs, self._tables = desk, specs, tables
        self.tabs = Tabs([(spec.key, _(spec.title)) for spec in specs])
        self.made: dict[str, Tab] = {}
        self._stale: set[str] = set()
        self.stack = Stack()
        self.front = QWidget()
        self.title = Text(title, TextRole.TITLE)
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

    def show_target(self, target: Target) -> None:
        """Open what is asked for; without anything the tab that was open last."""
        kind, page = target.options.get("kind"), target.options.get("page")
        owner = next((spec.key for spec in self._specs if kind in spec.kinds), None)
        if target.record is not None and owner is not None:
            self.show_tab(owner)
            self.made[owner].open_record(target.record)
        elif target.record is None or not self.open_other(target.record, target):
            key = str(page) if page in [spec.key for spec in self._specs] else self.tabs.value()
            self.tab(key).open(target.options, target.ids)
            self.show_tab(key)

    def open_other(self, record_id: UUID, target: Target) -> bool:
        """Show a record that is no tab's; whether there is a page for it."""
        return False

    def tab(self, key: str) -> Tab:
        """Return a tab, made when it is first asked for."""
        if key not in self.made:
            spec = next(spec for spec in self._specs if spec.key == key)
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
        covered = isinstance(tab, Tab) and tab.is_covered
        self.tabs.setHidden(covered or len(self._specs) == 1)
        self.title.setHidden(covered or self.height() < theme().px(LOW_H))

    def _count(self, key: str, count: int | None) -> None:
        title = _(next(spec.title for spec in self._specs if spec.key == key))
        self.tabs.button(key).setText(f"{title} {count:,}" if count else title)

    def _changed(self, change: Change) -> None:
        """Read the tab that is looked at again; the others when they are opened."""
        if not change.touches(*self._tables):
            return
        self._stale = set(self.made)
        for key in self._stale - {self.tabs.value()}:
            self._count(key, None)  # a number that may be wrong is none; it is counted when the tab is opened
        if self.isVisible() and self.pages.currentWidget() is self.front_page:
            key = self.tabs.value()
            self._stale.discard(key)
            self.tab(key).refresh()
