"""The page of an appeal says from when to when a notice of holidays moved it; nobody has to write that down."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.appeals.actions import extend, step
from models.appeals.page import appeal_page
from models.appeals.records import AppealStep
from models.appeals.states import StepKind
from models.clocks.deadlines import Clock
from models.clocks.records import HolidayNotice
from models.station import Station
from tests.models.appeals.quarter import Quarter, at

K = StepKind


def notice(session: Session, day: str, known: datetime, title: str = "通知") -> HolidayNotice:
    made = HolidayNotice(year=2026, title=title, days={"off": [day], "work": []}, created_at=known)
    session.add(made)
    session.flush()
    return made


def traces(session: Session, appeal_id: UUID) -> list[dict[str, Any]]:
    rows = [row for row in appeal_page(session, appeal_id, at(11, 1)).steps if row.kind is K.RECOMPUTE]
    assert all(row.stray is None for row in rows)
    return [row.step.detail or {} for row in rows]


def moved(detail: dict[str, Any]) -> tuple[str | None, str | None]:
    return detail["from"], detail["to"]


@pytest.fixture
def quarter(station: Station) -> Any:
    with station.act("appeals.test") as session:
        yield Quarter(session)


def test_it_says_from_when_to_when_and_by_which_notice(quarter: Quarter) -> None:
    session, appeal = quarter.session, quarter.appeal()
    step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
    made = notice(session, "2026-03-04", at(3, 3), "临时放假")
    extend(session, appeal.id, 5, approved_by="赵主任", at=at(3, 4))
    rows = appeal_page(session, appeal.id, at(3, 5)).steps
    assert [row.kind for row in rows] == [K.ACCEPT, K.RECOMPUTE, K.EXTEND]
    trace = rows[1].step
    assert (trace.at, trace.text, trace.actor) == (at(3, 3), "临时放假", None)
    assert trace.detail == {"from": "2026-03-05", "to": "2026-03-06", "notice": made.id.hex}
    assert session.scalar(select(func.count()).select_from(AppealStep)) == 2  # it stands nowhere
    assert appeal_page(session, appeal.id, at(3, 5)).revision == 2


def test_one_after_the_other_each_goes_on_from_where_the_last_left_off(quarter: Quarter) -> None:
    session, appeal = quarter.session, quarter.appeal()
    notice(session, "2026-03-04", at(3, 3))
    later = notice(session, "2026-05-01", at(3, 4))
    assert [moved(each) for each in traces(session, appeal.id)] == [
        ("2026-03-05", "2026-03-06"),
        ("2026-03-06", "2026-03-05"),
    ]
    later.deleted_at = at(3, 5)
    session.flush()
    back = traces(session, appeal.id)[-1]
    assert (*moved(back), back["withdrawn"]) == ("2026-03-05", "2026-03-06", True)


@pytest.mark.parametrize(
    ("off", "told"), [("2026-03-06", [("2026-03-09", "2026-03-10")]), ("2026-03-04", [])], ids=["moves", "stands"]
)
def test_while_the_clock_stands_the_day_is_not_known_and_then_it_is(
    quarter: Quarter, off: str, told: list[tuple[str, str]]
) -> None:
    session, appeal = quarter.session, quarter.appeal()
    step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
    step(session, appeal.id, K.SUSPEND, at=at(3, 3), text="待供暖期开始")
    notice(session, off, at(3, 3, 12))
    step(session, appeal.id, K.REMARK, at=at(3, 4), text="仍在等")
    would_be = [(None, None)] if off == "2026-03-04" else []  # had it gone on at once
    assert [moved(each) for each in traces(session, appeal.id)] == would_be
    step(session, appeal.id, K.RESUME, at=at(3, 5))  # 5, 6, 9 March count
    assert [moved(each) for each in traces(session, appeal.id)] == told


def test_what_a_notice_does_not_touch_says_nothing(quarter: Quarter) -> None:
    session = quarter.session
    days, closed = quarter.appeal(amount=3, clock=Clock.CALENDAR_DAYS), quarter.settled(5)
    before, far = quarter.appeal(), quarter.appeal()
    notice(session, "2026-03-04", at(3, 2, 9))  # known before they came in
    assert traces(session, before.id) == []
    notice(session, "2026-05-01", at(3, 20))
    assert [moved(each) for each in traces(session, far.id)] == [("2026-03-06", "2026-03-05")]
    assert traces(session, days.id) == []
    assert traces(session, closed.id) == []


def test_a_closed_file_says_it_to_whoever_may_open_it(quarter: Quarter) -> None:
    session, secret = quarter.session, quarter.appeal(accusation=True, accused=("水务",))
    notice(session, "2026-03-04", at(3, 3))
    assert [moved(each) for each in traces(session, secret.id)] == [("2026-03-05", "2026-03-06")]


def test_what_an_earlier_version_wrote_down_is_not_told_twice(quarter: Quarter) -> None:
    session, appeal = quarter.session, quarter.appeal()
    made = notice(session, "2026-03-04", at(3, 3))
    detail = {"from": "2026-03-05", "to": "2026-03-06", "notice": made.id.hex}
    step(session, appeal.id, K.RECOMPUTE, at=at(3, 3), detail=detail)
    assert traces(session, appeal.id) == [detail]


def test_the_trace_is_the_same_wherever_and_whenever_it_is_told(quarter: Quarter) -> None:
    session, appeal = quarter.session, quarter.appeal()
    notice(session, "2026-03-04", at(3, 3))
    told = [[row.step.id for row in appeal_page(session, appeal.id, at(*day)).steps] for day in ((3, 4), (9, 1))]
    assert told[0] == told[1] != []
