"""Until when backups of before an erasure still hold what went: told to whoever asks, by the day (L-08)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from models.calendar import CHINA, today
from models.station.backups.policy import policy_of
from models.station.backups.rules import Named, Rotation, Why, superfluous
from models.station.backups.shelf import kept, shelf_of
from models.station.connection import raw
from models.station.station import Station

_FARTHEST = 800
"""Days; the last of twelve months is gone by then."""


def older_backups(station: Station, done_at: datetime) -> list[tuple[str, date | None]]:
    """The automatic backups of before ``done_at`` by name, and the day on which each is gone by rotation."""
    there = kept(shelf_of(station.folder))
    before = done_at.astimezone(CHINA).replace(tzinfo=None)
    older = [each for each in there if each.at <= before]
    if not older:
        return []
    with station.whole() as session:
        rotation = policy_of(raw(session)).rotation
    gone = gone_by(there, rotation, today())
    return [(each.name, gone.get(each)) for each in older]


def gone_by(there: Iterable[Named], rotation: Rotation, day: date) -> dict[Named, date]:
    """On which day each backup goes, were one made every day from now on."""
    here, found = set(there), dict[Named, date]()
    first: Collection[Named] = frozenset(here)
    for ahead in range(1, _FARTHEST):
        then = day + timedelta(days=ahead)
        here.add(Named(datetime.combine(then, time(9)), Why.DAILY))
        for each in superfluous(here, here, rotation, then):
            here.discard(each)
            if each in first:
                found[each] = then
        if here.isdisjoint(first):
            break
    return found
