"""The list of changes, and what can be done about the refused ones."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.sync.changes_model import what_changed
from desktop.widgets.dialog import Dialog
from models.people.records import Resident
from models.station import Station
from models.sync.queries import sync_status
from tests.desktop.sync.conftest import Page
from tests.models.sync.line import Family, refuse


def edit_phone(station: Station, family: Family, phone: str) -> None:
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = phone


def status(station: Station) -> tuple[int, int]:
    with station.sessions() as session:
        found = sync_status(session)
    return found.waiting, found.refused


def open_refused(connected: Page, station: Station, family: Family) -> None:
    edit_phone(station, family, "1")
    refuse(station, "resident", family.head, "value_type", "phone")
    connected.desk.line.look()
    connected.rest()
    connected.open()


def test_each_change_is_named_as_a_worker_names_it(connected: Page, station: Station, family: Family) -> None:
    edit_phone(station, family, "13900001111")
    connected.open("changes", part="waiting")
    row = connected.view.changes.model.rows.row(0)
    assert (row.title.text, row.worker, what_changed(row)) == ("王秀梅", "刘芳", "Phone")
    connected.view.changes.show_part("sent")
    connected.rest()
    assert connected.view.changes.model.rows.rowCount() > 5


def test_what_was_refused_comes_first_and_says_why(connected: Page, station: Station, family: Family) -> None:
    open_refused(connected, station, family)
    assert connected.view.part == "changes"
    assert connected.view.changes.tabs.value() == "refused"
    assert connected.view.changes.panel.why.text.text().startswith("“Phone” holds something of the wrong kind.")
    assert connected.view.changes.panel.isVisible()


def test_a_rule_of_the_form_is_said_in_its_own_words(connected: Page, station: Station, family: Family) -> None:
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).id_no = "210112195603020021"
    refuse(station, "resident", family.head, "id_checksum", "id_no")
    connected.open("changes", part="refused")
    connected.until(lambda: "digit" in connected.view.changes.panel.why.text.text())


def test_enter_opens_the_record_with_the_field_lit(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    open_refused(connected, station, family)
    qtbot.keyClick(connected.view.changes.table.view, Qt.Key.Key_Return)
    target = connected.went[-1]
    assert (target.screen, target.record, target.options["kind"]) == ("people", family.head, "resident")
    assert target.options["field"] == "phone"
    assert "Phone" in target.options["problem"]


def test_r_sends_a_refused_change_again(qtbot: QtBot, connected: Page, station: Station, family: Family) -> None:
    open_refused(connected, station, family)
    qtbot.keyClick(connected.view.changes.table.view, Qt.Key.Key_R)
    connected.until(lambda: status(station) == (1, 0))
    connected.rest()
    assert connected.told[0][0] == "1 change goes again."


def test_giving_up_asks_first_and_goes_back_to_what_the_district_has(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    open_refused(connected, station, family)
    qtbot.keyClick(connected.view.changes.table.view, Qt.Key.Key_Delete)
    ask = next(part for part in QApplication.topLevelWidgets() if isinstance(part, Dialog) and part.isVisible())
    assert "王秀梅" in ask.sentence.text()
    qtbot.mouseClick(ask.ok_button, Qt.MouseButton.LeftButton)
    connected.until(lambda: status(station) == (0, 0))
    connected.rest()
    with station.sessions() as session:
        assert session.get_one(Resident, family.head).phone == "13800001234"
    assert not connected.view.changes.panel.isVisible()


def test_without_trouble_the_lists_say_what_their_emptiness_means(connected: Page) -> None:
    for part, words in (("waiting", "Nothing waits"), ("on_the_way", "Nothing is on the way")):
        connected.open("changes", part=part)
        assert connected.view.changes.empty.title.text() == words
