"""The logs of the day: whose, of which day, how far."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.case_looks import short_number
from desktop.desk import Desk
from desktop.visits.log_model import LogModel
from desktop.visits.words import log_chip, moment_text
from desktop.widgets import Align, CheckBox, Column, DataTable, EmptyState, RowsModel, Text, column, row
from forms.i18n import N_, _
from forms.share_words import share_text
from forms.visits_words import LOG_FORMULAS
from models.visits.log_figures import LogLine
from models.visits.records import VisitLog

LogRow = tuple[VisitLog, str]

COLUMNS: list[Column[LogRow]] = [
    Column("on", N_("Date"), lambda each: each[0].on.isoformat(), 110, sort=lambda each: each[0].on),
    Column("author", N_("Visitor"), lambda each: each[1], 110),
    Column("state", N_("State"), lambda each: "", 120, chip=lambda each: log_chip(each[0].state)),
    Column("late", N_("Late"), lambda each: _("Made up later") if each[0].late else "", 100),
    Column("number", N_("Log number"), lambda each: short_number(each[0].number or ""), 150),
    Column("police", N_("Police·"), lambda each: each[0].police or "", 130),
    Column(
        "households", N_("Households"), lambda each: str(each[0].households or ""), 80, Align.RIGHT,
        lambda each: each[0].households,
    ),
    Column("place", N_("Place"), lambda each: each[0].place or "", 200),
    Column(
        "submitted", N_("Submitted at"), lambda each: moment_text(each[0].submitted_at) if each[0].submitted_at else "",
        150, sort=lambda each: each[0].submitted_at,
    ),
]  # fmt: skip


class LogsView(QWidget):
    """``opened``: a log (its id); ``new_wanted``: the log of today."""

    opened = Signal(object)
    new_wanted = Signal()

    def __init__(self, desk: Desk, model: LogModel) -> None:
        super().__init__()
        self.model = model
        empty = EmptyState(
            "log",
            _("No log yet"),
            _("The log of a day is filled from its visits; you read it over and submit it."),
            _("Log of today"),
        )
        empty.acted.connect(self.new_wanted)
        self.everybody = CheckBox(_("Logs of all workers"))
        self.everybody.toggled.connect(model.show_all)
        self.rows: RowsModel[LogRow] = RowsModel(COLUMNS, lambda each: each[0].id)
        self.table = DataTable(self.rows, "visit_logs", desk.settings.store, empty)
        self.table.view.setAccessibleName(_("Visit logs"))
        self.table.opened.connect(self.opened)
        self.figures = Text("", ink="text_muted", wrap=True)
        self.figures.setToolTip("\n".join(map(_, LOG_FORMULAS)))
        bar = row(self.everybody, gap=16)
        bar.addWidget(self.figures, 1)
        self.setLayout(column(bar, self.table, gap=8))
        model.listed.connect(self._show)
        self.setFocusProxy(self.table)

    def _show(self) -> None:
        self.rows.set_rows(self.model.rows)
        line = self.model.line
        self.figures.setText("" if line is None else figures_text(line))

    def refresh(self) -> None:
        self.model.reload()


def figures_text(line: LogLine) -> str:
    """The figures of this month in a line; a rate of nothing is a dash."""
    return _(
        "This month: {part} of {whole} working days with a log ({rate}) · the police went along {police} times · "
        "{hazards} hazards cleared · {disputes} disputes settled"
    ).format(
        part=line.kept.part, whole=line.kept.whole, rate=share_text(line.kept), police=line.police,
        hazards=line.hazards, disputes=line.disputes,
    )  # fmt: skip
