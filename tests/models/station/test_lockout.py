"""Five wrong passwords lock for a quarter of an hour, whatever is done to the clock or the program (L-33)."""

from __future__ import annotations

import pytest

from models.errors import WorldError
from models.station import Station, open_station
from models.station.lockout import Clock
from tests.conftest import Profile


class Times:
    """A wall clock that people may set, and one that runs since the machine was started."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 5_000.0

    def clock(self) -> Clock:
        return Clock(wall=lambda: self.wall, steady=lambda: self.steady)

    def pass_(self, minutes: float) -> None:
        self.wall += minutes * 60
        self.steady += minutes * 60


def attempt(profile: Profile, times: Times, password: str) -> Station:
    return open_station(profile.folder, profile.login, password, cost=profile.cost, clock=times.clock())


def told(profile: Profile, times: Times, password: str = "wrong") -> tuple[str, dict[str, object]]:
    with pytest.raises(WorldError) as error:
        attempt(profile, times, password)
    return error.value.code, error.value.params


def locked(profile: Profile) -> Times:
    times = Times()
    lefts = [told(profile, times) for _ in range(5)]
    assert lefts == [
        *(("wrong_password", {"remaining": left}) for left in (4, 3, 2, 1)),
        ("locked_out", {"minutes": 15}),
    ]
    return times


def test_after_five_failures_the_right_password_waits_too(profile: Profile) -> None:
    times = locked(profile)
    assert told(profile, times, profile.password) == ("locked_out", {"minutes": 15})
    times.pass_(14)
    assert told(profile, times, profile.password) == ("locked_out", {"minutes": 1})
    times.pass_(1)
    attempt(profile, times, profile.password).close()


def test_asking_while_locked_does_not_lock_for_longer(profile: Profile) -> None:
    times = locked(profile)
    for _ in range(14):
        times.pass_(1)
        assert told(profile, times)[0] == "locked_out"
    times.pass_(1)
    assert told(profile, times) == ("wrong_password", {"remaining": 4})


def test_success_forgets_the_failures_before_it(profile: Profile) -> None:
    times = Times()
    for _ in range(3):
        for _ in range(4):
            told(profile, times)
        attempt(profile, times, profile.password).close()


def test_setting_the_clock_neither_unlocks_nor_locks_for_ever(profile: Profile) -> None:
    times = locked(profile)
    times.wall -= 365 * 86_400
    assert told(profile, times)[0] == "locked_out"
    times.wall += 700 * 86_400
    assert told(profile, times)[0] == "locked_out"
    times.pass_(15)
    attempt(profile, times, profile.password).close()


def test_a_restart_with_the_clock_set_back_still_ends_after_the_time(profile: Profile) -> None:
    times = locked(profile)
    times.wall, times.steady = times.wall - 365 * 86_400, 10.0
    assert told(profile, times) == ("locked_out", {"minutes": 15})
    times.pass_(15)
    attempt(profile, times, profile.password).close()


def test_logins_that_do_not_exist_lock_alike_and_fill_no_disk(profile: Profile) -> None:
    times = Times()
    for number in range(60):
        with pytest.raises(WorldError, match="wrong_password"):
            open_station(profile.folder, f"nobody{number}", "x", clock=times.clock())
    assert (profile.folder / "attempts.json").stat().st_size < 20_000


def test_a_failed_unlock_counts(station: Station) -> None:
    for code in ("wrong_password",) * 4 + ("locked_out",):
        with pytest.raises(WorldError, match=code):
            station.unlock("wrong")
    with pytest.raises(WorldError, match="locked_out"):
        station.unlock(Profile.password)
