"""The international suite: Argon2id, AES-256-GCM, HKDF and HMAC with SHA-256, Ed25519, X25519."""

from __future__ import annotations

import hashlib
import hmac
import os

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.crypto.provider import KEY_BYTES, BrokenError, Hasher, KdfCost, KeyPair, Pieces

_NONCE = 12


_FRESH = hashlib.sha256()
"""Copied for each use: OpenSSL looks a new one up by its name each time, which takes ten times as long."""


class _Gcm:
    """AES-256-GCM under a key of this message alone; the nonce counts pieces and marks the last one."""

    def __init__(self, key: bytes, bound: bytes | None, first: int) -> None:
        self._cipher, self._bound, self._next = AESGCM(key), bound, first

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last), piece, self._bound)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(last), sealed, self._bound)
        except InvalidTag as error:
            raise BrokenError from error

    def _nonce(self, last: bool) -> bytes:
        number, self._next = self._next, self._next + 1
        return number.to_bytes(_NONCE - 1, "big") + bytes([last])


class Standard:
    suite = "ed25519-x25519-aes256gcm"
    certified = False
    tag_bytes = 16

    def derive(self, secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
        return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)

    def expand(self, key: bytes, salt: bytes | None, purpose: bytes) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt, purpose).derive(key)

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, context)

    def open(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context)
        except (InvalidTag, ValueError) as error:  # the latter: too short to have a nonce
            raise BrokenError from error

    def pieces(self, key: bytes, bound: bytes | None = None, first: int = 0) -> Pieces:
        return _Gcm(key, bound, first)

    def hasher(self) -> Hasher:
        return _FRESH.copy()

    def mac(self, key: bytes, message: bytes) -> bytes:
        return hmac.new(key, message, hashlib.sha256).digest()

    def signing_pair(self) -> KeyPair:
        key = Ed25519PrivateKey.generate()
        return KeyPair(key.private_bytes_raw(), key.public_key().public_bytes_raw())

    def signing_public(self, private_key: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()

    def sign(self, private_key: bytes, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private_key).sign(message)

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise BrokenError from error

    def exchange_pair(self) -> KeyPair:
        key = X25519PrivateKey.generate()
        return KeyPair(key.private_bytes_raw(), key.public_key().public_bytes_raw())

    def exchange_public(self, private_key: bytes) -> bytes:
        return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()

    def wrap_to(self, public_key: bytes, key: bytes, context: bytes) -> bytes:
        opening, pieces = self.seal_to(public_key, b"wrap" + context)
        return opening + pieces.seal(key, last=True)

    def unwrap(self, private_key: bytes, wrapped: bytes, context: bytes) -> bytes:
        opening, sealed = wrapped[:KEY_BYTES], wrapped[KEY_BYTES:]
        return self.open_with(private_key, opening, b"wrap" + context).open(sealed, last=True)

    def seal_to(self, public_key: bytes, context: bytes) -> tuple[bytes, Pieces]:
        once = X25519PrivateKey.generate()
        opening = once.public_key().public_bytes_raw()
        try:
            shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
        except ValueError as error:
            raise BrokenError from error
        return opening, self.pieces(_envelope_key(shared, opening + public_key + context), first=1)

    def open_with(self, private_key: bytes, opening: bytes, context: bytes) -> Pieces:
        own = X25519PrivateKey.from_private_bytes(private_key)
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(opening))
        except ValueError as error:  # a point that no honest writer draws, or half of one
            raise BrokenError from error
        return self.pieces(_envelope_key(shared, opening + own.public_key().public_bytes_raw() + context), first=1)


def _envelope_key(shared: bytes, context: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"lianglin envelope 1" + context).derive(shared)
