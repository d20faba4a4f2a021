"""What was done lately: when, by whom, how many records; and taking it back where that is still possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk, Target
from desktop.messages import sentence
from desktop.shell.acts import act_name
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import column
from desktop.widgets.rows import Align, ChipLook, Column, RowsModel
from desktop.widgets.states import EmptyState
from desktop.widgets.table import DataTable
from forms.i18n import N_, _
from models.calendar import CHINA
from models.station.records import Act
from models.station.undo import may_undo
from models.workers.records import Worker

SHOWN = 200


@dataclass(frozen=True)
class ActRow:
    act: Act
    worker: str

    @property
    def undoable(self) -> bool:
        return self.act.undone_at is None and self.act.entries > 0


def act_rows(session: Session) -> list[ActRow]:
    query = select(Act, Worker.name).outerjoin(Worker, Worker.id == Act.worker_id)
    return [ActRow(act, name or "") for act, name in session.execute(query.order_by(Act.id.desc()).limit(SHOWN))]


def _state(row: ActRow) -> ChipLook | None:
    return None if row.act.undone_at is None else ChipLook(_("Taken back"), Tone.NEUTRAL, "undo")


COLUMNS: tuple[Column[ActRow], ...] = (
    Column("at", N_("When"), lambda row: f"{row.act.at.astimezone(CHINA):%Y-%m-%d %H:%M}", 150),
    Column("kind", N_("What"), lambda row: act_name(row.act.kind), 220),
    Column("worker", N_("Who"), lambda row: row.worker, 120),
    Column("entries", N_("Records"), lambda row: f"{row.act.entries:,}", 90, Align.RIGHT, lambda row: row.act.entries),
    Column("state", N_("State"), lambda row: _("Taken back") if row.act.undone_at else "", 120, chip=_state),
)


class ActsPage(QWidget):
    """An act is taken back wholly or not at all; one whose records were changed since says so."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: RowsModel[ActRow] = RowsModel(COLUMNS, lambda row: row.act.id)
        empty = EmptyState("time", _("Nothing was done yet"), _("Whatever is saved appears here."))
        self.table = DataTable(self.rows, "acts", desk.settings.store, empty)
        self.undo = Button(_("Take back"), icon_name="undo")
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self._undo)
        self.table.selected.connect(self._selected)
        header = SectionHeader(_("Recent acts"), None, self.undo)
        self.setLayout(column(header, self.table, gap=12, margins=(24, 4, 24, 16)))
        desk.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        self._desk.read(act_rows, self._show, self)

    def _show(self, rows: Sequence[ActRow]) -> None:
        self.rows.set_rows(rows)
        self.undo.setEnabled(False)

    def _chosen(self) -> ActRow | None:
        ids = self.table.selected_ids()
        return next((row for row in self.rows.rows() if ids == [row.act.id] and row.undoable), None)

    def _selected(self) -> None:
        """Offer to take back what may be; else say why not."""
        self.undo.setEnabled(False)
        self.undo.setToolTip("")
        chosen, me = self._chosen(), self._desk.station.worker_id
        if chosen is None:
            return
        act_id = chosen.act.id

        def known(error: Exception | None) -> None:
            if chosen is self._chosen():
                self.undo.setEnabled(error is None)
                self.undo.setToolTip(sentence(error) if error is not None else "")

        self._desk.read(lambda session: may_undo(session, act_id, me), lambda _found: known(None), self, known)

    def _undo(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            words = _("Undone: {act}").format(act=act_name(chosen.act.kind))
            self._desk.undo(chosen.act.id, lambda _result: self._desk.done.emit(words, None), self)

    def _changed(self, change: Change) -> None:
        if self.isVisible():
            self.open(Target("settings"))
