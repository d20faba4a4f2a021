"""The page of one person: helpers, visits, what is masked, and the rules' proposals."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.care.person_forms import TeamChoice
from desktop.care.person_groups import MaskedLine
from desktop.desk import Change, Target
from desktop.shell.unfinished import unfinished
from models.appeals.actions import step
from models.appeals.referring import from_need
from models.appeals.states import StepKind
from models.appeals.topics import load_topics
from models.calendar import now
from models.care.records import (
    CareNeed,
    CarePause,
    CareTeamMember,
    Membership,
    MembershipEnd,
    NeedState,
    Pairing,
    PauseReason,
    ProposalAnswer,
    ProposalDecision,
    Reveal,
)
from models.care.visits import open_need
from tests.desktop.care.conftest import ALONE, Screen, Stair
from tests.desktop.people.conftest import write


def shown(page: object) -> str:
    """Every text that can be read on the page."""
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())  # type: ignore[attr-defined]


def buttons(page: object) -> str:
    return " ".join(part.text() for part in page.findChildren(QAbstractButton) if part.isVisible())  # type: ignore[attr-defined]


def save(qtbot: QtBot, page: object) -> None:
    qtbot.mouseClick(page.panel.content.save_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]


def test_a_helper_is_named_beside_the_page_and_the_state_follows(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["李强"])
    assert page.head.chip.text() == "To be paired"
    qtbot.keyClick(page, Qt.Key.Key_P)
    form = page.panel.content
    write(qtbot, form.editors["helper_id"], "陈刚")
    form.editors["helper_id"].set_value(stair.helpers["陈刚"])
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    screen.until(lambda: page.head.chip.text() == "Paired" and "陈刚" in shown(page.helpers))


def test_a_full_helper_is_named_only_when_somebody_insists(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["李强"])
    page.name_helper()
    form = page.panel.content
    form.editors["helper_id"].set_value(stair.helpers["王敏"])
    save(qtbot, page)
    screen.until(lambda: form.full.isVisible())
    assert len(screen.stored(Pairing)) == 4
    with qtbot.waitSignal(screen.desk.done):
        qtbot.mouseClick(form.full.action, Qt.MouseButton.LeftButton)
    assert len(screen.stored(Pairing)) == 5


def test_handing_over_ends_one_pairing_and_begins_another(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    page = screen.person(stair["王秀梅"])
    qtbot.mouseClick(page.pair_button, Qt.MouseButton.LeftButton)
    helpers = page.panel.content.editors["helper_id"]
    assert helpers.found("王敏") == []
    helpers.set_value(stair.helpers["陈刚"])
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    mine = [row for row in screen.stored(Pairing) if row.resident_id == stair["王秀梅"]]
    assert [(row.helper_id, row.ends_on) for row in mine] == [
        (stair.helpers["王敏"], day), (stair.helpers["陈刚"], None),
    ]  # fmt: skip


def test_what_is_masked_is_opened_with_a_reason_and_covered_when_the_page_is_left(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    page = screen.person(stair["赵敏"])
    assert "认知" not in shown(page)
    assert screen.stored(Reveal) == []
    line = page.groups.findChild(MaskedLine)
    qtbot.mouseClick(line.open_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(line.reasons.buttons[0], Qt.Key.Key_2)
    screen.until(lambda: "认知障碍老人" in shown(page.groups))
    assert page.visit_button.hasFocus()
    (kept,) = screen.stored(Reveal)
    assert (kept.reason, kept.resident_id) == ("help", stair["赵敏"])
    screen.tab("people")
    screen.person(stair["赵敏"])
    assert "认知" not in shown(page)


def test_a_membership_ends_with_day_and_reason(qtbot: QtBot, screen: Screen, stair: Stair, day: date) -> None:
    page = screen.person(stair["李强"])
    page.ask("end_membership", page.page.card.memberships[0].membership)
    page.panel.content.editors["end_reason"].set_value(MembershipEnd.WISH)
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    (ended,) = [row for row in screen.stored(Membership) if row.ended_on]
    assert (ended.resident_id, ended.ended_on, ended.end_reason) == (stair["李强"], day, MembershipEnd.WISH)


def test_a_pause_and_its_end_are_a_form_and_a_click(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["王秀梅"])
    page.ask("pause")
    page.panel.content.editors["reason"].set_value(PauseReason.HOSPITAL)
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    screen.until(lambda: page.head.chip.text() == "Care paused")
    page._end_pause(page.page.card.pauses[0])
    screen.until(lambda: all(row.ends_on for row in screen.stored(CarePause)))


def test_a_need_is_noted_passed_on_and_settled(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["王秀梅"])
    page.ask("need")
    form = page.panel.content
    form.editors["kind"].set_value("meals")
    write(qtbot, form.editors["text"], "meals on wheels")
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    screen.rest()
    page.ask("refer_need", page.page.card.needs[0])
    write(qtbot, page.panel.content.editors["referred_to"], "street")
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    screen.rest()
    page.ask("settle_need", page.page.card.needs[0])
    write(qtbot, page.panel.content.editors["result"], "comes daily")
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    (need,) = screen.stored(CareNeed)
    assert (need.state, need.referred_to, need.result) == (NeedState.DONE, "street", "comes daily")


def test_a_need_becomes_an_appeal_and_is_offered_to_be_settled_when_that_is_over(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    who = stair["王秀梅"]
    with screen.desk.station.act("test") as session:
        load_topics(session)
        need = open_need(session, who, kind="living", text="扶手松动").id
    page = screen.person(who)
    (button,) = page.needs.appeal_buttons
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert screen.went[-1] == Target("appeals", None, (), {"page": "intake", "need": need, "resident": who})
    with screen.desk.station.act("appeal.take") as session:
        appeal = from_need(session, need, topic_code="1501", content="扶手要修", at=now())
        appeal_id, number = appeal.id, appeal.number
    screen.desk.changed.emit(Change(frozenset({"appeal", "care_need"})))
    screen.until(lambda: bool(page.needs.cases))
    assert number in page.needs.cases[0].buttons[0].accessibleName()
    assert not page.needs.appeal_buttons
    with screen.desk.station.act("appeal.step") as session:
        step(session, appeal_id, StepKind.SETTLE_ON_SPOT, at=now(), text="已修好")
    screen.desk.changed.emit(Change(frozenset({"appeal_step"})))
    screen.until(lambda: "Its appeal is finished" in shown(page.needs))
    (need_now,) = screen.stored(CareNeed)
    assert need_now.state is NeedState.REFERRED, "only a person says that it is met"


def test_what_a_care_visit_hears_goes_on_as_an_appeal_with_the_key_that_saves_it(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    page = screen.person(stair["王秀梅"])
    page.record_visit()
    entry = page.panel.content
    qtbot.mouseClick(entry.all_good, Qt.MouseButton.LeftButton)
    assert not entry.appeal_button.isVisible()
    entry.needs.setFocus()
    write(qtbot, entry.needs, "扶手松动")
    assert entry.appeal_button.isVisible()
    with qtbot.waitSignal(entry.appeal_wanted):
        qtbot.mouseClick(entry.appeal_button, Qt.MouseButton.LeftButton)
    (need,) = screen.stored(CareNeed)
    assert (need.text, need.state, need.care_visit_id is None) == ("扶手松动", NeedState.OPEN, False)
    assert screen.went[-1].options == {"page": "intake", "need": need.id, "resident": stair["王秀梅"]}


def test_the_household_page_is_one_key_away(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["李强"])
    qtbot.keyClick(page, Qt.Key.Key_E)
    target = screen.went[-1]
    assert (target.screen, target.record, target.options) == ("people", stair["李强"], {"kind": "resident"})


def test_a_person_who_is_gone_is_said_to_be(screen: Screen, stair: Stair) -> None:
    page = screen.person(stair.helpers["王敏"])
    assert page.pages.currentWidget() is page.missing


def test_a_proposal_is_accepted_with_one_key(qtbot: QtBot, screen: Screen, stair: Stair, day: date) -> None:
    tab = screen.tab("proposals")
    screen.go(page="proposals", group="SG04")
    assert [row.name for row in tab.rule.list.rows.rows()] == ["周杰"]
    tab.rule.list.focus_rows()
    with qtbot.waitSignal(screen.desk.done):
        qtbot.keyClick(tab.rule.list.table.view, Qt.Key.Key_A)
    mine = [row for row in screen.stored(Membership) if row.resident_id == stair["周杰"]]
    assert [(row.group_code, row.recognised_on) for row in mine] == [("SG04", day)]
    screen.until(lambda: not tab.rule.list.rows.rows())


def test_a_refusal_needs_a_reason_and_the_person_comes_no_more(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    tab = screen.tab("proposals")
    screen.go(page="proposals", group=ALONE)
    rule = tab.rule
    assert "周杰" in [row.name for row in rule.list.rows.rows()]
    rule.list.choose([[row.name for row in rule.list.rows.rows()].index("周杰")])
    qtbot.keyClick(rule.list.table.view, Qt.Key.Key_R)
    assert "周杰" in rule.reason.field.label.text()
    qtbot.keyClick(rule.reason.edit, Qt.Key.Key_Return)
    assert rule.reason.field.problem is not None
    assert screen.stored(ProposalDecision) == []
    write(qtbot, rule.reason.edit, "son lives next door")
    with qtbot.waitSignal(screen.desk.done):
        qtbot.keyClick(rule.reason.edit, Qt.Key.Key_Return)
    (said,) = screen.stored(ProposalDecision)
    assert (said.answer, said.reason) == (ProposalAnswer.REFUSED, "son lives next door")
    screen.until(lambda: "周杰" not in [row.name for row in rule.list.rows.rows()])


def test_a_rule_of_level_3_names_nobody_until_a_reason_is_given(screen: Screen, stair: Stair) -> None:
    tab = screen.tab("proposals")
    masked = next(rule for rule in tab.model.rules if rule.level == 3)
    screen.go(page="proposals", group=masked.group_code)
    assert tab.model.people == []
    assert QApplication.focusWidget() is not None


def test_a_group_of_level_4_names_its_team_and_the_toast_tells_nothing(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    page = screen.person(stair["李强"])
    page.ask("recognise")
    form = page.panel.content
    team = form.findChild(TeamChoice)
    assert not team.isVisible()
    form.editors["group_code"].set_value("SG28")
    screen.until(team.isVisible)
    qtbot.mouseClick(team.boxes.boxes[0], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    assert screen.told[-1][0] == "Saved"
    assert [row.worker_id for row in screen.stored(CareTeamMember)] == [screen.desk.station.worker_id]
    screen.until(lambda: page.team.isVisible() and "Care team only" in buttons(page.groups))


def test_a_fact_is_noted_and_stands_on_the_page(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["李强"])
    page.ask("fact")
    form = page.panel.content
    form.editors["name"].set_value("veteran")
    write(qtbot, form.editors["value"], "yes")
    with qtbot.waitSignal(screen.desk.done):
        save(qtbot, page)
    screen.until(lambda: "Known: Veteran" in shown(page.groups))


def test_what_was_typed_and_left_waits_on_today_and_opens_again(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    page = screen.person(stair["王秀梅"])
    page.record_visit()
    write(qtbot, page.panel.content.needs, "coal")
    qtbot.keyClick(page.panel.content.needs, Qt.Key.Key_Escape)
    screen.rest()
    with screen.desk.station.sessions() as session:
        (left,) = unfinished(session, screen.desk.station.worker_id)
    assert (left.about, left.target.screen, left.target.options) == ("王秀梅", "care", {"act": "visit"})
    screen.desk.went.emit(left.target)
    screen.until(lambda: page.panel.content is not None)
    assert page.panel.content.needs.text() == "coal"
    assert page.panel.content.restored.isVisible()


def test_what_was_typed_a_moment_ago_is_kept_when_another_form_takes_its_place(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    page = screen.person(stair["王秀梅"])
    page.record_visit()
    write(qtbot, page.panel.content.needs, "coal")
    page.ask("pause")
    screen.rest()
    page.record_visit()
    assert page.panel.content.needs.text() == "coal"
