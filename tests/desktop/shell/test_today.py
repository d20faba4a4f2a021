"""Today shows what waits, and every line of it leads to where it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.shell.today_trust import TrustBanners, TrustToday
from desktop.shell.today_view import TodayView
from desktop.shell.window import MainWindow
from desktop.visits.visits_view import VisitsView
from desktop.widgets.lines import LineButton
from desktop.widgets.text import ElidedText
from models import drafts
from models.base import utc_now
from models.calendar import CHINA
from models.people.records import Household
from models.places.profile import kept_profile
from models.places.records import Dwelling
from models.station import Station
from models.visits.records import LogState, Outcome, Round, RoundDoor, RoundState, Slot, Visit, VisitFinding, VisitLog
from tests.models.visits.village import add_building, add_household


def today(qtbot: QtBot, window: MainWindow) -> TodayView:
    window.desk.go("today")
    qtbot.waitUntil(lambda: not window.desk.busy)
    view = window._screens["today"]
    assert isinstance(view, TodayView)
    return view


def lines(view: TodayView) -> list[str]:
    return [line.accessibleName() for line in view.findChildren(LineButton) if line.isVisible()]


def visited(station: Station, days_late: int) -> Dwelling:
    """A door with a household that was not met, and was promised another visit."""
    with station.act("visits.record") as session:
        door = add_building(session)[3]
        add_household(session, door, "王小明")
        now = utc_now()
        visit = Visit(
            dwelling_id=door.id,
            worker_id=station.worker_id,
            at=now - timedelta(days=9),
            slot=Slot.MORNING,
            outcome=Outcome.NOT_HOME,
            next_on=now.astimezone(CHINA).date() - timedelta(days=days_late),
        )
        session.add(visit)
        session.flush()
        session.add(VisitFinding(visit_id=visit.id, dwelling_id=door.id, kind="gas", problem="hose"))
    return door


def test_an_empty_station_is_shown_two_ways_to_begin(qtbot: QtBot, window: MainWindow) -> None:
    view = today(qtbot, window)
    assert view.pages.currentIndex() == 2
    for button, screen in ((view.take_over.action, "people"), (view.build, "map")):
        with qtbot.waitSignal(window.desk.went) as went:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert went.args[0].screen == screen
        qtbot.waitUntil(lambda: not window.desk.busy)
        window.desk.go("today")
        qtbot.waitUntil(lambda: not window.desk.busy)


def test_a_door_that_is_due_is_named_with_who_and_why(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    door = visited(station, days_late=2)
    view = today(qtbot, window)
    assert view.tiles["due"].number.text() == "1"
    qtbot.waitUntil(lambda: sum(line.isVisible() for line in view.due.findChildren(LineButton)) == 1)
    (line,) = [line for line in view.due.findChildren(LineButton) if line.isVisible()]
    for part in ("3-1-202", "王", "Nobody home", "2 days late"):
        assert part in line.accessibleName()
    with qtbot.waitSignal(window.desk.went) as went:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert (went.args[0].screen, went.args[0].record) == ("visits", door.id)
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_a_finding_leads_to_the_list_of_problems(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    visited(station, days_late=0)
    line = next(line for line in today(qtbot, window).findChildren(LineButton) if "Gas" in line.accessibleName())
    with qtbot.waitSignal(window.desk.went) as went:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    with station.sessions() as session:
        found = session.scalars(select(VisitFinding.id)).one()
    target = went.args[0]
    assert (target.screen, target.record, target.options) == ("visits", found, {"page": "findings"})
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_what_is_unfinished_is_offered_to_go_on_with(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    door = visited(station, days_late=0)
    with station.local_write() as session:
        for place in (f"F01:{door.id}", "P-04:", "X-99:gone"):
            drafts.keep(session, place, station.worker_id, {"note": "x"})
    view = today(qtbot, window)
    shown = [line for line in lines(view) if "Continue" in line]
    assert any("Household visit 碧桂园 3-1-202" in line for line in shown)
    assert any("Continue: Grid," in line for line in shown)
    assert len(shown) == 3
    grid = next(line for line in view.findChildren(LineButton) if "Grid" in line.accessibleName())
    grid.setFocus()
    with qtbot.waitSignal(window.desk.went) as went:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert (went.args[0].screen, went.args[0].options) == ("settings", {"page": "grids"})
    qtbot.waitUntil(lambda: not window.desk.busy)


@pytest.mark.parametrize("about", ["dwelling", "household", "round_door", "visit"])
def test_an_unfinished_visit_opens_with_what_was_typed(
    qtbot: QtBot, window: MainWindow, station: Station, about: str
) -> None:
    door = visited(station, days_late=0)
    with station.act("visits.plan") as session:
        planned = Round(name="冬季走访", starts_on=utc_now().date(), scope={})
        session.add(planned)
        session.flush()
        on_round = RoundDoor(round_id=planned.id, dwelling_id=door.id, stair_order=1, sheet_no="9786342771764670")
        session.add(on_round)
        session.flush()
        ids = {"dwelling": door.id, "round_door": on_round.id}
        ids["household"] = session.scalars(select(Household.id)).one()
        ids["visit"] = session.scalars(select(Visit.id)).one()
    with station.local_write() as session:
        drafts.keep(session, f"F01:{ids[about]}", station.worker_id, {"note": "下楼时说起"})
    view = today(qtbot, window)
    line = next(line for line in view.findChildren(LineButton) if "Continue" in line.accessibleName())
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.desk.busy)
    visits = window._screens["visits"]
    assert isinstance(visits, VisitsView)
    assert visits.form is not None
    assert visits.form.model.form.answers["note"] == "下楼时说起"


def test_a_round_shows_how_far_it_is_and_that_it_is_late(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    visited(station, days_late=0)
    day = utc_now().astimezone(CHINA).date()
    with station.act("visits.round") as session:
        session.add(
            Round(name="冬季走访", state=RoundState.OPEN, starts_on=day, due_on=day - timedelta(days=1), scope={})
        )
        session.add(Round(name="已结束", state=RoundState.CLOSED, starts_on=day, scope={}))
    view = today(qtbot, window)

    def shown() -> list[str]:
        return [text._text for text in view.rounds.findChildren(ElidedText) if text.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))  # read on a thread of its own
    assert shown() == ["冬季走访"]
    assert any("late: until" in label.text() for label in view.rounds.findChildren(QLabel))


def test_a_log_that_was_not_handed_in_is_shown(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    visited(station, days_late=0)
    with station.act("visits.log") as session:
        session.add(VisitLog(author_id=station.worker_id, on=utc_now().date(), state=LogState.RETURNED))
    view = today(qtbot, window)
    assert view.logs.isVisible()
    assert any("Sent back" in line for line in lines(view))


def test_what_changes_is_shown_without_asking(qtbot: QtBot, window: MainWindow, station: Station) -> None:
    view = today(qtbot, window)
    visited(station, days_late=1)
    qtbot.waitUntil(lambda: view.pages.currentIndex() == 1 and view.tiles["due"].number.text() == "1")
    qtbot.waitUntil(lambda: not window.desk.busy)


def test_the_officer_and_the_assessment_that_both_lack_are_missed_in_one_line(qtbot: QtBot, window: MainWindow) -> None:
    trust = TrustBanners(window.desk)
    qtbot.addWidget(trust)
    for officer, shown in ((True, (True, False)), (False, (False, True))):
        trust.show_trust(TrustToday(0, officer=officer, assessment=True))
        assert (trust.officer.isVisible(), trust.assessment.isVisible()) == shown
        assert ("assessment" in trust.officer.text.text()) or not officer


def test_who_is_asked_about_data_is_missed_until_somebody_is_named(
    qtbot: QtBot, window: MainWindow, station: Station
) -> None:
    visited(station, 0)
    banner = today(qtbot, window).trust.officer
    assert banner.isVisible()
    assert not banner.close_button.isVisible()
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window._screens["settings"].isVisible())
    with station.act("places.profile") as session:
        kept_profile(session).data_officer = "刘芳"
    assert today(qtbot, window).trust.officer.isVisible(), "a name without a telephone reaches nobody"
    with station.act("places.profile") as session:
        kept_profile(session).data_phone = "024-12345678"
    view = today(qtbot, window)
    qtbot.waitUntil(lambda: not view.trust.officer.isVisible())
