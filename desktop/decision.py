"""A register with the one of its rows that is decided: the list, and a card with a reason and what can be done.

The registers of requests, of what is over and of what left the house are such pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.messages import sentence
from desktop.record_list import RecordList
from desktop.theme import TextRole, theme
from desktop.widgets import Button, Card, Field, LineEdit, Text, column, flow, row
from desktop.widgets.page import holder
from forms.i18n import N_, _

Row = TypeVar("Row")
LEAST_H = 210
"""At 100 %: a list that is lower shows nothing."""


class DecisionCard(Card, Generic[Row]):
    """One row in words; its buttons act on it with what stands in ``why``.

    ``area`` begins the names of the acts, ``noted`` is said after one; ``more`` stands above the buttons.
    """

    area = ""
    noted = N_("Noted.")
    shown = Signal(object)  # the row, or nothing

    def __init__(self, desk: Desk, why: str, *buttons: Button, more: Collection[QWidget] = ()) -> None:
        super().__init__(gap=8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._desk = desk
        self.row: Row | None = None
        self.title = Text("", TextRole.STRONG, wrap=True)
        self.facts = Text("", ink="text_muted", wrap=True)
        self.why = LineEdit()
        self.why_field = Field(why, self.why)
        self.buttons = buttons
        self._beside_label = Text(" ")
        acts = row(gap=8)
        acts.addWidget(self.why_field, 1)
        acts.addWidget(holder(column(self._beside_label, holder(flow(*buttons, gap=8)), None, gap=4)))
        for part in (self.title, self.facts, *more):
            self.add(part)
        self.add(acts)
        self.hide()

    def show_row(self, each: Row | None) -> None:
        """Show another row, or the same as it stands now; what was typed for another one goes."""
        if each is None or self.row is None or self.id_of(each) != self.id_of(self.row):
            self._clean()
        self.row = each
        self.setVisible(each is not None)
        if each is not None:
            self.title.setText(self.title_of(each))
            self.facts.setText(self.facts_of(each))
            self.facts.setVisible(bool(self.facts.text()))
            offered = self.offered(each)
            for button in self.buttons:
                button.setVisible(button in offered)
            self._ask_why(asked=self.asks_why(each))
        self.shown.emit(each)

    def id_of(self, each: Row) -> UUID:
        raise NotImplementedError

    def title_of(self, each: Row) -> str:
        raise NotImplementedError

    def facts_of(self, each: Row) -> str:
        raise NotImplementedError

    def offered(self, each: Row) -> Collection[Button]:
        """The buttons that can do something now."""
        raise NotImplementedError

    def asks_why(self, each: Row) -> bool:
        raise NotImplementedError

    def act(self, name: str, action: Callable[[Session, UUID, str], object]) -> None:
        """Do ``action`` with the row and what stands in ``why``."""
        if self.row is not None:
            id_, why = self.id_of(self.row), self.why.text()
            kind = f"{self.area}.{name}"
            self._desk.write(kind, lambda session: action(session, id_, why), self._done, self, self.refused)

    def _done(self, pair: tuple[object, int | None]) -> None:
        self._clean()
        self._desk.done.emit(_(self.noted), pair[1])

    def refused(self, error: Exception) -> None:
        self._ask_why(asked=True)
        self.why_field.show_problem(sentence(error))
        self.why.setFocus()

    def _ask_why(self, *, asked: bool) -> None:
        for part in (self.why_field, self._beside_label):
            part.setVisible(asked)

    def _clean(self) -> None:
        self.why.clear()
        self.why_field.show_problem("")


class Register(QWidget, Generic[Row]):
    """Reads its rows when it is opened and whenever one of ``tables`` changes while it is seen.

    ``query`` makes what a reading thread asks, out of what is chosen on the page now.
    """

    def __init__(
        self,
        desk: Desk,
        rows: RecordList,
        card: DecisionCard[Row],
        query: Callable[[], Callable[[Session], Sequence[Row]]],
        tables: Collection[str],
    ) -> None:
        super().__init__()
        self._desk, self._query, self._tables = desk, query, tables
        self.list, self.card = rows, card
        rows.setMinimumHeight(theme().px(LEAST_H))
        rows.table.selected.connect(lambda *_args: card.show_row(rows.current_row()))
        rows.opened.connect(lambda _id: card.why.setFocus())
        desk.changed.connect(self._changed)

    def refresh(self) -> None:
        self._desk.read(self._query(), self._show, self)

    def _show(self, rows: Sequence[Row]) -> None:
        self.list.set_rows(rows)
        self.card.show_row(self.list.current_row())

    def _changed(self, change: Change) -> None:
        if change.touches(*self._tables) and self.isVisible():
            self.refresh()
