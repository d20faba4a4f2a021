"""Processes that keep, bring back or save a station, and die at a named step of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from models.station import open_station
from models.station.backups import keeper, restore
from models.station.backups.keeper import keep
from models.station.backups.salvage import salvage
from models.station.backups.shelf import kept, shelf_of
from tests.conftest import CHEAP, Profile
from tests.models.station.backups.test_keeping import done

Step = Callable[[str], None]


def fatal_at(number: int) -> Step:
    """Die before the step of that number; a run that has fewer of them ends by itself."""
    left = [number]

    def step(_name: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)

    return step


def die_keeping(profile: Profile, number: int) -> None:
    """On another day, so that the rotation has something to take."""
    real = keeper.now
    keeper.now = lambda: real() + timedelta(days=3)
    station = open_station(profile.folder, profile.login, profile.password, cost=CHEAP)
    done(keep(station, now_please=True, trying=True, step=fatal_at(number)))
    station.close()


def die_restoring(profile: Profile, number: int) -> None:
    shelf = shelf_of(profile.folder)
    restore(shelf / kept(shelf)[-1].name, profile.folder, over=True, step=fatal_at(number))


def die_salvaging(profile: Profile, number: int) -> None:
    to = profile.folder.parent / "saved"
    done(salvage(profile.folder, to, login=profile.login, password=profile.password, step=fatal_at(number)))
