"""Layouts whose gaps come from the theme and follow its scale."""

from math import ceil
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import theme

Margins = tuple[float, float, float, float]
NO_MARGINS: Margins = (0, 0, 0, 0)


class VBox(QVBoxLayout):
    """A column; gap and margins (left, top, right, bottom) in pixels at 100 %."""

    def __init__(self, gap: float = 8, margins: Margins = NO_MARGINS) -> None:
        super().__init__()
        self._gap, self._margins = gap, margins
        self._space()
        theme().changed.connect(self._space)

    def _space(self) -> None:
        _set_spaces(self, self._gap, self._margins)


class HBox(QHBoxLayout):
    """A row; gap and margins (left, top, right, bottom) in pixels at 100 %."""

    def __init__(self, gap: float = 8, margins: Margins = NO_MARGINS) -> None:
        super().__init__()
        self._gap, self._margins = gap, margins
        self._space()
        theme().changed.connect(self._space)

    def _space(self) -> None:
        _set_spaces(self, self._gap, self._margins)


Box = TypeVar("Box", VBox, HBox)


def _set_spaces(box: QBoxLayout, gap: float, margins: Margins) -> None:
    worn = theme()
    box.setSpacing(worn.space(gap))
    box.setContentsMargins(*(worn.space(margin) for margin in margins))


class Flow(QLayout):
    """Items side by side that wrap to the next line where the width ends."""

    def __init__(self, gap: float = 8) -> None:
        super().__init__()
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        gap = theme().space(self._gap)
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + gap * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        gap = theme().space(self._gap)
        y = rect.y()
        for line in self._lines(rect.width(), gap):
            x, height = rect.x(), max(size.height() for _item, size in line)
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + gap
            y += height + gap
        return max(y - gap - rect.y(), 0)

    def _lines(self, width: int, gap: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._shown():
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, 1)))
            if not lines or used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + gap
        return lines


class Columns(Flow):
    """Items in as many equal columns as fit (``most`` at most); a wide item takes a whole line.

    ``even`` takes fewer columns where the last line would else be short: four items stand 2 and 2, not 3 and 1.
    """

    def __init__(
        self, column_width: float, most: int, gap_x: float = 24, gap_y: float = 16, *, even: bool = False
    ) -> None:
        super().__init__(gap_x)
        self._even = even
        self._column_width, self._most, self._gap_y = column_width, most, gap_y
        self._wide: set[QWidget] = set()

    def add(self, widget: QWidget, *, wide: bool = False) -> None:
        if wide:
            self._wide.add(widget)
        self.addWidget(widget)

    def fitting(self, width: int) -> int:
        """Return how many columns fit into a width."""
        gap = theme().space(self._gap)
        columns = max(min((width + gap) // (theme().px(self._column_width) + gap), self._most), 1)
        if self._even and len(self._items) > columns:
            columns = ceil(len(self._items) / ceil(len(self._items) / columns))
        return columns

    def sizeHint(self) -> QSize:
        width = max((item.sizeHint().width() for item in self._items), default=0)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:  # noqa: N802
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        worn, columns = theme(), self.fitting(rect.width())
        gap_x, gap_y = worn.space(self._gap), worn.space(self._gap_y)
        each = (rect.width() - gap_x * (columns - 1)) // columns
        y = rect.y()
        for line in self._rows(columns):
            widths = [rect.width() if self._is_wide(item) else each for item in line]
            height = max(_height(item, width) for item, width in zip(line, widths, strict=True))
            if move:
                for number, (item, width) in enumerate(zip(line, widths, strict=True)):
                    item.setGeometry(QRect(rect.x() + number * (each + gap_x), y, width, height))
            y += height + gap_y
        return max(y - gap_y - rect.y(), 0)

    def _rows(self, columns: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        full = True
        for item in self._shown():
            if full or self._is_wide(item):
                lines.append([])
            lines[-1].append(item)
            full = self._is_wide(item) or len(lines[-1]) == columns
        return lines

    def _is_wide(self, item: QLayoutItem) -> bool:
        return item.widget() in self._wide


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class Scroll(QScrollArea):
    """A page that scrolls down only: its content is as wide as the window."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        content.setProperty("look", "canvas")
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def column(*parts: QWidget | QLayout | None, gap: float = 8, margins: Margins = NO_MARGINS) -> VBox:
    """Return the parts below one another; ``None`` is a stretch."""
    return _filled(VBox(gap, margins), parts)


def row(*parts: QWidget | QLayout | None, gap: float = 8, margins: Margins = NO_MARGINS) -> HBox:
    """Return the parts beside one another; ``None`` is a stretch."""
    return _filled(HBox(gap, margins), parts)


def flow(*parts: QWidget, gap: float = 8) -> Flow:
    box = Flow(gap)
    for part in parts:
        box.addWidget(part)
    return box


def _filled(box: Box, parts: tuple[QWidget | QLayout | None, ...]) -> Box:
    for part in parts:
        if part is None:
            box.addStretch()
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    return box


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the stylesheet looks at, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()
    widget.update()


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout whose parts are made anew; a button that was just pressed dies a little later."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def hide_unless(widget: QWidget, wanted: object) -> None:
    """Hide a part that is not wanted (to show one that has no parent yet would open it as a window)."""
    if not wanted:
        widget.hide()


def wrapping() -> QSizePolicy:
    """Return the policy of what is as high as its width makes it: it tells layouts so."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy
