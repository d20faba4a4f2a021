"""What sync signs, seals and hashes with: one small interface, and the suite that stands behind it today.

A place that must use certified modules (SM2, SM3 and SM4; law L-55, L-56) gets a second class with the five methods of
``Provider`` over the module's own library, and a line in ``SUITES``. Envelopes name their suite in clear, so both kinds
may be on the way at once; nothing else in sync knows an algorithm.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SIGNATURE_BYTES = 64
DIGEST_BYTES = 32


class BrokenError(Exception):
    """A signature or a seal does not hold: wrong key, or not what was signed or sealed."""


class Hasher(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class Pieces(Protocol):
    """Seals, or opens, the pieces of one long message in their order; none can be dropped, doubled or moved."""

    def seal(self, piece: bytes, *, last: bool) -> bytes: ...

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        """Raises ``BrokenError``."""
        ...


class Provider(Protocol):
    """The algorithms of one suite; keys are raw bytes."""

    suite: str

    def sign(self, private_key: bytes, message: bytes) -> bytes: ...

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        """Raises ``BrokenError``."""
        ...

    def seal_to(self, public_key: bytes, context: bytes) -> tuple[bytes, Pieces]:
        """Begin a message that only the holder of ``public_key`` can read.

        Returns what the reader needs beside its key, and what seals the pieces. ``context`` is bound into them.
        """
        ...

    def open_with(self, private_key: bytes, opening: bytes, context: bytes) -> Pieces:
        """The other half of ``seal_to``; a wrong key is noticed at the first piece. Raises ``BrokenError``."""
        ...

    def hasher(self) -> Hasher: ...


class _Gcm:
    """AES-256-GCM under a key of this message alone; the nonce counts pieces and marks the last one."""

    def __init__(self, key: bytes) -> None:
        self._cipher, self._count = AESGCM(key), 0

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last), piece, None)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(last), sealed, None)
        except InvalidTag as error:
            raise BrokenError from error

    def _nonce(self, last: bool) -> bytes:
        self._count += 1
        return self._count.to_bytes(11, "big") + bytes([last])


class Standard:
    """Ed25519, X25519 with HKDF-SHA256, AES-256-GCM, SHA-256."""

    suite = "ed25519-x25519-aes256gcm"

    def sign(self, private_key: bytes, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private_key).sign(message)

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except InvalidSignature as error:
            raise BrokenError from error

    def seal_to(self, public_key: bytes, context: bytes) -> tuple[bytes, Pieces]:
        once = X25519PrivateKey.generate()
        opening = once.public_key().public_bytes_raw()
        shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
        return opening, _Gcm(_derived(shared, opening + public_key + context))

    def open_with(self, private_key: bytes, opening: bytes, context: bytes) -> Pieces:
        own = X25519PrivateKey.from_private_bytes(private_key)
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(opening))
        except ValueError as error:  # a point that no honest writer draws
            raise BrokenError from error
        return _Gcm(_derived(shared, opening + own.public_key().public_bytes_raw() + context))

    def hasher(self) -> Hasher:
        return hashlib.sha256()


STANDARD: Provider = Standard()
SUITES: Mapping[str, Provider] = {STANDARD.suite: STANDARD}


def exchange_private(signing_key: bytes) -> bytes:
    """The X25519 key that belongs to a station's Ed25519 key: one secret to keep, two uses that cannot meet."""
    return HKDF(SHA256(), 32, salt=None, info=b"lianglin exchange 1").derive(signing_key)


def exchange_public(signing_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(exchange_private(signing_key)).public_key().public_bytes_raw()


def _derived(shared: bytes, context: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"lianglin envelope 1" + context).derive(shared)
