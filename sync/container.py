"""A sealed file: who it is from and for stands in clear, the rest only its reader can open, and no byte can change.

========================  ==============================================================
8 bytes                   ``MAGIC``
2 bytes                   format; a reader says which one it would need
4 bytes + header          length, and ``Header`` as JSON
32 bytes                  hash of all before
2 bytes + opening         length, and what the reader's key needs to open the pieces
pieces                    4 bytes length (highest bit: the last one), sealed piece
64 bytes                  the writer's signature over the hash of all before
========================  ==============================================================

Inside, the pieces join to items: 1 byte kind, 8 bytes number, 4 bytes length, body. Everything is big-endian.
A file is read twice: first signature and seals, wholly, then the items; memory does not grow with it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import orjson
from pydantic import Field, StringConstraints, ValidationError

from models.errors import WorldError
from models.station.files import disk_told, only_mine, sync_file, sync_folder
from sync.crypto import DIGEST_BYTES, SIGNATURE_BYTES, STANDARD, SUITES, BrokenError, Hasher, Pieces, Provider
from sync.protocol import MAX_MESSAGE, Count, Hex, Message, Sequence

MAGIC = b"\x89LLENV\r\n"
FORMAT = 1
PIECE = 256 << 10
"""Bytes of a piece before it is sealed."""
MAX_HEADER = 4096
_MAX_PIECE = PIECE + 64
_LAST = 1 << 31
_ITEM = struct.Struct(">BQI")
_SIGNED = b"lianglin envelope signature 1\n"

Item = tuple[int, int, bytes]
"""Kind, number, body."""


class Header(Message):
    """What routing needs, and nothing of anybody."""

    suite: Annotated[str, StringConstraints(max_length=60)] = STANDARD.suite
    way: Literal["up", "down"]
    station: Hex
    community: Annotated[str, StringConstraints(max_length=12)]
    reader: Hex
    """First half of the hash of the key that it is sealed to."""
    number: Annotated[int, Field(ge=1, lt=2**31)]
    """Counts the envelopes of this station and way from 1."""
    first: Sequence
    last: Sequence
    """Up: numbers of its batches. Down: numbers of the community's log. ``first`` is ``last + 1`` where it has none."""
    batches: Count = 0
    records: Count = 0


def fingerprint(public_key: bytes, provider: Provider = STANDARD) -> str:
    hasher = provider.hasher()
    hasher.update(public_key)
    return hasher.digest()[:16].hex()


def write_sealed(to: Path, header: Header, items: Iterable[Item], *, signing_key: bytes, reader_key: bytes) -> int:
    """Write a sealed file; it appears at ``to`` whole or not at all. Returns its bytes.

    Raises:
        WorldError: ``file_disk_full``, ``file_unwritable``.
    """
    with _appearing(to) as file:
        writer = _Writer(file, SUITES[header.suite])
        writer.begin(header, reader_key)
        for kind, number, body in items:
            writer.add(_ITEM.pack(kind, number, len(body)))
            writer.add(body)
        writer.finish(signing_key)
    return to.stat().st_size


@contextmanager
def _appearing(to: Path) -> Iterator[BinaryIO]:
    fresh = to.with_name(to.name + ".new")
    with disk_told(to):
        try:
            with only_mine(fresh).open("wb") as file:
                yield file
            sync_file(fresh)
            os.replace(fresh, to)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(to.parent)


class _Writer:
    def __init__(self, file: BinaryIO, provider: Provider) -> None:
        self._file, self._provider, self._hasher = file, provider, provider.hasher()
        self._pending = bytearray()
        self._pieces: Pieces

    def begin(self, header: Header, reader_key: bytes) -> None:
        text = orjson.dumps(header.model_dump(mode="python"))
        self._put(MAGIC + struct.pack(">HI", FORMAT, len(text)) + text)
        digest = self._hasher.digest()
        opening, self._pieces = self._provider.seal_to(reader_key, digest)
        self._put(digest + struct.pack(">H", len(opening)) + opening)

    def add(self, data: bytes) -> None:
        self._pending += data
        while len(self._pending) > PIECE:
            self._seal(bytes(self._pending[:PIECE]), last=False)
            del self._pending[:PIECE]

    def finish(self, signing_key: bytes) -> None:
        self._seal(bytes(self._pending), last=True)
        self._file.write(self._provider.sign(signing_key, _SIGNED + self._hasher.digest()))

    def _seal(self, piece: bytes, *, last: bool) -> None:
        sealed = self._pieces.seal(piece, last=last)
        self._put(struct.pack(">I", len(sealed) | (_LAST if last else 0)) + sealed)

    def _put(self, data: bytes) -> None:
        self._hasher.update(data)
        self._file.write(data)


