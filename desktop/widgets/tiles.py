"""Small pictures of facts: a number that matters, a person's initial, dated entries, label and value."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import TextRole, Tone, theme
from desktop.widgets.button import Pressable
from desktop.widgets.icons import Icon, paint_icon
from desktop.widgets.layout import Columns, VBox, column, emptied, hide_unless, row, wrapping
from desktop.widgets.square import Square
from desktop.widgets.text import SELECTABLE, Text


class StatTile(Pressable):
    """A number, what it counts, and how it changed; it is pressed to see what is behind it."""

    def __init__(
        self, number: str, label: str, icon_name: str = "", delta: str = "", tone: Tone = Tone.NEUTRAL
    ) -> None:
        super().__init__()
        self.setProperty("tile", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.number = Text(number, TextRole.DISPLAY)
        self.label = Text(label, ink="text_muted")
        self.delta = Text(delta, TextRole.CAPTION, tone)
        self._delta_line = QWidget()
        self._shape = Icon(_shape(tone), tone, 15, filled=True)
        self._delta_line.setLayout(row(self._shape, self.delta, None, gap=4))
        hide_unless(self._delta_line, delta)
        top = row(self.label, None, gap=8)
        if icon_name:
            top.addWidget(Icon(icon_name, "text_muted", 20))
        self.setLayout(column(top, self.number, self._delta_line, None, gap=4, margins=(16, 12, 16, 12)))
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{label} {number} {delta}".strip())

    def show_number(self, number: str, delta: str = "", tone: Tone | None = None) -> None:
        """``tone``: how the change is to be taken now; without it as before."""
        self.number.setText(number)
        self.delta.setText(delta)
        if tone is not None:
            self.delta.set_ink(tone)
            self._shape.show_icon(_shape(tone), tone)
        self._delta_line.setVisible(bool(delta))
        self.setAccessibleName(f"{self.label.text()} {number} {delta}".strip())

    def show_shape(self, icon_name: str) -> None:
        """Give the change a shape of its own, as an arrow."""
        self._shape.show_icon(icon_name, str(self.delta.property("ink")))

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _shape(tone: Tone) -> str:
    return "info" if tone is Tone.NEUTRAL else str(tone)


class TileRow(QWidget):
    """Tiles side by side, all equally wide; in a narrow window they take a second line."""

    def __init__(self, *tiles: StatTile, most: int = 4) -> None:
        super().__init__()
        box = Columns(180, most, gap_x=16, even=True)
        for tile in tiles:
            box.add(tile)
        self.setLayout(box)
        self.setSizePolicy(wrapping())


class Avatar(Square):
    """The surname's character on a colour of its own (always the same for the same name)."""

    def __init__(self, name: str, size: float = 36) -> None:
        super().__init__(size)
        self._name = name
        self.setAccessibleName(name)

    def paintEvent(self, event: object) -> None:
        colors = theme().category(sum(map(ord, self._name)))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.fill))
        painter.drawEllipse(self.rect().adjusted(0, 0, -1, -1))
        font = QFont(theme().font(TextRole.STRONG))
        font.setPixelSize(max(self.height() * 45 // 100, 1))
        painter.setFont(font)
        painter.setPen(QColor(colors.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._name[:1])
        painter.end()


class Entry(NamedTuple):
    """One point of a time line."""

    when: str
    title: str
    detail: str = ""
    tone: Tone = Tone.NEUTRAL
    icon_name: str = "neutral"


class _EntryRow(QWidget):
    def __init__(self, entry: Entry, last: bool) -> None:
        super().__init__()
        self._entry, self._last = entry, last
        self.setAccessibleName(f"{entry.when} {entry.title} {entry.detail}".strip())
        detail = Text(entry.detail, ink="text_muted", wrap=True)
        hide_unless(detail, entry.detail)
        head = row(Text(entry.title, TextRole.STRONG), None, Text(entry.when, TextRole.CAPTION, "text_muted"), gap=12)
        self.setLayout(column(head, detail, gap=4, margins=(44, 4, 0, 12)))

    def paintEvent(self, event: object) -> None:
        worn, painter = theme(), QPainter(self)
        side = worn.px(28)
        disc = QRect(0, 0, side, side)
        if not self._last:
            painter.fillRect(side // 2, side, 2, self.height() - side, worn.color("border"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color(f"{self._entry.tone}_soft"))
        painter.drawEllipse(disc)
        pad = side // 5
        paint_icon(painter, self._entry.icon_name, disc.adjusted(pad, pad, -pad, -pad), self._entry.tone)
        painter.end()


class Timeline(QWidget):
    """Dated entries, in the order given."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        super().__init__()
        self._box = VBox(0)
        self.setLayout(self._box)
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        emptied(self._box)
        for number, entry in enumerate(entries):
            self._box.addWidget(_EntryRow(entry, number == len(entries) - 1))


class DescriptionList(QWidget):
    """Label over value, in as many columns as fit; what is unknown is a dash, never a hole."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = (), column_width: float = 180) -> None:
        super().__init__()
        self._columns = Columns(column_width, most=6, gap_y=12, even=True)
        self._cells: list[QWidget] = []
        self.setLayout(self._columns)
        self.setSizePolicy(wrapping())
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        for cell in self._cells:
            cell.setParent(None)
            cell.deleteLater()
        self._cells = [self._cell(label, value) for label, value in pairs]
        for cell in self._cells:
            self._columns.add(cell)

    def _cell(self, label: str, value: str) -> QWidget:
        cell = QWidget()
        shown = Text(value or "—", wrap=True)
        shown.setTextInteractionFlags(SELECTABLE)
        cell.setLayout(column(Text(label, TextRole.CAPTION, "text_muted", wrap=True), shown, None, gap=2))
        return cell
