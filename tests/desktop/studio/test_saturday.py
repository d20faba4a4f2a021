"""A Saturday at one PC without line: the roster, the queue, four officers who take turns, what came of each visitor."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy import select

from desktop.widgets import LineButton
from models.appeals.records import Appeal
from models.appeals.topics import load_topics
from models.cases.files import members
from models.drafts import Draft
from models.studio import roster, sessions
from models.studio.intake import take_in
from models.studio.matters import appoint
from models.studio.records import Hazard, MatterKind, MatterStep, StudioMatter, StudioSession, StudioShift
from models.studio.rules import VIOLENCE
from models.studio.states import MatterState, MatterStepKind, ShiftState
from models.workers.records import Worker
from tests.desktop.studio.conftest import ALT, CTRL, Clock, Saturday, Screen
from tests.models.studio.saturday import HOLIDAY, ORDINARY, dispute


def states(day: Any) -> dict[str, MatterState]:
    return {row.label: row.state for row in day.model.day.queue}


def drafts(screen: Screen) -> list[Draft]:
    with screen.desk.station.sessions() as session:
        return list(session.scalars(select(Draft)))


def test_officers_sign_in_by_a_click_and_can_act_at_once(screen: Screen, clock: Clock) -> None:
    day = screen.tab("day")
    assert len(day.roster.signs) == 4
    screen.sign_all_in(day)
    assert all(shift.signed_in_at is not None for shift in screen.stored(StudioShift))
    assert len(day.who.buttons) == 5, "the worker and four officers"
    screen.click(day.who.buttons[2])
    assert day.who.words.text().endswith(day._acting.on_duty[1].name)
    screen.click(next(iter(day.roster.signs.values())))
    assert len(day.who.buttons) == 4, "whoever has signed out acts no more"


def test_an_absence_needs_its_reason_and_stays_on_the_roster(screen: Screen) -> None:
    day = screen.tab("day")
    shift = screen.stored(StudioShift)[0]
    each = next(row for row in day.model.day.page.shifts if row.shift.id == shift.id)
    day.roster._absent(each)
    form = day.roster.pages.currentWidget()
    screen.press(Qt.Key.Key_S, CTRL)
    assert form.fields["absence"].problem is not None
    form.begin()
    screen.write("派出所集中行动")
    screen.press(Qt.Key.Key_S, CTRL)
    noted = next(row for row in day.model.day.page.shifts if row.shift.id == shift.id)
    assert (noted.state, noted.shift.absence) == (ShiftState.ABSENT, "派出所集中行动")


def test_a_visitor_is_drawn_called_taken_in_and_settled_by_keys_alone(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.press("1")
    screen.act("N")
    screen.act("C")
    form = day.panel.form
    assert form.picker.search.hasFocus()
    screen.write("王秀梅")
    screen.press(Qt.Key.Key_Return)
    screen.until(lambda: form.model.answers["contact_phone"] == "13900000001")
    assert form.kinds.buttons[0].hasFocus()
    screen.press("3")
    assert form.topics.hasFocus()
    screen.write("Water leak")
    screen.press(Qt.Key.Key_Return)
    form.editors["content"].setFocus()
    screen.write("楼上漏水")
    screen.press(Qt.Key.Key_S, CTRL)
    (matter,) = screen.stored(StudioMatter)
    assert (matter.contact_name, matter.topic, matter.resident_id) == ("王秀梅", "leak", saturday.people[0])
    screen.act("S")
    screen.write("已联系楼上住户")
    screen.press(Qt.Key.Key_S, CTRL)
    assert states(day) == {"1": MatterState.SETTLED}
    assert day.model.day.queue[0].officer == day._acting.on_duty[0].name
    assert not screen.errors


def test_thirty_visitors_and_four_officers_at_one_pc(screen: Screen, clock: Clock, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    for _each in range(30):
        screen.type("N", ALT)
    screen.until(lambda: day.model.day.waiting == 30)
    for turn in range(12):
        day.queue.begin()
        screen.type(str(1 + turn % 4))
        day.queue.call_button.setFocus()
        screen.type("C", ALT)
        screen.until(lambda: day.panel.isVisible() and day.panel.form is not None)
        form = day.panel.form
        form.kinds.set_value(MatterKind.SERVICE)
        form.topics.set_value("legal_advice")
        form.editors["content"].setFocus()
        screen.write(f"第{turn + 1}位")
        screen.type(Qt.Key.Key_S, CTRL)
        screen.until(lambda: day.panel.buttons[MatterStepKind.SETTLE].hasFocus())
        screen.type("S", ALT)
        screen.write("已答复")
        screen.type(Qt.Key.Key_S, CTRL)
        left = 29 - turn
        screen.until(partial(lambda left: day.roster.isVisible() and day.model.day.waiting == left, left))
    screen.rest()
    assert Counter(states(day).values()) == {MatterState.SETTLED: 12, MatterState.WAITING: 18}
    settled = [step for step in screen.stored(MatterStep) if step.kind == MatterStepKind.SETTLE.value]
    by_officer = {officer: sum(step.officer_id == officer for step in settled) for officer in saturday.officers}
    assert sorted(by_officer.values()) == [3, 3, 3, 3]
    assert not screen.errors


def test_each_officer_finds_his_own_visitor_and_what_was_begun(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "N", "1", "C")
    first = day.panel.form
    first.editors["content"].setFocus()
    screen.write("说到一半")
    screen.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert day.roster.isVisible(), "nobody is before him"
    screen.act("C")
    assert day.panel.head.title.text().startswith("Visitor 2")
    screen.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert day.panel.head.title.text().startswith("Visitor 1")
    assert day.panel.form is first
    assert first.model.raw("content") == "说到一半"


def test_what_was_typed_survives_the_end_of_the_program(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    form = day.panel.form
    screen.write("王秀梅")
    screen.press(Qt.Key.Key_Return)
    screen.until(lambda: form.model.person is not None)
    form.editors["content"].setFocus()
    screen.write("楼上漏水")
    form.model.settle()
    screen.rest()
    again = screen.again()
    day = again.tab("day")
    assert day.panel.form.model.raw("content") == "楼上漏水"
    assert day.panel.form.model.person == saturday.people[0]


def test_a_call_for_help_closes_the_file_and_asks_for_the_report(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    with screen.desk.station.act("test") as session:
        colleague = Worker(name="陈晓")
        session.add(colleague)
        session.flush()
        named = colleague.id
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "N", "C")
    form = day.panel.form
    form.editors["violence"].set_value(True)
    form.model.answer("violence", True)
    assert form.closed.isVisible()
    form.closed.victim.set_value("child")
    screen.click(form.closed.named.boxes[0])
    screen.take_in(day, MatterKind.CASE, VIOLENCE, "丈夫动手")
    matter = next(each for each in screen.stored(StudioMatter) if each.level == 4)
    assert (matter.violence, matter.queue_no) == (True, 1)
    assert day.queue.current_id() == matter.id, "the row of who is before the officer, though it is another record"
    assert day.panel.closed.isVisible()
    assert "陈晓" in day.panel.closed.text.text()
    assert day.panel.prompt.isVisible()
    assert not day.panel.buttons[MatterStepKind.TO_HAZARD].isVisible(), "a hazard is seen by everybody"
    with screen.desk.station.sessions() as session:
        assert {each.worker_id for each in members(session, matter.id, ORDINARY)} >= {named}
    screen.click(day.panel.prompt.action)
    screen.write("9:20 已拨打110")
    screen.press(Qt.Key.Key_S, CTRL)
    assert not day.panel.prompt.isVisible()
    assert not screen.errors


def test_a_matter_goes_to_another_officer_an_appointment_a_department(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "N", "1", "C")
    screen.take_in(day, MatterKind.DISPUTE, "noise", "夜里施工")
    screen.act("H")
    to = day._acting.on_duty[1]
    day.panel.form.editors["officer_id"].setText(f"{to.name} · {to.department}")
    screen.press(Qt.Key.Key_S, CTRL)
    assert day.model.day.queue[0].officer == to.name
    screen.press("2")
    assert day.panel.head.title.text().startswith("Visitor 1"), "it lies before him now"
    screen.act("A")
    until = clock.now + timedelta(days=7)
    assert day.panel.form.editors["until"].text() == f"{until:%Y-%m-%d} 09:00"
    screen.press(Qt.Key.Key_S, CTRL)
    day.queue.begin()
    screen.act("C")
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职")
    screen.act("R")
    screen.write("区人社局")
    screen.press(Qt.Key.Key_S, CTRL)
    assert states(day) == {"1": MatterState.APPOINTED, "2": MatterState.REFERRED}
    assert not screen.errors


def test_a_matter_becomes_an_appeal_or_a_hazard_without_retyping(screen: Screen, saturday: Saturday) -> None:
    with screen.desk.station.act("test") as session:
        load_topics(session)
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "N", "C")
    screen.take_in(day, MatterKind.DISPUTE, "property", "电梯长期停运")
    screen.act("P")
    form = day.panel.form
    screen.until(lambda: form.combo._options)
    screen.press(Qt.Key.Key_S, CTRL)
    assert form.field.problem is not None, "the topic is asked for"
    form.combo.set_value(form.combo._options[0][0])
    screen.press(Qt.Key.Key_S, CTRL)
    assert screen.stored(Appeal)[0].content == "电梯长期停运"
    day.queue.begin()
    screen.act("C")
    screen.take_in(day, MatterKind.HAZARD, "falling", "外墙皮脱落")
    day.panel.act(MatterStepKind.TO_HAZARD)
    screen.rest()
    day.panel.form.editors["place"].setFocus()
    screen.write("3号楼北侧")
    screen.press(Qt.Key.Key_S, CTRL)
    (hazard,) = screen.stored(Hazard)
    assert (hazard.kind, hazard.description, hazard.place) == ("falling", "外墙皮脱落", "3号楼北侧")
    assert states(day) == {"1": MatterState.APPEALED, "2": MatterState.HAZARD}


def test_whoever_has_no_number_is_taken_in_too_and_whoever_leaves_is_noted(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N")
    screen.act("W")
    screen.fill(day._new, MatterKind.SERVICE, "jobs", "求职登记")
    assert day.panel.isVisible()
    day.open_matter(next(row.matter_id for row in day.model.day.queue if row.label == "1"))
    screen.rest()
    screen.act("L")
    assert states(day) == {"1": MatterState.LEFT, "": MatterState.SERVING}


def test_whoever_was_called_and_did_not_come_is_noted_as_gone_so_that_the_day_can_be_closed(
    screen: Screen, saturday: Saturday
) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    day.panel.form.editors["content"].setFocus()
    screen.write("漏水")
    day.panel.form.model.settle()
    screen.until(lambda: drafts(screen))
    screen.act("L")
    assert states(day) == {"1": MatterState.LEFT}
    assert (day.right.currentWidget(), day.panel.form) == (day.roster, None)
    screen.until(lambda: not drafts(screen))
    screen.act("N", "C")
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
    assert not day.panel.gone_button.isVisible(), "it stands among the acts now"


def test_the_day_is_closed_with_the_summary_that_its_rows_draft(screen: Screen, saturday: Saturday) -> None:
    day = screen.tab("day")
    screen.sign_all_in(day)
    day.queue.begin()
    screen.act("N", "C")
    day.show_roster()
    screen.click(day.roster.close_button)
    assert [getattr(each, "code", "") for each in screen.errors] == ["visitors_waiting"]
    day.open_matter(day.model.day.queue[0].matter_id)
    screen.rest()
    screen.take_in(day, MatterKind.SERVICE, "jobs", "求职登记")
    screen.act("S")
    screen.write("已登记")
    screen.press(Qt.Key.Key_S, CTRL)
    screen.act("O")
    screen.click(day.roster.close_button)
    screen.press(Qt.Key.Key_S, CTRL)
    (stored,) = screen.stored(StudioSession)
    assert stored.closed_at is not None
    assert "1 visitors were received" in stored.summary
    assert not day.queue.draw_button.isEnabled()


def test_a_holiday_waits_until_somebody_says_whether_the_studio_opens(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    clock.now = clock.now.replace(year=HOLIDAY.year, month=HOLIDAY.month, day=HOLIDAY.day)
    day = screen.tab("day")
    assert day.unplanned.isVisible()
    assert day.holiday.isVisible(), "asked even of a day that nobody planned"
    screen.click(day.holiday.no_button)
    assert not day.holiday.isVisible()
    assert [each.holds for each in screen.stored(StudioSession) if each.on == HOLIDAY] == [False]
    assert not day.queue.draw_button.isEnabled()


def test_who_was_asked_to_come_on_this_day_is_called_from_the_list(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    with screen.desk.station.act("test") as session:
        before = clock.now - timedelta(days=2)
        said = dispute("回访", contact_name="赵敏")
        matter = take_in(session, None, said, officer_id=saturday.officers[0], at=before).matter
        appoint(session, matter.id, clock.now, officer_id=saturday.officers[0], at=before)
    day = screen.tab("day")
    (line,) = day.roster.appointments.findChildren(LineButton)
    assert "赵敏" in line.accessibleName()
    screen.click(line)
    screen.act("G")
    assert day.panel.head.chip.text() == "Being heard"
    assert not screen.errors


def test_next_saturday_takes_the_roster_of_the_last_one(screen: Screen, clock: Clock, saturday: Saturday) -> None:
    clock.now += timedelta(days=5)
    day = screen.tab("day")
    screen.click(day.unplanned.action)
    assert len(screen.stored(StudioSession)) == 6
    assert not day.queue.draw_button.isEnabled(), "numbers are drawn on the day"
    assert day.warning.isHidden()
    screen.click(day.roster.copy_button)
    assert len(day.model.day.page.shifts) == 4
    clock.now += timedelta(hours=9)


def test_the_roster_of_the_last_saturday_is_signed_in_by_enter_alone(
    screen: Screen, clock: Clock, saturday: Saturday
) -> None:
    with screen.desk.station.act("test") as session:
        for shift in screen.stored(StudioShift):
            roster.remove_shift(session, shift.id)
        before = ORDINARY - timedelta(days=7)
        (last, *_later) = sessions.plan_saturdays(session, before, today=before)
        for officer in saturday.officers:
            roster.add_shift(session, last.id, officer)
    day = screen.tab("day")
    day.show_roster()
    screen.until(day.roster.copy_button.isVisible)
    assert day.roster.nobody.text() == "Nobody is on the roster. Add whoever is here."
    day.roster.copy_button.setFocus()
    screen.click(day.roster.copy_button)
    for _officer in saturday.officers:
        screen.press(Qt.Key.Key_Return)
    today = [shift for shift in screen.stored(StudioShift) if shift.session_id == saturday.session_id]
    assert len(today) == 4
    assert all(shift.signed_in_at for shift in today)
