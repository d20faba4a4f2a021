"""Backups are named by time and cause, and the rotation never takes the only good one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.station.backups.rules import MOST, Named, Rotation, Why, named, superfluous

DAY = datetime(2026, 11, 22, 9)
INSTANTS = st.builds(
    Named, st.integers(0, 24 * 500).map(lambda hours: DAY - timedelta(hours=hours)), st.sampled_from(Why)
)
ROTATIONS = st.builds(Rotation, st.integers(1, 30), st.integers(0, 30), st.integers(0, 30))


def a_year() -> list[Named]:
    return [Named(DAY - timedelta(days=days), Why.DAILY) for days in range(365)]


def test_of_a_year_seven_days_four_weeks_and_twelve_months_stay() -> None:
    there = a_year()
    stays = sorted(set(there) - set(superfluous(there, there, Rotation(), DAY.date())))
    days = [each.at.date() for each in stays]
    assert days[-7:] == [date(2026, 11, 22) - timedelta(days=days) for days in range(6, -1, -1)]
    assert date(2026, 11, 1) - timedelta(days=1) in days  # the last of October
    assert len(stays) == 7 + 3 + 11


def test_every_one_of_today_and_yesterday_stays() -> None:
    today = [Named(DAY - timedelta(hours=hours), Why.IMPORT) for hours in range(9)]
    assert superfluous(today, today, Rotation(1, 0, 0), DAY.date()) == []


def test_the_only_good_one_stays_however_old_it_is() -> None:
    there = a_year()
    old = there[-1]
    assert old not in superfluous(there, {old}, Rotation(1, 0, 0), DAY.date())
    assert old in superfluous(there, {there[0]}, Rotation(1, 0, 0), DAY.date())


@given(st.sets(INSTANTS, max_size=80), st.data(), ROTATIONS)
def test_never_more_than_the_law_says_never_without_the_newest_nor_the_newest_good_one(
    there: set[Named], data: st.DataObject, rotation: Rotation
) -> None:
    sound = data.draw(st.sets(st.sampled_from(sorted(there)))) if there else set()
    gone = superfluous(there, sound, rotation, DAY.date())
    stays = there - set(gone)
    assert len(stays) <= MOST
    assert not there or max(there) in stays
    assert not sound or max(sound) in stays
    assert superfluous(stays, sound, rotation, DAY.date()) == []


@given(INSTANTS)
def test_a_name_is_read_back(each: Named) -> None:
    assert named(each.name) == each


def test_a_strangers_file_is_none_of_ours() -> None:
    for name in ("x.backup", "lianglin-20261322-000000-daily.backup", "lianglin-20261122-000000-王.backup", "../a"):
        assert named(name) is None
