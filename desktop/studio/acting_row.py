"""The switch of who is acting: one key an officer, always in sight."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.studio.acting import Acting
from desktop.theme import TextRole
from desktop.widgets import Button, Text, flow, icon, row
from desktop.widgets.layout import Flow, wrapping
from forms.i18n import _

KEYS = 9


class ActingRow(QWidget):
    """0 is the worker who is logged in, 1 to 9 are the officers in the order in which they signed in.

    With Alt the same keys work from anywhere. ``chosen``: somebody was asked for.
    """

    chosen = Signal()

    def __init__(self, acting: Acting) -> None:
        super().__init__()
        self._acting = acting
        self.words = Text("", TextRole.STRONG)
        self._flow: Flow = flow()
        self._place = QWidget()
        self._place.setLayout(self._flow)
        self._place.setSizePolicy(wrapping())
        self._group = QButtonGroup(self)
        self.buttons: list[Button] = []
        self._who: list[tuple[UUID | None, str, str]] = []
        """Who, his name, and his name with his department."""
        box = row(self.words, gap=12)
        box.addWidget(self._place, 1)
        self.setLayout(box)
        self.setSizePolicy(wrapping())
        for number in range(KEYS + 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(partial(self.press, number))
        acting.changed.connect(self._show)
        self._show()

    def press(self, number: int) -> bool:
        """Let whoever has the key ``number`` act; whether there is such a one."""
        if number >= len(self.buttons):
            return False
        self.buttons[number].click()
        return True

    def show_served(self, labels: Mapping[UUID | None, str]) -> None:
        """Say beside each officer whom he is hearing."""
        for button, (key, name, words) in zip(self.buttons, self._who, strict=True):
            heard = labels.get(key, "")
            button.setText(f"{name} · {heard}" if heard else words)  # one line has room for four officers who are busy
            button.setAccessibleName(button.text())

    def _show(self) -> None:
        self.words.setText(_("Acting now: {name}").format(name=self._acting.name))
        who: list[tuple[UUID | None, str, str]] = [(None, self._acting.worker, self._acting.worker)]
        words = _("{name} ({department})")
        who += [
            (each.officer_id, each.name, words.format(name=each.name, department=each.department))
            for each in self._acting.on_duty
        ]
        if who != self._who:
            self._who = who
            self._make()
        for button, (key, _name, _words) in zip(self.buttons, self._who, strict=True):
            button.setChecked(key == self._acting.officer_id)

    def _make(self) -> None:
        for old in self.buttons:
            self._group.removeButton(old)
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        for number, (key, _name, words) in enumerate(self._who):
            button = Button(words, hint=str(number) if number <= KEYS else "")
            button.setIcon(icon("acting" if key else "account", "text_muted", on_color="accent"))
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.clicked.connect(partial(self._choose, key))
            self._group.addButton(button)
            self._flow.addWidget(button)
            self.buttons.append(button)

    def _choose(self, officer_id: UUID | None, *_checked: bool) -> None:
        self._acting.choose(officer_id)
        self.chosen.emit()
