"""Opening a workbook that asks for a password, as another program does it: from [MS-CFB] and [MS-OFFCRYPTO] alone."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from base64 import b64decode
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC


def streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by their names; each is followed through the tables."""
    assert data[:8].hex() == "d0cf11e0a1b11ae1"
    tables, directory = struct.unpack_from("<II", data, 44)
    cutoff, mini_start = struct.unpack_from("<II", data, 56)
    sector = lambda number: data[512 * (number + 1) : 512 * (number + 2)]  # noqa: E731
    table = [n for at in struct.unpack_from(f"<{tables}I", data, 76) for n in struct.unpack("<128I", sector(at))]

    def chain(start: int) -> bytes:
        found = b""
        while start < 0xFFFFFFFA:
            found, start = found + sector(start), table[start]
        return found

    lines = chain(directory)
    entries = [lines[at : at + 128] for at in range(0, len(lines), 128)]
    minis = struct.unpack(f"<{len(chain(mini_start)) // 4}I", chain(mini_start))
    small = chain(struct.unpack_from("<I", entries[0], 116)[0])
    found = {}
    for entry in entries:
        length, kind = struct.unpack_from("<H", entry, 64)[0], entry[66]
        start, size = struct.unpack_from("<IQ", entry, 116)
        if kind == 2:
            content = chain(start) if size >= cutoff else _mini(small, minis, start)
            found[entry[: length - 2].decode("utf-16-le")] = content[:size]
    return found


def _mini(small: bytes, table: tuple[int, ...], start: int) -> bytes:
    found = b""
    while start < 0xFFFFFFFA:
        found, start = found + small[64 * start : 64 * start + 64], table[start]
    return found


def unlocked(path: Path, password: str) -> bytes:
    """The workbook inside; ``ValueError`` for a wrong password or a changed file."""
    inside = streams(path.read_bytes())
    described, sealed = inside["EncryptionInfo"].decode("latin-1"), inside["EncryptedPackage"]
    value = {name: b64decode(found) for name, found in re.findall(r'(\w+)="([\w+/]+=*)"', described) if len(found) > 20}
    salts = [b64decode(each) for each in re.findall(r'saltValue="([^"]+)"', described)]
    spun = hashlib.sha512(salts[1] + password.encode("utf-16-le")).digest()
    for number in range(100_000):
        spun = hashlib.sha512(struct.pack("<I", number) + spun).digest()
    key = lambda purpose: hashlib.sha512(spun + bytes.fromhex(purpose)).digest()[:32]  # noqa: E731
    verifier = _plain(key("fea7d2763b4b9e79"), salts[1], value["encryptedVerifierHashInput"])
    said = _plain(key("d7aa0f6d3061344e"), salts[1], value["encryptedVerifierHashValue"])
    if hashlib.sha512(verifier).digest() != said:
        raise ValueError("wrong password")
    secret = _plain(key("146e0be7abacd0d6"), salts[1], value["encryptedKeyValue"])
    iv = lambda purpose: hashlib.sha512(salts[0] + purpose).digest()[:16]  # noqa: E731
    mac_key = _plain(secret, iv(bytes.fromhex("5fb2ad010cb9e1f6")), value["encryptedHmacKey"])
    mac = _plain(secret, iv(bytes.fromhex("a0677f02b22c8433")), value["encryptedHmacValue"])
    if hmac.new(mac_key, sealed, hashlib.sha512).digest() != mac:
        raise ValueError("changed")
    pieces = (
        _plain(secret, iv(struct.pack("<I", number)), sealed[at : at + 4096])
        for number, at in enumerate(range(8, len(sealed), 4096))
    )
    return b"".join(pieces)[: struct.unpack_from("<Q", sealed)[0]]


def _plain(key: bytes, iv: bytes, sealed: bytes) -> bytes:
    cipher = Cipher(AES(key), CBC(iv)).decryptor()
    return cipher.update(sealed) + cipher.finalize()
