"""Keeping the open appeals of each matter together: what was noted is put together anew before its transaction ends."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.appeals import now_cache
from models.cases.files import CLOSED
from models.search.index import DbConnection, driver
from models.solving.cluster_triggers import NOTED, matter_of
from models.solving.clustering import Closed, Cluster, Open, Said, clustered, said_of

_AT_ONCE = 5_000
"""Matters whose appeals are in memory at a time."""
_AMONG = "IN (SELECT value FROM json_each(?))"
_OPEN = (
    "SELECT k.matter, k.appeal_id, k.received_at, n.topic_code, json_extract(a.topic, '$.item_name'),"
    " json_extract(a.topic, '$.department'), n.department, n.building_id,"
    " coalesce(a.dwelling_id, a.resident_id, nullif(a.contact_phone, ''), a.id), a.community_code,"
    " EXISTS (SELECT 1 FROM problem_appeal AS p WHERE p.appeal_id = a.id AND p.deleted_at IS NULL)"
    " FROM json_each(?) AS m CROSS JOIN cluster_key AS k ON k.matter = m.value AND k.open = 1"
    " CROSS JOIN appeal AS a ON a.id = k.appeal_id CROSS JOIN appeal_now AS n ON n.appeal_id = k.appeal_id"
)
_CLOSED = f"SELECT matter, appeal_id, received_at FROM cluster_key WHERE open = 0 AND matter {_AMONG}"
_CLOSED_BY_ID = (
    f"SELECT {matter_of('a')}, a.id, a.received_at FROM appeal_now AS n JOIN appeal AS a ON a.id = n.appeal_id"
    f" WHERE n.open = 0 AND n.level < {CLOSED} AND n.appeal_id {_AMONG}"
)
_ENDS = (("appeal_id", "other_id"), ("other_id", "appeal_id"))
_WORDS = " UNION ".join(
    f"SELECT edited_at, id, appeal_id, other_id, same FROM appeal_link WHERE deleted_at IS NULL AND {end} {_AMONG}"
    for end, _other in _ENDS
)
_LINKED_MATTERS = " UNION ".join(
    "SELECT o.matter FROM cluster_key AS k"
    f" CROSS JOIN appeal_link AS l ON l.{end} = k.appeal_id AND l.deleted_at IS NULL"
    f" CROSS JOIN appeal AS a ON a.id = l.{other}"
    f" CROSS JOIN cluster_key AS o ON o.matter = {matter_of('a')} AND o.appeal_id = a.id AND o.open = 1"
    f" WHERE k.matter {_AMONG}"
    for end, other in _ENDS
)


def settle_clusters(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    """Before a transaction ends. A new day changes nothing: what is kept are days, not ages."""
    brought_up(session)
    return frozenset()


def brought_up(session: Session) -> None:
    """Put together what the running transaction has noted so far: who writes reads what he has written."""
    now_cache.brought_up(session)
    connection = driver(session)
    while noted := {row[0] for row in connection.execute(f"SELECT matter FROM {NOTED} LIMIT {_AT_ONCE}")}:
        _put_together(connection, noted)


def _put_together(connection: DbConnection, noted: Collection[str]) -> None:
    matters = json.dumps(sorted(_reached(connection, noted)))
    seen = [Open(*row) for row in connection.execute(_OPEN, (matters,))]
    said = _said(connection, [one.id for one in seen])
    found = list(clustered(seen, _closed(connection, seen, said), said))
    connection.execute(
        f"DELETE FROM cluster_now WHERE cluster IN (SELECT cluster FROM cluster_member WHERE matter {_AMONG})",
        (matters,),
    )
    connection.execute(f"DELETE FROM cluster_member WHERE matter {_AMONG}", (matters,))
    connection.executemany("INSERT INTO cluster_now VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, found))
    members = ((one.matter, one.id, each.key, one.received_at, not one.taken) for each in found for one in each.members)
    connection.executemany("INSERT INTO cluster_member VALUES (?, ?, ?, ?, ?)", members)
    connection.execute(f"DELETE FROM {NOTED} WHERE matter {_AMONG}", (matters,))


def _reached(connection: DbConnection, noted: Collection[str]) -> set[str]:
    """The noted matters, and those that are together with them by what people said: until now, or from now on."""
    found, edge = set(noted), set(noted)
    while edge:
        wanted = json.dumps(sorted(edge))
        kept = connection.execute(
            "SELECT DISTINCT o.matter FROM cluster_member AS m JOIN cluster_member AS o ON o.cluster = m.cluster"
            f" WHERE m.matter {_AMONG}",
            (wanted,),
        )
        linked = connection.execute(_LINKED_MATTERS, (wanted, wanted))
        edge = {row[0] for rows in (kept, linked) for row in rows} - found
        found |= edge
    return found


def _said(connection: DbConnection, ids: Sequence[str]) -> Said:
    wanted = json.dumps(ids)
    words = sorted(connection.execute(_WORDS, (wanted, wanted)))
    return said_of([(one, other, bool(same)) for _at, _id, one, other, same in words])


def _closed(connection: DbConnection, seen: Sequence[Open], said: Said) -> list[Closed]:
    """Those of the matters of open ones, and those that were said to be one with an open one."""
    matters = sorted({one.matter for one in seen})
    linked = sorted({id_ for pair in said.same for id_ in pair} - {one.id for one in seen})
    rows = connection.execute(_CLOSED, (json.dumps(matters),)).fetchall()
    return [Closed(*row) for row in (*rows, *connection.execute(_CLOSED_BY_ID, (json.dumps(linked),)))]


def _row(found: Cluster) -> tuple[Any, ...]:
    first, since = found.members[0], found.since.isoformat() if found.since else None
    return (
        first.id, first.topic_code, first.item, first.asked, found.department, len(found.free), found.repeats, since,
        found.households, found.building_id, found.communities,
    )  # fmt: skip
