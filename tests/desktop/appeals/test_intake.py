"""The intake with real keys: search, topic, a few words, Ctrl+S; the same matter and accusations say so."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from desktop.shell.unfinished import unfinished
from models.appeals.records import Appeal
from models.care.records import CareNeed
from models.cases.files import CLOSED
from models.places.records import Dwelling
from models.station import Station
from models.visits.records import VisitFinding
from tests.desktop.appeals.conftest import People, Screen


def choose_person(screen: Screen, typed: str) -> None:
    form = screen.tab("intake").form
    assert QApplication.focusWidget() is form.picker.search
    screen.write(typed)
    screen.until(lambda: form.picker.hits)
    screen.press(Qt.Key.Key_Return)
    screen.rest()
    assert QApplication.focusWidget() is form.topics


def choose_topic(screen: Screen, typed: str) -> None:
    screen.write(typed)
    form = screen.made("intake").form
    form.topics.setText(next(words for code, words in form._start.topics if code == typed))
    screen.press(Qt.Key.Key_Tab)


def test_an_appeal_is_taken_in_by_keyboard_alone(screen: Screen, people: People) -> None:
    before = len(screen.stored(Appeal))
    choose_person(screen, "liqiang")
    choose_topic(screen, "1101")
    screen.write("very loud at night")
    screen.save()
    appeals = screen.stored(Appeal)
    assert len(appeals) == before + 1
    made = appeals[-1]
    assert (made.contact_name, made.topic_code, made.content) == ("李强", "1101", "very loud at night")
    assert made.address
    assert made.dwelling_id
    assert screen.told[-1][0] == "The appeal is taken in"
    assert screen.went[-1].record == made.id
    assert screen.view.pages.currentWidget() is screen.view.page


def test_how_often_it_came_before_is_said_while_it_is_typed(screen: Screen, people: People) -> None:
    choose_person(screen, "wangfang")
    form = screen.made("intake").form
    assert form.same.isHidden()
    choose_topic(screen, "0101")
    screen.until(lambda: not form.same.isHidden())
    assert "No. 3 about the same matter" in form.same.text.text()
    assert "3 working days" in form.promise.text()
    screen.write("cold again")
    screen.save()
    made = screen.stored(Appeal)[-1]
    assert made.earlier_id == people.again


def test_an_accusation_says_what_it_means_and_asks_whom_it_is_about(screen: Screen, people: People) -> None:
    form = screen.tab("intake").form
    model = form.model
    assert form.closed.isHidden()
    assert not form.fields["accused"].isVisibleTo(form)
    model.answer("topic_code", "0101")
    model.answer("content", "takes money")
    model.answer("anonymous", True)
    model.answer("accusation", True)
    assert form.closed.isVisibleTo(form)
    assert form.fields["accused"].isVisibleTo(form)
    before = len(screen.stored(Appeal))
    model.save()
    screen.rest()
    assert len(screen.stored(Appeal)) == before
    model.answer("accused", "住建、张三")
    model.save()
    screen.rest()
    made = screen.stored(Appeal)[-1]
    assert (made.level, made.accused) == (CLOSED, ["住建", "张三"])
    assert screen.told[-1][0] == "Saved"


@pytest.mark.parametrize("stay", [False, True])
def test_the_words_that_an_accusation_grew_out_of_are_taken_out_unless_somebody_says_otherwise(
    screen: Screen, people: People, stay: bool
) -> None:
    with screen.desk.station.act("test") as session:
        door = session.scalars(select(Dwelling.id)).first()
        found = VisitFinding(dwelling_id=door, kind="other", problem="the warden takes money")
        session.add(found)
    screen.go(page="intake", finding=found.id)
    form = screen.tab("intake").form
    for key, value in (("topic_code", "0101"), ("accusation", True), ("accused", "张三"), ("anonymous", True)):
        form.model.answer(key, value)
    box = form.closed.words_out
    assert box.isVisibleTo(form)
    assert box.isChecked()
    if stay:
        box.click()
    form.model.save()
    screen.rest()
    made, (kept,) = screen.stored(Appeal)[-1], screen.stored(VisitFinding)
    assert (made.level, made.content) == (CLOSED, "the warden takes money")
    assert kept.problem == ("the warden takes money" if stay else "(details not shown)")


def test_what_was_typed_waits_as_a_draft(screen: Screen, people: People) -> None:
    choose_person(screen, "liqiang")
    screen.made("intake").form.model.answer("content", "half a sentence")
    screen.made("intake").form.model.settle()
    screen.rest()
    again = Screen(screen.qtbot, screen.desk)
    form = again.tab("intake").form
    assert form.model.raw("content") == "half a sentence"
    assert "李强" in form.picker.chosen.text()


def test_what_is_missing_stands_beneath_its_field(screen: Screen, people: People) -> None:
    form = screen.tab("intake").form
    before = len(screen.stored(Appeal))
    form.save_button.click()
    screen.rest()
    assert len(screen.stored(Appeal)) == before
    assert {problem.field for problem in form.model.problems} >= {"topic_code", "content"}


def test_of_a_resident_or_a_door_the_form_begins_with_what_is_known(screen: Screen, people: People) -> None:
    screen.go(page="intake", resident=people.wang)
    form = screen.made("intake").form
    assert form.model.answers["contact_name"] == "王芳"
    assert QApplication.focusWidget() is form.topics


def test_a_need_of_somebody_under_care_becomes_an_appeal_of_the_person(
    screen: Screen, people: People, station: Station
) -> None:
    with station.act("test") as session:
        need = CareNeed(resident_id=people.wang, level=2, kind="repair", text="needs a rail")
        session.add(need)
        session.flush()
        need_id = need.id
    screen.go(page="intake", need=need_id, resident=people.wang)
    form = screen.made("intake").form
    form.model.answer("topic_code", "0601")
    form.model.answer("content", "rail in the stairs")
    form.model.save()
    screen.rest()
    made = screen.stored(Appeal)[-1]
    assert (made.source_table, made.source_id, made.contact_name) == ("care_need", need_id, "王芳")
    assert screen.stored(CareNeed)[0].referred_to == made.number


def test_what_is_unfinished_stands_on_today_with_the_way_back_and_tells_nothing_of_closed_files(
    screen: Screen, people: People, station: Station
) -> None:
    screen.tab("intake").form.model.answer("content", "half")
    screen.made("intake").form.model.settle()
    for appeal_id in (people.noise, people.accusation):
        page = screen.page(appeal_id)
        page.ask("remark")
        page.panel.content.model.answer("text", "half a remark")
        page.panel.content.model.settle()
        screen.rest()
    with station.sessions() as session:
        found = unfinished(session, station.worker_id)
    about = {(one.target.record, one.title): one.about for one in found}
    assert about[(None, "Intake of an appeal")] == ""
    assert about[(people.accusation, "Appeal")] == ""
    assert "202" in about[(people.noise, "Appeal")]
    screen.desk.went.emit(next(one.target for one in found if one.target.record == people.noise))
    screen.rest()
    form: Any = screen.view.page.panel.content
    assert form.model.raw("text") == "half a remark"
