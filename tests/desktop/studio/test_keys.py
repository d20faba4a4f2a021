"""What keys do in the studio: no letter acts by itself, digits only at the queue, Tab after Enter oversteps nothing."""

from __future__ import annotations

import string

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.studio.hazards import Danger, found
from models.studio.records import HazardStep, MatterKind, MatterStep, StudioMatter
from tests.desktop.studio.conftest import ALT, CTRL, Clock, Saturday, Screen


def test_letters_outside_a_field_do_nothing(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "N", "C")
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
    before = len(screen.stored(MatterStep)), len(screen.stored(StudioMatter))
    day.queue.table.view.setFocus()
    places = [day.queue.draw_button, day.queue.table.view, day.roster_button, day.who.buttons[1]]
    places += [each for each in day.panel.buttons.values() if each.isVisible()]
    for place in places:
        place.setFocus()
        for letter in string.ascii_uppercase:
            screen.type(letter)
    screen.rest()
    assert (len(screen.stored(MatterStep)), len(screen.stored(StudioMatter))) == before
    assert day.panel.isVisible()
    assert day.panel.form is None


def test_digits_say_who_acts_at_the_queue_and_with_a_visitor_only(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    acting = day._acting
    for place, switches in (
        (day.roster_button, False),
        (next(iter(day.roster.signs.values())), False),
        (day.queue.draw_button, True),
        (day.queue.table.view, True),
        (day.who.buttons[0], True),
    ):
        acting.choose(None)
        place.setFocus()
        screen.press("2")
        assert (acting.officer_id is not None) is switches, place
    acting.choose(None)
    day.roster_button.setFocus()
    screen.press("2", ALT)
    assert acting.officer_id == acting.on_duty[1].officer_id, "with Alt from anywhere"


def test_letters_on_the_page_of_a_hazard_do_nothing(screen: Screen, clock: Clock, saturday: Saturday) -> None:
    with screen.desk.station.act("test") as session:
        key = found(session, Danger(kind="water", description="井盖缺失", place="北门"), at=clock.now).id
    screen.go(key, kind="hazard")
    page = screen.made("hazards").page
    for letter in string.ascii_uppercase:
        screen.press(letter)
    assert page.panel.content is None
    assert screen.stored(HazardStep) == []
    screen.act("T")
    assert page.panel.content is not None


@pytest.mark.parametrize("tabs", [0, 1])
def test_enter_in_the_topics_and_a_tab_too_many_leave_the_name_as_it_is(
    screen: Screen, saturday: Saturday, tabs: int
) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    form = day.panel.form
    screen.write("王秀梅")
    screen.press(Qt.Key.Key_Return)
    screen.until(lambda: form.model.answers["contact_phone"] == "13900000001")
    screen.press("3")
    screen.qtbot.keyClicks(form.topics, "leak")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Return)
    for _each in range(tabs):
        screen.press(Qt.Key.Key_Tab)
    screen.write("楼上漏水")
    screen.press(Qt.Key.Key_S, CTRL)
    (matter,) = screen.stored(StudioMatter)
    assert (matter.contact_name, matter.topic, matter.content) == ("王秀梅", "leak", "楼上漏水")


def test_tab_goes_on_from_what_it_is_about_as_everywhere(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    form = day.panel.form
    form.topics.setFocus()
    screen.press(Qt.Key.Key_Return)
    assert form.editors["content"].hasFocus()
    screen.press(Qt.Key.Key_Tab)
    assert form.editors["content"].hasFocus()
    screen.press(Qt.Key.Key_Tab)
    assert form.editors["contact_name"].hasFocus()


def test_a_hazard_out_of_a_matter_takes_its_topic_or_asks_for_the_kind(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    for topic, kind in (("gas", "gas"), ("shops", None)):
        screen.act("N", "C")
        screen.take_in(day, MatterKind.HAZARD, topic, "有危险")
        screen.act("D")
        form = day.panel.form
        assert form.model.answers["kind"] == kind
        form.editors["place"].setFocus()
        screen.write("3号楼")
        screen.press(Qt.Key.Key_S, CTRL)
        assert (day.panel.form is None) is (kind is not None)
    assert form.fields["kind"].problem is not None
    assert form.editors["kind"].hasFocus()


def test_a_letter_with_alt_is_no_text_where_its_act_is_not_offered(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    form = day.panel.form
    for place in (form.picker.search, form.topics, form.editors["content"]):
        place.setFocus()
        screen.act("D", "S", "H")
        assert place.text() == ""


def test_an_officer_goes_on_with_his_visitor_after_the_roster_and_after_a_walk_in_that_was_nothing(
    screen: Screen, saturday: Saturday
) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("1", "N", "C")
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
    heard = day.panel.matter_id
    screen.act("W")
    assert day.right.currentWidget() is not day.panel
    screen.press(Qt.Key.Key_Escape)
    assert (day.right.currentWidget(), day.panel.matter_id) == (day.panel, heard)
    screen.act("O")
    assert day.right.currentWidget() is day.roster
    screen.act("1")
    assert (day.right.currentWidget(), day.panel.matter_id) == (day.panel, heard)


def test_what_is_typed_of_violence_is_in_sight_though_a_warning_appears_above(
    screen: Screen, saturday: Saturday
) -> None:
    screen.view.resize(1178, 637)
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    form = day.panel.form
    form.kinds.setFocus()
    screen.press("2")
    screen.qtbot.keyClicks(form.topics, "violence")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Return)
    content = form.editors["content"]
    screen.until(lambda: form.closing.isVisible() and content.hasFocus())
    screen.until(lambda: content.visibleRegion().boundingRect().contains(content.cursorRect()))
