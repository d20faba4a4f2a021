"""Helpers with real clicks and keys: the list, the page of one, handing over, absence and leaving."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.care.helper_forms import HelperForm, LeaveForm
from desktop.care.helper_view import HelperView
from desktop.care.helpers_view import HelpersTab
from desktop.widgets import Text
from models.care.coverage import gaps
from models.care.pairings import pair
from models.care.records import Helper, HelperKind, Pairing, PairingEnd, PairingRole
from models.places.records import Building
from tests.desktop.care.conftest import Screen, Stair


def content(where: Any) -> Any:
    """The form that is open beside a page."""
    return where.panel.content


def names(tab: HelpersTab) -> list[str]:
    return [row.helper.name for row in tab.list.rows.rows()]


def cell(tab: HelpersTab, name: str, key: str) -> str:
    row = next(row for row in tab.list.rows.rows() if row.helper.name == name)
    return next(column.text(row) for column in tab.list.rows.columns if column.key == key)


def page_of(screen: Screen, stair: Stair, name: str) -> HelperView:
    screen.go(stair.helpers[name], kind="helper")
    page = screen.made("helpers").page
    assert isinstance(page, HelperView)
    return page


def of(screen: Screen, resident_id: UUID) -> list[Pairing]:
    return [each for each in screen.stored(Pairing) if each.resident_id == resident_id and each.ends_on is None]


def press(qtbot: QtBot, key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key)


def saved(screen: Screen, form: Any) -> None:
    form.save_button.click()
    screen.rest()


def test_helpers_stand_with_what_they_carry_and_who_left_is_left_out(screen: Screen) -> None:
    tab = screen.tab("helpers")
    assert names(tab) == ["王敏", "陈刚"]
    assert cell(tab, "王敏", "load") == "2 / 1"
    assert cell(tab, "王敏", "state") == "too many people"
    assert cell(tab, "陈刚", "free") == "4"
    assert screen.view.tabs.button("helpers").text() == "Helpers 2"


def test_a_helper_who_left_is_found_by_pinyin_and_by_the_filter(qtbot: QtBot, screen: Screen, day: date) -> None:
    tab = screen.tab("helpers")
    qtbot.keyClicks(tab.list.bar.search, "wh")
    screen.until(lambda: names(tab) == ["吴华"])
    assert cell(tab, "吴华", "state") == f"left on {day}"
    tab.list.clear()
    qtbot.mouseClick(tab.list.filter_button, Qt.MouseButton.LeftButton)
    tab.filters.combos["state"].set_value("free")
    screen.until(lambda: names(tab) == ["陈刚"])


def test_n_adds_a_helper_who_lives_in_a_building(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("helpers")
    tab.list.focus_rows()
    press(qtbot, Qt.Key.Key_N)
    screen.rest()
    form = content(tab)
    assert isinstance(form, HelperForm)
    form.model.answer("name", "高志远")
    form.model.answer("kind", HelperKind.VOLUNTEER)
    building = screen.stored(Building)[0]
    form.place.combos["building_id"].set_value(building.id)
    saved(screen, form)
    new = next(helper for helper in screen.stored(Helper) if helper.name == "高志远")
    assert (new.capacity, new.building_id) == (5, building.id)
    assert screen.told[-1][0] == "Helper saved"
    screen.until(lambda: "高志远" in names(tab))


def test_a_wrong_answer_is_said_beneath_its_field_and_nothing_is_lost(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("helpers")
    tab.add()
    screen.rest()
    form = content(tab)
    form.save_button.click()
    assert form.fields["name"].problem.isVisible()
    assert len(screen.stored(Helper)) == 3


def test_enter_opens_a_helper_with_his_people_and_escape_leads_back(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("helpers")
    tab.list.focus_rows()
    press(qtbot, Qt.Key.Key_Return)
    screen.rest()
    assert tab.page.head.title.text() == "王敏"
    assert sorted(row.name for row in tab.page.list.rows.rows()) == ["孙丽", "王秀梅"]
    press(qtbot, Qt.Key.Key_Escape)
    assert tab.pages.currentWidget() is tab.beside


def test_all_people_are_handed_over_as_one_act(screen: Screen, stair: Stair, day: date) -> None:
    page = page_of(screen, stair, "王敏")
    with screen.desk.station.act("test") as session:
        session.add(new := Helper(name="高志远", kind=HelperKind.VOLUNTEER, capacity=9))
        session.flush()
        other = new.id
        pair(session, stair["李强"], stair.helpers["王敏"], on=day, force=True, role=PairingRole.PRIMARY)
    screen.rest()
    page.model.load()
    screen.rest()
    page.ask("hand_over")
    form = content(page)
    assert any("1 with two primary helpers stays" in text.text() for text in form.findChildren(Text))
    form.model.answer("helper_id", other)
    saved(screen, form)
    assert screen.told[-1][0] == "2 people have another helper"
    assert other in {each.helper_id for each in of(screen, stair["王秀梅"])}
    assert other in {each.helper_id for each in of(screen, stair["李强"])}
    assert other not in {each.helper_id for each in of(screen, stair["孙丽"])}, "one of her two has to go first"
    screen.desk.undo(screen.told[-1][1], lambda _result: None, screen.view)
    screen.rest()
    assert {each.helper_id for each in of(screen, stair["王秀梅"])} == {stair.helpers["王敏"]}


def test_an_absent_helper_is_marked_and_comes_back_with_one_key(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    page = page_of(screen, stair, "陈刚")
    press(qtbot, Qt.Key.Key_A)
    form = content(page)
    form.model.answer("absent_until", (day + timedelta(days=9)).isoformat())
    saved(screen, form)
    screen.until(lambda: page.head.chip.text() == f"absent until {day + timedelta(days=9)}")
    page.list.focus_rows()
    press(qtbot, Qt.Key.Key_A)
    screen.until(lambda: page.head.chip.text() == "helps now")
    assert next(helper for helper in screen.stored(Helper) if helper.name == "陈刚").absent_from is None


def test_before_a_helper_leaves_it_is_said_how_many_lose_him_and_others_are_suggested(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    page = page_of(screen, stair, "王敏")
    press(qtbot, Qt.Key.Key_L)
    form = content(page)
    assert isinstance(form, LeaveForm)
    assert "1 person stands under “to be reassigned” today" in form.warning.text.text()
    form.model.answer("ends_on", (day + timedelta(days=3)).isoformat())
    assert "from that day on" in form.warning.text.text()
    form.model.answer("ends_on", day.isoformat())
    saved(screen, form)
    with screen.desk.station.sessions() as session:
        assert stair["王秀梅"] in {row.resident_id for row in gaps(session, day)}
    ended = [each for each in screen.stored(Pairing) if each.helper_id == stair.helpers["王敏"]]
    assert {each.end_reason for each in ended} == {PairingEnd.HELPER_LEFT}
    assert screen.went[-1].options["page"] == "suggestions"
    assert [line.name for line in screen.made("suggestions").model.open_lines] == ["王秀梅"]


def test_a_helper_who_is_not_there_any_more_is_said_to_be_so(screen: Screen, stair: Stair) -> None:
    screen.go(stair["王秀梅"], kind="helper")
    assert screen.made("helpers").page.missing.isVisible()


def test_cards_are_printed_for_all_whom_the_wall_may_name(screen: Screen, stair: Stair) -> None:
    page = page_of(screen, stair, "王敏")
    assert set(page._named()) == {stair["王秀梅"], stair["孙丽"]}
    assert [action.text() for action in page.cards.menu_of_acts().actions()] == ["Door cards", "Contact cards"]


def test_service_of_a_volunteer_is_noted_beside_the_page_and_struck_out(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    page = page_of(screen, stair, "陈刚")
    qtbot.waitUntil(page.shows.isVisible)
    qtbot.keyClick(page.list.table.view, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: content(page) is not None)
    form = content(page)
    form.model.answer("what", "清扫积雪")
    qtbot.keyClicks(form.editors["minutes"], "90")
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1.5" in page.service.sums.text())
    page.service.list.table.view.selectRow(0)
    qtbot.mouseClick(page.service.strike, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1.5" not in page.service.sums.text())
