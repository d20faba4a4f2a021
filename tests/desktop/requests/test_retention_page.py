"""What is over is proposed, agreed to and goes, each by one click of somebody who may."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.desk import Desk, Target
from desktop.requests.retention_page import RetentionPage
from models.people.records import Resident
from models.retention.records import Erasure
from models.retention.rules import Keep, Kind
from models.station.erasures import remembered
from models.workers.records import WorkerRole
from tests.models.disclosures.test_register import colleague
from tests.models.retention.cottage import NAME, STREET, furnish
from tests.models.retention.test_mentions import listed, propose, visit

LEFT = Qt.MouseButton.LeftButton


def test_a_list_is_proposed_agreed_to_and_gone_and_none_of_it_is_offered_to_be_taken_back(
    qtbot: QtBot, desk: Desk
) -> None:
    resident_id = furnish(desk.station)
    offered: list[object] = []
    desk.done.connect(lambda _words, act_id: offered.append(act_id))
    page = RetentionPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open(Target("settings"))
    _line, _text, button = page.rules.lines[Kind.REGISTER]
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: len(page.list.rows.rows()) == 1)
    page.list.table.view.selectRow(0)
    qtbot.waitUntil(page.card.yes.isVisible)
    assert page.card.agreeing.second.login_field.isHidden()
    qtbot.mouseClick(page.card.yes, LEFT)
    assert page.card.agreeing.on_field.problem  # nobody else is here: the street's paper is asked for
    fields = page.card.agreeing
    for line, said in ((fields.office, STREET.office), (fields.number, STREET.number), (fields.on, "2026-1-5")):
        line.setText(said)
    qtbot.mouseClick(page.card.yes, LEFT)
    qtbot.waitUntil(page.card.go.isVisible)
    assert STREET.number in page.card.facts.text()
    qtbot.mouseClick(page.card.go, LEFT)
    qtbot.waitUntil(lambda: page.list.rows.rows()[0].erasure.done_at is not None)
    qtbot.waitUntil(lambda: len(remembered(desk.station.folder, desk.station.key)) == 1)
    with desk.station.sessions() as session:
        assert session.get_one(Resident, resident_id).name == ""
    assert offered == [None] * 3


def test_the_second_person_agrees_by_the_password_at_this_pc(qtbot: QtBot, desk: Desk) -> None:
    furnish(desk.station)
    list_id = propose(desk.station)
    second = colleague(desk.station, WorkerRole.DEPUTY)
    desk.station.add_account("wang", "Second-Door-77", second)
    page = RetentionPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open(Target("settings"))
    qtbot.waitUntil(page.card.agreeing.second.login_field.isVisible)
    assert "王书记" in page.card.agreeing.said.text()
    person = page.card.agreeing.second
    qtbot.keyClicks(person.login, "wang")
    qtbot.keyClicks(person.password, "Second-Door-78")
    qtbot.mouseClick(page.card.yes, LEFT)
    qtbot.waitUntil(lambda: bool(person.password_field.problem))
    qtbot.keyClicks(person.password, "Second-Door-77")
    qtbot.mouseClick(page.card.yes, LEFT)
    qtbot.waitUntil(page.card.go.isVisible)
    with desk.station.sessions() as session:
        assert session.get_one(Erasure, list_id).approved_by == second


def test_a_neighbours_words_are_shown_with_the_list_and_one_click_leaves_the_name_in_them(
    qtbot: QtBot, desk: Desk
) -> None:
    furnish(desk.station)
    told = visit(desk.station, f"{NAME}的邻居作证")
    list_id = propose(desk.station)
    page = RetentionPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open(Target("settings"))
    qtbot.waitUntil(lambda: told in page.mentions.choices)
    qtbot.mouseClick(page.mentions.choices[told].buttons[2], LEFT)
    qtbot.waitUntil(lambda: listed(desk.station, list_id)[told] is Keep.OTHERS_WORDS)
