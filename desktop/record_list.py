"""A list of records: search, filters, the table with its rows chosen or not, and taking it away as Excel or paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from desktop.desk import Desk
from desktop.export_panel import ExportPanel
from desktop.leaving import Left, Release, clipboard_seconds
from desktop.offering import offer_act
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.rows_out import Mask, RowsOut
from desktop.theme import TextRole, theme
from desktop.widgets import Button, Column, DataTable, EmptyState, FilterBar, Kind, RowsModel, Text
from desktop.widgets.layout import VBox
from desktop.widgets.rows import RECORD_ROLE
from forms.i18n import _
from models.calendar import today
from models.masks import mask_address, mask_name

LEAST_TABLE_H = 180
"""Three rows with head and foot: with less, large type would leave no list; the page scrolls instead."""


MASKS: Mapping[str, Mask] = {"name": mask_name, "door": mask_address}
"""How columns leave the station unless somebody gives a reason (law E)."""


@dataclass(frozen=True)
class ListSpec:
    """``key`` names the list in the act that exports it and where its columns are kept; ``title`` is marked text."""

    key: str
    title: str
    columns: Sequence[Column[Any]]
    row_id: Callable[[Any], object]
    placeholder: str = ""
    hidden: tuple[str, ...] = ()
    masks: Mapping[str, Mask] = field(default_factory=lambda: MASKS)
    may_leave: Callable[[Any], bool] = lambda _row: True
    """Whether a row may stand in a file or on paper: what is highly sensitive may not, whoever exports."""


class RecordList(QWidget):
    """``opened``: a row by its id; ``searched`` what was typed; ``filter_removed`` a filter by its key.

    ``filters`` is a panel under the bar that a button shows; ``acts`` stand at the right of the bar. Rows are given
    with ``set_rows``; the list asks for none. ``keys`` are what single letters do, which would else look for a row by
    them. ``paper`` is what is printed instead of the list as it stands.

    ``area`` is whose list it is: it names the act of an export and where the columns are kept.
    """

    area = ""

    opened = Signal(object)
    searched = Signal(str)
    filter_removed = Signal(str)
    cleared = Signal()
    menu_asked = Signal(QPoint)

    def __init__(
        self,
        desk: Desk,
        spec: ListSpec,
        empty: EmptyState,
        *acts: QWidget,
        filters: QWidget | None = None,
        paper: Callable[[], Paper] | None = None,
        keys: Mapping[Qt.Key, Callable[[], object]] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._desk, self.spec, self.filters, self.empty = desk, spec, filters, empty
        self._keys = keys
        if any(isinstance(act, Button) and act.kind is Kind.PRIMARY for act in acts):
            empty.action.wear(Kind.SECONDARY)  # it stands in the bar already
        self._paper = paper or (lambda: self.out().paper(masked=True))
        self.filter_button = Button(_("Filter"), Kind.SECONDARY, "filter")
        self.filter_button.setCheckable(True)
        self.export_button = Button(_("Export"), Kind.SECONDARY, "excel")
        self.print_button = Button(_("Print"), Kind.SECONDARY, "print")
        offer_act(desk, f"{self.area}.export", self.export_button)
        tools = [self.filter_button, self.export_button, self.print_button] if filters else [
            self.export_button, self.print_button
        ]  # fmt: skip
        self.bar = FilterBar(_(spec.placeholder) if spec.placeholder else "", *tools, *acts)
        self.rows: RowsModel[Any] = RowsModel(spec.columns, spec.row_id, self)
        self.table = self._table()
        self._box = VBox(8)
        self._box.addWidget(self.bar)
        if filters is not None:
            filters.hide()
            self._box.addWidget(filters)
        self._box.addWidget(self.table, 1)
        self.note = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        self.note.hide()
        self._box.addWidget(self.note)
        self.setLayout(self._box)
        self._connect()

    @cached_property
    def export_panel(self) -> ExportPanel:
        """Made when it is first asked for."""
        panel = ExportPanel(self._desk, self.out)
        panel.asked.connect(self.export)
        panel.hide()
        self._box.insertWidget(1, panel)
        return panel

    def _table(self) -> DataTable:
        store, name = self._desk.settings.store, f"{self.area}_{self.spec.key}"
        first_time = not store.value(f"table/{name}")
        table = DataTable(self.rows, name, store, self.empty, waiting=True)
        table.setMinimumHeight(theme().px(LEAST_TABLE_H))
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it takes what is left over
        table.view.setAccessibleName(_(self.spec.title))
        table.masks, table.clipboard_seconds = self.spec.masks, partial(clipboard_seconds, self._desk)
        for section, each in enumerate(self.spec.columns) if first_time else ():
            if each.key in self.spec.hidden:
                table.show_column(section, False)
        return table

    def _connect(self) -> None:
        self.bar.searched.connect(lambda text: self.searched.emit(text.strip()))
        self.bar.filter_removed.connect(self.filter_removed)
        self.bar.cleared.connect(self.clear)
        self.bar.search.moved.connect(lambda _step: self.table.view.setFocus())
        self.filter_button.toggled.connect(self._toggle_filters)
        self.export_button.clicked.connect(self._toggle_export)
        self.print_button.clicked.connect(lambda: show_preview(self._desk, self._paper(), self))
        self.table.opened.connect(self.opened)
        self.table.menu_asked.connect(self._ask_menu)
        self.table.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._act_on(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act_on(event):
            super().keyPressEvent(event)

    def _act_on(self, event: QKeyEvent) -> bool:
        act = self._keys.get(Qt.Key(event.key())) if not event.modifiers() else None
        if act is not None:
            act()
        return act is not None

    # rows -------------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show rows; who stood on one stands on it again, or, where it went, on the one that took its place.

        Where several were selected and went, that is the place of the first of them: nobody is passed over.
        """
        at, chosen = self.current_id(), set(self.table.selected_ids())
        lines = self.table.view.selectionModel().selectedRows()
        place = min((line.row() for line in lines), default=self.table.view.currentIndex().row())
        self.rows.set_rows(rows)
        places = {self.spec.row_id(row): number for number, row in enumerate(self.rows.rows())}
        if places:
            number = places.get(at, min(max(place, 0), len(places) - 1))
            self.table.view.setCurrentIndex(self.rows.index(number, 0))
            self.table.view.clearSelection()
        if len(chosen) > 1:
            self.choose([places[each] for each in chosen if each in places])

    def show_note(self, *parts: str) -> None:
        """Say below the list what is not on it."""
        self.note.setText(" · ".join(part for part in parts if part))
        self.note.setVisible(bool(self.note.text()))

    def choose(self, numbers: Sequence[int]) -> None:
        """Select rows by where they stand."""
        select = self.table.view.selectionModel()
        for number in numbers:
            select.select(self.rows.index(number, 0), select.SelectionFlag.Select | select.SelectionFlag.Rows)

    def current_id(self) -> object:
        index = self.table.view.currentIndex()
        return index.data(RECORD_ROLE) if index.isValid() else None

    def current_row(self) -> Any | None:
        index = self.table.view.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def chosen_rows(self) -> list[Any]:
        """The selected rows in the order of the list, else the one where the cursor stands."""
        numbers = sorted({index.row() for index in self.table.view.selectionModel().selectedRows()})
        if not numbers and self.table.view.currentIndex().isValid():
            numbers = [self.table.view.currentIndex().row()]
        return [self.rows.row(number) for number in numbers]

    def focus_rows(self) -> None:
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        self.bar.search.clear()
        self.cleared.emit()

    # leaving ----------------------------------------------------------------------------------------------------

    def column_keys(self) -> list[str]:
        """The columns that are shown, in the order in which they stand."""
        header = self.table.view.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self.rows.columns[section].key for section in order if not header.isSectionHidden(section)]

    def out(self) -> RowsOut:
        """What leaves: the columns that are shown, the rows that were selected where these are several, else all."""
        by_key = {each.key: each for each in self.rows.columns}
        columns = [by_key[key] for key in self.column_keys()]
        chosen = self.chosen_rows()
        rows = [row for row in (chosen if len(chosen) > 1 else self.rows.rows()) if self.spec.may_leave(row)]
        spec = self.spec
        return RowsOut(
            f"{self.area}.export", spec.key, spec.title, columns, rows, spec.masks, row_id=spec.row_id
        )  # fmt: skip

    def export(self, release: Release | None) -> None:
        """Ask for a file and write it: masked without a release."""
        name = f"{_(self.spec.title)} {today().isoformat()}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export to Excel"), name, "Excel (*.xlsx)")
        if chosen:
            to = Path(chosen).with_suffix(".xlsx")
            work = self.out().export(self._desk.station, to, release)
            self._desk.run(_("Export to Excel"), work, self._exported, self)

    def _exported(self, left: Left) -> None:
        self.export_panel.show_left(left)
        said = _("Exported to {file} under {number}.").format(file=left.to.name, number=left.number)
        self._desk.done.emit(said, None)

    def _toggle_export(self) -> None:
        shown = self.export_panel.isHidden()
        if shown:
            self.filter_button.setChecked(False)
        self.export_panel.setVisible(shown)
        if shown:
            self.export_panel.open()

    def _toggle_filters(self, on: bool) -> None:
        if "export_panel" in self.__dict__:
            self.export_panel.hide()
        if self.filters is not None:
            self.filters.setVisible(on)

    def _ask_menu(self, where: QPoint) -> None:
        if self.table.view.currentIndex().isValid():
            self.menu_asked.emit(where)