class SealedFile:
    """An open sealed file whose header was read and is sound; nothing else is known of it before ``verify``."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the header.

        Raises:
            WorldError: ``envelope_damaged``; ``envelope_newer`` (``format``).
        """
        self._file = file
        fixed = _exactly(file, len(MAGIC) + 6)
        form, length = struct.unpack(">HI", fixed[len(MAGIC) :])
        if not fixed.startswith(MAGIC) or length > MAX_HEADER:
            raise WorldError("envelope_damaged")
        text, digest = _exactly(file, length), _exactly(file, DIGEST_BYTES)
        self._before = fixed + text
        self._context = _digest(self._before, STANDARD.hasher())
        if digest != self._context:
            raise WorldError("envelope_damaged")
        if form > FORMAT:
            raise WorldError("envelope_newer", format=form, known=FORMAT)
        self.header = _header(text)
        self._provider = _provider(self.header)
        self._opening = b""
        self._start = 0

    def verify(self, writer_key: bytes, reader_key: bytes) -> None:
        """Read everything once: the signature of the writer, and that the reader's private key opens each piece.

        Raises:
            WorldError: ``envelope_damaged``.
        """
        self._check_signature(writer_key)
        for _ in self.items(reader_key):
            pass

    def _check_signature(self, writer_key: bytes) -> None:
        hasher = self._provider.hasher()
        hasher.update(self._before + self._context)
        (length,) = struct.unpack(">H", raw := _exactly(self._file, 2))
        self._opening = _exactly(self._file, length)
        hasher.update(raw + self._opening)
        self._start = self._file.tell()
        left = self._file.seek(0, os.SEEK_END) - SIGNATURE_BYTES - self._start
        self._file.seek(self._start)
        while left > 0:
            data = _exactly(self._file, min(left, 1 << 20))
            left -= len(data)
            hasher.update(data)
        try:
            signature = _exactly(self._file, SIGNATURE_BYTES)
            self._provider.verify(writer_key, signature, _SIGNED + hasher.digest())
        except BrokenError as error:
            raise WorldError("envelope_damaged") from error

    def items(self, reader_key: bytes) -> Generator[Item, None, None]:
        """The items in their order, after ``verify``.

        The pieces are opened with what ``verify`` saw: a file exchanged in between does not open.

        Raises:
            WorldError: ``envelope_damaged``.
        """
        try:
            yield from self._joined(self._provider.open_with(reader_key, self._opening, self._context))
        except BrokenError as error:
            raise WorldError("envelope_damaged") from error

    def _joined(self, pieces: Pieces) -> Iterator[Item]:
        pending = bytearray()
        for piece in self._pieces(pieces):
            pending += piece
            while (item := _taken(pending)) is not None:
                yield item
        if pending:
            raise WorldError("envelope_damaged")

    def _pieces(self, pieces: Pieces) -> Iterator[bytes]:
        self._file.seek(self._start)
        last = False
        while not last:
            (word,) = struct.unpack(">I", _exactly(self._file, 4))
            last, length = bool(word & _LAST), word & ~_LAST
            if length > _MAX_PIECE:
                raise WorldError("envelope_damaged")
            yield pieces.open(_exactly(self._file, length), last=last)


@contextmanager
def open_sealed(path: Path) -> Iterator[SealedFile]:
    """Open a sealed file to read.

    Raises:
        WorldError: ``file_unreadable``, ``envelope_damaged``, ``envelope_newer``.
    """
    try:
        with path.open("rb") as file:
            yield SealedFile(file)
    except OSError as error:
        raise WorldError("file_unreadable", name=path.name) from error


def _taken(pending: bytearray) -> Item | None:
    """Cut the first item off, if it is there wholly."""
    if len(pending) < _ITEM.size:
        return None
    kind, number, length = _ITEM.unpack_from(pending)
    if length > MAX_MESSAGE:
        raise WorldError("envelope_damaged")
    end = _ITEM.size + length
    if len(pending) < end:
        return None
    body = bytes(pending[_ITEM.size : end])
    del pending[:end]
    return kind, number, body


def _header(text: bytes) -> Header:
    try:
        return Header.model_validate(orjson.loads(text))
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise WorldError("envelope_damaged") from error


def _provider(header: Header) -> Provider:
    provider = SUITES.get(header.suite)
    if provider is None:
        raise WorldError("envelope_newer", format=FORMAT, known=FORMAT)
    return provider


def _digest(data: bytes, hasher: Hasher) -> bytes:
    hasher.update(data)
    return hasher.digest()


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise WorldError("envelope_damaged")
    return data
