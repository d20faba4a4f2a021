"""Finds a record of the register (a person, a door, a building) in the place where a form needs one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.theme import TextRole
from desktop.widgets import Button, ElidedText, Kind, LineButton, SearchField, Text, VBox, column, hide_unless, row
from desktop.widgets.layout import emptied
from desktop.widgets.lines import padded
from desktop.widgets.page import holder
from forms.i18n import _
from models.search import Hit, search

SHOWN = 5
_LOOKED_THROUGH = 40


class HitPicker(QWidget):
    """``picked``: a record of the register; ``dropped``: none, after all.

    Enter takes the first hit, Down goes through them. ``kinds`` are those of the search (``resident``, ``dwelling``).
    """

    picked = Signal(object)  # Hit
    dropped = Signal()

    def __init__(self, desk: Desk, label: str, placeholder: str, kinds: Sequence[str], *, titled: bool = True) -> None:
        """``titled``: the label stands above; else only who reads the screen aloud hears it."""
        super().__init__()
        self._desk, self._kinds = desk, tuple(kinds)
        self._wanted = False
        self.hits: list[Hit] = []
        self._lines: list[LineButton] = []
        self.search = _Search(placeholder)
        self.search.setAccessibleName(label)
        self.chosen = ElidedText("", TextRole.STRONG)
        self.drop_button = Button(_("Somebody else") if "resident" in kinds else _("Another place"), Kind.QUIET)
        self._line = holder(row(self.chosen, self.drop_button))
        self._line.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self._line.hide()
        self._box = VBox(0)
        title = Text(label)
        hide_unless(title, titled)
        self.setLayout(column(title, self.search, self._line, self._box, gap=4))
        self.search.searched.connect(self._look)
        self.search.entered.connect(self._take_first)
        self.search.moved.connect(self._to_hits)
        self.drop_button.clicked.connect(self.drop)

    def show_chosen(self, words: str) -> None:
        """Say who was chosen; empty: nobody."""
        self.chosen.setText(words)
        self._line.setVisible(bool(words))
        self.search.setVisible(not words)
        self._show(())

    def drop(self) -> None:
        self.show_chosen("")
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dropped.emit()

    def begin(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, text: str) -> None:
        if not text.strip():
            self._show(())
            return
        self._desk.read(partial(_found, text, self._kinds), partial(self._take, text), self)

    def _take(self, text: str, hits: Sequence[Hit]) -> None:
        if text != self.search.text() or self.search.isHidden():  # somebody was chosen meanwhile
            return
        self._show(hits)
        if self._wanted and hits:
            self._pick(hits[0])
        self._wanted = False

    def _take_first(self) -> None:
        """Enter before the answer has come takes the first of it."""
        if self.hits:
            self._pick(self.hits[0])
        else:
            self._wanted = bool(self.search.text().strip())

    def _show(self, hits: Sequence[Hit]) -> None:
        self.hits = list(hits)
        emptied(self._box)
        self._lines = [_line(hit, partial(self._pick, hit)) for hit in self.hits]
        for line in self._lines:
            self._box.addWidget(line)

    def _to_hits(self, step: int) -> None:
        if step > 0 and self._lines:
            self._lines[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, hit: Hit, *_checked: bool) -> None:
        self._wanted = False
        self.show_chosen(" · ".join(filter(None, (hit.title, details_of(hit)))))
        self.picked.emit(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}.get(Qt.Key(event.key()))
        if step is None or not self.hits:
            super().keyPressEvent(event)
        else:
            self.focusNextPrevChild(step)


class _Search(SearchField):
    """``entered``: Enter was pressed; it does not leave the field by itself."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.entered.emit()


def details_of(hit: Hit) -> str:
    """What is said of a hit beside its title; an age says that it is one."""
    if hit.age is None:
        return hit.subtitle
    age = _("{age} years old").format(age=hit.age)
    return " · ".join(age if part == str(hit.age) else part for part in hit.subtitle.split(" · "))


def _line(hit: Hit, go: partial[None]) -> LineButton:
    phone = hit.phone if hit.phone and hit.phone not in hit.subtitle else ""
    more = " · ".join(part for part in (details_of(hit), phone) if part)
    inside = row(Text(hit.title, TextRole.STRONG), ElidedText(more, TextRole.CAPTION, "text_muted"))
    inside.setStretch(1, 1)
    return LineButton(padded(inside), f"{hit.title} {more}", go)


def _found(text: str, kinds: Sequence[str], session: Session) -> list[Hit]:
    """The first hits of the kinds asked for; who died or was merged away is none of them."""
    hits = [hit for hit in search(session, text, _LOOKED_THROUGH) if hit.kind in kinds]
    here = [hit for hit in hits if not {"died", "merged", "deleted"} & set(hit.marks)]
    return here[:SHOWN]
