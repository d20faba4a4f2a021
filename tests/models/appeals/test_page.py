"""The page of an appeal: where it stands and why, what can be done, which it is the nth of, what is proven."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.appeals.actions import link, step, unlink
from models.appeals.notices import Missing, Received, give_notice, notices, told_twice
from models.appeals.page import AppealPage, appeal_page
from models.appeals.records import Appeal, AppealStep, NoticeKind
from models.appeals.same_matter import Matter, would_be_same
from models.appeals.states import MACHINE, NOTED, State, StepKind
from models.base import uuid7
from models.clocks.deadlines import Light
from models.station import Station
from tests.models.appeals.quarter import HEATING, LEAK, Quarter, at, refused

NOW = at(8, 1)
K = StepKind


def page(station: Station, appeal: Appeal) -> AppealPage:
    with station.sessions() as session:
        return appeal_page(session, appeal.id, NOW)


def test_it_shows_each_step_with_what_it_led_to(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).settled()
        head: dict[str, Any] = {"appeal_id": appeal.id, "file_id": appeal.file_id, "level": 2}
        session.add(AppealStep(id=uuid7(), kind="verify", at=at(3, 9), **head))
        session.add(AppealStep(id=uuid7(), kind="teleport", at=at(3, 10), **head))
    shown = page(station, appeal)
    assert [(row.kind, row.state, row.stray) for row in shown.steps[-3:]] == [
        (K.SETTLE, State.SETTLED, None),
        (K.VERIFY, None, "no_such_move"),
        (None, None, "no_such_move"),
    ]
    assert (shown.light, shown.deadline.last_day) == (Light.OVER, date(2026, 3, 5))
    assert K.FILE in shown.possible
    assert {point.code for point in shown.evidence if point.there} == {
        *("intake", "hand_over", "signed", "result", "call_back", "settled")
    }


def test_what_is_offered_is_never_refused_by_a_limit(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
        offered = appeal_page(session, appeal.id, NOW).possible
        assert K.EXTEND in offered
        assert {K.DENY_EXTENSION, *NOTED}.isdisjoint(offered)
        step(session, appeal.id, K.ASK_EXTENSION, at=at(3, 3), text="需专家会诊")
        assert K.DENY_EXTENSION in appeal_page(session, appeal.id, NOW).possible
        step(session, appeal.id, K.EXTEND, at=at(3, 3, 11), detail={"days": 3})
        offered = appeal_page(session, appeal.id, NOW).possible
        assert {K.EXTEND, K.ASK_EXTENSION, K.DENY_EXTENSION}.isdisjoint(offered)
        assert set(offered) <= set(MACHINE.possible(State.ACCEPTED))


def test_a_petition_says_by_when_it_is_told_and_reviewed(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).settled(petition=True)
        other = Quarter(session).appeal()
    shown = page(station, appeal)
    assert (shown.told_by, shown.review_until) == (date(2026, 3, 17), date(2026, 4, 3))
    assert shown.deadline.last_day == date(2026, 5, 1)
    assert (page(station, other).told_by, page(station, other).review_until) == (None, None)


def test_the_fourth_of_one_person_place_or_telephone_is_told(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳", phone="13800138000")
        first = quarter.appeal(received=at(1, 5), resident_id=someone.id, contact_name=None)
        second = quarter.appeal(received=at(2, 5), contact_phone="13800138000")
        third = quarter.appeal(received=at(3, 5), dwelling_id=quarter.door().id)
        quarter.appeal(LEAK, received=at(3, 6), resident_id=someone.id)
        fourth = quarter.appeal(received=at(4, 5), resident_id=someone.id)
        assert appeal_page(session, fourth.id, NOW).same.nth == 4
        same = appeal_page(session, fourth.id, NOW).same
        assert [row.id for row in same.rows] == [first.id, second.id, third.id]
        assert appeal_page(session, first.id, NOW).same.nth == 1
        typed = Matter(HEATING, at(4, 6), phone="13800138000")
        assert would_be_same(session, typed, NOW).nth == 4


def test_what_lies_half_a_year_back_is_another_matter(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        first = quarter.appeal(received=at(1, 1), resident_id=someone.id)
        within = quarter.appeal(received=first.received_at + timedelta(days=180), resident_id=someone.id)
        beyond = quarter.appeal(received=first.received_at + timedelta(days=180, seconds=1), resident_id=someone.id)
        assert appeal_page(session, within.id, NOW).same.nth == 2
        assert first.id not in {row.id for row in appeal_page(session, beyond.id, NOW).same.rows}


def test_what_people_say_of_two_appeals_goes_before_what_they_look_like(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        one, alike = (quarter.appeal(resident_id=someone.id) for _ in range(2))
        other = quarter.appeal(LEAK, contact_name="李明")
        unlink(session, one.id, alike.id)
        link(session, other.id, one.id)
        assert [row.id for row in appeal_page(session, one.id, NOW).same.rows] == [other.id]
        assert [row.id for row in appeal_page(session, other.id, NOW).same.rows] == [one.id]


def test_a_notice_takes_its_step(station: Station) -> None:
    with station.act("appeals.notice") as session:
        appeal = Quarter(session).appeal()
        missing = (Missing("产权证", "原件", "不动产登记中心"), Missing(" "))
        asked = give_notice(session, appeal.id, NoticeKind.SUPPLEMENT, at=at(3, 2, 11), missing=missing, until=at(3, 9))
        assert (asked.item, asked.missing) == (
            "室温不达标",
            {"rows": [{"name": "产权证", "standard": "原件", "where": "不动产登记中心"}]},
        )
        shown = appeal_page(session, appeal.id, NOW)
        assert (shown.standing.state, shown.steps[0].step.detail) == (State.SUPPLEMENT, {"notice": asked.id.hex})
        assert not shown.told_twice
        step(session, appeal.id, K.SUPPLEMENTED, at=at(3, 4))
        taken = give_notice(
            session, appeal.id, NoticeKind.ACCEPTED, at=at(3, 4, 11), received=[Received("产权证", 1, True)]
        )
        assert taken.until == at(3, 7, 0) - timedelta(seconds=1)  # 3 March was left out
        assert appeal_page(session, appeal.id, NOW).standing.state is State.ACCEPTED
        assert [row.number[-1] for row in notices(session, appeal.id)] == ["1", "2"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [(NoticeKind.ACCEPTED, {}), (NoticeKind.REFUSED, {"reason": "不属于社区", "right_place": "信访局"})],
)
def test_no_notice_says_of_an_appeal_what_is_not_so(station: Station, kind: NoticeKind, said: Any) -> None:
    with station.act("appeals.notice") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.SETTLE_ON_SPOT, at=at(3, 2, 11), text="当场修好")
        with refused("no_such_move"):
            give_notice(session, appeal.id, kind, at=at(3, 4), **said)
        assert notices(session, appeal.id) == []


def test_asking_twice_for_what_is_missing_tells_on_us(station: Station) -> None:
    with station.act("appeals.notice") as session:
        appeal = Quarter(session).appeal()
        for day in (3, 4):
            give_notice(session, appeal.id, NoticeKind.SUPPLEMENT, at=at(3, day), missing=[Missing("产权证")])
        assert told_twice(session, appeal.id)
        assert appeal_page(session, appeal.id, NOW).standing.state is State.SUPPLEMENT


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        (NoticeKind.SUPPLEMENT, {}, "missing_unnamed"),
        (NoticeKind.REFUSED, {"right_place": "信访局"}, "step_reason_missing"),
        (NoticeKind.REFUSED, {"reason": "不属于社区"}, "right_place_missing"),
        (NoticeKind.SUPPLEMENT, {"missing": [Missing("产权证")], "until": at(3, 1)}, "deadline_before_start"),
    ],
)
def test_a_notice_that_helps_nobody_is_refused(station: Station, kind: NoticeKind, said: Any, code: str) -> None:
    with station.act("appeals.notice") as session:
        appeal = Quarter(session).appeal()
        with refused(code):
            give_notice(session, appeal.id, kind, at=at(3, 2, 11), **said)
        assert notices(session, appeal.id) == []
