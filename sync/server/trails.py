"""The audits of stations, kept where nobody at the station can change them, and checked as they come (L-41)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from models.audit.chain import COLUMNS, NOTHING, START, Broken, Head, Row, Sound, follow
from models.audit.deeds import Audited
from models.errors import WorldError
from sync.protocol import AuditHead, AuditLines
from sync.server.sender import Sender

_AT, _DEED = COLUMNS.index("at"), COLUMNS.index("deed")
ALTERED, REWRITTEN, RESTORED = "altered", "rewritten", "restored"


@dataclass(frozen=True)
class Trail:
    """How the audit of a station stands, for the operator."""

    station_id: UUID
    community_code: str
    branch: int
    number: int
    hash: bytes
    told_at: datetime
    alarm: str | None
    alarm_number: int | None
    alarm_at: datetime | None

    @property
    def head(self) -> Head:
        return Head(self.number, self.hash.hex())


def take(connection: Connection[Any], sender: Sender, told: AuditLines, now: datetime) -> AuditHead:
    """Keep the lines that a station tells and say how far it is kept; whatever does not fit is an alarm.

    A line that is here already is never written over: a station that tells it otherwise begins a new branch.
    """
    here = _locked(connection, sender, now)
    if told.after > here.number:
        return _answer(here)
    rows = [_row(line) for line in told.lines]
    known = _head_at(connection, here, told.after)
    found = follow(rows, Head(told.after, told.before))
    if isinstance(found, Broken):
        return _answer(_alarm(connection, here, ALTERED, found.number, now))
    other = told.after if known is None or known.hash != told.before else _first_other(connection, here, rows)
    if other is not None:
        how = RESTORED if any(row[_DEED] == Audited.RESTORE for row in rows) else REWRITTEN
        here = _alarm(connection, here, how, other, now, branch=here.branch + 1)
        here = _moved(connection, here, START, now)
        if told.after:
            return _answer(here)  # it begins anew, with all of its lines
    elif told.number < here.number:
        return _answer(_alarm(connection, here, REWRITTEN, told.number + 1, now))
    elif found.head.number <= here.number:
        return _answer(here)
    _store(connection, here, [row for row in rows if row[0] > here.number])
    return _answer(_moved(connection, here, found.head, now))


def trails(connection: Connection[Any], community_code: str | None = None) -> list[Trail]:
    with connection.cursor(row_factory=class_row(Trail)) as cursor:
        return cursor.execute(
            """SELECT station_id, community_code, branch, number, hash, told_at, alarm, alarm_number, alarm_at
            FROM audit_head WHERE %(code)s::text IS NULL OR community_code = %(code)s
            ORDER BY community_code, station_id""",
            {"code": community_code},
        ).fetchall()


def verify(connection: Connection[Any], trail: Trail) -> Sound | Broken:
    """Read the lines of the newest branch again: what is kept here is checked, too."""
    rows = _kept(connection, trail, 0)
    first = next(rows, None)
    if first is None:
        return Broken(trail.number, "cut") if trail.number else Sound(0, trail.head)
    return follow(_again(first, rows), Head(first[0] - 1, first[-2].hex()), (trail.head,))


def alarms(connection: Connection[Any]) -> int:
    """How many stations told their audit otherwise than before."""
    wrong = "SELECT count(*) FROM audit_head WHERE alarm IN (%s, %s)"
    row = connection.execute(wrong, (ALTERED, REWRITTEN)).fetchone()
    return int(row[0]) if row else 0


def _locked(connection: Connection[Any], sender: Sender, now: datetime) -> Trail:
    connection.execute(
        """INSERT INTO audit_head (station_id, community_code, branch, number, hash, told_at)
        VALUES (%s, %s, 0, 0, %s, %s) ON CONFLICT DO NOTHING""",
        (sender.station_id, sender.community_code, NOTHING, now),
    )
    with connection.cursor(row_factory=class_row(Trail)) as cursor:
        found = cursor.execute(
            """SELECT station_id, community_code, branch, number, hash, told_at, alarm, alarm_number, alarm_at
            FROM audit_head WHERE station_id = %s FOR UPDATE""",
            (sender.station_id,),
        ).fetchone()
    assert found is not None
    return found


def _row(line: list[Any]) -> Row:
    """The values of a line as the chain reads them; ``before`` is what the line before it says."""
    if len(line) != len(COLUMNS) + 2 or not isinstance(line[0], int) or not isinstance(line[_AT], str):
        raise WorldError("message_shape")
    try:
        return (*line[:-2], bytes.fromhex(str(line[-2])), bytes.fromhex(str(line[-1])))
    except ValueError as error:
        raise WorldError("message_shape") from error


def _head_at(connection: Connection[Any], trail: Trail, number: int) -> Head | None:
    if number == trail.number:
        return trail.head
    row = connection.execute(
        """SELECT hash FROM audit_line WHERE community_code = %s AND station_id = %s AND branch = %s AND number = %s""",
        (trail.community_code, trail.station_id, trail.branch, number),
    ).fetchone()
    return Head(number, row[0].hex()) if row else START if number == 0 else None


def _first_other(connection: Connection[Any], trail: Trail, rows: list[Row]) -> int | None:
    """The number of the first line that was told otherwise before."""
    for row in rows:
        if row[0] > trail.number:
            return None
        kept = _head_at(connection, trail, row[0])
        if kept is None or kept.hash != row[-1].hex():
            return int(row[0])
    return None


def _store(connection: Connection[Any], trail: Trail, rows: list[Row]) -> None:
    whose = trail.community_code, trail.station_id, trail.branch
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO audit_line (community_code, station_id, branch, number, at, line, before, hash)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)""",
            [(*whose, row[0], _instant(row[_AT]), _text(row), *row[-2:]) for row in rows],
        )


