"""Attachments by the hash of their content: what is there, the next piece of one, and a range of one.

Content is kept in pieces beside the records: one backup, one transaction, the same on every server process. A station
reaches only what an ``attachment`` that it may have names. What belongs to level 4 is kept apart, by its subject: who
knows no more than a hash gets nothing by naming it on a record of his own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from models.calendar import today
from models.cases.seats import seat_level
from models.errors import WorldError
from sync.protocol import BLOB_CHUNK, BlobStatus
from sync.server import rights, seat_pictures
from sync.server.sender import Sender

MAX_BLOB = 50 << 20
EVERYBODY = UUID(int=0)
"""The subject of what is not of level 4."""
Key = tuple[str, str, UUID]
"""Community, hash, and subject."""
Place = tuple[str, UUID]
"""Community and subject: a seat has what came up to it where its communities have it."""


@dataclass(frozen=True)
class _Named:
    """What attachments say of one content: where it belongs, by community and subject, and how large it is."""

    places: tuple[Place, ...]
    size: int


def status(connection: Connection, sender: Sender, hashes: Sequence[str]) -> BlobStatus:
    """Return how much of each is there; a hash that nothing names is there as little as one that never came.

    What belongs to several places is whole once it is at each.
    """
    named = _named(connection, sender, hashes, writing=True)
    there = _there(connection, named)
    found = BlobStatus(received={}, complete=[])
    for sha256, said in named.items():
        parts = [there.get((sha256, place)) for place in said.places]
        lacking = [part for part in parts if part is None or not part[1]]
        if not lacking:
            found.complete.append(sha256)
        first = parts[0] if not lacking else lacking[0]
        if first is not None:
            found.received[sha256] = first[0]
    return found


def store(
    connection: Connection, sender: Sender, sha256: str, offset: int, size: int, piece: bytes, now: datetime
) -> BlobStatus:
    """Add the next piece; one that is there already (its answer was lost) changes nothing.

    Raises:
        WorldError: ``blob_unknown``, ``blob_too_large``, ``blob_size_wrong``, ``blob_offset`` (``received`` says where
            to go on).
    Returns: how much is there now; nothing, where the whole is not what its hash says and was dropped.
    """
    said = _named_here(connection, sender, sha256, writing=True)
    _check_size(said, size)
    there = _there(connection, {sha256: said})
    lacking = [_key(sha256, place) for place in said.places if not there.get((sha256, place), (0, False))[1]]
    key = lacking[0] if lacking else _key(sha256, said.places[0])
    received, complete = _begun(connection, key, size)
    if complete or offset < received:
        return _status(sha256, received, complete and len(lacking) <= 1)
    if offset != received:
        raise WorldError("blob_offset", received=received)
    if not piece or len(piece) > BLOB_CHUNK or received + len(piece) > size:
        raise WorldError("blob_size_wrong", size=size)
    done = _append(connection, key, offset, piece, now if offset + len(piece) == size else None)
    if done.complete:
        _copy(connection, key, lacking[1:], size)
    return done


def _append(connection: Connection, key: Key, offset: int, piece: bytes, complete_at: datetime | None) -> BlobStatus:
    """Keep the piece; with the last one the whole is judged by its hash."""
    connection.execute(
        "INSERT INTO blob_piece (community_code, sha256, subject_id, at_byte, content) VALUES (%s, %s, %s, %s, %s)",
        (*key, offset, piece),
    )
    received = offset + len(piece)
    if complete_at is not None and _digest(connection, key) != key[1]:
        connection.execute(f"DELETE FROM blob_piece WHERE {_IS}", key)
        received, complete_at = 0, None
    connection.execute(
        f"UPDATE stored_blob SET received = %s, complete_at = %s WHERE {_IS}", (received, complete_at, *key)
    )
    return _status(key[1], received, complete_at is not None)


def _copy(connection: Connection, key: Key, others: Collection[Key], size: int) -> None:
    """Who brought the whole of it brought it for each of his records that name it."""
    for to in others:
        _begun(connection, to, size)
        connection.execute(f"DELETE FROM blob_piece WHERE {_IS}", to)
        connection.execute(
            "INSERT INTO blob_piece (community_code, sha256, subject_id, at_byte, content)"
            f" SELECT %s, %s, %s, at_byte, content FROM blob_piece WHERE {_IS}",
            (*to, *key),
        )
        connection.execute(
            "UPDATE stored_blob AS b SET received = o.received, complete_at = o.complete_at FROM stored_blob AS o"
            " WHERE (b.community_code, b.sha256, b.subject_id) = (%s, %s, %s)"
            " AND (o.community_code, o.sha256, o.subject_id) = (%s, %s, %s)",
            (*to, *key),
        )


def forget_expired(connection: Connection) -> int:
    """Remove copies of identity documents whose day has come (L-18); return how many there were."""
    gone = (
        " WHERE EXISTS (SELECT 1 FROM attachment AS a WHERE a.community_code = b.community_code"
        " AND a.sha256 = b.sha256 AND a.expires_on <= %(today)s)"
        " AND NOT EXISTS (SELECT 1 FROM attachment AS a WHERE a.community_code = b.community_code"
        " AND a.sha256 = b.sha256 AND (a.expires_on IS NULL OR a.expires_on > %(today)s))"
    )
    day = {"today": today()}
    connection.execute(f"DELETE FROM blob_piece AS b{gone}", day)
    return connection.execute(f"DELETE FROM stored_blob AS b{gone}", day).rowcount


def size_of(connection: Connection, sender: Sender, sha256: str) -> int:
    """Return the size of a whole attachment.

    Raises:
        WorldError: ``blob_unknown``, ``blob_missing`` (known, but its content has not come yet).
    """
    return _whole(connection, sender, sha256)[1]


def key_of(connection: Connection, sender: Sender, sha256: str) -> Key:
    """Where the content is that the station may have; raises as ``size_of``."""
    return _key(sha256, _whole(connection, sender, sha256)[0])


def read(connection: Connection, key: Key, start: int, end: int) -> bytes:
    """Return the bytes from ``start`` up to ``end``, or fewer: as far as the piece goes in which they begin."""
    row = connection.execute(
        f"SELECT at_byte, content FROM blob_piece WHERE {_IS} AND at_byte <= %s ORDER BY at_byte DESC LIMIT 1",
        (*key, start),
    ).fetchone()
    if row is None:
        raise WorldError("blob_missing")
    content: bytes = row[1]
    return content[start - row[0] : end - row[0]]


_IS = "community_code = %s AND sha256 = %s AND subject_id = %s"


def _whole(connection: Connection, sender: Sender, sha256: str) -> tuple[Place, int]:
    """At which of the places that the station may look it is there wholly, and its size."""
    said = _named_here(connection, sender, sha256, writing=False)
    there = _there(connection, {sha256: said})
    for place in said.places:
        size, complete = there.get((sha256, place), (0, False))
        if complete:
            return place, size
    raise WorldError("blob_missing")


def _named_here(connection: Connection, sender: Sender, sha256: str, *, writing: bool) -> _Named:
    said = _named(connection, sender, [sha256], writing=writing).get(sha256)
    if said is None:
        raise WorldError("blob_unknown")
    return said


def _named(connection: Connection, sender: Sender, hashes: Sequence[str], *, writing: bool) -> dict[str, _Named]:
    """What the station's records name. Whoever was ever on a team or file may still send what he wrote there; only
    whoever is on it now fetches.
    """
    rows = connection.execute(
        "SELECT sha256, CASE WHEN level = 4 THEN subject_id ELSE %s END, max(size_bytes) FROM attachment"
        " WHERE community_code = %s AND sha256 = ANY(%s) AND (expires_on IS NULL OR expires_on > %s) GROUP BY 1, 2",
        (EVERYBODY, sender.community_code, list(hashes), today()),
    ).fetchall()
    mine = {EVERYBODY, *_mine(connection, sender, {row[1] for row in rows} - {EVERYBODY, None}, writing=writing)}
    said = [(sha256, (sender.community_code, subject), size) for sha256, subject, size in rows if subject in mine]
    if seat_level(sender.community_code) is not None:
        below = seat_pictures.named_below(connection, sender.community_code, hashes)
        said += [(sha256, (code, EVERYBODY), size) for sha256, code, size in below]
    found: dict[str, _Named] = {}
    for sha256, place, size in sorted(said):
        before = found.get(sha256, _Named((), 0))
        found[sha256] = _Named(tuple(dict.fromkeys((*before.places, place))), max(before.size, size))
    return found


def _mine(connection: Connection, sender: Sender, subjects: set[UUID], *, writing: bool) -> set[UUID]:
    if not subjects:
        return set()
    if writing:
        return {UUID(each) for each in rights.ever_entitled(connection, sender, [one.hex for one in subjects])}
    return subjects & set(rights.entitled(connection, sender, today()))


def _there(connection: Connection, named: Mapping[str, _Named]) -> dict[tuple[str, Place], tuple[int, bool]]:
    """How many bytes of each are there, and whether that is all."""
    rows = connection.execute(
        "SELECT sha256, community_code, subject_id, received, complete_at IS NOT NULL FROM stored_blob"
        " WHERE community_code = ANY(%s) AND sha256 = ANY(%s)",
        (sorted({code for said in named.values() for code, _subject in said.places}), list(named)),
    )
    return {(sha256, (code, subject)): (received, complete) for sha256, code, subject, received, complete in rows}


def _key(sha256: str, place: Place) -> Key:
    return place[0], sha256, place[1]


def _check_size(said: _Named, size: int) -> None:
    if size > MAX_BLOB:
        raise WorldError("blob_too_large", limit=MAX_BLOB)
    if size != said.size:
        raise WorldError("blob_size_wrong", size=said.size)


def _begun(connection: Connection, key: Key, size: int) -> tuple[int, bool]:
    """Hold the row of a blob until commit; return how much is there, and whether it is whole."""
    connection.execute(
        "INSERT INTO stored_blob (community_code, sha256, subject_id, size_bytes, received) VALUES (%s, %s, %s, %s, 0)"
        " ON CONFLICT (community_code, sha256, subject_id) DO NOTHING",
        (*key, size),
    )
    row = connection.execute(f"SELECT received, complete_at FROM stored_blob WHERE {_IS} FOR UPDATE", key).fetchone()
    if row is None:
        raise LookupError("a blob's row stays")
    return row[0], row[1] is not None


def _digest(connection: Connection, key: Key) -> str:
    """Hash what is stored, one piece in memory at a time."""
    digest = hashlib.sha256()
    with connection.cursor(name="pieces") as cursor:
        cursor.itersize = 4
        cursor.execute(f"SELECT content FROM blob_piece WHERE {_IS} ORDER BY at_byte", key)
        for (content,) in cursor:
            digest.update(content)
    return digest.hexdigest()


def _status(sha256: str, received: int, complete: bool) -> BlobStatus:
    return BlobStatus(received={sha256: received}, complete=[sha256] if complete else [])
