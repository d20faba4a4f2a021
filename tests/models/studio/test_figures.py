"""Figures of a month and a year against last year, months without any, and what Today says of Saturdays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.calendar import national
from models.clocks.deadlines import Light
from models.shares import Share
from models.station import Station
from models.studio import hazards, intake, matters, queries, roster, sessions
from models.studio.figures import Period, figures, monthly, yearly
from models.studio.hazards import Danger
from models.studio.intake import Intake
from models.studio.queries import session_light
from models.studio.records import MatterKind
from models.studio.roster_warnings import roster_warning
from models.studio.rules import TOPICS, Change, Holding, has_studio, holding, roster_due, saturdays, year_before
from tests.models.studio.saturday import HOLIDAY, MAKE_UP, ORDINARY, add_officer, at, open_saturday, session_on

NEXT = ORDINARY + timedelta(weeks=1)
FRIDAY = ORDINARY - timedelta(days=1)
THURSDAY = ORDINARY - timedelta(days=2)


def visit(session: Session, kind: MatterKind, on: date) -> UUID:
    said = Intake(kind=kind, topic=TOPICS[kind][0], content="…")
    return intake.take_in(session, None, said, at=at(9, on=on)).matter.id


def codes(session: Session, on: date, hour: int = 12) -> list[tuple[str, date, bool]]:
    return [(each.code, each.on, each.red) for each in roster_warning(session, at(hour, on=on))]


def test_a_month_is_compared_with_the_same_month_last_year(station: Station) -> None:
    with station.act("studio.intake") as session:
        for on in (date(2023, 2, 4), date(2023, 2, 28), date(2024, 2, 3), date(2024, 2, 29), date(2024, 2, 17)):
            visit(session, MatterKind.DISPUTE, on)
        january, february, _march = monthly(session, 2024, date(2024, 3, 5))
        assert not january.zeros, "nobody sat and nobody came"
        assert february.kinds[MatterKind.DISPUTE] == Change(3, 2)
        assert february.kinds[MatterKind.DISPUTE].ratio == Decimal("0.5")
        assert february.kinds[MatterKind.CASE].ratio is None
        assert february.zeros == {MatterKind.HAZARD, MatterKind.CASE}


def test_a_running_month_is_compared_with_the_same_days_and_is_no_zero_month_yet(station: Station) -> None:
    with station.act("studio.intake") as session:
        visit(session, MatterKind.CASE, date(2023, 3, 9))
        visit(session, MatterKind.CASE, date(2023, 3, 20))
        march = monthly(session, 2024, date(2024, 3, 10))[2]
        assert march.kinds[MatterKind.CASE] == Change(0, 1)
        assert (march.zeros, march.over) == (frozenset(), False)
        assert len(monthly(session, 2024, date(2024, 3, 10))) == 3


def test_a_year_counts_kinds_outcomes_sessions_officers_and_hazards(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id, _officers = open_saturday(session)
        settled = visit(session, MatterKind.SERVICE, ORDINARY)
        matters.settle(session, settled, "好了", at=at(10))
        visit(session, MatterKind.SERVICE, ORDINARY)
        gone = matters.draw_number(session, session_id, at=at(9))
        matters.leave(session, gone.id, at=at(9, 30))
        visit(session, MatterKind.SERVICE, date(2023, 3, 9))
        danger = hazards.found(session, Danger(kind="gas", description="…", place="门口"), at=at(9))
        hazards.inspect(session, danger.id, mended=True, text="好了", at=at(10))
        found = yearly(session, 2024, date(2024, 6, 1))
        assert (found.received, found.settled, found.left) == (Change(2, 1), Share(1, 2), 1)
        assert (found.held, found.attendance) == (1, Share(4, 4))
        assert (found.hazards.found, found.hazards.cleared, found.hazards.open) == (Change(1, 0), 1, 0)


def test_attendance_counts_the_absent_and_leaves_out_days_that_were_called_off(station: Station) -> None:
    with station.act("studio.roster") as session:
        first, off = session_on(session, ORDINARY), session_on(session, NEXT)
        officers = [add_officer(session, name, "司法所") for name in ("甲", "乙", "丙")]
        here, away, _silent = [roster.add_shift(session, first.id, each) for each in officers]
        roster.add_shift(session, off.id, officers[0])
        roster.sign_in(session, here.id, at=at(9))
        roster.absent(session, away.id, "培训")
        sessions.confirm(session, off.id, holds=False, reason="暴雪")
        assert figures(session, Period(ORDINARY, NEXT)).attendance == Share(1, 3)
        rows = queries.sessions(session, ORDINARY, NEXT, at(12, on=NEXT))
        assert [(row.session.on, row.light, row.absent) for row in rows] == [(NEXT, None, 0), (ORDINARY, Light.RED, 1)]


def test_a_running_period_is_counted_and_compared_as_far_as_it_has_passed() -> None:
    march = Period(date(2024, 3, 1), date(2024, 3, 31))
    assert march.until(date(2024, 3, 10)) == Period(date(2024, 3, 1), date(2024, 3, 10))
    assert march.until(date(2024, 3, 10)).year_before == Period(date(2023, 3, 1), date(2023, 3, 10))
    assert march.until(date(2024, 4, 2)) == march
    assert march.until(date(2024, 2, 2)).last == march.first


def test_an_empty_roster_is_told_from_thursday_five_in_the_afternoon(station: Station) -> None:
    with station.act("studio.plan") as session:
        session_on(session, ORDINARY)
    with station.sessions() as session:
        assert codes(session, THURSDAY, 16) == []
        assert codes(session, THURSDAY, 17) == [("roster_empty", ORDINARY, False)]
        assert codes(session, FRIDAY) == [("roster_empty", ORDINARY, False)]
        assert codes(session, ORDINARY, 8) == [("roster_empty", ORDINARY, True)]
        assert codes(session, ORDINARY + timedelta(days=1)) == [("without_shift", ORDINARY, True)]


def test_a_saturday_nobody_has_planned_is_told_too(station: Station) -> None:
    with station.sessions() as session:
        (warning,) = roster_warning(session, at(18, on=THURSDAY))
        assert (warning.code, warning.on, warning.session_id) == ("roster_empty", ORDINARY, None)
        assert codes(session, ORDINARY + timedelta(days=1)) == []


def test_who_did_not_sign_in_makes_the_past_saturday_red(station: Station) -> None:
    with station.act("studio.roster") as session:
        found = session_on(session, ORDINARY)
        first, second = (
            roster.add_shift(session, found.id, add_officer(session, name, "司法所")) for name in ("甲", "乙")
        )
        assert codes(session, ORDINARY, 20) == []
        (warning,) = roster_warning(session, at(8, on=ORDINARY + timedelta(days=1)))
        assert (warning.code, warning.count, warning.red) == ("not_signed_in", 2, True)
        roster.sign_in(session, first.id, at=at(9))
        roster.absent(session, second.id, "病假")
        assert codes(session, ORDINARY + timedelta(days=1)) == [("not_closed", ORDINARY, False)]


def test_a_holiday_is_to_be_confirmed_and_a_make_up_day_is_told(station: Station) -> None:
    with station.act("studio.holds") as session:
        found = session_on(session, HOLIDAY)
        assert codes(session, HOLIDAY - timedelta(days=5)) == [("to_confirm", HOLIDAY, False)]
        assert codes(session, HOLIDAY) == [("to_confirm", HOLIDAY, True)]
        sessions.confirm(session, found.id, holds=False)
        assert codes(session, HOLIDAY) == []
    with station.sessions() as session:
        assert ("make_up_day", MAKE_UP, False) in codes(session, MAKE_UP - timedelta(days=5))


def test_saturdays_long_past_are_told_no_more(station: Station) -> None:
    with station.act("studio.plan") as session:
        session_on(session, ORDINARY)
        later = ORDINARY + timedelta(weeks=6)
        assert ORDINARY not in {each.on for each in roster_warning(session, at(12, on=later))}


@pytest.mark.parametrize(
    ("held", "planned", "unsigned", "day", "light"),
    [
        (Holding.OFF, 0, 0, ORDINARY, None),
        (Holding.TO_CONFIRM, 3, 3, FRIDAY, Light.YELLOW),
        (Holding.TO_CONFIRM, 3, 3, ORDINARY, Light.RED),
        (Holding.ORDINARY, 0, 0, THURSDAY - timedelta(days=1), None),
        (Holding.ORDINARY, 0, 0, FRIDAY, Light.YELLOW),
        (Holding.ORDINARY, 0, 0, NEXT, Light.RED),
        (Holding.HELD, 2, 2, ORDINARY, Light.GREEN),
        (Holding.HELD, 2, 1, NEXT, Light.RED),
        (Holding.MAKE_UP, 2, 0, NEXT, Light.GREEN),
    ],
)
def test_the_light_of_a_session(held: Holding, planned: int, unsigned: int, day: date, light: Light | None) -> None:
    assert session_light(ORDINARY, held, planned, unsigned, at(12, on=day)) is light


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(0, 60))
def test_rosters_are_due_on_the_thursday_before_each_saturday(first: date, days: int) -> None:
    for on in saturdays(first, first + timedelta(days=days)):
        assert on.isoweekday() == 6
        assert (roster_due(on).isoweekday(), roster_due(on).hour) == (4, 17)
        assert holding(on, None, national()) in (Holding.ORDINARY, Holding.TO_CONFIRM, Holding.MAKE_UP)
    assert len(list(saturdays(first, first + timedelta(days=6)))) == 1


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_same_day_last_year_is_a_day(day: date) -> None:
    before = year_before(day)
    assert (before.year, before.month) == (day.year - 1, day.month)
    assert before.day == day.day or (day.month, day.day) == (2, 29)


def test_only_communities_have_a_studio() -> None:
    assert has_studio("210112010012")
    assert not has_studio("210112010000")
    assert not has_studio("210112000000")


def test_topics_are_of_one_kind_each() -> None:
    every = [topic for topics in TOPICS.values() for topic in topics]
    assert len(every) == len(set(every))
    assert all(len(topic) <= 40 for topic in every)
