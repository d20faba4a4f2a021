"""Open appeals put together by their matter, with the numbers that a candidate is ranked by. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from models.calendar import day_of
from models.solving.rules import NORMS, clusters


class Open(NamedTuple):
    """What of an open appeal decides how its matter is ranked; as stored, ids as 32 hex digits: there are very many."""

    matter: str
    id: str
    received_at: str
    topic_code: str
    item: str
    asked: str | None
    """Who is asked first about the item."""
    department: str | None
    building_id: str | None
    household: str
    """Where who appeals lives; of somebody who lives nowhere that is known, whatever tells him from others."""
    community_code: str
    taken: bool
    """A problem stands for it."""


class Closed(NamedTuple):
    matter: str
    id: str
    received_at: str


@dataclass(frozen=True)
class Said:
    """What people said of two appeals, by the later word: that they are one matter, or that they are not."""

    same: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()


class Cluster(NamedTuple):
    """Open appeals of one matter, the oldest first; ``free`` are those that no problem stands for yet."""

    members: tuple[Open, ...]
    free: tuple[Open, ...]
    repeats: int

    @property
    def key(self) -> str:
        return self.members[0].id

    @property
    def since(self) -> date | None:
        """The day on which the oldest free one came in."""
        return day_of(_instant(self.free[0].received_at)) if self.free else None

    @property
    def department(self) -> str | None:
        """With whom most of them are, by its name where several have as many."""
        counts = Counter(one.department for one in self.free if one.department)
        return min(counts, key=lambda name: (-counts[name], name), default=None)

    @property
    def households(self) -> int:
        return len({one.household for one in self.free})

    @property
    def building_id(self) -> str | None:
        """The building that all are about."""
        buildings = {one.building_id for one in self.free}
        return buildings.pop() if len(buildings) == 1 else None

    @property
    def communities(self) -> str:
        """Their codes, with blanks between them."""
        return " ".join(sorted({one.community_code for one in self.free}))


def clustered(seen: Iterable[Open], closed: Iterable[Closed], said: Said) -> Iterator[Cluster]:
    """Put together what has the same matter, or was said to be one, and nothing that was said not to be.

    Of ``closed`` appeals those count as repeats that are one with any open one of the cluster, and apart from none,
    unless they came in more than ``NORMS.repeat_days`` before the oldest open one.
    """
    found = sorted(seen, key=lambda one: (one.received_at, one.id))
    places = {one.id: place for place, one in enumerate(found)}
    linked, parted = _others(said.same), _others(said.apart)
    keys = [(one.matter, *(tuple(sorted((one.id, other))) for other in linked[one.id])) for one in found]
    apart = [(places[one], places[other]) for one, other in said.apart if one in places and other in places]
    of_matter: defaultdict[str, set[str]] = defaultdict(set)
    received = {}
    for each in closed:
        received[each.id] = each.received_at
        of_matter[each.matter].add(each.id)
    for group in clusters(keys, apart):
        members = tuple(found[place] for place in group)
        one_with = {id_ for one in members for id_ in (*of_matter[one.matter], *linked[one.id])}
        far_from = {id_ for one in members for id_ in parted[one.id]}
        since = _long_before(members[0].received_at)
        repeats = sum(received.get(id_, "") >= since for id_ in one_with - far_from)
        free = tuple(one for one in members if not one.taken)
        yield Cluster(members, free, len(members) + repeats)


def said_of(words: Sequence[tuple[str, str, bool]]) -> Said:
    """Of all words about two appeals, in their order, the last one."""
    latest: Mapping[tuple[str, str], bool] = {(min(one, other), max(one, other)): same for one, other, same in words}
    same, apart = (frozenset(pair for pair, how in latest.items() if how is wanted) for wanted in (True, False))
    return Said(same, apart)


def _others(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return found


def _long_before(received_at: str) -> str:
    return str(_instant(received_at).replace(tzinfo=None) - timedelta(days=NORMS.repeat_days))


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
