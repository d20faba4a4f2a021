"""The page against a real district: connecting, syncing by itself, trouble on the line, pause, envelope."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.sync.cards_view import OneCard
from desktop.sync.settings_page import SyncPage
from models.people.records import Resident
from models.station import Station
from models.sync.queries import sync_state, sync_status
from models.visits.records import VisitFinding
from tests.conftest import COMMUNITY
from tests.desktop.looks import clipped, outside
from tests.desktop.sync.conftest import Page
from tests.models.sync.line import add_family
from tests.sync.conftest import MakePc, RunningServer


def typed_by_input_method(edit: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def enrol(qtbot: QtBot, page: Page, server: RunningServer) -> None:
    page.open()
    page.view.enrol.code.setText(f"{server.url}/enrol?code={server.make_code(COMMUNITY)}")
    qtbot.keyClick(page.view.enrol.code, Qt.Key.Key_Return)
    page.until(lambda: page.desk.line.status.last_ok_at)
    page.rest()


def waiting(station: Station) -> int:
    with station.sessions() as session:
        return sync_status(session).waiting


def test_a_pasted_link_connects_and_everything_goes(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer
) -> None:
    add_family(station)
    page.open()
    assert page.view.pages.currentWidget() is page.view.enrol
    QGuiApplication.clipboard().setText(f"{server.url}/enrol?code={server.make_code(COMMUNITY)}")
    qtbot.mouseClick(page.view.enrol.paste, Qt.MouseButton.LeftButton)
    assert page.view.enrol.server.text() == server.url
    qtbot.mouseClick(page.view.enrol.go, Qt.MouseButton.LeftButton)
    page.until(lambda: page.desk.line.status.last_ok_at)
    page.rest()
    assert page.view.pages.currentWidget() is page.view.connected
    assert waiting(station) == 0
    assert page.view.head.words.text().startswith("All sent")
    assert clipped(page.view) == [] == outside(page.view)


def test_a_code_from_a_chinese_input_method_connects_too(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer
) -> None:
    page.open()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in server.make_code(COMMUNITY).lower())
    typed_by_input_method(page.view.enrol.code, wide)
    qtbot.keyClick(page.view.enrol.code, Qt.Key.Key_Return)
    assert page.view.enrol.server.hasFocus()
    qtbot.keyClicks(page.view.enrol.server, server.url)
    qtbot.keyClick(page.view.enrol.server, Qt.Key.Key_Return)
    page.until(lambda: page.desk.line.status.enrolled)
    page.rest()


@pytest.mark.parametrize(
    ("code", "words"),
    [("ABCD-EFGH-JKMN", "does not know this code"), ("hello", "no code of a district"), ("", "no code of a district")],
)
def test_a_wrong_code_is_said_beneath_the_field(
    qtbot: QtBot, page: Page, server: RunningServer, code: str, words: str
) -> None:
    page.open()
    page.view.enrol.code.setText(code)
    page.view.enrol.server.setText(server.url)
    qtbot.mouseClick(page.view.enrol.go, Qt.MouseButton.LeftButton)
    page.until(lambda: page.view.enrol.code_field.problem is not None)
    page.rest()
    problem = page.view.enrol.code_field.problem
    assert problem is not None
    assert words in problem.text()
    assert not page.desk.line.status.enrolled


def test_plain_http_to_another_computer_is_refused_beneath_the_server(qtbot: QtBot, page: Page) -> None:
    page.open()
    page.view.enrol.code.setText("http://sync.example.gov.cn/enrol?code=ABCD-EFGH-JKMN")
    qtbot.mouseClick(page.view.enrol.go, Qt.MouseButton.LeftButton)
    page.until(lambda: page.view.enrol.server_field.problem is not None)
    page.rest()
    problem = page.view.enrol.server_field.problem
    assert problem is not None
    assert "https://" in problem.text()


def test_what_is_urgent_travels_by_itself_and_a_dead_line_only_changes_the_light(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer, make_pc: MakePc
) -> None:
    enrol(qtbot, page, server)
    page.desk.line.start()
    family = add_family(station)
    with station.act("visits.record") as session:  # urgent: it does not wait for the others
        session.add(VisitFinding(kind="gas", problem="阀门松动", dwelling_id=family.empty_door))
    page.until(lambda: waiting(station) == 0)
    page.rest()
    other = make_pc().enrol(server)
    other.run()
    assert other.get(Resident, family.head).name == "王秀梅"
    server.stop()
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).note = "周三在家"
    page.desk.line.run_now()
    page.until(lambda: page.desk.line.error)
    page.rest()
    assert page.desk.line.error == "server_unreachable"
    assert "1 waiting" in page.view.head.words.text()
    assert "does not answer" in page.view.head.why.text()


def test_what_others_did_comes_in_and_open_screens_hear_of_it(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer, make_pc: MakePc
) -> None:
    enrol(qtbot, page, server)
    other = make_pc().enrol(server)
    came = other.resident("李雷")
    other.run()
    heard: set[str] = set()
    page.desk.changed.connect(lambda change: heard.update(change.tables))
    qtbot.keyClick(page.view, Qt.Key.Key_F5)
    page.until(lambda: "resident" in heard)
    page.rest()
    with station.sessions() as session:
        assert session.get_one(Resident, came).name == "李雷"


def test_pause_keeps_everything_here_until_it_is_resumed(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer
) -> None:
    enrol(qtbot, page, server)
    qtbot.mouseClick(page.view.head.pause, Qt.MouseButton.LeftButton)
    page.rest()
    add_family(station)
    page.until(lambda: page.desk.line.status.waiting)
    assert page.view.head.words.text().startswith("Paused")
    assert not page.view.head.now.isEnabled()
    with station.sessions() as session:
        state = sync_state(session)
    assert state is not None
    assert state.paused
    qtbot.mouseClick(page.view.head.pause, Qt.MouseButton.LeftButton)
    page.until(lambda: waiting(station) == 0)
    page.rest()


def test_an_envelope_is_carried_there_and_its_answer_back(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer, tmp_path: Path
) -> None:
    enrol(qtbot, page, server)
    add_family(station)
    page.open("envelope")
    page.view.envelope.write_to(tmp_path / "away.lianglin")
    page.until(lambda: "is written" in page.view.envelope.good.text.text())
    assert (tmp_path / "away.lianglin").exists()
    page.rest()
    page.view.envelope.read_from(tmp_path / "away.lianglin")
    page.until(lambda: page.view.envelope.bad.text.text())
    assert "not for this station" in page.view.envelope.bad.text.text()
    page.rest()


def test_a_certificate_that_is_none_is_refused_and_one_that_is_stays_in_the_station(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer, tmp_path: Path
) -> None:
    enrol(qtbot, page, server)
    settings = SyncPage(page.desk)
    qtbot.addWidget(settings)
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    settings.use(wrong)
    assert "certificate file cannot be read" in settings.bad.text.text()
    assert page.desk.line.authority is None


def test_a_real_clash_is_settled_by_a_click_and_stands_on_both_computers(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer, make_pc: MakePc
) -> None:
    enrol(qtbot, page, server)
    family = add_family(station)
    page.desk.line.run_now()
    page.until(lambda: waiting(station) == 0)
    page.rest()
    other = make_pc().enrol(server)
    other.run()
    other.edit(Resident, family.head, phone="13900002222")
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = "13700003333"
    other.run()
    page.desk.line.run_now()
    page.until(lambda: page.desk.line.status.open_cards == 1)
    page.rest()
    page.open()
    page.until(lambda: isinstance(page.view.cards.shown, OneCard))
    card = page.view.cards.shown
    assert isinstance(card, OneCard)
    shown = {card.stands.value.text(), card.other.value.text()}
    assert shown == {"13900002222", "13700003333"}
    wanted = card.other.value.text()
    qtbot.mouseClick(card.other.button, Qt.MouseButton.LeftButton)
    page.until(lambda: page.desk.line.status.open_cards == 0)
    page.rest()
    page.desk.line.run_now()
    page.until(lambda: waiting(station) == 0)
    page.rest()
    other.run()
    assert other.get(Resident, family.head).phone == wanted
    with other.station.sessions() as session:
        assert sync_status(session).open_cards == 0


def test_a_refusal_of_the_district_is_parked_shown_and_given_up(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer
) -> None:
    enrol(qtbot, page, server)
    family = add_family(station)
    page.desk.line.run_now()
    page.until(lambda: waiting(station) == 0)
    page.rest()
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).sex = "7"
    page.desk.line.run_now()
    page.until(lambda: page.desk.line.status.refused == 1)
    page.rest()
    page.open()
    assert page.view.changes.tabs.value() == "refused"
    assert "Sex" in page.view.changes.panel.why.text.text()
    page.view.changes.model.drop(page.view.changes.chosen)
    page.until(lambda: page.desk.line.status.refused == 0)
    page.rest()
    with station.sessions() as session:
        assert session.get_one(Resident, family.head).sex == "2"


def test_a_large_transfer_says_its_size_and_time_before_and_while_it_goes(
    qtbot: QtBot, page: Page, station: Station, server: RunningServer
) -> None:
    with station.act("people.import") as session:
        session.add_all([Resident(name="王芳", note="很长的说明" * 4) for _number in range(1_500)])
    told: list[str] = []
    page.desk.line.planned.connect(lambda _plan: told.append(page.view.head.estimate.text()))
    enrol(qtbot, page, server)
    assert told[0].startswith("To send: 1,5")
    assert "less than a minute" in told[0]
    assert not page.view.head.estimate.isVisible()
