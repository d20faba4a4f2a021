"""Whether a district's database is whole: its revisions, its logs without gaps, its attachments."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import Connection, sql

from models.audit.chain import Broken
from models.migrations import LINEAGE
from sync.server import trails
from sync.server.migrations import DISTRICT


@dataclass(frozen=True)
class Checked:
    ok: bool
    migrated: bool
    communities: int
    stations: int
    segments: int
    logs_with_gaps: list[str]
    """Communities whose change log misses a number between its first and its last."""
    audits: int
    """Stations that told their audit."""
    audits_broken: list[str]
    """Stations whose audit is not what they told before (till somebody answers for it), or was altered here."""
    attachments: int
    attachments_awaited: int
    """Named by a record, but their content has not come yet."""


def check_district(connection: Connection) -> Checked:
    """Read what must agree with each other; nothing is changed."""
    migrated = is_migrated(connection)
    gaps = [
        community
        for (community,) in connection.execute(
            """SELECT h.community_code FROM community_head h LEFT JOIN
            (SELECT community_code, count(*) AS many, max(seq) AS newest FROM change_log GROUP BY community_code) l
            USING (community_code) WHERE coalesce(l.many, 0) <> h.seq - h.first_seq
            OR coalesce(l.newest, 0) > h.seq"""
        )
    ]
    told = trails.trails(connection) if migrated else []
    wrong = (trails.ALTERED, trails.REWRITTEN)
    broken = [
        str(t.station_id) for t in told if t.open_alarm in wrong or isinstance(trails.verify(connection, t), Broken)
    ]
    return Checked(
        ok=migrated and not gaps and not broken,
        migrated=migrated,
        communities=_count(connection, "SELECT count(*) FROM community_head"),
        stations=_count(connection, "SELECT count(*) FROM enrolled_station WHERE revoked_at IS NULL"),
        segments=_count(connection, "SELECT count(*) FROM change_log"),
        logs_with_gaps=gaps,
        audits=len(told),
        audits_broken=broken,
        attachments=_count(connection, "SELECT count(*) FROM stored_blob WHERE complete_at IS NOT NULL"),
        attachments_awaited=_count(
            connection,
            """SELECT count(DISTINCT (a.community_code, a.sha256)) FROM attachment a WHERE a.deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM stored_blob b WHERE b.community_code = a.community_code
            AND b.sha256 = a.sha256 AND b.complete_at IS NOT NULL)""",
        ),
    )


def is_migrated(connection: Connection) -> bool:
    """Return whether the tables are those of this program."""
    return all(_revision(connection, line.version_table) == line.head for line in (LINEAGE, DISTRICT))


def _revision(connection: Connection, table: str) -> str | None:
    row = connection.execute(sql.SQL("SELECT version_num FROM {}").format(sql.Identifier(table))).fetchone()
    return row[0] if row else None


def _count(connection: Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
