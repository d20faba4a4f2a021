"""The left navigation: an icon and a word for each place, how much waits there, and the way by keyboard."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy

from desktop.theme import TextRole, theme
from desktop.widgets.button import Pressable
from desktop.widgets.icons import icon
from desktop.widgets.layout import VBox
from forms.i18n import _


class Place(NamedTuple):
    """One entry of the navigation; ``at_end`` stands at the bottom (settings)."""

    key: str
    icon_name: str
    word: str
    at_end: bool = False


class NavButton(Pressable):
    """A place: icon, word, badge."""

    icon_px = 20.0
    icon_gap = 6.0

    def __init__(self, place: Place, shortcut: str) -> None:
        super().__init__()
        self.place, self.shortcut_words = place, shortcut
        self.badge = 0
        self.setProperty("nav", True)
        self.setCheckable(True)
        self.setIcon(icon(place.icon_name, "text_muted", on_color="accent"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_badge(0)

    def show_badge(self, count: int) -> None:
        self.badge = count
        waiting = _("{word}: {n} waiting").format(word=self.place.word, n=count) if count else self.place.word
        self.setAccessibleName(waiting)
        self.setToolTip(f"{waiting} ({self.shortcut_words})" if self.shortcut_words else waiting)
        self.update()

    def show_word(self, on: bool) -> None:
        self.setText(self.place.word if on else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.badge:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_badge(painter) if self.text() else self._paint_dot(painter)
            painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        worn = theme()
        font, words = worn.font(TextRole.CAPTION), f"{self.badge:,}" if self.badge < 1000 else "999+"
        metrics = QFontMetrics(font)
        height = metrics.height()
        width = max(metrics.horizontalAdvance(words) + worn.space(12), height)
        pill = QRect(self.width() - width - worn.space(8), (self.height() - height) // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color("surface_raised" if self.isChecked() else "pressed"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(worn.color("text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_dot(self, painter: QPainter) -> None:
        side = theme().px(8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_fill"))
        painter.drawEllipse(QRect(self.width() - side - theme().space(8), theme().space(8), side, side))


class NavRail(QFrame):
    """The places of the product; ``chosen`` tells the key. Up and Down move, Ctrl+1 to 9 go there from anywhere."""

    chosen = Signal(str)
    collapsed_changed = Signal(bool)

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("look", "nav")
        self.setAccessibleName(_("Navigation"))
        self._collapsed = False
        self._group = QButtonGroup(self)
        self._stood_at: NavButton | None = None
        self._buttons = [self._button(number, place) for number, place in enumerate(places)]
        self._fold = NavButton(Place("", "sidebar", _("Collapse")), "")
        self._fold.setCheckable(False)
        self._fold.clicked.connect(lambda: self.set_collapsed(not self._collapsed))
        box = VBox(4, (8, 12, 8, 8))
        for button in (button for button in self._buttons if not button.place.at_end):
            box.addWidget(button)
        box.addStretch()
        for button in (button for button in self._buttons if button.place.at_end):
            box.addWidget(button)
        box.addWidget(self._fold)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._group.buttonToggled.connect(self._toggled)
        self.set_collapsed(False)
        theme().changed.connect(self._wear)

    def _button(self, number: int, place: Place) -> NavButton:
        keys = f"Ctrl+{number + 1}" if number < 9 else ""
        button = NavButton(place, keys)
        self._group.addButton(button, number)
        button.pressed.connect(lambda: self._remember(button))
        button.clicked.connect(lambda: self._again(button))
        if keys:
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        return button

    @property
    def buttons(self) -> list[NavButton]:
        return self._buttons

    @property
    def collapsed(self) -> bool:
        return self._collapsed

    def choose(self, key: str) -> None:
        next(button for button in self._buttons if button.place.key == key).setChecked(True)

    def choose_none(self) -> None:
        """Where somebody is stands at no place of the rail."""
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(False)
        self._group.setExclusive(True)

    def set_badge(self, key: str, count: int) -> None:
        next(button for button in self._buttons if button.place.key == key).show_badge(count)

    def set_collapsed(self, collapsed: bool) -> None:
        changed = collapsed != self._collapsed
        self._collapsed = collapsed
        for button in (*self._buttons, self._fold):
            button.show_word(not collapsed)
        self._fold.setToolTip(_("Expand") if collapsed else _("Collapse"))
        self._fold.setAccessibleName(self._fold.toolTip())
        self._wear()
        if changed:
            self.collapsed_changed.emit(collapsed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        number = (self._group.checkedId() + step) % len(self._buttons)
        self._buttons[number].setFocus(Qt.FocusReason.TabFocusReason)
        self._buttons[number].setChecked(True)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def _wear(self) -> None:
        worn = theme()
        folded = worn.px(20) + 2 * worn.space(12) + 2 * worn.space(8) + 1
        self.setFixedWidth(folded if self._collapsed else worn.px(148) + worn.space(40))

    def _remember(self, pressed: NavButton) -> None:
        self._stood_at = pressed if pressed.isChecked() else None

    def _again(self, clicked: NavButton) -> None:
        """Pressing the place where one already is leads to its front page."""
        if clicked is self._stood_at:
            self.chosen.emit(clicked.place.key)

    def _toggled(self, button: NavButton, on: bool) -> None:
        if on:
            self.chosen.emit(button.place.key)
