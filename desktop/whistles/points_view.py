"""The tab of points: who leads, and the ledger whose sum each score is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form, one_name
from desktop.case_looks import short_number
from desktop.desk import Desk
from desktop.printing.paper import Paper
from desktop.record_list import ListSpec, RecordList
from desktop.tabbed import Tab
from desktop.whistles import papers
from desktop.widgets import Beside, Button, ChoiceChip, Column, EmptyState, Kind, SidePanel, column, flow
from desktop.widgets.page import holder
from desktop.widgets.rows import Align
from desktop.widgets.stack import Stack
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.whistles import POINT, VOID
from forms.whistles_saving import save_point, save_void
from forms.whistles_words import POINT_FORMULA, POINT_RULES
from models.appeals.departments import department_names
from models.calendar import day_of, today
from models.whistles.ledger import PointLine, RankLine, ledger, ranking
from models.whistles.red_tasks import reconcile
from models.whistles.rules import VOID as VOIDED

ADD, TAKE_BACK, RECONCILE = "points.add", "points.void", "points.reconcile"
PERIODS = {"month": N_("This month"), "quarter": N_("This quarter"), "year": N_("This year"), "ever": N_("All time")}


class PointsList(RecordList):
    area = "whistles"


class PointsTab(Tab):
    """N gives points by hand, Enter on a department shows its lines, Delete takes a line back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._period, self._department = "year", ""
        self.periods = {key: ChoiceChip(_(words), "calendar") for key, words in PERIODS.items()}
        self.rank_chip, self.ledger_chip = ChoiceChip(_("Ranking"), "sort"), ChoiceChip(_("Ledger"), "log")
        self.rank_chip.setToolTip(_(POINT_FORMULA))
        self.add_button = Button(_("Points by hand"), Kind.PRIMARY, "add", "N")
        self.void_button = Button(_("Take a line back"), Kind.SECONDARY, "undo", "Del")
        self.check_button = Button(_("Bring up to date"), Kind.QUIET, "refresh")
        nobody = EmptyState("sort", _("No points yet"), _("They follow from the tasks that departments answer."))
        nothing = EmptyState("log", _("No line here"), _("Choose a longer time, or another department."))
        keys = {Qt.Key.Key_N: self.add}
        self.ranks = PointsList(desk, _rank_spec(), nobody, self.add_button, paper=self._paper, keys=keys)
        self.lines = PointsList(
            desk, _ledger_spec(), nothing, self.void_button, paper=self._paper,
            keys={**keys, Qt.Key.Key_Delete: self.take_back},
        )  # fmt: skip
        self.lists = Stack()
        for each in (self.ranks, self.lines):
            self.lists.addWidget(each)
        listed = QWidget()
        chips = flow(self.rank_chip, self.ledger_chip, *self.periods.values(), self.check_button, gap=8)
        listed.setLayout(column(holder(chips), self.lists, gap=8))
        self.panel = SidePanel()
        self.beside = Beside(listed, self.panel)
        self.fill(self.beside, self._load)
        self._connect()
        self._show_list(self.ranks)
        self._check_period()

    def _connect(self) -> None:
        for key, chip in self.periods.items():
            chip.clicked.connect(partial(self._choose, key))
        self.rank_chip.clicked.connect(lambda: self._show_list(self.ranks))
        self.ledger_chip.clicked.connect(lambda: self._show_list(self.lines))
        self.add_button.clicked.connect(lambda: self.add())
        self.void_button.clicked.connect(lambda: self.take_back())
        self.check_button.clicked.connect(self._bring_up)
        self.ranks.opened.connect(self._open_department)
        self.lines.opened.connect(self._open_source)
        for each in (self.ranks, self.lines):
            each.searched.connect(self._search)
            each.cleared.connect(lambda: self._search(""))
            each.filter_removed.connect(lambda _key: self._search(""))
        self.panel.closed.connect(self.begin)
        self.beside.covered.connect(lambda covered: self.cover(covered))

    def begin(self) -> None:
        if self.panel.content is None:
            self._front().focus_rows()

    def _front(self) -> PointsList:
        return self.lines if self.lists.currentWidget() is self.lines else self.ranks

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if "department" in options:
            self._open_department(options["department"])

    def _show_list(self, wanted: PointsList) -> None:
        self.lists.setCurrentWidget(wanted)
        self.rank_chip.setChecked(wanted is self.ranks)
        self.ledger_chip.setChecked(wanted is self.lines)
        for chip in (self.rank_chip, self.ledger_chip):
            chip.updateGeometry()  # what is chosen stands in bold

    def _choose(self, period: str, *_checked: bool) -> None:
        self._period = period
        self._check_period()
        self._load()

    def _check_period(self) -> None:
        for key, chip in self.periods.items():
            chip.setChecked(key == self._period)
            chip.updateGeometry()

    def days(self) -> tuple[date | None, date | None]:
        """First and last day of the period that is shown; nothing: all there is."""
        return period_days(self._period, today())

    def _load(self) -> None:
        first, last = self.days()
        asked = self._period, self._department

        def read(session: Session) -> tuple[list[RankLine], list[PointLine]]:
            lines = [each for each in ledger(session, first, last) if self._department in each.department]
            ranks = [each for each in ranking(session, first, last) if self._department in each.department]
            return ranks, lines

        def take(found: tuple[list[RankLine], list[PointLine]]) -> None:
            if asked == (self._period, self._department):
                self._show(*found)

        self._desk.read(read, take, self, self.fail)

    def _show(self, ranks: list[RankLine], lines: list[PointLine]) -> None:
        self.show_content()
        self.ranks.set_rows(ranks)
        self.lines.set_rows(lines)
        total = sum(line.points for line in lines)
        words = f"{_('Ledger')} {total:+d}"
        self.ledger_chip.setText(words)
        self.ledger_chip.setAccessibleName(words)
        for chip in (self.rank_chip, self.ledger_chip, *self.periods.values()):
            chip.updateGeometry()
        chips = [("department", self._department)] if self._department else []
        for each in (self.ranks, self.lines):
            each.bar.show_filters(chips)

    def _search(self, text: str) -> None:
        if text != self._department:
            self._department = text
            self._load()

    def _open_department(self, name: object) -> None:
        self._show_list(self.lines)
        self._search(str(name))
        self.begin()

    def _open_source(self, line_id: object) -> None:
        row = self.lines.current_row()
        if isinstance(row, PointLine) and row.id == line_id and row.source and row.source_id:
            self._desk.go("appeals", row.source_id, kind="red_task")

    # acting -----------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the form of points by hand."""
        self._desk.read(department_names, self._ask_points, self)

    def _ask_points(self, names: list[str]) -> None:
        form = act_form(
            self._desk, ADD, POINT, lambda session, raw: save_point(session, raw).id,
            special={"department": one_name(names)},
        )  # fmt: skip
        self._ask(_("Points by hand"), form, _("The points are on the ledger."))

    def take_back(self) -> None:
        """Open the form that takes the line under the cursor back."""
        row = self.lines.current_row()
        if not isinstance(row, PointLine) or row.voided or row.rule == VOIDED:
            return
        line_id, points = row.id, f"{row.points:+d}"
        words = _("{department}: {points} are taken back by a line of their own; this line stays.")
        form = act_form(
            self._desk, TAKE_BACK, VOID, lambda session, raw: save_void(session, raw, point_id=line_id).id,
            about=line_id, words=words.format(department=row.department, points=points),
        )  # fmt: skip
        self._ask(_("Take a line back"), form, _("The line is taken back."))

    def _ask(self, title: str, form: ActForm, said: str) -> None:
        form.left.connect(self.panel.leave)
        form.done.connect(partial(self._done, said))
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def _done(self, said: str, _result: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(said, act_id)

    def _bring_up(self) -> None:
        """After two stations wrote apart: add what tasks have earned, void what they have not."""

        def then(result: tuple[int, int]) -> None:
            lines, act_id = result
            words = _("{n} lines were added.").format(n=lines) if lines else _("All lines are right.")
            self._desk.done.emit(words, act_id if lines else None)

        self._desk.write(RECONCILE, reconcile, then, self)

    def _paper(self) -> Paper:
        first, last = self.days()
        return papers.points(first or date(2000, 1, 1), last or today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        else:
            super().keyPressEvent(event)


def period_days(period: str, day: date) -> tuple[date | None, date | None]:
    """The first and last day of the month, quarter or year that ``day`` lies in."""
    if period == "ever":
        return None, None
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    last = first
    for _month in range(months):
        last = (last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return first, last - timedelta(days=1)


def _rank_spec() -> ListSpec:
    def of(rule: str) -> Any:
        return lambda row: f"{row.by_rule[rule]:+d}" if row.by_rule.get(rule) else ""

    columns: list[Column[RankLine]] = [
        Column("place", N_("Rank·"), lambda row: str(row.place), 70, sort=lambda row: row.place, align=Align.RIGHT),
        Column("department", N_("Department"), lambda row: row.department, 220),
        Column("score", N_("Score"), lambda row: f"{row.score:+d}", 90, sort=lambda row: row.score, align=Align.RIGHT),
        *(Column(rule, words, of(rule), 110, align=Align.RIGHT) for rule, words in POINT_RULES.items()),
    ]  # fmt: skip
    return ListSpec(
        "ranking", N_("Ranking of departments"), columns, lambda row: row.department, placeholder=N_("Department"),
        masks={},
    )  # fmt: skip


def _ledger_spec() -> ListSpec:
    columns: list[Column[PointLine]] = [
        Column("at", N_("Counts on"), lambda row: day_of(row.at).isoformat(), 110, sort=lambda row: row.at),
        Column("department", N_("Department"), lambda row: row.department, 180),
        Column("points", N_("Points"), lambda row: f"{row.points:+d}", 80, sort=lambda row: row.points,
               align=Align.RIGHT),
        Column("rule", N_("Rule of the points"), lambda row: words_of(POINT_RULES, row.rule), 150),
        Column("source", N_("Task it rests on"), lambda row: short_number(row.source or ""), 130),
        Column("reason", N_("Why these points"), lambda row: row.reason or "", 260),
        Column("voided", N_("Taken back"), lambda row: _("✓ yes") if row.voided else "", 100),
    ]  # fmt: skip
    return ListSpec(
        "points", N_("Ledger of points"), columns, lambda row: row.id, placeholder=N_("Department"), masks={}
    )
