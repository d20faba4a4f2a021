"""解难题 on screen: the month, a candidate chosen with its reasons, its way to the library."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from models.appeals.records import AppealStep
from models.calendar import national, today
from models.solving.actions import owe_daily
from models.solving.queries import Owed
from models.solving.records import Achievement, Problem, ProblemAppeal, ProblemLevel
from models.solving.rules import Owing
from models.solving.states import State
from tests.desktop.whistles.conftest import Known, Screen


def do(screen: Screen, act: str, **answers: object) -> None:
    tab = screen.view.made["problems"]
    tab.page.ask(act)
    screen.answer(tab, **answers)


def chosen(screen: Screen) -> Problem:
    """Choose the candidate of the week by the keys."""
    tab = screen.tab("problems", part="candidates", level="week")
    tab.candidates.focus_rows()
    screen.qtbot.keyClick(tab.candidates.table.view, Qt.Key.Key_Return)
    screen.rest()
    screen.answer(tab)
    (problem,) = screen.stored(Problem)
    assert isinstance(problem, Problem)
    return problem


def test_a_candidate_shows_its_numbers_and_is_chosen_with_its_appeals(screen: Screen, known: Known) -> None:
    tab = screen.tab("problems", part="candidates", level="week")
    (row,) = tab.candidates.rows.rows()
    assert (row.repeats, row.appeals, row.households) == (1, 1, 1)
    problem = chosen(screen)
    assert (problem.level, problem.on.weekday()) == (ProblemLevel.WEEK, 0)
    assert [link.appeal_id for link in screen.stored(ProblemAppeal)] == [known.appeal]
    assert screen.stored(AppealStep)[-1].kind == "escalate"
    assert tab.page.found[0].row.state is State.CHOSEN
    assert [one.title for one in tab.page.shown.linked] == ["室温不达标"]


def test_candidates_are_searched_and_shown_for_the_level_that_was_asked_for_last(screen: Screen, known: Known) -> None:
    tab = screen.tab("problems", part="candidates")
    assert [row.title for row in tab.candidates.rows.rows()] == ["室温不达标"]
    tab._search("candidates", "路灯")
    assert tab.candidates.rows.rows() == []
    tab._search("candidates", "室温")
    assert len(tab.candidates.rows.rows()) == 1
    for level in (ProblemLevel.WEEK, ProblemLevel.MONTH, ProblemLevel.WEEK):  # quicker than they are read
        tab._show_level(level)
    assert tab.candidates.table.footer.text() == "Loading…"
    screen.rest()
    assert [row.level for row in tab.candidates.rows.rows()] == [ProblemLevel.WEEK]


def test_a_problem_goes_to_the_library_without_names(screen: Screen, known: Known) -> None:
    chosen(screen)
    do(screen, "study", text="换热站压力不足")
    do(screen, "measure", text="换泵")
    do(screen, "opinion", detail="浑解题〔2026〕1号", text="统一换泵")
    assert "could not be moved along" in screen.told[-1][0]  # the appeal is only accepted
    do(screen, "carry_out", text="换了")
    do(screen, "accept")
    do(screen, "library", text="王芳家换泵")
    tab = screen.view.made["problems"]
    assert "somebody who appealed" in str(screen.form(tab).model.problem("text"))
    screen.answer(tab, text="按面积选泵")
    assert tab.page.found[0].row.state is State.IN_LIBRARY
    assert [entry.text for entry in screen.stored(Achievement)] == ["按面积选泵"]


def test_the_month_shows_what_is_owed_and_leads_to_choosing_it(screen: Screen) -> None:
    with screen.desk.station.act("test") as session:
        owe_daily(session, "住建", owes=True)
    screen.rest()
    tab = screen.tab("problems", part="month")
    day = today()
    cell = tab.calendar.cells[day]
    working = national().is_workday(day)
    assert bool(cell.owed) == working
    if working:
        assert cell.words.text() == "○ To be chosen"
        screen.until(cell.isVisible)
        screen.click(cell)
        assert tab.panel.content is not None
    owed = Owed(ProblemLevel.DAY, day, "住建", Owing.OPEN, day + timedelta(days=1))
    tab.panel.show_owed([owed])
    tab.panel.open_owed(owed)
    screen.rest()
    screen.answer(tab, title="楼道照明")
    (problem,) = screen.stored(Problem)
    assert (problem.level, problem.on, problem.department) == (ProblemLevel.DAY, day, "住建")


def test_months_are_leafed_through(screen: Screen) -> None:
    tab = screen.tab("problems", part="month")
    first = tab.calendar.month
    screen.click(tab.calendar.back)
    assert (first - tab.calendar.month).days in range(28, 32)
    screen.click(tab.calendar.next)
    assert tab.calendar.month == first


def test_an_entry_of_its_own_is_refused_a_phone_number(screen: Screen) -> None:
    tab = screen.tab("problems", part="library")
    screen.click(tab.entry_button)
    screen.answer(tab, title="选泵", text="联系13800138000")
    assert "mobile number" in str(screen.form(tab).model.problem("text"))
    screen.answer(tab, text="按面积选泵")
    assert [row.title for row in tab.library.rows.rows()] == ["选泵"]


def test_the_keys_begin_on_a_day_that_owes_something_and_never_on_another_month(screen: Screen) -> None:
    with screen.desk.station.act("test") as session:
        owe_daily(session, "住建", owes=True)
    screen.rest()
    tab = screen.tab("problems")
    (focused,) = (one for one in (*tab.calendar.cells.values(), *tab.calendar.weeks.values()) if one.hasFocus())
    assert focused.owed
    assert focused is tab.calendar.cells[today()] or not tab.calendar.cells[today()].owed
