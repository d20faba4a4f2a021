"""A page of the settings with a list of records, and the form of one of them in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk, Target
from desktop.form_model import FormModel
from desktop.shell.settings.form_page import FormPage
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import column
from desktop.widgets.rows import Column, RowsModel
from desktop.widgets.states import EmptyState
from desktop.widgets.table import DataTable
from forms.i18n import _


@dataclass(frozen=True)
class Records:
    """What a page lists and how one of it is edited. ``title`` and ``add`` are marked, not translated."""

    title: str
    add: str
    columns: Sequence[Column[Any]]
    record_id: Callable[[Any], UUID]
    tables: Sequence[str]
    read: Callable[[Session], Sequence[Any]]
    form_of: Callable[[UUID | None], FormModel]
    """The form of a record, or of a new one."""


class RecordsPage(FormPage):
    """Enter or a double click opens a row; ``more`` are buttons beside the one that adds."""

    def __init__(self, desk: Desk, records: Records, empty: EmptyState, *more: QWidget) -> None:
        super().__init__(desk)
        self._records = records
        self.rows: RowsModel[Any] = RowsModel(records.columns, records.record_id)
        self.table = DataTable(self.rows, records.title, desk.settings.store, empty)
        self.add_button = Button(_(records.add), Kind.PRIMARY, "add")
        self.add_button.clicked.connect(lambda: self.edit(None))
        self.table.opened.connect(self.edit)
        empty.acted.connect(lambda: self.edit(None))
        page = QWidget()
        header = SectionHeader(_(records.title), None, *more, self.add_button)
        self.above = column(gap=8)
        """Between the title and the list, for what has to be said first."""
        page.setLayout(column(header, self.above, self.table, gap=12, margins=(24, 4, 24, 16)))
        self.pages.addWidget(page)
        desk.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        self.refresh()
        if target.record is not None:
            self.edit(target.record)

    def refresh(self) -> None:
        self._desk.read(self._records.read, self.rows.set_rows, self)

    def edit(self, record_id: UUID | None) -> None:
        """Show the form of a record, or of a new one."""
        model = self._records.form_of(record_id)
        model.saved.connect(self._saved)
        self.show_form(model)

    def selected(self) -> UUID | None:
        """Return the one selected record, if it is one."""
        ids = self.table.selected_ids()
        return ids[0] if len(ids) == 1 and isinstance(ids[0], UUID) else None

    def _saved(self, _record_id: object) -> None:
        self.leave()
        self._desk.done.emit(_("Saved."), None)

    def _changed(self, change: Change) -> None:
        if change.touches(*self._records.tables) and self.isVisible():
            self.refresh()
