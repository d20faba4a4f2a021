"""Surfaces that hold content: the card, the heading over a part of a screen, the hairline."""

from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QWidget

from desktop.theme import TextRole
from desktop.widgets.chip import Chip
from desktop.widgets.layout import NO_MARGINS, HBox, VBox, hide_unless
from desktop.widgets.text import Text


class Card(QFrame):
    """A raised surface; add to ``body``."""

    def __init__(self, *parts: QWidget | QLayout, padding: float = 16, gap: float = 12) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.body = VBox(gap, (padding, padding, padding, padding))
        self.setLayout(self.body)
        for part in parts:
            self.add(part)

    def add(self, part: QWidget | QLayout) -> None:
        if isinstance(part, QWidget):
            self.body.addWidget(part)
        else:
            self.body.addLayout(part)


class Line(QFrame):
    """A hairline between two things."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "line")


class SectionHeader(QWidget):
    """The title of a part of a screen, how many there are, and what can be done; ``page`` for a whole screen."""

    def __init__(
        self, title: str, count: int | None = None, *actions: QWidget, page: bool = False, subtitle: str = ""
    ) -> None:
        super().__init__()
        self.title = Text(title, TextRole.TITLE if page else TextRole.HEADING)
        self.subtitle = Text(subtitle, ink="text_muted", wrap=True)
        hide_unless(self.subtitle, subtitle)
        self._count = Chip("")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        line = HBox(8, NO_MARGINS)
        line.addWidget(self.title)
        line.addWidget(self._count)
        line.addStretch()
        for action in actions:
            line.addWidget(action)
        box = VBox(4)
        box.addLayout(line)
        box.addWidget(self.subtitle)
        self.setLayout(box)
        self.set_count(count)
        self.setAccessibleName(title)

    def set_count(self, count: int | None) -> None:
        self._count.setVisible(count is not None)
        self._count.set_text("" if count is None else f"{count:,}")
