"""The pages of a SQLCipher 4 file, one by one: for reading what is left of a damaged one, and nothing else.

AES-256 in CBC, each page with its own start and an HMAC-SHA512 over it and its number: SQLCipher's default settings.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE, SALT = 4096, 16
_START, _SEAL = 16, 64
USABLE = PAGE - _START - _SEAL
"""Bytes of a page that SQLite uses."""
_MASK, _ROUNDS = 0x3A, 2
"""How the key of the seals is derived from the key and the salt of the file."""
_MAGIC = b"SQLite format 3\0"
"""What stands in a plain file where the salt stands in an encrypted one."""


class Pages:
    """Opens and seals the pages of one file; pages are numbered from 1."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key, self.salt = key, salt
        self._sealing = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _MASK for byte in salt), _ROUNDS, 32)

    def authentic(self, page: bytes, number: int) -> bool:
        return len(page) == PAGE and hmac.compare_digest(page[-_SEAL:], self._seal(page[:-_SEAL], number))

    def open(self, page: bytes, number: int) -> bytes:
        """The ``USABLE`` bytes of a page, whether it is authentic or not."""
        plain = self._cipher(page[USABLE:-_SEAL]).decryptor().update(page[_salted(number) : USABLE])
        return _MAGIC[: _salted(number)] + plain

    def seal(self, plain: bytes, number: int) -> bytes:
        """A page that SQLCipher believes."""
        start = os.urandom(_START)
        body = self._cipher(start).encryptor().update(plain[_salted(number) :])
        page = self.salt[: _salted(number)] + body + start
        return page + self._seal(page, number)

    def noise(self, number: int) -> bytes:
        """A page that SQLCipher believes, and in which SQLite finds nothing."""
        return self.seal(os.urandom(USABLE), number)

    def _seal(self, page: bytes, number: int) -> bytes:
        return hmac.digest(self._sealing, page[_salted(number) :] + number.to_bytes(4, "little"), "sha512")

    def _cipher(self, start: bytes) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(start))


def _salted(number: int) -> int:
    """How many bytes in front are not encrypted."""
    return SALT if number == 1 else 0
