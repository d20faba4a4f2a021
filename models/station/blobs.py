"""Photos and scans of one profile: encrypted files, found by the hash of their content, that tell nothing.

A file is a header (magic, which stands for the suite, and salt) and chunks under a key of its own, expanded from the
station key and the salt. Chunks are counted and the last one marked, so that none can be dropped, swapped or appended.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from models.crypto import STANDARD, BrokenError
from models.errors import WorldError
from models.station.files import only_mine, sync_folder, world_errors

BLOBS = "blobs"
CHUNK = 1 << 20
_MAGIC, _SALT = b"LLB1", 16
_SUITE = STANDARD
"""Of files that begin with ``_MAGIC``; another suite gets letters of its own."""
_HASH = re.compile(r"[0-9a-f]{64}")


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class BlobStore:
    """The attachments of one profile; safe from several threads, since a file appears whole or not at all."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder / BLOBS, key
        self._name_key = _SUITE.expand(key, b"", b"lianglin blob names")

    def store(self, stream: Readable) -> str:
        """Keep the content of ``stream``; return its SHA-256 in hex. What is there already is kept once."""
        with world_errors():
            self._folder.mkdir(0o700, exist_ok=True)
            fresh = self._folder / f"new-{secrets.token_hex(8)}"
            try:
                digest = self._encrypt(stream, fresh)
                self._place(fresh, self._path(digest))
            finally:
                fresh.unlink(missing_ok=True)
        return digest

    def store_if(self, stream: BinaryIO, digest: str) -> bool:
        """Keep the content of ``stream`` if it is what ``digest`` says; return whether it was."""
        with world_errors():
            self._folder.mkdir(0o700, exist_ok=True)
            fresh = self._folder / f"new-{secrets.token_hex(8)}"
            try:
                found = self._encrypt(stream, fresh)
                if found == digest:
                    self._place(fresh, self._path(digest))
            finally:
                fresh.unlink(missing_ok=True)
        return found == digest

    def remove(self, digest: str) -> None:
        """Forget a content that no record names any more."""
        with world_errors():
            self._path(digest).unlink(missing_ok=True)

    def read(self, digest: str) -> bytes:
        """The whole content, verified; refuses one that is missing or not what was stored."""
        return b"".join(self.chunks(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The content in pieces of at most ``CHUNK``; the hash is known to fit only when the last one has come."""
        seen = _SUITE.hasher()
        try:
            with self._path(digest).open("rb") as file:
                for chunk in self._decrypt(file):
                    seen.update(chunk)
                    yield chunk
        except FileNotFoundError as error:
            raise WorldError("blob_missing") from error
        except BrokenError as error:
            raise WorldError("blob_damaged") from error
        if seen.digest().hex() != digest:
            raise WorldError("blob_damaged")

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def files(self) -> list[Path]:
        """Every stored file, by name."""
        return sorted(path for path in self._folder.glob("*/*") if path.is_file())

    def sound(self, path: Path) -> bool:
        """Whether a stored file decrypts to the content that its name stands for."""
        seen = _SUITE.hasher()
        try:
            with path.open("rb") as file:
                for chunk in self._decrypt(file):
                    seen.update(chunk)
        except BrokenError:
            return False
        return self._path(seen.digest().hex()) == path

    def copy_one(self, path: Path, to: BlobStore) -> bool:
        """Store the content of one file of this store in another, under its key; whether it could be read."""
        try:
            with path.open("rb") as file:
                to.store(_Joined(self._decrypt(file)))
        except BrokenError:
            return False
        return True

    def _path(self, digest: str) -> Path:
        if not _HASH.fullmatch(digest):
            raise ValueError("not a SHA-256 in hex")
        name = _SUITE.mac(self._name_key, digest.encode()).hex()
        return self._folder / name[:2] / name

    def _encrypt(self, stream: Readable, to: Path) -> str:
        seen, salt = _SUITE.hasher(), os.urandom(_SALT)
        cipher = _SUITE.pieces(_SUITE.expand(self._key, salt, b"lianglin blob"), _MAGIC)
        with only_mine(to).open("wb") as file:
            file.write(_MAGIC + salt)
            chunk = stream.read(CHUNK)
            while True:
                following = stream.read(CHUNK) if chunk else b""
                seen.update(chunk)
                file.write(cipher.seal(chunk, last=not following))
                if not following:
                    break
                chunk = following
            file.flush()
            os.fsync(file.fileno())
        return seen.digest().hex()

    def _decrypt(self, file: BinaryIO) -> Iterator[bytes]:
        head = file.read(len(_MAGIC) + _SALT)
        if len(head) < len(_MAGIC) + _SALT or head[: len(_MAGIC)] != _MAGIC:
            raise BrokenError
        cipher = _SUITE.pieces(_SUITE.expand(self._key, head[len(_MAGIC) :], b"lianglin blob"), _MAGIC)
        sealed = file.read(CHUNK + _SUITE.tag_bytes)
        while True:
            following = file.read(CHUNK + _SUITE.tag_bytes)
            yield cipher.open(sealed, last=not following)
            if not following:
                return
            sealed = following

    def _place(self, fresh: Path, path: Path) -> None:
        if path.exists():
            return
        path.parent.mkdir(0o700, exist_ok=True)
        os.replace(fresh, path)
        sync_folder(path.parent)
        sync_folder(self._folder)


class _Joined:
    """Chunks as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            following = next(self._chunks, None)
            if following is None:
                break
            self._rest += following
        end = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:end], self._rest[end:]
        return taken
