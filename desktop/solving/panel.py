"""What stands beside the lists of 解难题: what is owed of a day, the form of a problem or entry, an entry's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form, one_name
from desktop.case_page import Linked, linked_line
from desktop.desk import Desk
from desktop.solving.looks import owing_chip
from desktop.widgets import Scroll, SidePanel, Text, column
from forms.care_words import words_of
from forms.i18n import _, ngettext
from forms.solving import ACHIEVEMENT, PROBLEM
from forms.solving_saving import save_achievement, save_problem
from forms.solving_words import LEVELS, reasons_text, time_text
from models.appeals.departments import department_names
from models.calendar import today
from models.solving.candidates import appeals_of
from models.solving.queries import Owed
from models.solving.records import Achievement, ProblemLevel
from models.solving.rules import Candidate

CHOOSE, KEEP = "problem.choose", "problem.keep"


class SolvingPanel(SidePanel):
    """``filled``: something is asked or shown; ``chosen``: the problem of this id is to be opened."""

    filled, chosen = Signal(), Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_content(self, title: str, content: QWidget) -> None:
        super().show_content(title, content)
        self.filled.emit()

    def show_owed(self, owed_then: Sequence[Owed]) -> None:
        """What is owed of a day, a week or a month: each leads to its problem, or to choosing one."""
        if owed_then:
            lines = column(*(linked_line(self._line(one)) for one in owed_then), None, gap=0, margins=(8, 8, 8, 8))
            content = QWidget()
            content.setLayout(lines)
            self.show_content(time_text(owed_then[0].level, owed_then[0].on), Scroll(content))

    def _line(self, one: Owed) -> Linked:
        """What another community owes leads to its problem, once there is one."""
        own = one.community_code in ("", self._desk.station.community_code)
        whose = "" if own else self._desk.community(one.community_code)
        title = " ".join(filter(None, (whose, one.department))) or words_of(LEVELS, one.level)
        words = _("in time until {day}, red from {red}").format(day=one.until.isoformat(), red=one.red_from.isoformat())
        go = partial(self.open_owed, one) if own or one.problem_ids else None
        return Linked(title, words, owing_chip(one.owing), go)

    def open_owed(self, one: Owed, *_checked: bool) -> None:
        if one.problem_ids:
            self.chosen.emit(one.problem_ids[0])
        else:
            self._choose({"level": one.level, "on": one.on, "department": one.department})

    def choose(self, one: Candidate | None) -> None:
        """Ask for a new problem; of a candidate the form is filled in."""
        if one is None:
            self._choose({"level": ProblemLevel.DAY, "on": today()})
            return
        title = f"{one.place} {one.title}" if one.place else one.title
        said = {"level": one.level, "department": one.department, "title": title, "text": reasons_text(one)}
        self._choose({**said, "on": today()}, lambda session: appeals_of(session, one))

    def _choose(
        self, first: Mapping[str, object], behind: Callable[[Session], tuple[UUID, ...]] = lambda _session: ()
    ) -> None:
        """Ask for a problem that stands for the appeals ``behind`` it, as they are now."""

        def show(found: tuple[list[str], tuple[UUID, ...]]) -> None:
            names, ids = found
            words = ngettext(
                "It stands for {n} open appeal, which is escalated to it.",
                "It stands for {n} open appeals; they are escalated to it.",
                len(ids),
            ).format(n=len(ids))
            form = act_form(
                self._desk,
                CHOOSE,
                PROBLEM,
                lambda session, raw: save_problem(session, raw, appeal_ids=ids).id,
                about=ids[0] if ids else None,
                first=first,
                special={"department": one_name(names)},
                words=words if ids else "",
            )
            self._ask(_("Choose a problem"), form, self._chosen)

        self._desk.read(lambda session: (department_names(session), behind(session)), show, self)

    def _chosen(self, problem_id: object, act_id: object) -> None:
        self.leave()
        self._desk.done.emit(_("The problem is chosen; now it is studied."), act_id)
        self.chosen.emit(problem_id)

    def new_entry(self) -> None:
        """Ask for an entry of the library that grew out of no problem."""
        form = act_form(
            self._desk, KEEP, ACHIEVEMENT, lambda session, raw: save_achievement(session, raw).id,
            first={"on": today()}, words=_("The library is kept for ever: no names, no phones, no ID numbers."),
        )  # fmt: skip
        self._ask(_("New entry"), form, self._kept)

    def _kept(self, _entry_id: object, act_id: object) -> None:
        self.leave()
        self._desk.done.emit(_("The entry is in the library."), act_id)

    def _ask(self, title: str, form: ActForm, done: Any) -> None:
        form.left.connect(self.leave)
        form.done.connect(done)
        self.show_content(title, form)
        form.begin()

    def show_entry(self, entry: Achievement) -> None:
        if entry.problem_id is not None:
            self.chosen.emit(entry.problem_id)
            return
        content = QWidget()
        content.setLayout(column(Text(entry.text, wrap=True), None, margins=(16, 12, 16, 12)))
        self.show_content(entry.title, Scroll(content))
