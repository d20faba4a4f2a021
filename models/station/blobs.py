"""Photos and scans of one profile: encrypted files, found by the hash of their content, that tell nothing.

A file is a header (magic, salt) and chunks of AES-256-GCM under a key of its own (HKDF of the station key and the
salt). The nonce counts the chunks and marks the last one, so that none can be dropped, swapped or appended.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.errors import WorldError
from models.station.files import only_mine, sync_folder, world_errors

BLOBS = "blobs"
CHUNK = 1 << 20
_MAGIC, _SALT, _TAG = b"LLB1", 16, 16
_HASH = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """The attachments of one profile; safe from several threads, since a file appears whole or not at all."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder / BLOBS, key
        self._name_key = _derived(key, b"", b"lianglin blob names")

    def store(self, stream: BinaryIO) -> str:
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
        seen = hashlib.sha256()
        try:
            with self._path(digest).open("rb") as file:
                for chunk in self._decrypt(file):
                    seen.update(chunk)
                    yield chunk
        except FileNotFoundError as error:
            raise WorldError("blob_missing") from error
        except InvalidTag as error:
            raise WorldError("blob_damaged") from error
        if seen.hexdigest() != digest:
            raise WorldError("blob_damaged")

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def files(self) -> list[Path]:
        """Every stored file, by name."""
        return sorted(path for path in self._folder.glob("*/*") if path.is_file())

    def sound(self, path: Path) -> bool:
        """Whether a stored file decrypts to the content that its name stands for."""
        seen = hashlib.sha256()
        try:
            with path.open("rb") as file:
                for chunk in self._decrypt(file):
                    seen.update(chunk)
        except InvalidTag:
            return False
        return self._path(seen.hexdigest()) == path

    def _path(self, digest: str) -> Path:
        if not _HASH.fullmatch(digest):
            raise ValueError("not a SHA-256 in hex")
        name = hmac.new(self._name_key, digest.encode(), hashlib.sha256).hexdigest()
        return self._folder / name[:2] / name

    def _encrypt(self, stream: BinaryIO, to: Path) -> str:
        seen, salt, number = hashlib.sha256(), os.urandom(_SALT), 0
        cipher = AESGCM(_derived(self._key, salt, b"lianglin blob"))
        with only_mine(to).open("wb") as file:
            file.write(_MAGIC + salt)
            chunk = stream.read(CHUNK)
            while True:
                following = stream.read(CHUNK) if chunk else b""
                seen.update(chunk)
                file.write(cipher.encrypt(_nonce(number, last=not following), chunk, _MAGIC))
                if not following:
                    break
                chunk, number = following, number + 1
            file.flush()
            os.fsync(file.fileno())
        return seen.hexdigest()

    def _decrypt(self, file: BinaryIO) -> Iterator[bytes]:
        head = file.read(len(_MAGIC) + _SALT)
        if len(head) < len(_MAGIC) + _SALT or head[: len(_MAGIC)] != _MAGIC:
            raise InvalidTag
        cipher = AESGCM(_derived(self._key, head[len(_MAGIC) :], b"lianglin blob"))
        sealed, number = file.read(CHUNK + _TAG), 0
        while True:
            following = file.read(CHUNK + _TAG)
            yield cipher.decrypt(_nonce(number, last=not following), sealed, _MAGIC)
            if not following:
                return
            sealed, number = following, number + 1

    def _place(self, fresh: Path, path: Path) -> None:
        if path.exists():
            return
        path.parent.mkdir(0o700, exist_ok=True)
        os.replace(fresh, path)
        sync_folder(path.parent)
        sync_folder(self._folder)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)
