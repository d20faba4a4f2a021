"""How a table's cells and headers are drawn: hairlines, whole rows that light up, chips, elided text."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.theme import TextRole, Tone, theme
from desktop.widgets.icons import beside_text, paint_icon
from desktop.widgets.rows import BAR_ROLE, CHIP_ROLE, CHIPS_ROLE, ICON_ROLE, ChipLook

AnyIndex = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
BAR_SHARE = 45
"""Per cent of a cell that a bar takes before its words."""


class CellDelegate(QStyledItemDelegate):
    """Draws a cell of a ``QTableView``; knows the row under the mouse."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._hovered = -1
        view.setMouseTracking(True)
        view.entered.connect(self._hover)
        view.viewportEntered.connect(self.forget_hover)

    def forget_hover(self) -> None:
        self._hovered = -1
        self._view.viewport().update()

    def _hover(self, index: QModelIndex) -> None:
        if index.row() != self._hovered:
            self._hovered = index.row()
            self._view.viewport().update()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painter.save()
        rect = _rect(option)
        self._paint_ground(painter, option, index)
        side = theme().space(12)
        room = rect.adjusted(side, 0, -side, 0)
        chip = index.data(CHIP_ROLE)
        chips = index.data(CHIPS_ROLE)
        if isinstance(chip, ChipLook):
            paint_chip(painter, room, chip)
        elif chips is not None:
            paint_chips(painter, room, chips)
        else:
            share = index.data(BAR_ROLE)
            self._paint_text(painter, room if share is None else paint_bar(painter, room, share), index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        worn, rect = theme(), _rect(option)
        selected = bool(_state(option) & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, worn.color("accent_soft"))
        elif index.row() == self._hovered:
            painter.fillRect(rect, worn.color("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), worn.color("border"))
        first = self._view.horizontalHeader().visualIndex(index.column()) == 0
        if first and index.row() == self._view.currentIndex().row() and self._view.hasFocus():
            painter.fillRect(QRect(rect.left(), rect.top(), worn.space(4) - 1, rect.height()), worn.color("accent"))

    def _paint_text(self, painter: QPainter, room: QRect, index: AnyIndex) -> None:
        worn = theme()
        if name := index.data(ICON_ROLE):
            side = worn.icon_size
            paint_icon(painter, name, beside_text(room, side), "text_muted")
            room = room.adjusted(side + worn.space(8), 0, 0, 0)
        font = worn.font()
        painter.setFont(font)
        painter.setPen(worn.color("text"))
        text = QFontMetrics(font).elidedText(_text(index), Qt.TextElideMode.ElideRight, room.width())
        align = Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole) or _MIDDLE))
        painter.drawText(room, align, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(cell_width(index), theme().control_height)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Show the whole text of a cell that is too narrow for it."""
        if event.type() == QEvent.Type.ToolTip and self.sizeHint(option, index).width() > _rect(option).width():
            QToolTip.showText(event.globalPos(), _text(index), view)
            return True
        return super().helpEvent(event, view, option, index)


def is_shaped(index: AnyIndex) -> bool:
    """Whether a cell says something by a shape."""
    shapes = isinstance(index.data(CHIP_ROLE), ChipLook), bool(index.data(ICON_ROLE)), index.data(BAR_ROLE) is not None
    return any(shapes)


def says_something(index: AnyIndex) -> bool:
    """Whether a cell shows words or a shape."""
    return bool(_text(index).strip() or index.data(CHIPS_ROLE) or index.data(BAR_ROLE) is not None) or is_shaped(index)


def cell_width(index: AnyIndex) -> int:
    """Return how wide a cell is that shows all it has to say."""
    worn, chip = theme(), index.data(CHIP_ROLE)
    words = QFontMetrics(worn.font()).horizontalAdvance(_text(index))
    if isinstance(chip, ChipLook):
        inside = chip_width(chip)
    elif chips := index.data(CHIPS_ROLE):
        inside = sum(chip_width(each) + worn.space(4) for each in chips)
    elif index.data(BAR_ROLE) is not None:
        inside = (words + worn.space(8)) * 100 // (100 - BAR_SHARE)
    else:
        inside = words + (worn.icon_size + worn.space(8) if index.data(ICON_ROLE) else 0)
    return inside + 2 * worn.space(12) + 2


def paint_bar(painter: QPainter, room: QRect, share: float) -> QRect:
    """Draw how far something is, and return the room that is left for the words."""
    worn = theme()
    height, width = worn.px(6), max(room.width() * BAR_SHARE // 100, worn.px(32))
    bar = QRect(room.left(), room.center().y() - height // 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.color("neutral_soft"))
    painter.drawRoundedRect(bar, height / 2, height / 2)
    bar.setWidth(round(width * min(max(share, 0.0), 1.0)))
    painter.setBrush(worn.color("accent_fill"))
    if bar.width():
        painter.drawRoundedRect(bar, height / 2, height / 2)
    return room.adjusted(width + worn.space(8), 0, 0, 0)


def paint_chips(painter: QPainter, room: QRect, chips: Sequence[ChipLook]) -> None:
    """Draw as many as fit; the last one says how many more there are."""
    gap = theme().space(4)
    for number, chip in enumerate(chips):
        left = len(chips) - number - 1
        more = ChipLook(f"+{left}", Tone.NEUTRAL)
        wanted = chip_width(chip) + (gap + chip_width(more) if left else 0)
        if number and wanted > room.width():
            paint_chip(painter, room, ChipLook(f"+{left + 1}", Tone.NEUTRAL))
            return
        kept = gap + chip_width(more) if left and wanted > room.width() else 0
        paint_chip(painter, room.adjusted(0, 0, -kept, 0), chip)
        room = room.adjusted(min(chip_width(chip), room.width() - kept) + gap, 0, 0, 0)


def chip_width(chip: ChipLook) -> int:
    """Return how wide a chip is that has all the room it needs."""
    worn = theme()
    words = QFontMetrics(worn.font(TextRole.CAPTION)).horizontalAdvance(chip.text)
    return words + (worn.px(14) + worn.space(4) if chip.icon_name else 0) + 2 * worn.space(8)


def paint_chip(painter: QPainter, room: QRect, chip: ChipLook) -> None:
    """Draw a state at the left of ``room``: shape and word on the tone's soft ground."""
    worn = theme()
    font = worn.font(TextRole.CAPTION)
    metrics = QFontMetrics(font)
    height, pad = worn.px(20) + worn.space(4), worn.space(8)
    side = worn.px(14) if chip.icon_name else 0
    gap = worn.space(4) if side else 0
    width = min(chip_width(chip), room.width())
    pill = QRect(room.left(), room.top() + (room.height() - height) // 2, width, height)
    colors = worn.tone(chip.tone)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.color(f"{chip.tone}_soft"))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    inside = pill.adjusted(pad, 0, -pad, 0)
    if chip.icon_name:
        paint_icon(painter, chip.icon_name, beside_text(inside, side), chip.tone, filled=True)
        inside = inside.adjusted(side + gap, 0, 0, 0)
    painter.setFont(font)
    painter.setPen(QColor(colors.ink))
    text = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, inside.width() + 1)
    painter.drawText(inside, _MIDDLE | Qt.AlignmentFlag.AlignLeft, text)


class Header(QHeaderView):
    """The header of a table: quiet words, a caret on the column that sorts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | _MIDDLE)
        self.setStretchLastSection(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def sizeHint(self) -> QSize:
        return QSize(0, theme().px(20) + 2 * theme().space(6))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if self.isSortIndicatorShown() and section == self.sortIndicatorSection():
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            side = theme().px(12)
            place = QRect(rect.right() - side - 2, rect.center().y() - side // 2, side, side)
            paint_icon(painter, "sorted_up" if up else "sorted_down", place, "accent", filled=True)


def _text(index: AnyIndex) -> str:
    chip = index.data(CHIP_ROLE)
    return chip.text if isinstance(chip, ChipLook) else str(index.data(Qt.ItemDataRole.DisplayRole) or "")


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
