"""Locking a workbook with a password so that Excel, WPS and LibreOffice ask for it (ECMA-376, agile encryption).

AES-256 in CBC, SHA-512, 100,000 rounds, and a MAC over the whole: [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15. It is what
others can open, and no suite of the product: nothing of the station is ever sealed so.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from base64 import b64encode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

ROUNDS = 100_000
SEGMENT = 4096
_VERIFIER, _VERIFIER_HASH, _KEY, _MAC_KEY, _MAC = (
    bytes.fromhex(each)
    for each in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6", "5fb2ad010cb9e1f6", "a0677f02b22c8433")
)
"""What each derived key is for."""


def lock(package: bytes, password: str) -> tuple[bytes, bytes]:
    """Return the streams ``EncryptionInfo`` and ``EncryptedPackage`` of the container."""
    secret, data_salt, salt = os.urandom(32), os.urandom(16), os.urandom(16)
    sealed = struct.pack("<Q", len(package)) + b"".join(
        _cbc(secret, _iv(data_salt, struct.pack("<I", number)), package[at : at + SEGMENT])
        for number, at in enumerate(range(0, len(package), SEGMENT))
    )
    mac_key = os.urandom(64)
    mac = hmac.new(mac_key, sealed, hashlib.sha512).digest()
    spun, verifier = _spun(password, salt), os.urandom(16)
    said = {
        "data_salt": data_salt,
        "mac_key": _cbc(secret, _iv(data_salt, _MAC_KEY), mac_key),
        "mac": _cbc(secret, _iv(data_salt, _MAC), mac),
        "salt": salt,
        "verifier": _cbc(_derived(spun, _VERIFIER), salt, verifier),
        "verifier_hash": _cbc(_derived(spun, _VERIFIER_HASH), salt, hashlib.sha512(verifier).digest()),
        "key": _cbc(_derived(spun, _KEY), salt, secret),
    }
    described = _DESCRIPTION.format(rounds=ROUNDS, **{name: b64encode(value).decode() for name, value in said.items()})
    return struct.pack("<HHI", 4, 4, 0x40) + described.encode(), sealed


def _spun(password: str, salt: bytes) -> bytes:
    spun = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for number in range(ROUNDS):
        spun = hashlib.sha512(struct.pack("<I", number) + spun).digest()
    return spun


def _derived(spun: bytes, purpose: bytes) -> bytes:
    return hashlib.sha512(spun + purpose).digest()[:32]


def _iv(salt: bytes, purpose: bytes) -> bytes:
    return hashlib.sha512(salt + purpose).digest()[:16]


def _cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    cipher = Cipher(AES(key), CBC(iv)).encryptor()
    return cipher.update(plain + b"\0" * (-len(plain) % 16)) + cipher.finalize()


_AES = (
    'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC"'
    ' hashAlgorithm="SHA512"'
)
_PASSWORD = "http://schemas.microsoft.com/office/2006/keyEncryptor/password"
_DESCRIPTION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"'
    f' xmlns:p="{_PASSWORD}">'
    f'<keyData saltSize="16" {_AES} saltValue="{{data_salt}}"/>'
    '<dataIntegrity encryptedHmacKey="{mac_key}" encryptedHmacValue="{mac}"/>'
    f'<keyEncryptors><keyEncryptor uri="{_PASSWORD}">'
    f'<p:encryptedKey spinCount="{{rounds}}" saltSize="16" {_AES} saltValue="{{salt}}"'
    ' encryptedVerifierHashInput="{verifier}" encryptedVerifierHashValue="{verifier_hash}"'
    ' encryptedKeyValue="{key}"/></keyEncryptor></keyEncryptors></encryption>'
)
