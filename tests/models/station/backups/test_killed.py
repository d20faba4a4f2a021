"""Whatever is being done with backups when the power goes: the station opens, whole, and a good backup is there."""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from models.station import Station, open_station
from models.station.backups import check
from models.station.backups.keeper import keep, standing
from models.station.backups.place import choose
from models.station.backups.shelf import is_good
from tests.conftest import CHEAP, Profile
from tests.models.station.backups import dying
from tests.models.station.backups.test_keeping import add, done, names, profile_id

MOST_STEPS = 40


@pytest.fixture
def kept_one(profile: Profile, tmp_path: Path) -> Profile:
    """A station with a backup, an attachment, a stick, and one name more than the backup has."""
    station = profile.open()
    station.blobs.store(io.BytesIO(b"photo"))
    (tmp_path / "stick").mkdir()
    choose(station.folder, profile_id(station), tmp_path / "stick")
    done(keep(station))
    add(station, "王强")
    station.close()
    return profile


def killed(die: Callable[[Profile, int], None], profile: Profile, number: int) -> bool:
    """Let a process die at that step; whether it did, and did not come to its end."""
    process = multiprocessing.get_context("fork").Process(target=die, args=(profile, number))
    process.start()
    process.join()
    assert process.exitcode in (0, 9)
    return process.exitcode == 9


def whole(station: Station, expected: set[str]) -> bool:
    return names(station) == expected and check(station).ok and len(station.blobs.files()) == 1


def test_killed_at_any_step_of_a_backup_the_station_is_whole_and_the_backup_before_good(kept_one: Profile) -> None:
    number = 0
    while killed(dying.die_keeping, kept_one, number):
        station = kept_one.open()
        assert whole(station, {"刘芳", "王强"})
        found = standing(station)
        assert any(is_good(each, found.ledger) for each in found.kept)
        assert done(keep(station, trying=True)).tried.problem is None
        station.close()
        number += 1
    assert 10 < number < MOST_STEPS


def test_killed_at_any_step_of_a_restore_the_old_or_the_new_station_is_whole(kept_one: Profile) -> None:
    number, seen = 0, set()
    while killed(dying.die_restoring, kept_one, number):
        station = kept_one.open()  # finishes what was ready
        found = names(station)
        assert found in ({"刘芳"}, {"刘芳", "王强"})
        assert whole(station, found)
        seen.add(len(found))
        if "王强" not in found:
            add(station, "王强")
        station.close()
        number += 1
    assert seen == {1, 2}
    assert 10 < number < MOST_STEPS


def test_killed_at_any_step_of_a_salvage_the_old_one_is_untouched_and_the_new_whole_or_not_there(
    kept_one: Profile,
) -> None:
    number, to = 0, kept_one.folder.parent / "saved"
    while killed(dying.die_salvaging, kept_one, number):
        station = kept_one.open()
        assert whole(station, {"刘芳", "王强"})
        station.close()
        if (to / "station.db").exists() or (to / ".restoring" / "ready").exists():
            station = open_station(to, kept_one.login, kept_one.password, cost=CHEAP)
            assert whole(station, {"刘芳", "王强"})
            station.close()
            break
        number += 1
    assert 3 < number < MOST_STEPS
