"""What the tabs with a list of people under care share: narrowing, what stands where nobody is, the menu of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.care.care_list import CareList
from desktop.care.choices import NarrowPanel, filter_chips
from desktop.care.listed_model import ListedModel
from desktop.care.tab import CareTab
from desktop.desk import Desk
from desktop.widgets import EmptyState
from forms.i18n import _


@dataclass(frozen=True)
class Nobody:
    """What stands where there is nobody though nothing narrows the list; marked texts."""

    title: str
    sentence: str
    action: str = ""
    """How one begins; ``ListedTab.begin_here`` does it."""


class ListedTab(CareTab):
    """A list of people over a ``ListedModel``; a subclass makes its columns and says what is done with a row.

    Whoever is looked at opens with Enter; the menu has what ``row_acts`` names, and the ways to home and map.
    """

    def __init__(self, desk: Desk, model: ListedModel[Any], filters: dict[str, str], icon: str, nobody: Nobody) -> None:
        super().__init__()
        self._desk, self._listed, self._nobody = desk, model, nobody
        self.filters = NarrowPanel(filters)
        self.empty = EmptyState(icon, "", "", _("Clear all filters"))

    def fill_list(self, listed: CareList, content: QWidget | None = None) -> None:
        """Show ``listed``; ``content`` is what it stands in, where that is more than the list."""
        self.list = listed
        self.fill(content or listed, self._listed.load)
        model = self._listed
        model.shown.connect(self._show)
        model.offered.connect(self._offer)
        model.failed.connect(self.fail)
        listed.searched.connect(model.text.look_for)
        listed.filter_removed.connect(lambda key: model.narrow(**{key: None}))
        listed.cleared.connect(self.clear)
        listed.opened.connect(lambda id_: self._desk.go("care", id_))
        listed.menu_asked.connect(self._pop_menu)
        self.filters.changed.connect(lambda: model.narrow(**self.filters.values()))
        self.empty.acted.connect(self._help)

    # what a subclass says ---------------------------------------------------------------------------------------

    def row_acts(self, row: Any) -> Sequence[tuple[str, Callable[[], object]]]:
        """What is done with the person under the cursor besides opening the page: words and act."""
        return ()

    def begin_here(self) -> None:
        """Do what is offered where there is nobody at all."""

    def rows_shown(self) -> None:
        """Bring what depends on the rows up to them."""

    # showing ----------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Show everybody again."""
        self.list.bar.search.clear()
        self._listed.text.look_for("")
        self._listed.narrow(**dict.fromkeys(self._listed.keys))

    def _show(self) -> None:
        self.show_content()
        rows = self._listed.rows
        if not rows:
            self._show_empty()
        self.list.set_rows(rows)
        self._show_filters()
        self.rows_shown()

    def _show_filters(self) -> None:
        self.list.bar.show_filters(filter_chips(self._listed.values(), self._listed.options))

    def _offer(self) -> None:
        self.filters.set_options(self._listed.options)
        self.filters.show_values(self._listed.values())
        self._show_filters()

    def _show_empty(self) -> None:
        if self._listed.narrowed:
            title, words = _("Nobody here"), _("Nobody matches. Take a filter away, or write less.")
            action = _("Clear all filters")
        else:
            title, words = _(self._nobody.title), _(self._nobody.sentence)
            action = _(self._nobody.action) if self._nobody.action else ""
        self.empty.setAccessibleName(title)
        self.empty.title.setText(title)
        self.empty.sentence.setText(words)
        self.empty.action.setText(action)
        self.empty.action.setVisible(bool(action))

    def _help(self) -> None:
        if self._listed.narrowed:
            self.clear()
        else:
            self.begin_here()

    # one row ----------------------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """What can be done with the person under the cursor."""
        menu, row = QMenu(self), self.list.current_row()
        if row is None:
            return menu
        person, home = row.resident_id, row.dwelling_id
        self._add(menu, _("Open (Enter)"), lambda: self._desk.go("care", person))
        for words, act in self.row_acts(row):
            self._add(menu, words, act)
        menu.addSeparator()
        self._add(menu, _("Household page"), lambda: self._desk.go("people", person, kind="resident"))
        on_map = self._add(menu, _("Show on the map"), lambda: self._desk.go("map", home, kind="dwelling"))
        on_map.setEnabled(home is not None)
        return menu

    @staticmethod
    def _add(menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _on=False: act())
        return action

    def _pop_menu(self, where: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)