def _text(row: Row) -> str:
    return json.dumps(list(row[:-2]), ensure_ascii=True)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise WorldError("message_shape") from error


def _kept(connection: Connection[Any], trail: Trail, after: int) -> Iterator[Row]:
    rows = connection.execute(
        """SELECT line, before, hash FROM audit_line WHERE community_code = %s AND station_id = %s AND branch = %s
        AND number > %s ORDER BY number""",
        (trail.community_code, trail.station_id, trail.branch, after),
    )
    for line, before, digest in rows:
        yield (*json.loads(line), bytes(before), bytes(digest))


def _again(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _alarm(
    connection: Connection[Any], trail: Trail, alarm: str, number: int, now: datetime, *, branch: int | None = None
) -> Trail:
    """Note the first alarm of its kind; it stays, and ``rewritten`` is not covered by a later one."""
    connection.execute(
        """UPDATE audit_head SET branch = %s,
        alarm = CASE WHEN alarm IS NULL OR alarm = %s THEN %s ELSE alarm END,
        alarm_number = CASE WHEN alarm IS NULL OR alarm = %s THEN %s ELSE alarm_number END,
        alarm_at = CASE WHEN alarm IS NULL OR alarm = %s THEN %s ELSE alarm_at END WHERE station_id = %s""",
        (
            *(trail.branch if branch is None else branch, RESTORED, alarm, RESTORED, number, RESTORED, now),
            trail.station_id,
        ),
    )
    return _read(connection, trail.station_id)


def _moved(connection: Connection[Any], trail: Trail, head: Head, now: datetime) -> Trail:
    connection.execute(
        "UPDATE audit_head SET number = %s, hash = %s, told_at = %s WHERE station_id = %s",
        (head.number, bytes.fromhex(head.hash), now, trail.station_id),
    )
    return _read(connection, trail.station_id)


def _read(connection: Connection[Any], station_id: UUID) -> Trail:
    return next(trail for trail in trails(connection) if trail.station_id == station_id)


def _answer(trail: Trail) -> AuditHead:
    return AuditHead(number=trail.number, hash=trail.hash.hex(), alarm=trail.alarm)
