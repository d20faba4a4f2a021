"""What must be true at the end of everything: all copies equal, every edit accounted for, nothing left waiting."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from sync.client import SyncResult
from tests.sync.torture import care
from tests.sync.torture.conftest import Scene
from tests.sync.torture.copies import Copy, copy_of, differences, district_copy, faults, refused, waiting
from tests.sync.torture.spots import Spot

ROUNDS = 4
"""What one station sends last needs a round to reach the others, and a card or a handover one more."""


def settle_down(scene: Scene) -> None:
    """Give everybody a good line, and sync until nobody has anything new and nobody waits for the operator."""
    scene.calm()
    communities = sorted({spot.community for spot in scene.spots})
    for _ in range(ROUNDS):
        results = [spot.attempt() for spot in scene.spots]
        _nothing("no good sync on a good line", [each for each in results if not isinstance(each, SyncResult)])
        with scene.world.district.connect() as connection:
            allowed = care.allow_all(connection, communities)
        if not allowed and not any(each.pushed or each.pulled for each in results if isinstance(each, SyncResult)):
            return
    raise AssertionError(f"after {ROUNDS} rounds there is still something to exchange: {results}")


def judge(scene: Scene) -> None:
    """Compare all copies, field by field, and ask after every edit."""
    final: Copy = {}
    communities = sorted({spot.community for spot in scene.spots})
    with scene.world.district.connect() as connection:
        copies = {community: district_copy(connection, community) for community in communities}
        left = {community: _left(connection, community) for community in communities}
        once = care.once_of(connection, communities)
    for spot in scene.spots:
        own = copies[spot.community]
        wrong = care.faults(spot, copy_of(spot.station), copies.values(), own, once, scene.marks)
        _nothing(f"station {spot.name} and level 4", wrong)
        _judge_one(spot, _without_level_4(own), left[spot.community])
    for stored in copies.values():
        final = {table: final.get(table, {}) | rows for table, rows in stored.items()}
    parked = {record for spot in scene.spots for record in refused(spot.station)}
    lost = [edit for edit in scene.ledger.lost(final) if edit.record not in parked]
    _nothing("lost", [(edit, final[edit.table].get(edit.record)) for edit in lost])


def _left(connection: psycopg.Connection, community: str) -> frozenset[str]:
    """Records that another community took over."""
    query = "SELECT record_id FROM moved_record WHERE from_community = %s"
    return frozenset(row[0].hex for row in connection.execute(query, (community,)))


def _judge_one(spot: Spot, stored: Copy, left: frozenset[str]) -> None:
    parked, copy = refused(spot.station), _without_level_4(copy_of(spot.station))
    _nothing(f"station {spot.name} differs", differences(copy, stored, but=left | parked.keys()))
    _nothing(f"station {spot.name} waits", waiting(spot.station))
    _nothing(f"station {spot.name} is faulty", faults(spot.station))
    kept = [copy["resident"][record] for record in left & copy["resident"].keys() if record not in parked]
    _nothing(f"station {spot.name} kept who left", [row for row in kept if row["name"] or not row["deleted_at"]])


def _without_level_4(copy: Copy) -> Copy:
    """What every station of a community holds."""
    return {table: {i: row for i, row in rows.items() if row.get("level") != 4} for table, rows in copy.items()}


def _nothing(said: str, found: Sequence[object]) -> None:
    if found:
        raise AssertionError("\n".join((f"{said}:", *map(str, found))))
