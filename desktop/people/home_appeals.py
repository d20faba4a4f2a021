"""The appeals of a door and its people on the household page: open ones first, each a way to its page."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.light_looks import light_chip
from desktop.people.home_model import Home
from desktop.theme import TextRole
from desktop.widgets import Button, Chip, ElidedText, Kind, LineButton, ListCard, Text, row
from desktop.widgets.lines import padded
from forms.appeals_words import CLOSED_FILE, STATES, deadline_text, local_text
from forms.i18n import _
from models.appeals.queries import AppealRow
from models.calendar import now
from models.cases.files import CLOSED
from models.clocks.deadlines import Light

SHOWN = 4


class AppealsCard(ListCard):
    """``asked``: one of them. Where there is none, there is no card; closed ones open with a button."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Appeals"))
        self.every = Button(_("Show all appeals"), Kind.QUIET, "expand")
        self.every.clicked.connect(self._show_every)
        self.add(self.every)
        self._home: Home | None = None

    def show_home(self, home: Home) -> None:
        self._home = home
        first = [each for each in home.appeals if each.light is not Light.OVER] or list(home.appeals)
        self._show(first[:SHOWN])

    def _show(self, rows: list[AppealRow]) -> None:
        every = self._home.appeals if self._home else ()
        at = (self._home.read_at if self._home else None) or now()
        self.show_lines([self._line(each, at) for each in rows], len(every))
        self.every.setVisible(len(every) > len(rows))

    def _show_every(self) -> None:
        if self._home is not None:
            self._show(list(self._home.appeals))

    def _line(self, each: AppealRow, at: datetime) -> QWidget:
        title = _(CLOSED_FILE) if each.level >= CLOSED else each.item_name
        words = " · ".join(part for part in (local_text(each.received_at)[:10], _(STATES[each.state])) if part)
        look = light_chip(each.light, deadline_text(each.light, each.due_at, at, provisional=each.provisional))
        inside = row(Text(title, TextRole.STRONG), ElidedText(words, TextRole.CAPTION, "text_muted"), Chip(*look))
        inside.setStretch(1, 1)
        return LineButton(padded(inside), f"{title} {words} {look.text}", partial(self.asked.emit, each.id))
