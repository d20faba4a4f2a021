"""Whose level-4 records a station may have: of residents and files for which one of its workers is named (L-21)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection

from models.calendar import today
from models.errors import WorldError
from models.wire import Scalar, WireColumn
from models.workers.records import WorkerRole
from sync.protocol import ACCOUNT_WAITS
from sync.server import audit, bindings
from sync.server.sender import Sender
from sync.server.wire_sql import plain_array

SECRETARY = WorkerRole.SECRETARY.value
_PRESENT = f"w.community_code = %(code)s AND w.role = '{SECRETARY}' AND w.active AND w.deleted_at IS NULL"
_COUNTS = f"s.until IS NULL AND s.state = '{bindings.ALLOWED}'"


def tell_workers(connection: Connection[Any], sender: Sender, workers: Sequence[str], now: datetime, peer: str) -> None:
    """Keep who has an account at the station; who comes or goes is noted in the audit.

    A worker whom nobody knows yet may be one whom the station is about to send; he counts from then on. Anybody may
    say that he is somebody else: who matters, or has an account elsewhere, waits for the operator (``bindings``).

    Raises:
        WorldError: ``worker_foreign``: another community's.
    """
    told = {UUID(worker) for worker in workers}
    if told == _workers(connection, sender):
        return
    lock = "SELECT pg_advisory_xact_lock(hashtextextended('station_worker ' || %s, 0))"
    connection.execute(lock, (sender.community_code,))  # or two stations bind the same worker at once
    before = _workers(connection, sender)
    foreign = "SELECT 1 FROM worker WHERE id = ANY(%s) AND community_code <> %s LIMIT 1"
    if connection.execute(foreign, (list(told), sender.community_code)).fetchone() is not None:
        raise WorldError("worker_foreign")
    for worker in sorted(told - before):
        state = bindings.bind(connection, sender, worker, now)
        _note(connection, "worker.added", sender, worker, now, peer)
        if state != bindings.ALLOWED:
            _note(connection, f"worker.{state}", sender, worker, now, peer)
    for worker in sorted(before - told):
        connection.execute(
            "UPDATE station_worker SET until = %s WHERE station_id = %s AND worker_id = %s",
            (now, sender.station_id, worker),
        )
        _note(connection, "worker.removed", sender, worker, now, peer)


def _note(connection: Connection[Any], action: str, sender: Sender, worker: UUID, now: datetime, peer: str) -> None:
    audit.note(connection, action, now=now, peer=peer, sender=sender, counts={"worker": worker.hex})


def _workers(connection: Connection[Any], sender: Sender) -> set[UUID]:
    query = "SELECT worker_id FROM station_worker WHERE station_id = %s AND until IS NULL"
    return {row[0] for row in connection.execute(query, (sender.station_id,))}


def entitled(connection: Connection[Any], sender: Sender, today: date) -> list[UUID]:
    """The residents and the files whose level-4 records the station may have today.

    A file is his who is named on it from when he was named: a PC whose calendar is ahead keeps what was begun there.
    """
    rows = connection.execute(
        f"SELECT t.resident_id {_WORKING} {_KEPT} JOIN care_team_member AS t ON t.worker_id = w.id"
        " AND t.community_code = %(code)s AND t.deleted_at IS NULL"
        " AND t.starts_on <= %(today)s AND (t.ends_on IS NULL OR t.ends_on > %(today)s)"
        f" WHERE s.station_id = %(station)s AND {_COUNTS} AND {bindings.VOUCHED}"
        f" UNION SELECT f.file_id {_WORKING} {_KEPT} {_ON_FILES}",
        {"code": sender.community_code, "station": sender.station_id, "today": today},
    )
    return [row[0] for row in rows]


_WORKING = (
    "FROM station_worker AS s"
    " JOIN worker AS w ON w.id = s.worker_id AND w.community_code = %(code)s AND w.active AND w.deleted_at IS NULL"
)
_KEPT = "JOIN enrolled_station AS e ON e.id = s.station_id AND e.apart IS NULL"
"""At stations that keep level 4 at all (``levels``)."""
_ON_FILES = (
    "JOIN file_member AS f ON f.worker_id = w.id AND f.community_code = %(code)s AND f.deleted_at IS NULL"
    " AND (f.ends_on IS NULL OR f.ends_on > %(today)s)"
    f" WHERE s.station_id = %(station)s AND {_COUNTS} AND ({bindings.VOUCHED} OR {bindings.BEGUN_THERE})"
)


def on_files(connection: Connection[Any], sender: Sender, files: Collection[str]) -> dict[str, set[str]]:
    """Of each of ``files`` the workers of the station who are on it, and whose account there opens it."""
    values = {
        "code": sender.community_code,
        "station": sender.station_id,
        "today": today(),
        "files": plain_array(files),
    }
    found: dict[str, set[str]] = {}
    for file, worker in connection.execute(
        "SELECT replace(f.file_id::text, '-', ''), replace(f.worker_id::text, '-', '')"
        f" {_WORKING} {_ON_FILES} AND f.file_id = ANY(%(files)s::uuid[])",
        values,
    ):
        found.setdefault(file, set()).add(worker)
    return found


def ever_entitled(connection: Connection[Any], sender: Sender, subjects: Collection[str]) -> set[str]:
    """Those of ``subjects`` for which one of the station's workers is named, or was at any time.

    What he wrote while he did not know that his place had ended still arrives; it goes up, and nothing comes down. A
    resident who was merged into another one is looked for under both.
    """
    rows = connection.execute(
        "WITH RECURSIVE same (wanted, id) AS (SELECT w.id, w.id FROM unnest(%s::uuid[]) AS w(id)"
        " UNION SELECT s.wanted, r.merged_into_id FROM same AS s JOIN resident AS r ON r.id = s.id"
        " WHERE r.merged_into_id IS NOT NULL)"
        " SELECT DISTINCT replace(s.wanted::text, '-', '') FROM same AS s JOIN care_team_member AS t"
        " ON t.resident_id = s.id AND t.level = 4 JOIN station_worker AS m ON m.worker_id = t.worker_id"
        " WHERE m.station_id = %s AND m.state = 'allowed'"
        " UNION SELECT replace(f.file_id::text, '-', '') FROM file_member AS f"
        " JOIN station_worker AS m ON m.worker_id = f.worker_id AND m.station_id = %s AND m.state = 'allowed'"
        " WHERE f.file_id = ANY(%s::uuid[])",
        (plain_array(subjects), sender.station_id, sender.station_id, plain_array(subjects)),
    )
    return {row[0] for row in rows}


def secretaries(connection: Connection[Any], sender: Sender) -> tuple[set[str], set[str]]:
    """The workers who have an account at the station; and those of them who are secretaries there."""
    rows = connection.execute(
        "SELECT replace(s.worker_id::text, '-', ''), w.id IS NOT NULL FROM station_worker AS s LEFT JOIN worker AS w"
        f" ON w.id = s.worker_id AND {_PRESENT} WHERE s.station_id = %(station)s AND {_COUNTS}",
        {"code": sender.community_code, "station": sender.station_id},
    ).fetchall()
    return {row[0] for row in rows}, {row[0] for row in rows if row[1]}


@dataclass(frozen=True)
class Office:
    """A community's secretaries, as they stand before a push: what they alone give counts at a PC of theirs."""

    empty: bool
    """Nobody serves: whoever comes first decides."""
    here: frozenset[str]
    """Those who have an account at the station that sends."""
    waiting: frozenset[str]
    """Workers whose account there waits for the operator."""

    @classmethod
    def of(cls, connection: Connection[Any], sender: Sender) -> Office:
        _workers, here = secretaries(connection, sender)
        waiting = bindings.waiting(connection, sender.station_id)
        return cls(not has_secretary(connection, sender.community_code), frozenset(here), waiting)

    def did(self, *workers: Scalar) -> bool:
        return not self.here.isdisjoint(workers)

    def refusal(self, worker: Scalar) -> str:
        """Why what ``worker`` did does not enter."""
        return ACCOUNT_WAITS if worker in self.waiting else "only_secretary"


