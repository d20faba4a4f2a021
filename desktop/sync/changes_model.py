"""What the list of changes knows: which of them are shown, why some were refused, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.sync import words
from desktop.widgets.rows import Column, RowsModel
from forms.i18n import N_, _, ngettext
from forms.sync import field_names, why_refused
from forms.table_words import table_name
from models.sync.actions import retry
from models.sync.dropping import drop
from models.sync.queries import ChangeRow, on_the_way, refused, sent, waiting
from models.sync.titles import Key

Query = Callable[[Session], list[ChangeRow]]
FILTERS: dict[str, tuple[str, Query]] = {
    "waiting": (N_("Not sent yet"), waiting),
    "on_the_way": (N_("On the way"), on_the_way),
    "refused": (N_("Sent back"), refused),
    "sent": (N_("Sent lately"), sent),
}
SCREENS = {
    "resident": "people",
    "household": "people",
    "dwelling": "people",
    "building": "map",
    "estate": "map",
    "area": "settings",
    "worker": "settings",
    "round": "visits",
    "visit_log": "visits",
}


class ChangesModel(QObject):
    """One part of the changes at a time, read when it is asked for."""

    loaded = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.which = "waiting"
        self.reasons: dict[Key, str] = {}
        self.rows: RowsModel[ChangeRow] = RowsModel(self._columns(), lambda row: row, self)

    def show(self, which: str) -> None:
        self.which = which
        self.load()

    def load(self) -> None:
        which = self.which
        query = FILTERS[which][1]

        def read(session: Session) -> tuple[list[ChangeRow], dict[Key, str]]:
            found = query(session)
            return found, {row.key: why_refused(session, row) for row in found if row.refusal is not None}

        self._desk.read(read, lambda found: self._take(which, *found), self)

    def _take(self, which: str, found: list[ChangeRow], reasons: dict[Key, str]) -> None:
        if which == self.which:
            self.reasons = reasons
            self.rows.set_rows(found)
            self.loaded.emit()

    def reason(self, row: ChangeRow) -> str:
        """Why a change was refused and what to do, in the words of the form."""
        return self.reasons.get(row.key, "")

    def open(self, row: ChangeRow) -> None:
        """Go to the record, with the refused field lit where there is one."""
        if row.title.about is None:
            return
        kind, record_id = row.title.about
        more: dict[str, Any] = {}
        if row.refusal is not None and row.refusal.column:
            more = {"field": row.refusal.column, "problem": self.reason(row)}
        self._desk.go(SCREENS[kind], record_id, kind=kind, **more)

    def retry(self, rows: Sequence[ChangeRow]) -> None:
        """Let refused changes travel again, as the records are now."""
        keys = [row.key for row in rows]

        def write(session: Session) -> None:
            for table, record_id in keys:
                retry(session, table, record_id)

        self._desk.jot(write, lambda _done: self._retried(len(keys)), self)

    def _retried(self, count: int) -> None:
        told = ngettext("{n} change goes again.", "{n} changes go again.", count)
        self._desk.done.emit(told.format(n=count), None)
        self._read_again(frozenset())
        self._desk.line.run_now()

    def drop(self, rows: Sequence[ChangeRow]) -> None:
        """Give refused changes up: the records go back to what the district has."""
        keys = [row.key for row in rows]
        self._desk.jot(lambda session: drop(session, keys), lambda tables: self._dropped(len(keys), tables), self)

    def _dropped(self, count: int, tables: set[str]) -> None:
        told = ngettext("{n} change was given up.", "{n} changes were given up.", count)
        self._desk.done.emit(told.format(n=count), None)
        self._read_again(frozenset(tables))

    def _read_again(self, tables: frozenset[str]) -> None:
        self._desk.changed.emit(Change(tables | {"refusal"}))

    def _columns(self) -> list[Column[ChangeRow]]:
        return [
            Column(
                "what", N_("What"), lambda row: words.op_chip(row.op).text, 112, chip=lambda row: words.op_chip(row.op)
            ),
            Column("kind", N_("Record"), lambda row: table_name(row.table), 150),
            Column("title", N_("Whose"), title_of, 150),
            Column("details", N_("Where"), lambda row: row.title.details, 200),
            Column("fields", N_("Fields"), what_changed, 220),
            Column("at", N_("When"), lambda row: words.short(row.at), 120, sort=lambda row: row.at),
            Column("who", N_("Who"), lambda row: row.worker or "—", 90),
            Column("why", N_("Why refused"), self.reason, 260),
        ]


def what_changed(row: ChangeRow) -> str:
    """The fields that a change touches; a new record is whole."""
    if row.op == "insert":
        return _("the whole record")
    return field_names(row.table, row.columns)


def title_of(row: ChangeRow) -> str:
    return row.title.text or "—"
