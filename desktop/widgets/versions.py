"""Two versions of one field side by side, each with who gave it and the button that keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.theme import TextRole, Tone, theme
from desktop.widgets.button import Button
from desktop.widgets.card import Card
from desktop.widgets.chip import Chip
from desktop.widgets.layout import hide_unless, row
from desktop.widgets.text import SELECTABLE, Text


class VersionCard(Card):
    """One value, large, under its heading; ``kept`` when its button or its digit was pressed."""

    kept = Signal()

    def __init__(self, heading: str, value: str, facts: Sequence[str], keep: str, digit: str, mark: str = "") -> None:
        super().__init__(gap=8)
        self.value = Text(value, TextRole.HEADING, wrap=True)
        self.value.setTextInteractionFlags(SELECTABLE | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mark = Chip(mark, Tone.INFO, "time")
        hide_unless(self.mark, mark)
        self.button = Button(keep, hint=digit)
        self.button.clicked.connect(self.kept)
        self.setAccessibleName(f"{heading}: {value}")
        self.add(row(Text(heading, TextRole.CAPTION, "text_muted"), None, self.mark))
        self.add(self.value)
        for fact in facts:
            self.add(Text(fact, TextRole.CAPTION, "text_muted", wrap=True))
        self.body.addStretch()
        self.add(row(self.button, None))


class Versions(QWidget):
    """Side by side where there is room, else below each other."""

    def __init__(self, *cards: VersionCard, width: float = 380) -> None:
        super().__init__()
        self._width = width
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().space(12))
        for card in cards:
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._box.addWidget(card, 1)
        self.setLayout(self._box)

    def resizeEvent(self, event: object) -> None:
        wide = self.width() >= theme().px(self._width)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if way != self._box.direction():
            self._box.setDirection(way)
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
