"""What is kept of an appeal equals what its steps fold to, whatever happened in between."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.appeals.actions import extend, step
from models.appeals.now_cache import brought_up
from models.appeals.now_triggers import note_all
from models.appeals.records import Appeal, AppealNow, AppealStep
from models.appeals.states import StepKind
from models.base import uuid7
from models.clocks.records import HolidayNotice
from models.search.index import driver
from models.station import Station
from models.station.connection import silent
from tests.conftest import Profile
from tests.models.appeals.quarter import LEAK, Quarter, at

K = StepKind


def kept(session: Session) -> list[tuple[Any, ...]]:
    columns = list(AppealNow.__table__.columns)
    return [tuple(row) for row in session.execute(select(*columns).order_by(AppealNow.__table__.c.appeal_id))]


def right(station: Station) -> bool:
    """Whether what is kept is what it would be if it were made anew."""
    with station.local_write() as session:
        before = kept(session)
        note_all(driver(session))
        brought_up(session)
        return kept(session) == before


def now_of(station: Station, appeal: Appeal) -> AppealNow:
    with station.sessions() as session:
        return session.get_one(AppealNow, appeal.id)


def test_it_is_kept_when_the_act_ends(station: Station) -> None:
    told: list[set[str]] = []
    station.on_commit.append(lambda tables, _act: told.append(tables))
    with station.act("appeals.take_in") as session:
        appeal = Quarter(session).appeal()
    now = now_of(station, appeal)
    assert (now.state, now.open, now.class_code, now.outcome) == ("registered", True, "01", None)
    assert now.due_at == at(3, 6, 0)  # three working days after Monday: Thursday is the last one
    assert now.yellow_at == at(3, 4, 0)
    assert "appeal_now" in told[0]
    assert right(station)


def test_an_appeal_that_was_late_is_not_hidden_by_suspending_it(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
        step(session, appeal.id, K.SUSPEND, at=at(3, 9), text="待供暖期开始")
    now = now_of(station, appeal)
    assert (now.state, now.paused, now.due_at) == ("suspended", False, at(3, 6, 0))
    assert right(station)


def test_closing_says_whether_it_was_in_time(station: Station) -> None:
    with station.act("appeals.step") as session:
        quarter = Quarter(session)
        soon, late = quarter.settled(5), quarter.settled(6)
    assert [(now_of(station, each).outcome, now_of(station, each).on_time) for each in (soon, late)] == [
        ("settled", True),
        ("settled", False),
    ]
    assert right(station)


def test_taking_an_act_back_takes_the_standing_back(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        appeal = Quarter(session).appeal()
    with station.act("appeals.step") as session:
        step(session, appeal.id, K.ACCEPT, at=at(3, 3))
    last = station.last_act()
    assert last is not None
    station.undo(last.id)
    assert now_of(station, appeal).state == "registered"
    assert right(station)


def test_an_appeal_that_goes_leaves_nothing(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        appeal = Quarter(session).appeal()
    with station.act("appeals.delete") as session:
        session.get_one(Appeal, appeal.id).deleted_at = at(3, 3)
    with station.sessions() as session:
        assert session.get(AppealNow, appeal.id) is None


def test_what_the_district_sends_is_folded(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        appeal = Quarter(session).appeal()
    with station.applying() as session:
        same = {"appeal_id": appeal.id, "file_id": appeal.file_id, "level": 2, "community_code": "210112010012"}
        who = {"created_by": appeal.first_contact_id, "edited_by": appeal.first_contact_id}
        session.add(AppealStep(id=uuid7(), kind="accept", at=at(3, 3), **same, **who))
        session.add(AppealStep(id=uuid7(), kind="verify", at=at(3, 4), **same, **who))
    now = now_of(station, appeal)
    assert (now.state, now.stray) == ("accepted", 1)
    assert right(station)


def notice(session: Session, *off: str, known: datetime, **more: Any) -> HolidayNotice:
    """A notice of 2026 that was taken in at ``known``."""
    made = HolidayNotice(year=2026, title="t", days={"off": list(off), "work": []}, created_at=known, **more)
    session.add(made)
    session.flush()
    return made


def test_new_holidays_move_what_is_open_and_leave_what_was_closed_before(station: Station) -> None:
    with station.act("appeals.step") as session:
        quarter = Quarter(session)
        open_, late = quarter.appeal(), quarter.settled(6)
        notice(session, "2026-03-04", known=at(3, 9))
    assert now_of(station, open_).due_at == at(3, 7, 0)
    assert (now_of(station, late).due_at, now_of(station, late).on_time) == (at(3, 6, 0), False)
    assert right(station)
    with station.act("appeals.step") as session:
        session.scalars(select(HolidayNotice)).one().deleted_at = at(3, 10)
    assert now_of(station, open_).due_at == at(3, 6, 0)
    assert right(station)


def test_a_notice_that_comes_late_counts_from_when_it_was_taken_in_elsewhere(station: Station) -> None:
    with station.act("appeals.step") as session:
        quarter = Quarter(session)
        before, after = quarter.settled(6), quarter.settled(9)
    with station.act("appeals.step") as session:
        first = notice(session, "2026-03-04", "2026-03-05", known=at(3, 7))
        notice(session, "2026-03-04", known=at(3, 10))
    assert [now_of(station, each).due_at for each in (before, after)] == [at(3, 6, 0), at(3, 10, 0)]
    assert [now_of(station, each).on_time for each in (before, after)] == [False, True]
    assert right(station)
    with station.act("appeals.step") as session:
        session.get_one(HolidayNotice, first.id).deleted_at = at(3, 8)
    assert now_of(station, after).due_at == at(3, 6, 0)  # taken back before it was closed
    assert right(station)


def test_what_is_done_again_goes_by_the_calendar_of_today(station: Station) -> None:
    with station.act("appeals.step") as session:
        late = Quarter(session).settled(6, satisfaction="dissatisfied")
        notice(session, "2026-03-04", known=at(3, 9))
    assert now_of(station, late).due_at == at(3, 6, 0)
    with station.act("appeals.step") as session:
        step(session, late.id, K.REDO, at=at(3, 10), text="没修好")
    assert (now_of(station, late).open, now_of(station, late).due_at) == (True, at(3, 7, 0))
    assert right(station)


def test_of_one_day_the_later_notice_has_the_say(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        notice(session, "2026-03-04", known=at(3, 2))
        session.add(HolidayNotice(year=2025, title="v", days={"off": [], "work": ["2026-03-04"]}, created_at=at(3, 3)))
    assert now_of(station, appeal).due_at == at(3, 6, 0)
    assert right(station)


def test_a_file_of_an_earlier_version_is_folded_when_it_is_opened(profile: Profile) -> None:
    station = profile.open()
    with station.act("appeals.take_in") as session:
        appeal = Quarter(session).settled()
    with station.local_write() as session:
        session.execute(text("DROP TRIGGER appeals_appeal_insert"))
        session.execute(text("DELETE FROM appeal_now"))
    station.close()
    station = profile.open()
    try:
        assert now_of(station, appeal).state == "settled"
    finally:
        station.close()


def test_a_pause_moves_the_deadline_by_its_days(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ASK_SUPPLEMENT, at=at(3, 3), text="产权证")
    now = now_of(station, appeal)
    assert (now.paused, now.due_at, now.yellow_at) == (True, None, None)
    with station.act("appeals.step") as session:
        step(session, appeal.id, K.SUPPLEMENTED, at=at(3, 9))
        extend(session, appeal.id, 2, approved_by="赵主任", at=at(3, 10))
    assert now_of(station, appeal).due_at == at(3, 14, 0)  # 9, 10, 11, 12, 13 March
    assert right(station)


roads = st.lists(st.tuples(st.sampled_from(list(K)), st.integers(1, 200)), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(roads, st.booleans(), st.sampled_from([None, date(2026, 3, 5), date(2026, 3, 14)]))
def test_whatever_is_written_what_is_kept_is_what_it_folds_to(
    station: Station, road: list[tuple[StepKind, int]], by_sync: bool, holiday: date | None
) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        appeal = quarter.appeal(LEAK)
    detail = {"days": 3, "level": "week", "satisfaction": "dissatisfied", "solved": False}
    with station.act("appeals.step") as session:
        for kind, hours in road:
            if by_sync:
                with silent(session):
                    session.add(
                        AppealStep(
                            **{"appeal_id": appeal.id, "file_id": appeal.file_id, "level": 2, "department": "住建"},
                            **{"kind": kind.value, "at": at(3, 2) + timedelta(hours=hours), "text": "x"},
                            detail=detail,
                        )
                    )
            else:
                session.add(
                    AppealStep(
                        **{"appeal_id": appeal.id, "file_id": appeal.file_id, "level": 2, "department": "住建"},
                        **{"kind": kind.value, "at": at(3, 2) + timedelta(hours=hours), "text": "x", "detail": detail},
                    )
                )
        if holiday:
            session.add(HolidayNotice(year=2026, title="t", days={"off": [holiday.isoformat()], "work": []}))
    assert right(station)


@pytest.mark.parametrize("table", ["appeal", "appeal_step", "holiday_notice"])
def test_each_road_of_writing_is_watched(station: Station, table: str) -> None:
    with station.sessions() as session:
        names = set(
            session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'appeals%'"))
        )
    assert {f"appeals_{table}_{event}" for event in ("insert", "update", "delete")} <= names
