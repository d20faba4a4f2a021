"""What must be true at the end of everything: all copies equal, every edit accounted for, nothing left waiting."""

from __future__ import annotations

from collections.abc import Sequence

from sync.client import SyncResult
from tests.sync.torture.conftest import Scene
from tests.sync.torture.copies import Copy, copy_of, differences, district_copy, faults, refused, waiting
from tests.sync.torture.spots import Spot

ROUNDS = 4
"""What one station sends last needs a round to reach the others, and a card or a handover one more."""


def settle_down(scene: Scene) -> None:
    """Give everybody a good line, and sync until nobody has anything new."""
    scene.calm()
    for _ in range(ROUNDS):
        results = [spot.attempt() for spot in scene.spots]
        _nothing("no good sync on a good line", [each for each in results if not isinstance(each, SyncResult)])
        if not any(each.pushed or each.pulled for each in results if isinstance(each, SyncResult)):
            return
    raise AssertionError(f"after {ROUNDS} rounds there is still something to exchange: {results}")


def judge(scene: Scene, *, moved: frozenset[str] = frozenset()) -> None:
    """Compare all copies, field by field; records in ``moved`` changed their community."""
    final: Copy = {}
    for community in sorted({spot.community for spot in scene.spots}):
        with scene.world.district.connect() as connection:
            stored = district_copy(connection, community)
        for spot in scene.spots:
            if spot.community == community:
                _judge_one(spot, stored, moved)
        final = {table: final.get(table, {}) | rows for table, rows in stored.items()}
    parked = {record for spot in scene.spots for record in refused(spot.station)}
    lost = [edit for edit in scene.ledger.lost(final) if edit.record not in parked]
    _nothing("lost", [(edit, final[edit.table].get(edit.record)) for edit in lost])


def _judge_one(spot: Spot, stored: Copy, moved: frozenset[str]) -> None:
    parked = refused(spot.station)
    _nothing(f"station {spot.name} differs", differences(copy_of(spot.station), stored, but=moved | parked.keys()))
    _nothing(f"station {spot.name} waits", waiting(spot.station))
    _nothing(f"station {spot.name} is faulty", faults(spot.station))


def _nothing(said: str, found: Sequence[object]) -> None:
    if found:
        raise AssertionError("\n".join((f"{said}:", *map(str, found))))
