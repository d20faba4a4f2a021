"""A new notice of holidays: judged as a whole; what is open is due on another day, and says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.appeals.actions import step
from models.appeals.records import AppealNow
from models.appeals.states import StepKind
from models.calendar import national
from models.clocks.calendars import calendar_of
from models.clocks.notices import HolidayRow, HolidaysRefusedError, import_notice, wrong_with
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


def test_weekends_within_a_holiday_are_no_gap() -> None:
    assert list(wrong_with(2026, [*WHOLE, *off((3, 6), (3, 9), name="长假"), *off((4, 3))])) == []


def test_the_shipped_years_would_be_taken() -> None:
    calendar = national()
    for year in sorted(calendar.official):
        first = date(year, 1, 1)
        days = [first + timedelta(days=n) for n in range(366) if (first + timedelta(days=n)).year == year]
        rows = [HolidayRow(day, day in calendar.off) for day in days if day in calendar.off | calendar.work]
        assert list(wrong_with(year, rows)) == []


def test_a_notice_has_a_title(station: Station) -> None:
    with station.act("clocks.notice") as session, refused("title_missing"):
        import_notice(session, 2026, WHOLE, " ")
