"""Numbers of cases: ``PREFIX-<community>-<year>-<mark><serial>``, drawn offline without twins (domain §3).

The mark is letters, the serial digits. The district gives each station of a community its own mark when it is enrolled
(A, B, …, AA); a file that never was takes five letters out of its random name. The serial counts what this file knows,
deleted records and closed files of others included: no number is used again.

What is of a closed file is numbered in a series of its own (专卷 ``SQZ``, ``SLZ``, ``GZZ``): a hole in the ordinary
one would tell everybody of it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.care.guard import unguarded
from models.care.rules import ORDINARY_LEVEL
from models.cases.files import CLOSED

DIGITS = 5
"""Of the serial at least; a station that needs more gets longer numbers."""
OWN_LETTERS = 5
"""So many of 24 make 8 million marks: two PCs that no district has named rarely share one."""
CLOSED_SERIES = "Z"
"""专, behind the prefix of what is of a closed file."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""I and O are too easily read as digits."""


def next_number(
    session: Session,
    column: InstrumentedAttribute[Any],
    prefix: str,
    year: int,
    community_code: str | None = None,
    *,
    level: int = ORDINARY_LEVEL,
) -> str:
    """Return the next number that ``column`` lacks; of the station's own community unless told otherwise.

    Args:
        level: of what is numbered, where closed files have numbers beside ordinary ones.
    """
    community = community_code or session.connection().info["community_code"]
    series = f"{prefix}{CLOSED_SERIES}" if level >= CLOSED else prefix
    head = f"{series}-{community}-{year}-{mark_of(session)}"
    serial, digits = _last(session, column, head, DIGITS), DIGITS
    while serial == 10**digits - 1:
        digits += 1
        serial = max(serial, _last(session, column, head, digits))
    return f"{head}{serial + 1:0{DIGITS}d}"


def mark_of(session: Session) -> str:
    """Return the letters of this station."""
    given = session.scalar(text("SELECT mark FROM sync_state"))
    return given or own_mark(str(session.scalar(text("SELECT profile_id FROM station_info"))))


def own_mark(profile_id: str) -> str:
    """Return five letters for a file that the district has not named; what it drew with three before stays."""
    number, letters = UUID(profile_id).int, ""
    for _ in range(OWN_LETTERS):
        number, at = divmod(number, len(_LETTERS))
        letters += _LETTERS[at]
    return letters


def nth_mark(n: int) -> str:
    """Return the mark of a community's station number ``n``, counted from 0: A, B, …, Z, AA, …"""
    letters = ""
    n += 1
    while n:
        n, at = divmod(n - 1, len(_LETTERS))
        letters = _LETTERS[at] + letters
    return letters


def _last(session: Session, column: InstrumentedAttribute[Any], head: str, digits: int) -> int:
    """The highest serial of ``digits`` digits, 0 where there is none; by the column's index, from its end."""
    used = select(column).where(column >= head + "0", column < head + ":", func.length(column) == len(head) + digits)
    with unguarded(session):
        last = session.scalar(used.order_by(column.desc()).limit(1))
    return int(last.removeprefix(head)) if last else 0
