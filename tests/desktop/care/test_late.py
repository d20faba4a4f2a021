"""What stands behind a figure, what nobody answers for, and whom a list leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.care.late_model import key_of
from desktop.shell.today_view import TodayView
from desktop.theme import Mode, theme
from models.care.coverage import timeliness
from models.care.records import CareTeamMember, Helper, Membership
from models.care.resident_facts import set_fact
from models.people.records import Resident
from models.workers.records import Worker, WorkerRole
from tests.desktop.care.conftest import ALONE, Screen, Stair
from tests.models.care.hamlet import member


@pytest.fixture
def large() -> Iterator[None]:
    theme().wear(Mode.LIGHT, 175)
    yield
    theme().wear(Mode.LIGHT, 100)


def _missed_in(screen: Screen, day: date) -> int:
    """How many visits of the month of ``day`` were not made by it, by the figure."""
    with screen.desk.station.sessions() as session:
        share = timeliness(session, day.replace(day=1), day)
    return share.whole - share.part


def _long_unvisited(screen: Screen, resident_id: UUID, day: date) -> None:
    """Make somebody a member for so long that a visit was missed in the month before."""
    with screen.desk.station.act("test") as session:
        for row in session.query(Membership).filter_by(resident_id=resident_id):
            row.recognised_on = day - timedelta(days=200)


def test_the_share_of_timely_visits_opens_the_list_of_the_others(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    _long_unvisited(screen, stair["王秀梅"], day)
    tab = screen.tab("coverage")
    qtbot.mouseClick(tab.tiles["timely"], Qt.MouseButton.LeftButton)
    screen.rest()
    assert len(tab.late.list.rows.rows()) == _missed_in(screen, day)
    qtbot.mouseClick(tab.late.before, Qt.MouseButton.LeftButton)
    screen.rest()
    before = day.replace(day=1) - timedelta(days=1)
    rows = tab.late.list.rows.rows()
    assert len(rows) == _missed_in(screen, before) >= 1
    assert {row.cycle.name for row in rows} == {"王秀梅"}
    assert all(row.cycle.due_on.month == before.month or row.cycle.closed_on.month == before.month for row in rows)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert tab.pages.currentWidget() is tab.figures
    assert tab.tiles["timely"].hasFocus()


def test_what_is_late_for_level_4_alone_stays_on_the_screen_of_its_team(
    screen: Screen, stair: Stair, day: date
) -> None:
    with screen.desk.station.act("test") as session:
        member(session, stair["周杰"], "SG28", on=day - timedelta(days=300), level=4)
        me = screen.desk.station.worker_id
        session.add(CareTeamMember(resident_id=stair["周杰"], level=4, worker_id=me, starts_on=day))
    tab = screen.tab("coverage")
    tab.show_late()
    screen.rest()
    tab.late.model.step(-1)
    screen.rest()
    hidden = [row for row in tab.late.list.rows.rows() if row.cycle.name == "周杰"]
    assert hidden
    assert not {key_of(row) for row in hidden} & {key_of(row) for row in tab.late.list.out().rows}


def test_the_list_of_visits_shows_who_is_at_risk(screen: Screen) -> None:
    assert "risk" in screen.tab("due").list.column_keys()


def test_a_page_of_figures_scrolls_in_one_place_at_the_largest_type(screen: Screen, large: None) -> None:
    screen.view.resize(1180, 640)
    for key in ("cadres", "coverage"):
        screen.tab(key)
        screen.until(lambda: screen.view.front_page.verticalScrollBar().maximum() == 0)


def test_a_form_takes_the_place_of_what_stands_above_it_at_the_largest_type(screen: Screen, large: None) -> None:
    screen.view.resize(1180, 640)
    screen.tab("due").record_visit()
    assert not screen.view.tabs.isVisible()
    screen.until(lambda: screen.view.front_page.verticalScrollBar().maximum() == 0)
    screen.made("due").panel.leave()
    assert screen.view.tabs.isVisible()


def _today(qtbot: QtBot, screen: Screen) -> TodayView:
    view = TodayView(screen.desk)
    qtbot.addWidget(view)
    view.show()
    view.model.load()
    screen.rest()
    return view


def test_today_names_estates_that_nobody_answers_for(qtbot: QtBot, screen: Screen) -> None:
    view = _today(qtbot, screen)
    assert view.cadres.text.text() == "Nobody answers for 1 estate: 碧桂园."
    qtbot.mouseClick(view.cadres.action, Qt.MouseButton.LeftButton)
    assert screen.went[-1].options == {"page": "cadres"}


def test_a_station_that_cares_without_a_secretary_is_told_where_to_name_one(qtbot: QtBot, screen: Screen) -> None:
    assert not _today(qtbot, screen).secretary.isVisible()
    with screen.desk.station.act("test") as session:
        session.get_one(Worker, screen.desk.station.worker_id).role = WorkerRole.WORKER
    view = _today(qtbot, screen)
    assert view.secretary.isVisible()
    qtbot.mouseClick(view.secretary.action, Qt.MouseButton.LeftButton)
    assert screen.went[-1].screen == "settings"


@pytest.fixture
def child(screen: Screen, stair: Stair, day: date) -> UUID:
    """李强 is ten years old."""
    with screen.desk.station.act("test") as session:
        session.get_one(Resident, stair["李强"]).birth_date = date(day.year - 10, 1, 1)
    return stair["李强"]


def test_lists_say_how_many_children_they_leave_out(screen: Screen, child: UUID) -> None:
    with screen.desk.station.act("test") as session:
        session.get_one(Worker, screen.desk.station.worker_id).role = WorkerRole.WORKER
    people = screen.tab("people").list
    assert people.note.text() == "Children under 14 who are not named here: 1"
    assert "李强" not in [row.name for row in people.rows.rows()]
    assert screen.tab("gaps").people["to_pair"].list.note.text() == people.note.text()


def test_whoever_answers_for_children_reads_no_such_line(screen: Screen, child: UUID) -> None:
    people = screen.tab("people").list
    assert not people.note.isVisible()
    assert "李强" in [row.name for row in people.rows.rows()]


def test_a_child_is_taken_in_with_the_guardians_consent(qtbot: QtBot, screen: Screen, stair: Stair, day: date) -> None:
    with screen.desk.station.act("test") as session:
        session.get_one(Resident, stair["周杰"]).birth_date = date(day.year - 10, 1, 1)
        set_fact(session, stair["周杰"], "dibao", True, origin="visit", starts_on=day)
    screen.go(page="proposals", group="SG10")
    tab = screen.made("proposals")
    proposed = [row for row in tab.model.people if row.resident_id == stair["周杰"]]
    number = tab.rule.list.rows.rows().index(proposed[0])
    tab.rule.list.table.view.setCurrentIndex(tab.rule.list.rows.index(number, 0))
    tab.rule.accept()
    assert tab.rule.consent.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    screen.rest()
    (row,) = [each for each in screen.stored(Membership) if each.resident_id == stair["周杰"]]
    assert (row.consent_kind, row.consent_on) == ("guardian", day)


def test_in_a_narrow_window_a_rule_is_chosen_from_a_list(screen: Screen) -> None:
    screen.view.resize(760, 640)
    tab = screen.tab("proposals")
    assert tab.choice.isVisible()
    assert not tab.rules.isVisible()
    tab.choice.set_value(ALONE)
    screen.rest()
    assert tab.model.chosen == ALONE
    assert screen.stored(Helper)
