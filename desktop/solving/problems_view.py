"""The tab of 解难题: the month of what is owed, candidates with their reasons, the problems, the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form, leave_kept, one_name
from desktop.case_page import Linked, linked_line
from desktop.desk import Desk
from desktop.solving.calendar_card import CalendarCard
from desktop.solving.lists import Library, ProblemList, candidate_spec, library_spec, problem_spec
from desktop.solving.looks import owing_chip
from desktop.solving.problem_page import make_page
from desktop.tabbed import Tab
from desktop.theme import TextRole
from desktop.widgets import (
    Beside,
    Button,
    ChoiceChip,
    EmptyState,
    Kind,
    Scroll,
    SidePanel,
    Text,
    column,
    flow,
)
from desktop.widgets.page import holder
from desktop.widgets.stack import PageScroll, Stack
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.share_words import share_text
from forms.solving import ACHIEVEMENT, PROBLEM
from forms.solving_saving import save_achievement, save_problem
from forms.solving_words import LEVELS, SOLVING_FORMULAS, reasons_text, time_text
from models.appeals.departments import department_names
from models.calendar import now, today
from models.solving.candidates import candidates
from models.solving.queries import (
    ALL,
    Owed,
    ProblemFilter,
    ProblemRow,
    SolvingFigures,
    achievements,
    duty_since,
    figures,
    missing,
    owed,
    problems,
)
from models.solving.records import Achievement, ProblemLevel
from models.solving.rules import Candidate, Owing

CHOOSE, KEEP = "problem.choose", "problem.keep"
PARTS = {
    "month": N_("Month of problems"),
    "candidates": N_("Candidates"),
    "problems": N_("All problems"),
    "library": N_("Library·"),
}


@dataclass(frozen=True)
class Read:
    """All parts of the tab that are read together: not the candidates, whose ranking takes longer."""

    month: date
    owed: list[Owed]
    figures: SolvingFigures
    missing: int
    problems: list[ProblemRow]
    library: list[Achievement]


class ProblemsModel(QObject):
    """``shown``: everything but the candidates is new; ``ranked``: they are.

    Of very many appeals they are ranked in a second or more: what was ranked last stands until they are, and nobody
    asks twice at a time, nor unless somebody looks at them (``watch``).
    """

    shown, ranked = Signal(), Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.month = today().replace(day=1)
        self.level = ProblemLevel.DAY
        self.text = {"candidates": "", "problems": "", "library": ""}
        self.read: Read | None = None
        self._asked = 0
        self._watched = self._ranking = self._stale = False
        self._ranks: dict[ProblemLevel, list[Candidate]] = {}

    @property
    def candidates(self) -> list[Candidate] | None:
        """Those of the level that fit what is searched for; ``None`` as long as they were never ranked."""
        ranks, said = self._ranks.get(self.level), self.text["candidates"]
        return ranks and [one for one in ranks if said in f"{one.title}{one.department}{one.place}"]

    def watch(self, *, watched: bool) -> None:
        self._watched = watched
        if watched:
            self.ranked.emit()
        if self.read is not None:
            self._rank()

    def choose_level(self, level: ProblemLevel) -> None:
        self.level = level
        self.ranked.emit()
        self._rank()

    def _rank(self) -> None:
        self._stale = True
        if not self._watched or self._ranking:
            return
        self._ranking, self._stale = True, False
        level = self.level

        def take(found: list[Candidate]) -> None:
            self._ranking, self._ranks[level] = False, found
            self.ranked.emit()
            if self._stale:
                self._rank()

        def fail(error: Exception) -> None:
            self._ranking = False
            self.failed.emit(error)

        self._desk.read(lambda session: candidates(session, now(), level), take, self, fail)

    def load(self) -> None:
        self._asked += 1
        asked, month, text = self._asked, self.month, dict(self.text)

        def take(found: Read) -> None:
            if asked == self._asked:
                self.read = found
                self.shown.emit()
                self._rank()

        self._desk.read(lambda session: _read(session, month, text), take, self, self.failed.emit)


class ProblemsTab(Tab):
    """N chooses a problem, Enter opens; ``part`` of a target is one of ``PARTS``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = ProblemsModel(desk, self)
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
            keys={Qt.Key.Key_N: self.new_entry},
        )  # fmt: skip
        self.stack = Stack()
        self.pages_of = self._pages_of()
        for page in self.pages_of.values():
            self.stack.addWidget(page)
        listed = QWidget()
        listed.setLayout(column(holder(flow(*self.parts.values(), gap=8)), self.stack, gap=8))
        self.panel = SidePanel()
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
        self.model.ranked.connect(self._show_candidates)
        self.model.failed.connect(self.fail)
        for key, chip in self.parts.items():
            chip.clicked.connect(partial(self.show_part, key))
        for level, each in self.levels.items():
            each.clicked.connect(partial(self._show_level, level))
        self.calendar.moved.connect(self._move)
        self.calendar.chosen.connect(self.show_owed)
        lists = {"candidates": self.candidates, "problems": self.problems, "library": self.library}
        for key, one in lists.items():
            one.searched.connect(partial(self._search, key))
            one.cleared.connect(partial(self._search, key, ""))
        self.candidates.opened.connect(lambda _id: self.choose())
        self.problems.opened.connect(self._open_problem)
        self.library.opened.connect(self._open_entry)
        self.choose_button.clicked.connect(lambda: self.choose())
        self.new_button.clicked.connect(lambda: self.choose())
        self.entry_button.clicked.connect(lambda: self.new_entry())
        self.page.left.connect(self.back)
        self.panel.closed.connect(self.begin)
        self.beside.covered.connect(lambda _covered: self._cover())
        self.pages.currentChanged.connect(lambda _number: self._cover())

    def _cover(self) -> None:
        self.cover(self.pages.currentWidget() is self.page or self.beside.is_covered)

    def _load(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.page:
            self.page.load()

    def begin(self) -> None:
        front = self.pages_of[self.part]
        if self.pages.currentWidget() is self.page:
            self.page.begin()
        elif self.panel.content is not None:
            return
        elif self.part == "month":
            self.calendar.next.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self.candidates if self.part == "candidates" else front).setFocus(Qt.FocusReason.OtherFocusReason)
            {"candidates": self.candidates, "problems": self.problems, "library": self.library}[self.part].focus_rows()

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
                self._show_entry(entry)

        self._desk.read(lambda session: session.get(Achievement, record_id), show, self)

    def _open_problem(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.panel.leave()
            self.pages.setCurrentWidget(self.page)
            self.page.open(record_id)

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
        self.model.watch(watched=key == "candidates")

    def _show_level(self, level: ProblemLevel, *_checked: bool) -> None:
        self.model.choose_level(level)
        self._check_level()

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
        self.counted.emit(found.missing or None)

    def _show_candidates(self) -> None:
        offered = self.model.candidates
        self.candidates.set_rows(offered or [])
        if offered is None:
            self.candidates.table.show_loading()

    def show_owed(self, owed_then: Sequence[Owed]) -> None:
        """Show what is owed of a day, a week or a month beside it: each leads to its problem, or to choosing one."""
        if not owed_then:
            return
        lines = column(*(linked_line(self._line(one)) for one in owed_then), None, gap=0, margins=(8, 8, 8, 8))
        content = QWidget()
        content.setLayout(lines)
        first = owed_then[0]
        self.panel.show_content(time_text(first.level, first.on), Scroll(content))
        self.beside.arrange()

    def _line(self, one: Owed) -> Linked:
        """What another community owes leads to its problem, once there is one."""
        own = one.community_code in ("", self._desk.station.community_code)
        whose = "" if own else self._desk.community(one.community_code)
        title = " ".join(filter(None, (whose, one.department))) or words_of(LEVELS, one.level)
        words = _("in time until {day}, red from {red}").format(day=one.until.isoformat(), red=one.red_from.isoformat())
        go = partial(self._open_owed, one) if own or one.problem_ids else None
        return Linked(title, words, owing_chip(one.owing), go)

    def _open_owed(self, one: Owed, *_checked: bool) -> None:
        if one.problem_ids:
            self._open_problem(one.problem_ids[0])
        else:
            self._ask_for({"level": one.level, "on": one.on, "department": one.department}, ())

    # choosing ---------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Open the form of a new problem; of a candidate it is filled in."""
        row = self.candidates.current_row() if self.part == "candidates" else None
        if isinstance(row, Candidate):
            first = {
                "level": self.model.level, "on": today(), "department": row.department, "title": candidate_title(row),
                "text": reasons_text(row),
            }  # fmt: skip
            self._ask_for(first, row.appeal_ids)
        else:
            self._ask_for({"level": ProblemLevel.DAY, "on": today()}, ())

    def _ask_for(self, first: Mapping[str, object], appeal_ids: tuple[UUID, ...]) -> None:
        def show(names: list[str]) -> None:
            words = _("It stands for {n} open appeals; they are escalated to it.").format(n=len(appeal_ids))
            form = act_form(
                self._desk,
                CHOOSE,
                PROBLEM,
                lambda session, raw: save_problem(session, raw, appeal_ids=appeal_ids).id,
                about=appeal_ids[0] if appeal_ids else None,
                first=first,
                special={"department": one_name(names)},
                words=words if appeal_ids else "",
            )
            self._ask(_("Choose a problem"), form, self._chosen)

        self._desk.read(department_names, show, self)

    def _chosen(self, problem_id: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("The problem is chosen; now it is studied."), act_id)
        self._open_problem(problem_id)

    def new_entry(self) -> None:
        """Open the form of an entry of the library that grew out of no problem."""
        form = act_form(
            self._desk, KEEP, ACHIEVEMENT, lambda session, raw: save_achievement(session, raw).id,
            first={"on": today()}, words=_("The library is kept for ever: no names, no phones, no ID numbers."),
        )  # fmt: skip
        self._ask(_("New entry"), form, self._kept)

    def _kept(self, _entry_id: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("The entry is in the library."), act_id)

    def _ask(self, title: str, form: ActForm, done: Any) -> None:
        form.left.connect(self.panel.leave)
        form.done.connect(done)
        self.pages.setCurrentWidget(self.beside)
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def _open_entry(self, _entry_id: object) -> None:
        row = self.library.current_row()
        if isinstance(row, Achievement):
            self._show_entry(row)

    def _show_entry(self, row: Achievement) -> None:
        if row.problem_id is not None:
            self._open_problem(row.problem_id)
            return
        content = QWidget()
        content.setLayout(column(Text(row.text, wrap=True), None, margins=(16, 12, 16, 12)))
        self.panel.show_content(row.title, Scroll(content))
        self.beside.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        elif event.key() == Qt.Key.Key_N and not event.modifiers() and self.panel.content is None:
            self.new_entry() if self.part == "library" else self.choose()
        else:
            super().keyPressEvent(event)


_NO_CANDIDATE = N_("Every open appeal has its problem already, or none is open.")
_NO_PROBLEM = N_("Choose one out of the candidates, or write one yourself.")
_NO_ENTRY = N_("What was accepted and holds for others, too, is put here without names.")


def _read(session: Session, month: date, text: Mapping[str, str]) -> Read:
    day = today()
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    since = duty_since(session) or day
    monday = month - timedelta(days=month.weekday())
    found = owed(session, max(monday, since - timedelta(days=since.weekday())), last, day)
    first = max(month, since)
    shown = [one for one in found if one.level is not ProblemLevel.DAY or one.on >= since]
    return Read(
        month=month,
        owed=shown,
        figures=figures(session, first, max(first, last), day),
        missing=sum(one.owing is Owing.MISSING for one in missing(session, day)),
        problems=problems(session, ProblemFilter(text=text["problems"]) if text["problems"] else ALL, limit=500),
        library=achievements(session, text["library"]),
    )


def candidate_title(one: Candidate) -> str:
    return f"{one.place} {one.title}" if one.place else one.title


def _figures(found: SolvingFigures) -> Iterator[str]:
    """Each rate with what it is counted from, and what the problems carried along."""
    for level, rate in found.rates.items():
        yield f"{_(LEVELS[level])} {share_text(rate)} ({rate.part}/{rate.whole})"
    yield f"{_('Appeals carried along')} {found.settled}/{found.appeals}"
