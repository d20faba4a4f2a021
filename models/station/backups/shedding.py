"""Letting backups go that still hold level 4, once the file keeps none: a new one takes the place of all others."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from dataclasses import dataclass

from models.errors import WorldError
from models.station.backups.keeper import make, standing
from models.station.backups.ledger import read_ledger, write_ledger
from models.station.backups.packing import Step, silently
from models.station.backups.place import carry, home_of
from models.station.backups.rules import Why
from models.station.backups.shelf import drop_others, kept, shelf_of
from models.station.backups.unpacking import REPLACED
from models.station.files import world_errors
from models.station.station import Station
from models.station.upgrading import forget_previous

Progress = tuple[int, int]


@dataclass(frozen=True)
class Shed:
    """``made``: name of the new backup; ``gone``: how many older ones went, here and in the second place."""

    made: str
    gone: int
    place_missing: bool
    """A second place is chosen and is not there now: what lies there is as it was."""


def older(station: Station) -> int:
    """How many backups lie here and in the second place that may hold level 4, with a file that was put aside."""
    shelf = shelf_of(station.folder)
    ledger = read_ledger(shelf)
    home = home_of(ledger, station.accounts.keys.profile_id)
    folders = [shelf] if home is None else [shelf, home]
    first = ledger.without_level_4
    backups = sum(first is None or each.name < first for folder in folders for each in kept(folder))
    return backups + (station.folder / REPLACED).exists()


def shed(station: Station, step: Step = silently) -> Generator[Progress, None, Shed]:
    """Make a backup, copy it to the second place, and let all older ones go, here and there, and what upgrades left.

    The file that a restore or a salvage put aside goes too. The new backup was read back before anything goes. Whoever
    calls has seen that nothing of level 4 is in the file.

    Raises:
        WorldError: as ``shelf.automatic``; ``backup_unreadable``.
    """
    shelf, profile_id = shelf_of(station.folder), station.accounts.keys.profile_id
    rotation = standing(station).policy.rotation
    yield 0, 3
    made = make(station, Why.HAND, step)
    yield 1, 3
    with station.backing:
        carried = yield from carry(station.folder, profile_id, rotation, step)
        yield 2, 3
        ledger = read_ledger(shelf)
        home = home_of(ledger, profile_id)
        if home is not None and carried != made:
            raise WorldError(ledger.place_problem or "backup_unreadable")
        gone = drop_others(shelf, made, ledger) + (drop_others(home, made, ledger) if home else 0)
        gone += _drop_what_was_put_aside(station)
        missing = ledger.place is not None and home is None
        ledger.without_level_4 = made.name
        write_ledger(shelf, ledger)
        forget_previous(station.folder)
    yield 3, 3
    return Shed(made.name, gone, missing)


def _drop_what_was_put_aside(station: Station) -> int:
    aside = station.folder / REPLACED
    if not aside.exists():
        return 0
    with world_errors():
        shutil.rmtree(aside)
    return 1


def forget_shedding(station: Station) -> None:
    """Backups that are made from now on may hold level 4."""
    shelf = shelf_of(station.folder)
    ledger = read_ledger(shelf)
    if ledger.without_level_4 is not None:
        ledger.without_level_4 = None
        write_ledger(shelf, ledger)
