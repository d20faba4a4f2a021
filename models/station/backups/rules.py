"""How backups are called, and which of them stay. Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST = 30
"""Law E: 30 backups in turn, however they are shared out."""
_NAME = re.compile(r"lianglin-(\d{8}-\d{6})-([a-z]+)\.backup")
_STAMP = "%Y%m%d-%H%M%S"


class Why(enum.StrEnum):
    """What a backup was made before, or that it was the day's."""

    DAILY = "daily"
    UPGRADE = "upgrade"
    IMPORT = "import"
    MERGE = "merge"
    KEY = "key"
    HAND = "hand"


@dataclass(frozen=True, order=True)
class Named:
    """A backup as its name tells it: when it was made (China's time), and why; no personal datum."""

    at: datetime
    why: Why

    @property
    def name(self) -> str:
        return f"lianglin-{self.at:{_STAMP}}-{self.why}.backup"


def named(name: str) -> Named | None:
    """Read a file's name; ``None`` for a stranger's."""
    found = _NAME.fullmatch(name)
    if found is None or found[2] not in set(Why):
        return None
    try:
        return Named(datetime.strptime(found[1], _STAMP), Why(found[2]))
    except ValueError:
        return None


@dataclass(frozen=True)
class Rotation:
    """The newest backup of so many days, weeks and months that have one; of today and yesterday every one."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def superfluous(there: Iterable[Named], sound: Collection[Named], rotation: Rotation, today: date) -> list[Named]:
    """Return which backups go, oldest first; the newest that was found sound stays whatever the numbers say.

    Args:
        sound: those that were read back and found whole.
    """
    newest_first = sorted(there, reverse=True)
    kept: dict[Named, None] = dict.fromkeys([max(sound)] if sound else [])
    kept |= dict.fromkeys(newest_first[:1])
    for count, period in (
        (rotation.daily, _day),
        (rotation.weekly, _week),
        (rotation.monthly, _month),
    ):
        kept |= dict.fromkeys(_newest_of_each(newest_first, period)[:count])
    kept |= dict.fromkeys(each for each in newest_first if each.at.date() >= today - timedelta(days=1))
    stays = set(list(kept)[:MOST])
    return [each for each in reversed(newest_first) if each not in stays]


def _newest_of_each(newest_first: Iterable[Named], period: Callable[[Named], object]) -> list[Named]:
    found: dict[object, Named] = {}
    for each in newest_first:
        found.setdefault(period(each), each)
    return list(found.values())


def _day(each: Named) -> object:
    return each.at.date()


def _week(each: Named) -> object:
    return each.at.isocalendar()[:2]


def _month(each: Named) -> object:
    return each.at.year, each.at.month