def alike(column: WireColumn, one: Scalar, other: Scalar) -> bool:
    """Whether two values say the same, however a list is written; an empty one says nothing."""
    return one == other or (column.kind == "json" and _listed(one) == _listed(other))


def _listed(value: Scalar) -> Any:
    try:
        return orjson.loads(value) or None if isinstance(value, str) else value
    except orjson.JSONDecodeError:  # refused for its type
        return value


def counted(connection: Connection[Any], sender: Sender, roles: Collection[WorkerRole]) -> set[str]:
    """The workers of these roles whose account at the station that sends counts."""
    rows = connection.execute(
        "SELECT replace(w.id::text, '-', '') FROM worker AS w JOIN station_worker AS s ON s.worker_id = w.id"
        f" WHERE s.station_id = %s AND {_COUNTS} AND w.community_code = %s AND w.active"
        " AND w.deleted_at IS NULL AND w.role = ANY(%s)",
        (sender.station_id, sender.community_code, [role.value for role in roles]),
    )
    return {row[0] for row in rows}


def has_secretary(connection: Connection[Any], community_code: str) -> bool:
    query = f"SELECT 1 FROM worker AS w WHERE {_PRESENT} LIMIT 1"
    return connection.execute(query, {"code": community_code}).fetchone() is not None
