"""Whether a worker's account at a station gives rights: a station says who works there, and could say anybody.

So whoever has an account at another station already, is a secretary, is in a care team or on a closed file waits for
the operator, unless he works at a PC of the secretary. Nothing but level 4 and the secretary's acts wait with him.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from models.errors import WorldError
from sync.server import audit
from sync.server.sender import Sender

ALLOWED, PENDING, DENIED = "allowed", "pending", "denied"

VOUCHED = (
    "(s.decided_at IS NOT NULL OR EXISTS (SELECT 1 FROM station_worker AS o JOIN worker AS p ON p.id = o.worker_id"
    " AND p.role = 'secretary' AND p.active AND p.deleted_at IS NULL WHERE o.station_id = s.station_id"
    " AND o.until IS NULL AND o.state = 'allowed'))"
)
"""That an account ``s`` opens level 4: the operator said so, or it is at a PC of the secretary. A station could have
claimed somebody before he was named to a team."""
BEGUN_THERE = "EXISTS (SELECT 1 FROM begun_file AS b WHERE b.file_id = f.file_id AND b.station_id = s.station_id)"
"""That a file ``f`` was begun at the station: what was written there is nothing new to it."""
_ON_TEAM = (
    "(EXISTS (SELECT 1 FROM care_team_member AS t WHERE t.worker_id = s.worker_id AND t.deleted_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM file_member AS f WHERE f.worker_id = s.worker_id AND f.deleted_at IS NULL"
    f" AND NOT {BEGUN_THERE}))"
)
_WAITS = f"(s.state = 'pending' OR (s.state = 'allowed' AND {_ON_TEAM} AND NOT {VOUCHED}))"


@dataclass(frozen=True)
class Binding:
    """An account as the operator sees it: no names, of people."""

    community_code: str
    station: UUID
    label: str
    worker: UUID
    role: str | None
    """Nothing: nobody has sent the worker yet."""
    on_team: bool
    """Or on a closed file."""
    state: str
    since: datetime


def bind(connection: Connection[Any], sender: Sender, worker: UUID, now: datetime) -> str:
    """Note an account that a station tells of; return its state. What the operator once decided holds."""
    state = PENDING if _matters(connection, worker) or _elsewhere(connection, sender, worker) else ALLOWED
    row = connection.execute(
        "INSERT INTO station_worker AS s (station_id, worker_id, since, state) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (station_id, worker_id) DO UPDATE SET until = NULL,"
        " state = CASE WHEN s.decided_at IS NULL THEN excluded.state ELSE s.state END RETURNING state",
        (sender.station_id, worker, now, state),
    ).fetchone()
    return str(row[0]) if row else state


def _matters(connection: Connection[Any], worker: UUID) -> bool:
    """Whether he is a secretary, or is or was in a care team or on a closed file."""
    query = (
        "SELECT 1 FROM worker WHERE id = %(worker)s AND role = 'secretary'"
        " UNION ALL SELECT 1 FROM care_team_member WHERE worker_id = %(worker)s"
        " UNION ALL SELECT 1 FROM file_member WHERE worker_id = %(worker)s LIMIT 1"
    )
    return connection.execute(query, {"worker": worker}).fetchone() is not None


def _elsewhere(connection: Connection[Any], sender: Sender, worker: UUID) -> bool:
    query = (
        "SELECT 1 FROM station_worker AS s JOIN enrolled_station AS e ON e.id = s.station_id AND e.revoked_at IS NULL"
        " WHERE s.worker_id = %s AND s.station_id <> %s AND s.until IS NULL AND s.state <> 'denied' LIMIT 1"
    )
    return connection.execute(query, (worker, sender.station_id)).fetchone() is not None


def carry_over(connection: Connection[Any], old: UUID, new: UUID) -> None:
    """A file under a new name is the same PC: what was allowed, denied or over stays so."""
    connection.execute(
        "INSERT INTO station_worker (station_id, worker_id, since, until, state, decided_at)"
        " SELECT %s, worker_id, since, until, state, decided_at FROM station_worker WHERE station_id = %s",
        (new, old),
    )
    connection.execute(
        "INSERT INTO begun_file (file_id, station_id) SELECT file_id, %s FROM begun_file WHERE station_id = %s",
        (new, old),
    )


def end_all(connection: Connection[Any], station: UUID, now: datetime) -> None:
    connection.execute("UPDATE station_worker SET until = %s WHERE station_id = %s AND until IS NULL", (now, station))


def bindings(connection: Connection[Any], community_code: str | None = None, *, pending: bool = False) -> list[Binding]:
    """Return who has an account where, by community, station and time; those that are over are left out."""
    with connection.cursor(row_factory=class_row(Binding)) as cursor:
        return cursor.execute(
            "SELECT e.community_code, e.id AS station, e.label, s.worker_id AS worker, w.role,"
            " (EXISTS (SELECT 1 FROM care_team_member AS t WHERE t.worker_id = s.worker_id AND t.deleted_at IS NULL)"
            " OR EXISTS (SELECT 1 FROM file_member AS f WHERE f.worker_id = s.worker_id AND f.deleted_at IS NULL))"
            " AS on_team,"
            f" CASE WHEN {_WAITS} THEN 'pending' ELSE s.state END AS state, s.since FROM station_worker AS s"
            " JOIN enrolled_station AS e ON e.id = s.station_id"
            " LEFT JOIN worker AS w ON w.id = s.worker_id WHERE s.until IS NULL"
            f" AND (%(code)s::text IS NULL OR e.community_code = %(code)s) AND ({_WAITS} OR NOT %(pending)s)"
            " ORDER BY e.community_code, e.enrolled_at, e.id, s.since, s.worker_id",
            {"code": community_code, "pending": pending},
        ).fetchall()


def waiting(connection: Connection[Any], station: UUID) -> frozenset[str]:
    """The workers whose account at the station waits for the operator's word."""
    rows = connection.execute(
        "SELECT replace(s.worker_id::text, '-', '') FROM station_worker AS s"
        f" WHERE s.station_id = %s AND s.until IS NULL AND {_WAITS}",
        (station,),
    )
    return frozenset(row[0] for row in rows)


def decide(connection: Connection[Any], station: UUID, worker: UUID, state: str, now: datetime) -> None:
    """The operator allows or denies; noted in the audit.

    Raises:
        WorldError: ``account_unknown``: the station never told of him.
    """
    row = connection.execute(
        "UPDATE station_worker AS s SET state = %s, decided_at = %s FROM enrolled_station AS e"
        " WHERE e.id = s.station_id AND s.station_id = %s AND s.worker_id = %s RETURNING e.community_code",
        (state, now, station, worker),
    ).fetchone()
    if row is None:
        raise WorldError("account_unknown")
    sender = Sender(station, row[0])
    audit.note(connection, f"worker.{state}", now=now, peer="", sender=sender, counts={"worker": worker.hex})
