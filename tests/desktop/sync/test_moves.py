"""Who comes and goes: answered on the page of sync, offered on the page of a household."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target
from desktop.form_view import FormView
from desktop.people.acts_view import ActView
from desktop.people.handover_view import HandoverView
from desktop.people.people_view import PeopleView
from desktop.people.person_view import PersonView
from desktop.shell.today_view import TodayView
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit
from models.base import utc_now
from models.people.records import Residency, Resident
from models.station import Station
from models.station.connection import silent
from models.sync.records import Arrival, Handover, HandoverState
from tests.desktop.looks import clipped, outside
from tests.desktop.sync.conftest import Page
from tests.models.sync.line import OTHER_COMMUNITY, Family, add_arrival


@pytest.fixture
def people(qtbot: QtBot, family: Family, desk: Desk) -> Iterator[PeopleView]:
    view = PeopleView(desk)
    qtbot.addWidget(view)
    view.resize(1180, 660)
    view.show()
    yield view
    qtbot.waitUntil(lambda: not desk.busy)


def open_home(qtbot: QtBot, people: PeopleView, **options: object) -> None:
    with qtbot.waitSignal(people.home.model.loaded):
        people.show_target(Target("people", options.pop("record"), (), {"kind": "resident", **options}))  # type: ignore[arg-type]


def arrival_of(station: Station) -> Arrival:
    with station.sessions() as session:
        return session.scalars(select(Arrival)).one()


def test_an_arrival_shows_who_comes_and_is_accepted_by_a_click(qtbot: QtBot, connected: Page, station: Station) -> None:
    arrival = add_arrival(station, "赵敏", "赵小雨")
    connected.open("moves")
    connected.until(lambda: ("accept", arrival) in connected.view.moves.buttons)
    assert clipped(connected.view) == [] == outside(connected.view)
    qtbot.mouseClick(connected.view.moves.buttons["accept", arrival], Qt.MouseButton.LeftButton)
    connected.until(lambda: arrival_of(station).state is HandoverState.ACCEPTED)
    connected.rest()
    assert connected.told[-1][0] == "Accepted; they will come."
    assert not connected.view.moves.comes.isVisible()


def test_declining_asks_for_the_reason_that_the_other_side_reads(
    qtbot: QtBot, connected: Page, station: Station
) -> None:
    arrival = add_arrival(station, "赵敏")
    connected.open("moves")
    connected.until(lambda: ("decline", arrival) in connected.view.moves.buttons)
    qtbot.mouseClick(connected.view.moves.buttons["decline", arrival], Qt.MouseButton.LeftButton)
    ask = next(part for part in QApplication.topLevelWidgets() if isinstance(part, Dialog) and part.isVisible())
    assert not ask.ok_button.isEnabled()
    edit = ask.findChild(LineEdit)
    assert edit is not None
    qtbot.keyClicks(edit, "lives next door")
    qtbot.mouseClick(ask.ok_button, Qt.MouseButton.LeftButton)
    connected.until(lambda: arrival_of(station).state is HandoverState.DECLINED)
    connected.rest()
    assert arrival_of(station).reason == "lives next door"


def test_who_came_is_given_a_dwelling(
    qtbot: QtBot, connected: Page, people: PeopleView, station: Station, family: Family
) -> None:
    arrival_id = add_arrival(station, "王明")
    with station.applying() as session:
        arrival = session.get_one(Arrival, arrival_id)
        arrival.state, arrival.decided_at = HandoverState.ACCEPTED, utc_now()
        arrival.people = {"residents": [{"id": family.son.hex, "name": "王明"}]}
    with station.local_write() as session, silent(session):
        for stay in session.scalars(select(Residency).where(Residency.resident_id == family.son)):
            session.delete(stay)
    today = TodayView(connected.desk)
    qtbot.addWidget(today)
    today.show_target(Target("today"))
    connected.until(lambda: "王明" in today.newcomers.text.text())
    qtbot.mouseClick(today.newcomers.action, Qt.MouseButton.LeftButton)
    assert (connected.went[-1].screen, connected.went[-1].options) == ("sync", {"page": "moves"})
    connected.open("moves")
    connected.until(lambda: ("dwelling", family.son) in connected.view.moves.buttons)
    qtbot.mouseClick(connected.view.moves.buttons["dwelling", family.son], Qt.MouseButton.LeftButton)
    target = connected.went[-1]
    assert (target.screen, target.options["resident"]) == ("people", family.son)
    people.show_target(target)
    with qtbot.waitSignal(people.home.model.loaded):
        people.door.chosen.emit("dwelling", family.empty_door)
    panel = people.home.panel.content
    assert isinstance(panel, ActView)
    assert panel.model.other == family.son
    qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not connected.desk.busy)
    with station.sessions() as session:
        stay = session.scalars(select(Residency).where(Residency.resident_id == family.son)).one()
    assert stay.dwelling_id == family.empty_door


def test_a_household_is_offered_from_its_page_and_withdrawn_there(
    qtbot: QtBot, people: PeopleView, station: Station, family: Family, desk: Desk
) -> None:
    open_home(qtbot, people, record=family.head)
    qtbot.keyClick(people.home, Qt.Key.Key_O)
    panel = people.home.panel.content
    assert isinstance(panel, HandoverView)
    qtbot.waitUntil(lambda: not desk.busy)
    qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    assert panel.community_field.problem is not None
    qtbot.keyClicks(panel.community, OTHER_COMMUNITY)
    qtbot.keyClick(panel.note, Qt.Key.Key_A)
    qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.busy)
    with station.sessions() as session:
        offer = session.scalars(select(Handover)).one()
    assert (offer.subject_table, offer.subject_id, offer.note) == ("household", family.household, "a")
    people.home.hand_over()
    again = people.home.panel.content
    assert isinstance(again, HandoverView)
    qtbot.waitUntil(lambda: again.already.isVisible())
    assert not again.go.isEnabled()
    qtbot.mouseClick(again.already.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.busy)
    with station.sessions() as session:
        assert session.get_one(Handover, offer.id).state is HandoverState.WITHDRAWN


def test_a_refused_field_is_lit_and_has_the_focus_until_it_is_typed_in(
    qtbot: QtBot, people: PeopleView, station: Station, family: Family, desk: Desk
) -> None:
    open_home(qtbot, people, record=family.head, field="phone", problem="“Phone” is too long.")
    qtbot.waitUntil(lambda: isinstance(people.home.panel.content, PersonView))
    panel = people.home.panel.content
    assert isinstance(panel, PersonView)
    assert isinstance(panel.form, FormView)
    field = panel.form.fields["phone"]
    assert field.problem is not None
    assert field.problem.text() == "“Phone” is too long."
    assert field.editor.hasFocus()
    field.editor.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field.editor, "13700000000")
    assert field.problem.text() == ""
    qtbot.waitUntil(lambda: not desk.busy)
    with station.sessions() as session:
        assert session.get_one(Resident, family.head).phone == "13800001234"
