"""The tab of 解难题: the month of what is owed, candidates with their reasons, the problems, the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.act_form import leave_kept
from desktop.desk import Desk
from desktop.record_list import RecordList
from desktop.solving.calendar_card import CalendarCard
from desktop.solving.lists import Library, ProblemList, candidate_spec, library_spec, problem_spec
from desktop.solving.panel import SolvingPanel
from desktop.solving.problem_page import make_page
from desktop.solving.problems_model import ProblemsModel
from desktop.tabbed import Tab
from desktop.theme import TextRole
from desktop.widgets import Beside, Button, ChoiceChip, EmptyState, Kind, Text, column, flow
from desktop.widgets.page import holder
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import N_, _
from forms.share_words import share_text
from forms.solving_words import LEVELS, SOLVING_FORMULAS
from models.calendar import today
from models.solving.queries import SolvingFigures
from models.solving.records import Achievement, ProblemLevel
from models.solving.rules import Candidate

PARTS = {
    "month": N_("Month of problems"),
    "candidates": N_("Candidates"),
    "problems": N_("All problems"),
    "library": N_("Library·"),
}


class ProblemsTab(Tab):
    """N chooses a problem, Enter opens; ``part`` of a target is one of ``PARTS``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = ProblemsModel(desk, self)
        self.panel = SolvingPanel(desk)
        self.parts = {key: ChoiceChip(_(words), "sheet") for key, words in PARTS.items()}
        self.levels = {level: ChoiceChip(_(words), "calendar") for level, words in LEVELS.items()}
        self.calendar = CalendarCard(desk.communities)
        self.rates = Text("", TextRole.STRONG, wrap=True)
        self.choose_button = Button(_("Choose a problem"), Kind.PRIMARY, "add", "N")
        self.new_button = Button(_("Choose a problem"), Kind.PRIMARY, "add", "N")
        self.entry_button = Button(_("New entry"), Kind.PRIMARY, "add", "N")
        self.candidates = ProblemList(
            desk, candidate_spec(desk), EmptyState("appeals", _("No open appeal to choose from"), _(_NO_CANDIDATE)),
            self.choose_button, keys={Qt.Key.Key_N: self.choose},
        )  # fmt: skip
        self.problems = ProblemList(
            desk, problem_spec(desk), EmptyState("planned", _("No problem chosen yet"), _(_NO_PROBLEM)),
            self.new_button, keys={Qt.Key.Key_N: self.choose},
        )  # fmt: skip
        self.library = Library(
            desk, library_spec(desk), EmptyState("log", _("The library is empty"), _(_NO_ENTRY)), self.entry_button,
            keys={Qt.Key.Key_N: self.panel.new_entry},
        )  # fmt: skip
        self.lists: dict[str, RecordList] = {
            "candidates": self.candidates, "problems": self.problems, "library": self.library,
        }  # fmt: skip
        self.stack = Stack()
        self.pages_of = self._pages_of()
        for page in self.pages_of.values():
            self.stack.addWidget(page)
        listed = QWidget()
        listed.setLayout(column(holder(flow(*self.parts.values(), gap=8)), self.stack, gap=8))
        self.beside = Beside(listed, self.panel)
        self.page = make_page(desk)
        self.pages = Stack()
        for each in (self.beside, self.page):
            self.pages.addWidget(each)
        self.fill(self.pages, self._load)
        self._connect()
        self.show_part("month")

    def _pages_of(self) -> dict[str, QWidget]:
        month, chosen = QWidget(), QWidget()
        formulas = Text(" ".join(map(_, SOLVING_FORMULAS)), TextRole.CAPTION, "text_muted", wrap=True)
        month.setLayout(column(self.rates, self.calendar, formulas, None, gap=8, margins=(0, 0, 4, 8)))
        levels = holder(flow(*self.levels.values(), gap=8))
        chosen.setLayout(column(levels, self.candidates, gap=8))
        return {
            "month": PageScroll(month), "candidates": chosen, "problems": self.problems, "library": self.library,
        }  # fmt: skip

    def _connect(self) -> None:
        self.model.shown.connect(self._show)
        self.model.failed.connect(self.fail)
        for key, chip in self.parts.items():
            chip.clicked.connect(partial(self.show_part, key))
        for level, each in self.levels.items():
            each.clicked.connect(partial(self._show_level, level))
        self.calendar.moved.connect(self._move)
        self.calendar.chosen.connect(self.panel.show_owed)
        for key, one in self.lists.items():
            one.searched.connect(partial(self._search, key))
            one.cleared.connect(partial(self._search, key, ""))
        self.candidates.opened.connect(lambda _id: self.choose())
        self.problems.opened.connect(self._open_problem)
        self.library.opened.connect(self._open_entry)
        self.choose_button.clicked.connect(lambda: self.choose())
        self.new_button.clicked.connect(lambda: self.choose())
        self.entry_button.clicked.connect(lambda: self.panel.new_entry())
        self.page.left.connect(self.back)
        self.panel.closed.connect(self.begin)
        self.panel.filled.connect(self._show_panel)
        self.panel.chosen.connect(self._open_problem)
        self.beside.covered.connect(lambda _covered: self._cover())
        self.pages.currentChanged.connect(lambda _number: self._cover())

    def _cover(self) -> None:
        self.cover(self.pages.currentWidget() is self.page or self.beside.is_covered)

    def _load(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.page:
            self.page.load()

    def begin(self) -> None:
        if self.pages.currentWidget() is self.page:
            self.page.begin()
        elif self.panel.content is not None:
            return
        elif self.part == "month":
            self.calendar.begin(self.parts["month"])
        else:
            self.lists[self.part].setFocus(Qt.FocusReason.OtherFocusReason)
            self.lists[self.part].focus_rows()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "problems":
            leave_kept(self.panel)
            self.pages.setCurrentWidget(self.beside)
        if options.get("part") in PARTS:
            self.show_part(str(options["part"]))
        if "level" in options:
            self._show_level(ProblemLevel(options["level"]))

    def open_record(self, record_id: UUID) -> None:
        """Open a problem, or an entry of the library."""

        def show(entry: Achievement | None) -> None:
            if entry is None:
                self._open_problem(record_id)
            else:
                self.pages.setCurrentWidget(self.beside)
                self.show_part("library")
                self.panel.show_entry(entry)

        self._desk.read(lambda session: session.get(Achievement, record_id), show, self)

    def _open_problem(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.panel.leave()
            self.pages.setCurrentWidget(self.page)
            self.page.open(record_id)

    def _show_panel(self) -> None:
        self.pages.setCurrentWidget(self.beside)
        self.beside.arrange()

    def back(self) -> None:
        """From the page of one problem to where one came from."""
        self.pages.setCurrentWidget(self.beside)
        self.begin()

    # showing ----------------------------------------------------------------------------------------------------

    def show_part(self, key: str, *_checked: bool) -> None:
        leave_kept(self.panel)
        self.part = key
        for each, chip in self.parts.items():
            chip.setChecked(each == key)
            chip.updateGeometry()  # what is chosen stands in bold
        self.stack.setCurrentWidget(self.pages_of[key])

    def _show_level(self, level: ProblemLevel, *_checked: bool) -> None:
        self.model.choose_level(level)
        self._check_level()
        self._show_candidates()

    def _check_level(self) -> None:
        for level, chip in self.levels.items():
            chip.setChecked(level is self.model.level)
            chip.updateGeometry()

    def _search(self, key: str, text: str = "") -> None:
        self.model.text[key] = text
        if key == "candidates":
            self._show_candidates()
        else:
            self.model.load()

    def _move(self, month: date) -> None:
        self.model.month = month
        self.model.load()

    def _show(self) -> None:
        found = self.model.read
        assert found is not None
        self.show_content()
        self.calendar.show_month(found.month, found.owed, today())
        self.rates.setText(_("Of what was due: {rates}").format(rates=" · ".join(_figures(found.figures))))
        self._check_level()
        for chip in self.parts.values():
            chip.updateGeometry()
        self.problems.set_rows(found.problems)
        self.library.set_rows(found.library)
        self._show_candidates()
        self.counted.emit(found.missing or None)

    def _show_candidates(self) -> None:
        offered = self.model.candidates
        self.candidates.set_rows(offered or [])
        if offered is None:
            self.candidates.table.show_loading()

    def choose(self) -> None:
        """Ask for a new problem, of the candidate that is marked."""
        row = self.candidates.current_row() if self.part == "candidates" else None
        self.panel.choose(row if isinstance(row, Candidate) else None)

    def _open_entry(self, _entry_id: object) -> None:
        row = self.library.current_row()
        if isinstance(row, Achievement):
            self.panel.show_entry(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        elif event.key() == Qt.Key.Key_N and not event.modifiers() and self.panel.content is None:
            self.panel.new_entry() if self.part == "library" else self.choose()
        else:
            super().keyPressEvent(event)


_NO_CANDIDATE = N_("Every open appeal has its problem already, or none is open.")
_NO_PROBLEM = N_("Choose one out of the candidates, or write one yourself.")
_NO_ENTRY = N_("What was accepted and holds for others, too, is put here without names.")


def _figures(found: SolvingFigures) -> Iterator[str]:
    """Each rate with what it is counted from, and what the problems carried along."""
    for level, rate in found.rates.items():
        yield f"{_(LEVELS[level])} {share_text(rate)} ({rate.part}/{rate.whole})"
    yield f"{_('Appeals carried along')} {found.settled}/{found.appeals}"
