"""Problems found on visits: listed, passed on and settled where they stand, with real clicks and keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk
from desktop.visits.findings_view import FindingsView
from desktop.visits.visits_view import VisitsView
from models.places.records import Dwelling
from models.visits.actions import FindingEntry, VisitEntry, record_visit
from models.visits.findings import FindingState
from models.visits.records import Outcome, Slot, VisitFinding
from models.visits.statistics import round_figures
from tests.desktop.visits.conftest import NOW, Village


@pytest.fixture
def found(desk: Desk, village: Village) -> list[UUID]:
    """A visit five days ago at the door with a household: gas, and a wish."""
    with desk.station.act("visits.record") as session:
        record_visit(
            session,
            VisitEntry(
                dwelling_id=village.home.dwelling_id,
                worker_id=desk.station.worker_id,
                at=NOW - timedelta(days=5),
                slot=Slot.AFTERNOON,
                outcome=Outcome.MET,
                round_door_id=village.home.id,
                findings=(FindingEntry("gas", "软管老化"), FindingEntry("need", "想装扶手")),
            ),
            now=NOW,
        )
        session.flush()
        return list(session.scalars(select(VisitFinding.id).order_by(VisitFinding.id)))


@pytest.fixture
def listed(qtbot: QtBot, desk: Desk, view: VisitsView, found: list[UUID]) -> FindingsView:
    desk.go("visits", page="findings")
    qtbot.waitUntil(lambda: len(view.findings.rows.rows()) == 2)
    return view.findings


def settle(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.busy)


def test_open_problems_stand_with_their_door_their_day_and_how_long(listed: FindingsView) -> None:
    texts = [listed.rows.index(0, column).data() for column in range(listed.rows.columnCount())]
    assert texts[2:7] == ["3-2-302", "碧桂园", "软管老化", "2026-11-15", "5 天"]
    assert listed.shows[FindingState.OPEN].text().endswith(" 2")
    assert not listed.panel.refer_button.isEnabled(), "nothing is chosen"


def test_a_problem_is_passed_on_and_then_settled_and_both_can_be_taken_back(
    qtbot: QtBot, desk: Desk, listed: FindingsView, found: list[UUID], village: Village
) -> None:
    listed.table.view.selectRow(0)
    listed.panel.handling.setText("燃气公司")
    with qtbot.waitSignal(desk.done) as told:
        qtbot.mouseClick(listed.panel.refer_button, Qt.MouseButton.LeftButton)
    assert told.args is not None
    settle(qtbot, desk)
    with desk.station.sessions() as session:
        assert round_figures(session, village.round_id).referred == 1
        assert session.get_one(Dwelling, village.home.dwelling_id).hazards == ["gas"]
    assert [row.state for row in listed.rows.rows()] == [FindingState.OPEN, FindingState.REFERRED]
    assert listed.chosen() is not None, "the problem stays chosen where it stands now"
    listed.panel.result.setText("已更换")
    listed.panel.result.setFocus()
    with qtbot.waitSignal(desk.done) as settled:
        qtbot.keyClick(listed.panel.result, Qt.Key.Key_Return)
    assert settled.args is not None
    settle(qtbot, desk)
    with desk.station.sessions() as session:
        closed = session.get_one(VisitFinding, found[0])
        assert (closed.handling, closed.result) == ("燃气公司", "已更换")
        assert not session.get_one(Dwelling, village.home.dwelling_id).hazards
    assert not listed.panel.resolve_button.isEnabled(), "what is settled is settled"
    desk.station.undo(settled.args[1])
    desk.station.undo(told.args[1])
    with desk.station.sessions() as session:
        assert session.get_one(Dwelling, village.home.dwelling_id).hazards == ["gas"]
    qtbot.waitUntil(lambda: {row.state for row in listed.rows.rows()} == {FindingState.OPEN})


def test_settling_asks_what_came_of_it(qtbot: QtBot, desk: Desk, listed: FindingsView) -> None:
    listed.table.view.selectRow(1)
    qtbot.mouseClick(listed.panel.resolve_button, Qt.MouseButton.LeftButton)
    assert listed.panel.result_field.problem is not None
    assert listed.panel.result_field.problem.isVisible()
    settle(qtbot, desk)
    assert {row.state for row in listed.rows.rows()} == {FindingState.OPEN}


def test_the_list_is_narrowed_to_a_state(qtbot: QtBot, desk: Desk, listed: FindingsView) -> None:
    qtbot.mouseClick(listed.shows[FindingState.REFERRED], Qt.MouseButton.LeftButton)
    assert listed.rows.rows() == []
    qtbot.mouseClick(listed.shows[None], Qt.MouseButton.LeftButton)
    assert len(listed.rows.rows()) == 2


def test_enter_opens_the_household(qtbot: QtBot, desk: Desk, listed: FindingsView, village: Village) -> None:
    listed.table.view.setFocus()
    listed.table.view.selectRow(0)
    with qtbot.waitSignal(desk.went) as went:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert went.args is not None
    assert (went.args[0].screen, went.args[0].options) == ("people", {"kind": "household"})


def test_a_target_chooses_its_problem(qtbot: QtBot, desk: Desk, view: VisitsView, found: list[UUID]) -> None:
    desk.go("visits", found[1], page="findings")
    qtbot.waitUntil(lambda: (row := view.findings.chosen()) is not None and row.finding.id == found[1])


def test_what_is_typed_stays_when_the_list_is_read_again(
    qtbot: QtBot, desk: Desk, listed: FindingsView, village: Village
) -> None:
    listed.table.view.selectRow(0)
    listed.panel.handling.setText("物业")
    with desk.station.act("test") as session:
        session.get_one(Dwelling, village.home.dwelling_id).layout = "两室"
    with qtbot.waitSignal(listed.model.listed):
        pass
    assert listed.panel.handling.text() == "物业"


def test_days_are_counted_in_china(listed: FindingsView) -> None:
    found_at = datetime(2026, 11, 18, 17, tzinfo=UTC)
    row = listed.rows.row(0)
    assert type(row)(row.finding, "", "", found_at, None).days_open(listed.model.today) == 1
