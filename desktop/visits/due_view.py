"""Visits that are due: doors whose last visit promised another by today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.widgets import Column, DataTable, EmptyState, RowsModel, column
from forms.i18n import N_, _, ngettext
from models.calendar import CHINA
from models.visits.due import DueRow, due_list


class DueView(QWidget):
    """``opened``: a door (its dwelling)."""

    opened = Signal(object)

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._desk, self._now = desk, now
        columns: list[Column[DueRow]] = [
            Column("door", N_("Door"), lambda row: row.door, 120),
            Column("surname", N_("Surname"), lambda row: row.surname, 100),
            Column("estate", N_("Estate"), lambda row: row.estate, 160),
            Column("due", N_("Due since"), lambda row: row.next_on.isoformat(), 120, sort=lambda row: row.next_on),
            Column("late", N_("Waiting"), lambda row: _days(row, self._today()), 140, sort=lambda row: row.next_on),
        ]
        self.rows: RowsModel[DueRow] = RowsModel(columns, lambda row: row.dwelling_id)
        empty = EmptyState(
            "calendar", _("Nothing is due"), _("A visit with a date for the next one will stand here on its day.")
        )
        self.table = DataTable(self.rows, "due_visits", desk.settings.store, empty)
        self.table.view.setAccessibleName(_("Visits due"))
        self.table.opened.connect(self.opened)
        self.setLayout(column(self.table, gap=0))
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        worker, today = self._desk.station.worker_id, self._today()
        self._desk.read(lambda session: due_list(session, worker, today), self.rows.set_rows, self)

    def _today(self) -> date:
        return self._now().astimezone(CHINA).date()


def _days(row: DueRow, today: date) -> str:
    days = (today - row.next_on).days
    return ngettext("{n} day", "{n} days", days).format(n=days) if days else _("today")
