"""Rows for a table: columns say how a row is shown and sorted; nothing is formatted before it is seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.theme import Tone
from forms.i18n import _

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()

SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # the native value, for sorting and exporting
RECORD_ROLE: Final = Qt.ItemDataRole.UserRole + 2  # the record's id
CHIP_ROLE: Final = Qt.ItemDataRole.UserRole + 3  # a ChipLook or None
CHIPS_ROLE: Final = Qt.ItemDataRole.UserRole + 8  # several of them, or None
ICON_ROLE: Final = Qt.ItemDataRole.UserRole + 4  # an icon's role name or None
BAR_ROLE: Final = Qt.ItemDataRole.UserRole + 7  # a share from 0 to 1, drawn as a bar before the text, or None
KEY_ROLE: Final = Qt.ItemDataRole.UserRole + 5  # of a header: the column's key
WIDTH_ROLE: Final = Qt.ItemDataRole.UserRole + 6  # of a header: the column's width at 100 %


class Align(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class ChipLook(NamedTuple):
    """How a state is shown in a cell."""

    text: str
    tone: Tone
    icon_name: str | None = None


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column; ``title`` and ``tooltip`` are marked texts, translated when shown. ``sort`` defaults to the text."""

    key: str
    title: str
    text: Callable[[R], str]
    width: int = 120
    align: Align = Align.LEFT
    sort: Callable[[R], Any] | None = None
    chip: Callable[[R], ChipLook | None] | None = None
    chips: Callable[[R], Sequence[ChipLook]] | None = None
    icon: Callable[[R], str | None] | None = None
    bar: Callable[[R], float | None] | None = None
    tooltip: str = ""


_ALIGN: Final = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
}


class RowsModel(QAbstractTableModel, Generic[R]):
    """A list of rows as Qt wants it. ``record_id`` says what a row is, so that views never unpack text."""

    def __init__(
        self, columns: Sequence[Column[R]], record_id: Callable[[R], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._record_id = record_id
        self._rows: list[R] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, in the order that the user has chosen (theirs, as long as none was)."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._sorted_by is not None:
            self._rows = [self._rows[number] for number in self._order(*self._sorted_by)]
        self.endResetModel()

    def rows(self) -> Sequence[R]:
        return self._rows

    def row(self, number: int) -> R:
        return self._rows[number]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == SORT_ROLE:
            return (column.sort or column.text)(row)
        if role == RECORD_ROLE:
            return self._record_id(row)
        if role == CHIP_ROLE:
            return column.chip(row) if column.chip else None
        if role == CHIPS_ROLE:
            return column.chips(row) if column.chips else None
        if role == ICON_ROLE:
            return column.icon(row) if column.icon else None
        if role == BAR_ROLE:
            return column.bar(row) if column.bar else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _(column.tooltip or column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        return {KEY_ROLE: column.key, WIDTH_ROLE: column.width}.get(role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by native values, once for all rows; what is unknown (``None``) stands last either way."""
        if not 0 <= column < len(self.columns):
            self._sorted_by = None
            return
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        new_order = self._order(column, order)
        place = [0] * len(new_order)
        for new, old in enumerate(new_order):
            place[old] = new
        self._rows = [self._rows[number] for number in new_order]
        held = self.persistentIndexList()
        self.changePersistentIndexList(held, [self.index(place[index.row()], index.column()) for index in held])
        self.layoutChanged.emit()

    def _order(self, column: int, order: Qt.SortOrder) -> list[int]:
        key = self.columns[column].sort or self.columns[column].text
        values = [key(row) for row in self._rows]
        known = [number for number, value in enumerate(values) if value is not None]
        unknown = [number for number, value in enumerate(values) if value is None]
        known.sort(key=values.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        return known + unknown
