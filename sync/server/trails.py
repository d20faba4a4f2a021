"""The audits of stations, kept where nobody at the station can change them, and checked as they come (L-41)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from models.audit.alarms import LONGEST
from models.audit.chain import COLUMNS, NOTHING, START, Broken, Head, Row, Sound, follow
from models.audit.deeds import Audited
from models.errors import WorldError
from sync.protocol import AuditHead, AuditLines
from sync.server import audit
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
    seen_at: datetime | None
    seen_by: str | None
    seen_why: str | None

    @property
    def open_alarm(self) -> str | None:
        """The alarm, while nobody has answered for it."""
        return None if self.seen_at else self.alarm

    @property
    def head(self) -> Head:
        return Head(self.number, self.hash.hex())


_COLUMNS = ", ".join(each.name for each in fields(Trail))


def take(
    connection: Connection[Any], sender: Sender, told: AuditLines, now: datetime, *, late: bool = False
) -> AuditHead:
    """Keep the lines that a station tells and say how far it is kept; whatever does not fit is an alarm.

    A line that is here already is never written over: a station that tells it otherwise begins a new branch.

    Args:
        late: they were written down days ago: more may be here meanwhile.
    """
    here = _locked(connection, sender, now)
    begins = told.cut and here.number == 0  # what was before went by age, and was never told here
    if told.after > here.number and not begins:
        return _answer(here)
    rows = [_row(line) for line in told.lines]
    known = Head(told.after, told.before) if begins else _head_at(connection, here, told.after)
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
    elif told.number < here.number and not late:
        return _answer(_alarm(connection, here, REWRITTEN, told.number + 1, now))
    elif found.head.number <= here.number:
        return _answer(here)
    _store(connection, here, [row for row in rows if row[0] > here.number])
    return _answer(_moved(connection, here, found.head, now))


def reached(connection: Connection[Any], sender: Sender, now: datetime) -> AuditHead:
    """How far the audit of a station is kept, for an answer that it did not ask for."""
    return _answer(_locked(connection, sender, now))


def see(connection: Connection[Any], station_id: UUID, by: str, why: str, now: datetime) -> Trail:
    """Answer for an alarm: it stays with who, when and why, and another one would be told again.

    Raises:
        WorldError: ``station_unknown``, ``no_such_alarm``, ``alarm_seen_already``, ``alarm_word_missing``.
    """
    found = next((trail for trail in trails(connection) if trail.station_id == station_id), None)
    if found is None:
        raise WorldError("station_unknown")
    if found.alarm is None:
        raise WorldError("no_such_alarm")
    if found.seen_at is not None:
        raise WorldError("alarm_seen_already")
    who, word = by.strip()[:60], why.strip()[:LONGEST]
    if not who or not word:
        raise WorldError("alarm_word_missing")
    connection.execute(
        "UPDATE audit_head SET seen_at = %s, seen_by = %s, seen_why = %s WHERE station_id = %s",
        (now, who, word, station_id),
    )
    sender = Sender(station_id, found.community_code)
    counts: dict[str, int | str] = {"alarm": found.alarm, "line": found.alarm_number or 0, "by": who, "why": word}
    audit.note(connection, "audit.seen", now=now, peer="", sender=sender, counts=counts)
    return _read(connection, station_id)


def trails(connection: Connection[Any], community_code: str | None = None) -> list[Trail]:
    with connection.cursor(row_factory=class_row(Trail)) as cursor:
        return cursor.execute(
            f"""SELECT {_COLUMNS} FROM audit_head WHERE %(code)s::text IS NULL OR community_code = %(code)s
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
    """How many stations told their audit otherwise than before, and nobody has answered for it."""
    wrong = "SELECT count(*) FROM audit_head WHERE alarm IN (%s, %s) AND seen_at IS NULL"
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
            f"""SELECT {_COLUMNS} FROM audit_head WHERE station_id = %s FOR UPDATE""",
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
    """Note the first alarm of its kind; ``rewritten`` is not covered by a later one, unless somebody has seen it."""
    answered_for = trail.seen_at is not None and (trail.alarm, trail.alarm_number) == (alarm, number)
    if trail.open_alarm in (None, RESTORED) and not answered_for:
        connection.execute(
            """UPDATE audit_head SET alarm = %s, alarm_number = %s, alarm_at = %s,
            seen_at = NULL, seen_by = NULL, seen_why = NULL WHERE station_id = %s""",
            (alarm, number, now, trail.station_id),
        )
    if branch is not None:
        connection.execute("UPDATE audit_head SET branch = %s WHERE station_id = %s", (branch, trail.station_id))
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
    alarm = trail.open_alarm
    line = trail.alarm_number if alarm else None
    return AuditHead(number=trail.number, hash=trail.hash.hex(), alarm=alarm, alarm_line=line)
