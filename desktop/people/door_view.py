"""At which door: asked before somebody new is registered from the list."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.widgets import Button, Card, Field, IconButton, SearchField, Text, row
from desktop.widgets.layout import VBox, emptied
from forms.i18n import _
from models.search import Hit, search

SHOWN = 6


class DoorModel(QObject):
    """Finds doors by number, estate or who lives there; the newest question wins."""

    found = Signal(str, object)  # what was asked, list[Hit]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = ""

    def ask(self, text: str) -> None:
        self._asked = text

        def query(session: Session) -> list[Hit]:
            hits = search(session, text, 40) if text.strip() else []
            return [hit for hit in hits if hit.kind in ("dwelling", "household")][:SHOWN]

        self._desk.read(query, partial(self._answer, text), self)

    def _answer(self, text: str, hits: list[Hit]) -> None:
        if text == self._asked:
            self.found.emit(text, hits)


class DoorPicker(Card):
    """A line to search in and what it found; Enter takes the first."""

    chosen = Signal(str, UUID)  # kind and id of the hit

    def __init__(self, model: DoorModel) -> None:
        super().__init__(padding=12, gap=8)
        self.model = model
        self._hits: list[Hit] = []
        self.search = SearchField(_("3-2-501, or who lives there"))
        self.search.searched.connect(model.ask)
        self.search.returnPressed.connect(self._take_first)
        self.close_button = IconButton("close", _("Close (Esc)"))
        self.close_button.clicked.connect(self.leave)
        self.nothing = Text(_("No such door. New buildings are made on the household map."), ink="text_muted")
        self.nothing.hide()
        self._results = VBox(4)
        line = row(gap=12)
        line.addWidget(Field(_("At which door does the new resident live?"), self.search), 1)
        line.addWidget(self.close_button)
        self.add(line)
        self.add(self.nothing)
        self.body.addLayout(self._results)
        model.found.connect(self._show)
        self.setFocusProxy(self.search)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def buttons(self) -> list[Button]:
        found = (self._results.itemAt(number) for number in range(self._results.count()))
        return [button for item in found if item and isinstance(button := item.widget(), Button)]

    def leave(self) -> None:
        self.search.clear()
        self.hide()

    def _show(self, text: str, hits: list[Hit]) -> None:
        self._hits = hits
        emptied(self._results)
        for hit in hits:
            button = Button(f"{hit.title}   {hit.subtitle}", icon_name=hit.kind)
            button.clicked.connect(partial(self._take, hit))
            self._results.addWidget(button)
        self.nothing.setVisible(bool(text.strip()) and not hits)

    def _take_first(self) -> None:
        if self._hits:
            self._take(self._hits[0])

    def _take(self, hit: Hit, *_checked: bool) -> None:
        self.leave()
        self.chosen.emit(hit.kind, hit.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
