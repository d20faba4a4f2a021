"""The problems found on visits, those that nobody has taken up first; passed on and settled where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.case_looks import ICONS, case_looks, open_case
from desktop.desk import Desk
from desktop.finding_acts import FindingActs
from desktop.theme import TextRole
from desktop.visits.findings_model import FindingsModel
from desktop.visits.words import finding_chip, finding_state_chip
from desktop.widgets import (
    Align,
    Button,
    Card,
    Chip,
    ChipLook,
    Column,
    DataTable,
    EmptyState,
    Field,
    Kind,
    LineEdit,
    Pressable,
    RowsModel,
    VBox,
    column,
    flow,
    restyle,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.page import holder
from desktop.widgets.text import ElidedText
from forms.case_words import case_text, short_case
from forms.i18n import N_, _, ngettext
from forms.visits_words import FINDING_STATES
from models import calendar
from models.calendar import day_of
from models.cases.lines import CaseLine
from models.visits.findings import FindingRow, FindingState

SELDOM = ("estate", "found", "handling")
"""Columns that are chosen where they are wanted: what is handled stands below the list, the days say since when."""
TOLD = {"visits.refer_finding": N_("Passed on"), "visits.resolve_finding": N_("Settled")}


class FindingsView(QWidget):
    """Enter opens the household; the acts for the chosen problem stand below the list."""

    def __init__(self, desk: Desk, model: FindingsModel) -> None:
        super().__init__()
        self._desk, self.model = desk, model
        self._wanted: UUID | None = None  # asked for before it was read
        self.rows: RowsModel[FindingRow] = RowsModel(self._columns(), lambda each: each.finding.id)
        empty = EmptyState(
            "checked", _("No problem here"), _("What is found on a visit stands here until it is settled.")
        )
        first_time = not desk.settings.store.value("table/findings")
        self.table = DataTable(self.rows, "findings", desk.settings.store, empty)
        for number, each in enumerate(self._columns() if first_time else ()):
            if each.key in SELDOM:
                self.table.show_column(number, False)
        self.table.view.setAccessibleName(_("Problems found"))
        words: list[tuple[FindingState | None, str]] = [(None, N_("All")), *FINDING_STATES.items()]
        self.shows = {state: Pressable(_(text)) for state, text in words}
        self.panel = FindingPanel(desk)
        self.setLayout(column(self._filters(), self.table, self.panel, gap=8))
        self.setFocusProxy(self.table)
        self._connect()

    def _columns(self) -> list[Column[FindingRow]]:
        def days(each: FindingRow) -> int:
            return each.days_open(self.model.today)

        return [
            Column("kind", N_("Kind"), lambda _each: "", 150, chip=lambda each: finding_chip(each.finding.kind)),
            Column("state", N_("State"), lambda _each: "", 170, chip=lambda each: finding_state_chip(each.state)),
            Column("door", N_("Door"), lambda each: each.door, 90),
            Column("estate", N_("Estate"), lambda each: each.estate, 90),
            Column("problem", N_("Problem"), lambda each: each.finding.problem, 220),
            Column(
                "found", N_("Found on"), lambda each: day_of(each.found_at).isoformat(), 110,
                sort=lambda each: each.found_at,
            ),
            Column(
                "days", N_("Open for"), lambda each: ngettext("{n} day", "{n} days", days(each)).format(n=days(each)),
                90, Align.RIGHT, days,
            ),
            Column("case", N_("Case"), self._case_words, 180),
            Column("case_state", N_("State of the case"), lambda _each: "", 185, chip=self._case_chip),
            Column("handling", N_("Handling"), lambda each: each.finding.handling or "", 150),
        ]  # fmt: skip

    def _case_words(self, each: FindingRow) -> str:
        return "、".join(map(short_case, self.model.cases(each.finding.id)))

    def _case_chip(self, each: FindingRow) -> ChipLook | None:
        """The light while a clock runs, else the state, of the case that came last."""
        cases = self.model.cases(each.finding.id)
        return case_looks(cases[-1], self.model.now)[-1] if cases else None

    def _filters(self) -> QWidget:
        group = QButtonGroup(self)
        for state, button in self.shows.items():
            button.setCheckable(True)
            restyle(button, chip=True, plain=True)
            group.addButton(button)
            button.clicked.connect(partial(self.model.narrow, state))
        return holder(flow(*self.shows.values()))

    def _connect(self) -> None:
        self.model.listed.connect(self._show)
        self.model.acted.connect(lambda kind, act_id: self._desk.done.emit(_(TOLD[kind]), act_id))
        self.table.selected.connect(self._show_chosen)
        self.table.opened.connect(self._open)
        self.panel.refer_button.clicked.connect(self._refer)
        self.panel.resolve_button.clicked.connect(self._resolve)

    def refresh(self) -> None:
        if not self.rows.rows():
            self.table.show_loading()
        self.model.load()

    def choose(self, finding_id: UUID) -> None:
        """Select a problem as soon as it is listed."""
        self._wanted = finding_id
        self.model.narrow(None)

    def chosen(self) -> FindingRow | None:
        ids = self.table.selected_ids()
        return self.model.row(ids[0]) if len(ids) == 1 and isinstance(ids[0], UUID) else None

    def _show(self) -> None:
        before = self.chosen()
        counts = self.model.counts()
        for state, button in self.shows.items():
            button.setText(
                f"{_(FINDING_STATES[state]) if state else _('All')} {counts[state] if state else counts.total()}"
            )
            button.setAccessibleName(button.text())
            button.setChecked(state is self.model.state)
        self.rows.set_rows(self.model.rows)
        self._select(self._wanted or (before.finding.id if before else None))

    def _select(self, finding_id: UUID | None) -> None:
        for number, each in enumerate(self.rows.rows()):
            if each.finding.id == finding_id:
                self.table.view.selectRow(number)
                self._wanted = None
        self._show_chosen()

    def _show_chosen(self) -> None:
        found = self.chosen()
        self.panel.show_finding(found, self.model.cases(found.finding.id) if found else (), self.model.now)

    def _open(self, finding_id: object) -> None:
        found = self.model.row(finding_id) if isinstance(finding_id, UUID) else None
        if found is None:
            return
        if found.household_id is not None:
            self._desk.go("people", found.household_id, kind="household")
        elif found.finding.dwelling_id is not None:
            self._desk.go("people", found.finding.dwelling_id, kind="dwelling")

    def _refer(self) -> None:
        if (found := self.chosen()) is not None:
            self.model.refer(found.finding.id, self.panel.handling.text().strip())

    def _resolve(self) -> None:
        found, result = self.chosen(), self.panel.result.text().strip()
        self.panel.result_field.show_problem("" if result else _("Write what came of it."))
        if not result:
            self.panel.result.setFocus()
        elif found is not None:
            self.model.resolve(found.finding.id, result)


class FindingPanel(QWidget):
    """The whole text of one problem, and what can be done about it; Enter in a line does it.

    A makes it an appeal, D (danger) a hazard; what came of it so far stands there with its light.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: UUID | None = None
        self.chip = Chip("")
        self.title = ElidedText("", TextRole.STRONG)
        self.handling, self.result = LineEdit(), LineEdit()
        self.handling_field = Field(_("Handling: passed on to whom, and how"), self.handling)
        self.result_field = Field(_("Result: what came of it"), self.result)
        self.refer_button = Button(_("Passed on"), Kind.SECONDARY, "assign")
        self.acts = FindingActs(desk, keys=True)
        self.cases = VBox(0)
        self.case_buttons: list[Button] = []
        self.resolve_button = Button(_("Settled"), Kind.PRIMARY, "checked")
        self.handling.returnPressed.connect(self.refer_button.click)
        self.result.returnPressed.connect(self.resolve_button.click)
        head = row(self.chip, self.title, gap=8)
        head.setStretch(1, 1)
        head.addLayout(self.cases)
        head.addWidget(self.acts)
        acts = row(
            self.handling_field, column(None, self.refer_button, gap=0), self.result_field,
            column(None, self.resolve_button, gap=0), gap=12,
        )  # fmt: skip
        acts.setStretch(0, 1)
        acts.setStretch(2, 1)
        self.setLayout(column(Card(holder(head), holder(acts), padding=12, gap=8), gap=0))
        self.show_finding(None, (), calendar.now())

    def _show_cases(self, cases: Sequence[CaseLine], now: datetime) -> None:
        emptied(self.cases)
        self.case_buttons = []
        for case in cases:
            button = Button(short_case(case), Kind.QUIET, ICONS[case.table])
            button.setAccessibleName(case_text(case))
            button.setToolTip(case_text(case))
            button.clicked.connect(partial(open_case, self._desk, case))
            self.case_buttons.append(button)
            self.cases.addWidget(holder(row(button, Chip(*case_looks(case, now)[-1]), gap=8)))

    def show_finding(self, found: FindingRow | None, cases: Sequence[CaseLine], now: datetime) -> None:
        """Show a problem; what is being typed about the one that is shown already stays."""
        settled = found is None or found.state is FindingState.RESOLVED
        for part in (self.handling, self.result, self.refer_button, self.resolve_button):
            part.setEnabled(not settled)
        if found is None:
            self.title.setText(_("Choose a problem to pass it on or to settle it."))
        else:
            self.title.setText("：".join(filter(None, (f"{found.estate} {found.door}".strip(), found.finding.problem))))
            self.chip.show_state(*finding_chip(found.finding.kind))
        self.chip.setVisible(found is not None)
        offered = found.finding.id if found is not None and not cases else None
        self.acts.show_finding(offered, found.finding.kind if found else "", resolved=settled)
        self._show_cases(cases, now)
        self.title.setToolTip(found.finding.problem if found else "")
        shown = found.finding.id if found else None
        if shown != self._shown or settled:
            self.handling.setText(found.finding.handling or "" if found else "")
            self.result.setText(found.finding.result or "" if found else "")
            self.result_field.show_problem("")
        self._shown = shown
