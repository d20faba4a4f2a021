"""A new notice of holidays: judged as a whole; what is open is due on another day, and says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.appeals.actions import step
from models.appeals.records import AppealNow
from models.appeals.states import StepKind
from models.base import utc_now
from models.calendar import national
from models.clocks.calendars import calendar_of
from models.clocks.notices import (
    HolidayRow,
    HolidaysRefusedError,
    doubts_about,
    import_notice,
    rows_of,
    wrong_with,
)
from models.clocks.records import HolidayNotice
from models.station import Station
from tests.models.appeals.quarter import Quarter, at, refused
from tests.models.appeals.test_now_cache import right

TITLE = "国务院办公厅关于2026年部分节假日安排的通知"


def off(*days: tuple[int, int], name: str = "") -> list[HolidayRow]:
    return [HolidayRow(date(2026, month, day), True, name) for month, day in days]


def work(*days: tuple[int, int]) -> list[HolidayRow]:
    return [HolidayRow(date(2026, month, day), False, "") for month, day in days]


FIXED = off((1, 1), (5, 1), (10, 1))
WHOLE = [*FIXED, *off((2, 16), (2, 17), (2, 18), (4, 5), (6, 19), (9, 25), (10, 2), (10, 3))]
"""As many days as the list of any year has."""


def test_a_notice_takes_the_place_of_what_was_known_of_its_year(station: Station) -> None:
    with station.act("clocks.notice") as session:
        rows = [*WHOLE, *off((3, 4), name="清明节"), *work((3, 14))]
        imported = import_notice(session, 2026, rows, TITLE, document="国办发明电〔2025〕7号")
        calendar = calendar_of(session)
        assert not calendar.is_workday(date(2026, 3, 4))
        assert calendar.is_workday(date(2026, 3, 14))
        assert calendar.is_workday(date(2026, 2, 20))  # the notice says nothing of it any more
        assert calendar.is_workday(date(2025, 10, 9)) is national().is_workday(date(2025, 10, 9))
        assert imported.moved == 0
        import_notice(session, 2026, WHOLE, TITLE, official=False)
        assert calendar_of(session).is_workday(date(2026, 3, 4))
        assert calendar_of(session).provisional(2026)


def test_open_appeals_move_and_say_how_many(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        moved, _days = quarter.appeal(), quarter.appeal(petition=True)
        paused, _settled = quarter.appeal(), quarter.settled()
        step(session, paused.id, StepKind.ASK_SUPPLEMENT, at=at(3, 2, 11), text="产权证")
    with station.act("clocks.notice") as session:
        assert import_notice(session, 2026, [*WHOLE, *off((3, 4))], TITLE).moved == 1
    with station.sessions() as session:
        assert session.get_one(AppealNow, moved.id).due_at == at(3, 7, 0)
    assert right(station)
    last = station.last_act()
    assert last is not None
    station.undo(last.id)
    with station.sessions() as session:
        assert session.get_one(AppealNow, moved.id).due_at == at(3, 6, 0)
    assert right(station)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([*FIXED, *off((5, 1))], (4, "holiday_twice", "2026-05-01")),
        ([*FIXED, *work((5, 1))], (4, "holiday_twice", "2026-05-01")),
        ([*FIXED, HolidayRow(date(2027, 1, 1), True)], (4, "holiday_outside", "2027-01-01")),
        ([*FIXED, *work((3, 4))], (4, "workday_not_weekend", "2026-03-04")),
        (FIXED[:2], (0, "holiday_missing", "2026-10-01")),
        ([*FIXED, *off((2, 17), (2, 19), name="春节")], (5, "holiday_gap", "2026-02-18")),
        ([*FIXED, *off((2, 20), (2, 23), name="春节"), *work((2, 22))], (5, "holiday_gap", "2026-02-22")),
        ([*WHOLE, *off((6, 17))], (8, "holiday_gap", "2026-06-18")),
        ([*FIXED, *WHOLE[6:]], (0, "holiday_absent", None)),
        (work((3, 14)), (0, "no_holidays", None)),
    ],
)
def test_a_list_that_cannot_be_right_is_refused_whole(
    station: Station, rows: list[HolidayRow], told: tuple[int, str, str | None]
) -> None:
    with station.act("clocks.notice") as session:
        with pytest.raises(HolidaysRefusedError) as refusal:
            import_notice(session, 2026, rows, TITLE)
        found = [(each.line, each.code, each.params.get("day")) for each in refusal.value.lines]
        assert told in found
        assert calendar_of(session).official == national().official


def days(off: dict[str, str], work: tuple[str, ...] = ()) -> list[HolidayRow]:
    """From day to day, and days worked, by ISO dates."""
    rows = [HolidayRow(date.fromisoformat(day), False) for day in work]
    for first, last in off.items():
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            rows.append(HolidayRow(day, True))
            day += timedelta(days=1)
    return rows


REST_OF_2023 = {
    "2023-01-21": "2023-01-27", "2023-04-05": "2023-04-05", "2023-04-29": "2023-05-03", "2023-06-22": "2023-06-24",
    "2023-09-29": "2023-10-06",
}  # fmt: skip
WORKED_IN_2023 = ("2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08")


def test_a_notice_speaks_of_the_days_of_the_year_before_that_adjoin(station: Station) -> None:
    rows = days({"2022-12-31": "2023-01-02", **REST_OF_2023}, WORKED_IN_2023)
    assert list(wrong_with(2023, rows)) == []
    assert list(doubts_about(2023, rows)) == []
    with station.act("clocks.notice") as session:
        import_notice(session, 2023, rows, TITLE)
        holds = calendar_of(session)
    assert not holds.is_workday(date(2022, 12, 31))
    in_2019 = days({"2018-12-30": "2019-01-01"}, ("2018-12-29",))  # a Saturday worked for a Monday
    assert {each.code for each in wrong_with(2019, in_2019)} == {"holiday_missing", "holiday_absent"}


@pytest.mark.parametrize(
    "rows",
    [
        days({"2022-12-29": "2022-12-29", "2023-01-01": "2023-01-02"}),  # a Thursday: the Friday is missing
        days({"2022-12-20": "2023-01-02"}),
        days({"2023-01-02": "2023-01-02"}, ("2022-12-31",)),
        days({"2023-01-01": "2023-01-02", "2024-01-01": "2024-01-01"}),
    ],
)
def test_days_of_another_year_that_do_not_adjoin_are_refused(rows: list[HolidayRow]) -> None:
    assert "holiday_outside" in {each.code for each in wrong_with(2023, rows)}


def test_a_lost_working_day_is_asked_about() -> None:
    def doubts(work: tuple[str, ...], off: dict[str, str]) -> list[tuple[str, object, object]]:
        found = doubts_about(2023, days(off, work))
        return [(each.code, each.params["owed"], each.params["worked"]) for each in found]

    off = {"2022-12-31": "2023-01-02", **REST_OF_2023}
    assert doubts(WORKED_IN_2023[1:], off) == [("workdays_lost", 7, 6)]
    assert doubts(WORKED_IN_2023, {**off, "2023-04-29": "2023-05-02"}) == [("days_off_lost", 6, 7)]


def test_weekends_within_a_holiday_are_no_gap() -> None:
    assert list(wrong_with(2026, [*WHOLE, *off((3, 6), (3, 9), name="长假"), *off((4, 3))])) == []


def test_the_shipped_years_would_be_taken() -> None:
    calendar = national()
    for year in sorted(calendar.official):
        rows = [HolidayRow(day, day in calendar.off) for day in calendar.off | calendar.work if day.year == year]
        assert list(wrong_with(year, rows)) == []
        assert list(doubts_about(year, rows)) == []


def test_a_notice_has_a_title(station: Station) -> None:
    with station.act("clocks.notice") as session, refused("title_missing"):
        import_notice(session, 2026, WHOLE, " ")


def test_the_newest_notice_holds_whatever_the_clock_of_the_pc_before_said(station: Station) -> None:
    with station.act("clocks.notice") as session:
        days = {"off": [row.day.isoformat() for row in [*WHOLE, *off((3, 4))]], "work": []}
        session.add(HolidayNotice(year=2026, title=TITLE, days=days, created_at=utc_now() + timedelta(days=400)))
    with station.act("clocks.notice") as session:
        import_notice(session, 2026, WHOLE, TITLE)
        assert calendar_of(session).is_workday(date(2026, 3, 4))


def test_what_is_kept_of_a_notice_is_read_back_or_refused(station: Station) -> None:
    rows = [*WHOLE, *off((3, 4), name="清明节"), *work((3, 14))]
    with station.act("clocks.notice") as session:
        kept = import_notice(session, 2026, rows, TITLE).notice.days
    assert sorted(rows_of(kept), key=lambda row: row.day) == sorted(rows, key=lambda row: row.day)
    for broken in ({"off": ["x"]}, {"off": [1]}, {"names": {"2026-03-04": ""}}, {"off": ["2026-03-04"], "names": [1]}):
        with pytest.raises((ValueError, TypeError, AttributeError)):
            rows_of(broken)


def test_a_notice_that_was_taken_back_before_it_came_never_held(station: Station) -> None:
    with station.act("clocks.notice") as session:
        made = import_notice(session, 2026, [*WHOLE, *off((3, 4))], TITLE).notice
        made.deleted_at = made.created_at - timedelta(days=1)
        session.flush()
        assert calendar_of(session) == national()
