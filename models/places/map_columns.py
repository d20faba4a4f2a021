"""Which column of its stair each door stands in: by its position, else read from the room number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from models.places.addresses import natural_key
from models.places.map_facts import CellFacts

_TAIL = re.compile(r"(\d{1,2})\D*$")


def columns(doors: Sequence[CellFacts]) -> list[int]:
    """Return the column (from 0) of each door of one unit; two doors of a floor never overlap, spans included."""
    wished = _positions(doors) or _tails(doors) or [0] * len(doors)
    result = [0] * len(doors)
    floors: defaultdict[int, list[int]] = defaultdict(list)
    for index, door in enumerate(doors):
        floors[door.floor].append(index)
    for floor in floors.values():
        free = 0
        for index in sorted(floor, key=lambda i: (wished[i], natural_key(doors[i].room))):
            result[index] = max(free, wished[index])
            free = result[index] + span_of(doors[index])
    return result


def span_of(door: CellFacts) -> int:
    return max(1, door.span)


def _positions(doors: Sequence[CellFacts]) -> list[int] | None:
    """The positions as given, if they tell the doors of every floor apart."""
    if len({(door.floor, door.position) for door in doors}) < len(doors):
        return None
    first = min((door.position for door in doors), default=0)
    return _close_up([door.position - first for door in doors], doors)


def _tails(doors: Sequence[CellFacts]) -> list[int] | None:
    """The last two digits of the room (``501`` -> 1), ranked over the unit, so that 103 stands under 203."""
    found = [_TAIL.search(door.room) for door in doors]
    tails = [int(match[1]) if match else -1 for match in found]
    if len({(door.floor, tail) for door, tail in zip(doors, tails, strict=True)}) < len(doors):
        return None
    rank = {tail: place for place, tail in enumerate(sorted(set(tails)))}
    return [rank[tail] for tail in tails]


def _close_up(wished: list[int], doors: Sequence[CellFacts]) -> list[int]:
    """Squeeze out columns that no floor uses (positions counted in tens)."""
    used = sorted({column + step for column, door in zip(wished, doors, strict=True) for step in range(span_of(door))})
    rank = {column: place for place, column in enumerate(used)}
    return [rank[column] for column in wished]
