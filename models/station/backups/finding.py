"""Which backups lie where somebody would look for one, and what is known of them before anybody proves who he is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.errors import WorldError
from models.station.accounts import KEYS
from models.station.backups.ledger import Trial, read_ledger
from models.station.backups.rules import Why, named
from models.station.backups.shelf import shelf_of
from models.station.backups.unpacking import outside
from models.station.keys import KeyFile

_PATTERNS = ("*.backup", "*/*.backup")
"""On a disk: in its first folder, or one below; the second place makes one of its own there."""


@dataclass(frozen=True)
class Found:
    """A backup as its name and its wrapped keys tell it; what it holds is sealed."""

    file: Path
    at: datetime
    """China's time."""
    why: Why
    size: int
    is_for_two: bool
    """Whether two custodians open it instead of one recovery code."""
    is_of_here: bool | None
    """Whether it is of the station whose profile is here; ``None``: there are no keys here to tell it by."""
    trial: Trial | None
    """The last test restore of it that this PC remembers."""


def own_places(folder: Path) -> list[Path]:
    """Where the backups of the profile ``folder`` lie if nobody carried them away."""
    shelf = shelf_of(folder)
    second = read_ledger(shelf).place
    return [shelf, folder.parent, *([Path(second)] if second else [])]


def find_in(place: Path, folder: Path) -> list[Found]:
    """The backups of one place; what cannot be read is none, and a disk that goes away meanwhile has none."""
    found = []
    for file in _files(place):
        with suppress(WorldError, OSError):
            found.append(look_at(file, folder))
    return found


def _files(place: Path) -> Iterator[Path]:
    with suppress(OSError):
        for pattern in _PATTERNS:
            for file in place.glob(pattern):
                yield file.resolve()


def look_at(file: Path, folder: Path) -> Found:
    """What is known of one backup.

    Raises:
        WorldError: ``not_a_backup``, ``newer_station``.
    """
    written, keys = outside(file)
    own = None
    with suppress(WorldError, OSError):
        own = KeyFile.load(folder / KEYS).profile_id == keys.profile_id
    name = named(file.name)
    at, why = (name.at, name.why) if name else (written, Why.HAND)
    tried = [trial for trial in read_ledger(shelf_of(folder)).trials if trial.file == file.name]
    tried += [trial for trial in read_ledger(file.parent).trials if trial.file == file.name]
    return Found(file, at, why, file.stat().st_size, keys.is_for_two, own, max(tried, key=lambda t: t.at, default=None))
