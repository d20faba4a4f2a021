"""Photos and scans to the district and from it: last, by the hash of their content, from where they stopped."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from sync.protocol import BLOB_CHUNK
from sync.transport import Line

_ASKED = 1_000
_LATER = frozenset({"blob_unknown", "blob_missing", "blob_damaged", "blob_offset", "blob_size_wrong", "blob_too_large"})
"""Troubles of one attachment: the others go on, this one is tried again next time."""


@dataclass(frozen=True)
class Wanted:
    """An attachment that one of the two sides lacks, as far as this one knows."""

    sha256: str
    size: int
    here: bool


def wanted(station: Station) -> list[Wanted]:
    """Attachments of records that the district has, whose content it is not known to have."""
    query = (
        "SELECT a.sha256, max(a.size_bytes) FROM attachment a WHERE a.deleted_at IS NULL AND a.version > 0"
        " AND (a.expires_on IS NULL OR a.expires_on > lianglin_day())"
        " AND NOT EXISTS (SELECT 1 FROM known_blob k WHERE k.sha256 = a.sha256) GROUP BY a.sha256 ORDER BY min(a.id)"
    )
    with station.whole() as session:
        rows = raw(session).execute(query).fetchall()
    return [Wanted(sha256, size, station.blobs.has(sha256)) for sha256, size in rows]


class Attachments:
    """Moves content piece by piece; yields after each the bytes that it moved."""

    def __init__(self, station: Station, line: Line) -> None:
        self._station, self._line = station, line

    def run(self) -> Iterator[int]:
        missing = wanted(self._station)
        for start in range(0, len(missing), _ASKED):
            some = missing[start : start + _ASKED]
            status = self._line.blob_status([each.sha256 for each in some])
            complete = set(status.complete)
            self._know([each.sha256 for each in some if each.here and each.sha256 in complete])
            for each in some:
                if each.here and each.sha256 not in complete:
                    yield from self._alone(self._send(each, status.received.get(each.sha256, 0)))
                elif not each.here and each.sha256 in complete:
                    yield from self._alone(self._fetch(each))

    def _alone(self, moving: Iterator[int]) -> Iterator[int]:
        try:
            yield from moving
        except WorldError as error:
            if error.code not in _LATER:
                raise

    def _send(self, blob: Wanted, received: int) -> Iterator[int]:
        offset = 0
        for piece in self._station.blobs.chunks(blob.sha256):
            end = offset + len(piece)
            if end > received:
                piece, offset = piece[max(0, received - offset) :], max(offset, received)
                self._line.send_piece(blob.sha256, offset, blob.size, piece)
                yield len(piece)
            offset = end
        self._know([blob.sha256])

    def _fetch(self, blob: Wanted) -> Iterator[int]:
        at = self._fetched(blob.sha256)
        while at < blob.size:
            piece = self._line.fetch_piece(blob.sha256, at, min(at + BLOB_CHUNK, blob.size))
            if not piece or at + len(piece) > blob.size:
                raise WorldError("blob_size_wrong")
            with self._station.local_write() as session:
                raw(session).execute("INSERT OR REPLACE INTO fetched_piece VALUES (?, ?, ?)", (blob.sha256, at, piece))
            at += len(piece)
            yield len(piece)
        self._keep(blob.sha256)

    def _fetched(self, sha256: str) -> int:
        query = "SELECT coalesce(sum(length(content)), 0) FROM fetched_piece WHERE sha256 = ?"
        with self._station.whole() as session:
            return int(raw(session).execute(query, (sha256,)).fetchone()[0])

    def _keep(self, sha256: str) -> None:
        """Put the pieces together; what is not what its hash says is thrown away and fetched again."""
        query = "SELECT content FROM fetched_piece WHERE sha256 = ? ORDER BY at_byte"
        with self._station.whole() as session:
            content = b"".join(row[0] for row in raw(session).execute(query, (sha256,)))
        whole = self._station.blobs.store_if(io.BytesIO(content), sha256)
        with self._station.local_write() as session:
            raw(session).execute("DELETE FROM fetched_piece WHERE sha256 = ?", (sha256,))
        if not whole:
            raise WorldError("blob_damaged")
        self._know([sha256])

    def _know(self, hashes: list[str]) -> None:
        if hashes:
            with self._station.local_write() as session:
                raw(session).executemany("INSERT OR IGNORE INTO known_blob VALUES (?)", [(each,) for each in hashes])
