"""Every byte that a station's database holds, decrypted page by page: rows, indexes, the journal, and what is free."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import zstandard
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from models.station.opening import PAGE
from models.station.station import DATABASE

_RESERVED, _IV, _SALT = 80, 16, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24
_ZSTD = b"\x28\xb5\x2f\xfd"


def plain_bytes(folder: Path, key: bytes) -> bytes:
    """The pages of the file and of its log (SQLCipher 4: AES-256-CBC, each page with its own IV)."""
    return b"".join(_plain(page, key) for page in _pages(folder))


def all_words(folder: Path, key: bytes) -> bytes:
    """What the file says anywhere, what is compressed (a stored batch) unpacked too."""
    found = plain_bytes(folder, key)
    assert b"CREATE TABLE" in found  # it was decrypted
    return unpacked(found)


def unpacked(content: bytes) -> bytes:
    """Some bytes, and after them what their compressed parts say."""
    return b"".join((content, *_parts(content)))


def _pages(folder: Path) -> Iterator[bytes]:
    content = (folder / DATABASE).read_bytes()
    yield content[_SALT:PAGE]  # the first one begins with the salt, in clear
    for at in range(PAGE, len(content), PAGE):
        yield content[at : at + PAGE]
    log = folder / f"{DATABASE}-wal"
    frames = log.read_bytes() if log.exists() else b""
    for at in range(_WAL_HEADER, len(frames), _FRAME_HEADER + PAGE):
        number = int.from_bytes(frames[at : at + 4], "big")
        page = frames[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE]
        yield page[_SALT:] if number == 1 else page


def _plain(page: bytes, key: bytes) -> bytes:
    body, vector = page[:-_RESERVED], page[-_RESERVED : -_RESERVED + _IV]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def _parts(content: bytes) -> Iterator[bytes]:
    at = content.find(_ZSTD)
    while at >= 0:
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(content[at:])
        except zstandard.ZstdError:
            yield b""
        at = content.find(_ZSTD, at + 1)
