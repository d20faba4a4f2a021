"""Attachments by the hash of their content: what is there, the next piece of one, and a range of one.

Content is kept in pieces beside the records: one backup, one transaction, the same on every server process. A station
reaches only what an ``attachment`` of its own community names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from psycopg import Connection

from models.errors import WorldError
from sync.protocol import BLOB_CHUNK, BlobStatus
from sync.server.sender import Sender

MAX_BLOB = 50 << 20


def status(connection: Connection, sender: Sender, hashes: Sequence[str]) -> BlobStatus:
    """Return how much of each is there; a hash that nothing names is there as little as one that never came."""
    rows = connection.execute(
        """SELECT sha256, received, complete_at FROM stored_blob b WHERE community_code = %(code)s
        AND sha256 = ANY(%(hashes)s) AND EXISTS
        (SELECT 1 FROM attachment a WHERE a.community_code = %(code)s AND a.sha256 = b.sha256)""",
        {"code": sender.community_code, "hashes": list(hashes)},
    ).fetchall()
    return BlobStatus(
        received={sha256: received for sha256, received, _complete in rows},
        complete=[sha256 for sha256, _received, complete in rows if complete is not None],
    )


def store(
    connection: Connection, sender: Sender, sha256: str, offset: int, size: int, piece: bytes, now: datetime
) -> BlobStatus:
    """Add the next piece; one that is there already (its answer was lost) changes nothing.

    Raises:
        WorldError: ``blob_unknown``, ``blob_too_large``, ``blob_size_wrong``, ``blob_offset`` (``received`` says where
            to go on).
    Returns: how much is there now; nothing, where the whole is not what its hash says and was dropped.
    """
    _check_size(connection, sender, sha256, size)
    received, complete = _begun(connection, sender, sha256, size)
    if complete or offset < received:
        return _status(sha256, received, complete)
    if offset != received:
        raise WorldError("blob_offset", received=received)
    if not piece or len(piece) > BLOB_CHUNK or received + len(piece) > size:
        raise WorldError("blob_size_wrong", size=size)
    return _append(connection, sender, sha256, offset, piece, now if offset + len(piece) == size else None)


def _append(
    connection: Connection, sender: Sender, sha256: str, offset: int, piece: bytes, complete_at: datetime | None
) -> BlobStatus:
    """Keep the piece; with the last one the whole is judged by its hash."""
    key = (sender.community_code, sha256)
    connection.execute(
        "INSERT INTO blob_piece (community_code, sha256, at_byte, content) VALUES (%s, %s, %s, %s)",
        (*key, offset, piece),
    )
    received = offset + len(piece)
    if complete_at is not None and _digest(connection, sender, sha256) != sha256:
        connection.execute("DELETE FROM blob_piece WHERE community_code = %s AND sha256 = %s", key)
        received, complete_at = 0, None
    connection.execute(
        "UPDATE stored_blob SET received = %s, complete_at = %s WHERE community_code = %s AND sha256 = %s",
        (received, complete_at, *key),
    )
    return _status(sha256, received, complete_at is not None)


def size_of(connection: Connection, sender: Sender, sha256: str) -> int:
    """Return the size of a whole attachment.

    Raises:
        WorldError: ``blob_unknown``, ``blob_missing`` (known, but its content has not come yet).
    """
    _stated_size(connection, sender, sha256)
    row = connection.execute(
        "SELECT size_bytes FROM stored_blob WHERE community_code = %s AND sha256 = %s AND complete_at IS NOT NULL",
        (sender.community_code, sha256),
    ).fetchone()
    if row is None:
        raise WorldError("blob_missing")
    size: int = row[0]
    return size


def read(connection: Connection, sender: Sender, sha256: str, start: int, end: int) -> bytes:
    """Return the bytes from ``start`` up to ``end``, or fewer: as far as the piece goes in which they begin."""
    row = connection.execute(
        """SELECT at_byte, content FROM blob_piece WHERE community_code = %s AND sha256 = %s AND at_byte <= %s
        ORDER BY at_byte DESC LIMIT 1""",
        (sender.community_code, sha256, start),
    ).fetchone()
    if row is None:
        raise WorldError("blob_missing")
    content: bytes = row[1]
    return content[start - row[0] : end - row[0]]


def _stated_size(connection: Connection, sender: Sender, sha256: str) -> int:
    row = connection.execute(
        "SELECT max(size_bytes) FROM attachment WHERE community_code = %s AND sha256 = %s",
        (sender.community_code, sha256),
    ).fetchone()
    if row is None or row[0] is None:
        raise WorldError("blob_unknown")
    size: int = row[0]
    return size


def _check_size(connection: Connection, sender: Sender, sha256: str, size: int) -> None:
    stated = _stated_size(connection, sender, sha256)
    if size > MAX_BLOB:
        raise WorldError("blob_too_large", limit=MAX_BLOB)
    if size != stated:
        raise WorldError("blob_size_wrong", size=stated)


def _begun(connection: Connection, sender: Sender, sha256: str, size: int) -> tuple[int, bool]:
    """Hold the row of a blob until commit; return how much is there, and whether it is whole."""
    key = (sender.community_code, sha256)
    connection.execute(
        """INSERT INTO stored_blob (community_code, sha256, size_bytes, received) VALUES (%s, %s, %s, 0)
        ON CONFLICT (community_code, sha256) DO NOTHING""",
        (*key, size),
    )
    row = connection.execute(
        "SELECT received, complete_at FROM stored_blob WHERE community_code = %s AND sha256 = %s FOR UPDATE", key
    ).fetchone()
    if row is None:
        raise LookupError("a blob's row stays")
    return row[0], row[1] is not None


def _digest(connection: Connection, sender: Sender, sha256: str) -> str:
    """Hash what is stored, one piece in memory at a time."""
    digest = hashlib.sha256()
    with connection.cursor(name="pieces") as cursor:
        cursor.itersize = 4
        cursor.execute(
            "SELECT content FROM blob_piece WHERE community_code = %s AND sha256 = %s ORDER BY at_byte",
            (sender.community_code, sha256),
        )
        for (content,) in cursor:
            digest.update(content)
    return digest.hexdigest()


def _status(sha256: str, received: int, complete: bool) -> BlobStatus:
    return BlobStatus(received={sha256: received}, complete=[sha256] if complete else [])
