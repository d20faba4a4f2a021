"""The one panel beside a page in which things are asked and edited; in a narrow window it takes the page's place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.button import IconButton
from desktop.widgets.card import Card, Line
from desktop.widgets.layout import HBox, VBox, row
from desktop.widgets.text import Text
from forms.i18n import _

PANEL_W, NARROW_W, LEAST_H = 420, 900, 220


class SidePanel(Card):
    """Holds one content at a time; ``closed`` when it was left."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0)
        self.title = Text("", TextRole.HEADING)
        self.close_button = IconButton("close", _("Close (Esc)"))
        self.close_button.clicked.connect(self.leave)
        self.add(row(self.title, None, self.close_button, margins=(16, 8, 8, 8)))
        self.add(Line())
        self._place = VBox(0)
        self.body.addLayout(self._place, 1)
        self.content: QWidget | None = None
        self.hide()

    def show_content(self, title: str, content: QWidget) -> None:
        self._empty()
        self.title.setText(title)
        self.content = content
        # A long form scrolls within the panel, not the page around it.
        content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        content.setMinimumHeight(theme().px(LEAST_H))
        self._place.addWidget(content, 1)
        self.show()
        content.setFocus()

    def leave(self) -> None:
        self._empty()
        self.hide()
        self.closed.emit()

    def _empty(self) -> None:
        if self.content is not None:
            self._place.removeWidget(self.content)
            self.content.hide()
            self.content.deleteLater()
            self.content = None


class Beside(QFrame):
    """A page with its panel: side by side where there is room, else the panel alone (``covered``)."""

    covered = Signal(bool)

    def __init__(self, page: QWidget, panel: SidePanel) -> None:
        super().__init__()
        self._page, self._panel = page, panel
        self.is_covered = False
        box = HBox(16)
        box.addWidget(page, 1)
        box.addWidget(panel)
        self.setLayout(box)
        panel.closed.connect(self.arrange)

    def arrange(self) -> None:
        worn, width = theme(), self.width()
        open_ = self._panel.content is not None
        narrow = width < worn.px(NARROW_W)
        self.is_covered = open_ and narrow
        self._page.setVisible(not self.is_covered)
        self.covered.emit(self.is_covered)
        if narrow:
            self._panel.setMinimumWidth(0)
            self._panel.setMaximumWidth(16777215)
        else:
            self._panel.setFixedWidth(worn.px(PANEL_W))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
