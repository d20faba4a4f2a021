"""Choosing: one of a few as buttons, some of many as boxes to tick."""

from collections.abc import Container, Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop.theme import theme
from desktop.widgets.button import RING_REASONS, Button
from desktop.widgets.button_row import ButtonRow
from desktop.widgets.icons import paint_icon
from desktop.widgets.layout import Flow, wrapping

Options = Sequence[tuple[object, str]]


class ChoiceButtons(ButtonRow):
    """One of a few: each a button with its number; 1 to 9 choose, Backspace takes the choice away."""

    changed = Signal(object)

    def __init__(self, options: Options, name: str = "") -> None:
        super().__init__(
            Button(text, hint=str(number) if number <= 9 else "") for number, (_value, text) in enumerate(options, 1)
        )
        self.setAccessibleName(name)
        self._values = [value for value, _text in options]
        self.setFocusProxy(self._group.button(0))
        self._group.idToggled.connect(self._toggled)

    @property
    def buttons(self) -> list[Button]:
        return [button for button in self._group.buttons() if isinstance(button, Button)]

    def value(self) -> object:
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def set_value(self, value: object) -> None:
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
        elif self._group.checkedId() >= 0:
            self._group.setExclusive(False)
            self._group.button(self._group.checkedId()).setChecked(False)
            self._group.setExclusive(True)
            self.changed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < min(len(self._values), 9):
            self._group.button(number).setFocus(Qt.FocusReason.OtherFocusReason)
            self._group.button(number).setChecked(True)
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.set_value(None)
        else:
            super().keyPressEvent(event)

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.changed.emit(self._values[number])


class CheckBox(QCheckBox):
    """A box to tick, as large as the type."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._by_keyboard = False
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme().font())
        gap = theme().space(8)
        width = theme().icon_size + gap + metrics.horizontalAdvance(self.text()) + gap
        return QSize(width, max(metrics.height(), theme().icon_size) + gap)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        return self.rect().contains(position)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in RING_REASONS
        super().focusInEvent(event)

    def paintEvent(self, event: object) -> None:
        worn, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = worn.icon_size
        box = QRect(worn.ring, (self.height() - side) // 2, side, side)
        self._paint_box(painter, box)
        painter.setFont(worn.font())
        painter.setPen(worn.color("text" if self.isEnabled() else "text_disabled"))
        room = self.rect().adjusted(box.right() + worn.space(8), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus() and self._by_keyboard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(worn.color("accent"), worn.ring))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), worn.radius // 2, worn.radius // 2)
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRect) -> None:
        worn = theme()
        on = self.checkState() != Qt.CheckState.Unchecked
        line = "border" if not self.isEnabled() else "accent_fill" if on else "border_field"
        fill = "text_disabled" if on and not self.isEnabled() else "accent_fill" if on else "surface_raised"
        painter.setPen(QPen(worn.color(line), 1))
        painter.setBrush(worn.color("hover" if self.underMouse() and not on else fill))
        painter.drawRoundedRect(box, worn.radius // 2, worn.radius // 2)
        if on:
            inner = box.adjusted(2, 2, -2, -2)
            whole = self.checkState() == Qt.CheckState.Checked
            paint_icon(painter, "checked" if whole else "partly", inner, "accent_text")


class CheckList(QWidget):
    """Some of many, side by side where there is room."""

    changed = Signal(object)

    def __init__(self, options: Options, name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._boxes = [(value, CheckBox(text)) for value, text in options]
        line = Flow(12)
        for _value, box in self._boxes:
            box.toggled.connect(self._toggled)
            line.addWidget(box)
        self.setLayout(line)
        self.setSizePolicy(wrapping())
        if self._boxes:
            self.setFocusProxy(self._boxes[0][1])

    @property
    def boxes(self) -> list[CheckBox]:
        return [box for _value, box in self._boxes]

    def values(self) -> list[object]:
        return [value for value, box in self._boxes if box.isChecked()]

    def set_values(self, values: Iterable[object]) -> None:
        wanted = list(values)
        for value, box in self._boxes:
            box.setChecked(value in wanted)

    def leave_out(self, values: Container[object]) -> None:
        """Offer all but these; what was chosen of them is so no more."""
        for value, box in self._boxes:
            box.setHidden(value in values)
            if value in values:
                box.setChecked(False)

    def _toggled(self) -> None:
        self.changed.emit(self.values())
