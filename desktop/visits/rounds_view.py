"""The list of rounds: how far each is, and the way into it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.visits.rounds_model import RoundsModel
from desktop.visits.words import round_chip
from desktop.widgets import Align, Column, DataTable, EmptyState, RowsModel, column
from forms.i18n import N_, _
from forms.visits_words import percent_text
from models.visits.queries import RoundRow
from models.visits.rules import RoundFigures


def settled(figures: RoundFigures) -> int:
    """Doors in use where nothing is left to do in this round."""
    return figures.in_use - figures.open - figures.not_home


def share_settled(figures: RoundFigures) -> float:
    return settled(figures) / figures.in_use if figures.in_use else 0.0


def due_text(row: RoundRow) -> str:
    return row.due_on.isoformat() if row.due_on else ""


COLUMNS: list[Column[RoundRow]] = [
    Column("name", N_("Round"), lambda row: row.name, 240),
    Column("state", N_("State"), lambda row: "", 130, chip=lambda row: round_chip(row.state)),
    Column(
        "progress",
        N_("Done"),
        lambda row: f"{settled(row.figures)} / {row.figures.in_use}",
        160,
        sort=lambda row: share_settled(row.figures),
        bar=lambda row: share_settled(row.figures),
        tooltip=N_("Doors in use at which nothing is left to do"),
    ),
    Column("met", N_("Met"), lambda row: str(row.figures.met), 70, Align.RIGHT, lambda row: row.figures.met),
    Column(
        "not_home", N_("Nobody home"), lambda row: str(row.figures.not_home), 125, Align.RIGHT,
        lambda row: row.figures.not_home,
    ),
    Column(
        "rate", N_("Entry rate"), lambda row: percent_text(row.figures.entry_rate), 105, Align.RIGHT,
        lambda row: row.figures.entry_rate, tooltip=N_("met ÷ in use"),
    ),
    Column("doors", N_("Doors"), lambda row: str(row.figures.doors), 70, Align.RIGHT, lambda row: row.figures.doors),
    Column("period", N_("To be done by"), due_text, 120, sort=lambda row: row.due_on),
    Column("workers", N_("Visitors"), lambda row: "、".join(row.workers), 100),
]  # fmt: skip


class RoundsView(QWidget):
    """``opened``: a round; ``plan_wanted``: a new one."""

    opened = Signal(object)
    plan_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.model = RoundsModel(desk, self)
        self.model.listed.connect(self._show)
        empty = EmptyState(
            "round",
            _("No round yet"),
            _("A round is a list of doors to knock on. Choose them here or on the household map and print the sheets."),
            _("Plan a round"),
        )
        empty.acted.connect(self.plan_wanted)
        self.rows: RowsModel[RoundRow] = RowsModel(COLUMNS, lambda row: row.id)
        self.table = DataTable(self.rows, "rounds", desk.settings.store, empty)
        self.table.view.setAccessibleName(_("Rounds"))
        self.table.opened.connect(self.opened)
        self.setLayout(column(self.table, gap=0))
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        if not self.rows.rows():
            self.table.show_loading()
        self.model.load()

    def _show(self) -> None:
        self.rows.set_rows(self.model.rows)
