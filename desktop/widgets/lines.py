"""Lines in a card: each a button that leads to what it tells of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from desktop.widgets.button import Pressable
from desktop.widgets.card import Card, Line, SectionHeader
from desktop.widgets.layout import VBox, column, emptied, hide_unless, wrapping
from desktop.widgets.text import Text


class ListCard(Card):
    """Lines below a title with their count; without lines a sentence, or, without that, no card."""

    def __init__(self, title: str, otherwise: str = "") -> None:
        super().__init__(gap=8)
        self.header = SectionHeader(title)
        self.nothing = Text(otherwise, ink="text_muted", wrap=True)
        self._otherwise = otherwise
        self._lines = VBox(0)
        self.add(self.header)
        self.add(self.nothing)
        self.add(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        hide_unless(self, otherwise)

    def show_lines(self, lines: Sequence[QWidget], count: int | None = None) -> None:
        """Show lines; ``count`` is how many there are in all."""
        emptied(self._lines)
        for line in lines:
            self._lines.addWidget(line)
        follow(self, lines)
        self.header.set_count(max(count or 0, len(lines)) or None)
        self.nothing.setVisible(not lines)
        self.setVisible(bool(lines or self._otherwise))


def follow(card: QWidget, lines: Sequence[QWidget]) -> None:
    """Let the Tab key reach ``lines`` where their card stands; what is made anew would come last on the page."""
    at = card.previousInFocusChain()
    while at is not None and at is not card and at.focusPolicy() == Qt.FocusPolicy.NoFocus:
        at = at.previousInFocusChain()
    for line in lines:
        for part in (line, *line.findChildren(QWidget)):
            if at is not None and at is not card and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(at, part)
                at = part


class RuledCard(Card):
    """Lines with a hairline between them, made anew each time, and what can be done; without lines a sentence."""

    def __init__(self, title: str, nothing: str = "", *acts: QWidget) -> None:
        super().__init__(gap=8)
        self.header = SectionHeader(title, None, *acts)
        self.nothing = Text(nothing, ink="text_muted", wrap=True)
        hide_unless(self.nothing, nothing)
        self._lines = VBox(6)
        for part in (self.header, self.nothing, self._lines):
            self.add(part)
        self.setSizePolicy(wrapping())

    def show_lines(self, lines: Sequence[QWidget], count: int | None = None, *, ruled: bool = True) -> None:
        """``count`` stands beside the title; lines that are not ``ruled`` have no hairline between them."""
        emptied(self._lines)
        for number, line in enumerate(lines):
            if number and ruled:
                self._lines.addWidget(Line())
            self._lines.addWidget(line)
        follow(self, lines)
        self.nothing.setVisible(not lines and bool(self.nothing.text()))
        self.header.set_count(count or None)


class LineButton(Pressable):
    """A line of a card: pressed anywhere, or with Enter, it leads on."""

    def __init__(self, inside: QLayout, name: str, go: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self.setProperty("line", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setLayout(inside)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(name)
        self.clicked.connect(go)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Texts that can be cut give way where the line is narrower than they are."""
        layout = self.layout()
        least = layout.minimumSize().width() if layout else 0
        return QSize(least, self.sizeHint().height())


def padded(inside: QLayout) -> QLayout:
    """Return what a line holds with room around it."""
    return column(inside, gap=0, margins=(8, 8, 8, 8))
