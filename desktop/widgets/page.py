"""What pages share: a head with a way back, and a button with a menu under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QLayout, QMenu, QSizePolicy, QWidget

from desktop.theme import TextRole
from desktop.widgets.button import Button, IconButton, Kind
from desktop.widgets.chip import Chip
from desktop.widgets.layout import Columns, Flow, HBox, VBox, column, hide_unless, wrapping
from desktop.widgets.rows import ChipLook
from desktop.widgets.text import ElidedText, Text
from forms.i18n import _

MARGINS = (24.0, 16.0, 24.0, 16.0)


class PageHead(QWidget):
    """The title of a page with its state, what can be done, and (where it was opened from a list) the way back."""

    back = Signal()

    def __init__(self, title: str, *actions: QWidget, way_back: bool = True) -> None:
        super().__init__()
        self.back_button = IconButton("back", _("Back (Alt+Left)"))
        self.back_button.clicked.connect(self.back)
        hide_unless(self.back_button, way_back)
        self.title = ElidedText(title, TextRole.TITLE)
        self.chip = Chip("")
        self.chip.hide()
        self.subtitle = Text("", ink="text_muted", wrap=True)
        self.subtitle.hide()
        line = HBox(8)
        line.addWidget(self.back_button)
        line.addWidget(self.title)
        line.addWidget(self.chip)
        line.addStretch()
        for action in actions:
            line.addWidget(action)
        box = VBox(2)
        box.addLayout(line)
        box.addWidget(self.subtitle)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_title(self, title: str, subtitle: str = "", chip: ChipLook | None = None) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.show_state(*chip)


class MenuButton(Button):
    """A button that opens acts below it: ``(words, act)``, ``None`` for a line between."""

    def __init__(self, text: str, kind: Kind = Kind.SECONDARY, icon_name: str | None = None) -> None:
        super().__init__(text, kind, icon_name)
        self._acts: Sequence[tuple[str, Callable[[], object]] | None] = ()
        self.clicked.connect(self._open)

    def set_acts(self, acts: Sequence[tuple[str, Callable[[], object]] | None]) -> None:
        self._acts = acts

    def menu_of_acts(self) -> QMenu:
        menu = QMenu(self)
        for each in self._acts:
            if each is None:
                menu.addSeparator()
            else:
                words, act = each
                menu.addAction(words).triggered.connect(lambda _on=False, act=act: act())
        return menu

    def _open(self) -> None:
        self.menu_of_acts().popup(self.mapToGlobal(QPoint(0, self.height())))


def holder(layout: QLayout) -> QWidget:
    """Return a widget for ``layout`` that is only as high as it needs to be."""
    widget = QWidget()
    widget.setLayout(layout)
    if isinstance(layout, Flow):
        widget.setSizePolicy(wrapping())
    else:
        widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return widget


def beside_each_other(*sides: Sequence[QWidget]) -> QWidget:
    """Return a page of cards in columns, below one another where the window is narrow; each side from top to bottom."""
    cards, page = QWidget(), QWidget()
    columns = Columns(400, most=2, gap_x=16)
    for parts in sides:
        side = QWidget()
        side.setLayout(column(*parts, None, gap=12))
        side.setSizePolicy(wrapping())
        columns.add(side)
    cards.setLayout(columns)
    cards.setSizePolicy(wrapping())
    page.setLayout(column(cards, None, gap=0, margins=(0, 0, 4, 12)))
    return page
