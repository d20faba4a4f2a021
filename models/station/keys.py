"""The key of the station file, wrapped once per account and once for the printed recovery code."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import WorldError
from models.station.files import write_whole

KEY_BYTES = 32
FORMAT = 1
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U to be misread
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
CODE_LENGTH = 28  # 27 digits of 5 bits (135 bits) and one check digit: seven groups of four
_WEIGHTS = (1, 3, 7, 9, 11, 13, 17, 19)  # odd, hence each single wrong digit shows (modulo 32)


@dataclass(frozen=True)
class KdfCost:
    """Cost of Argon2id (RFC 9106, second recommended option by default: 64 MiB, 3 passes)."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 2

    def derive(self, secret: str, salt: bytes) -> bytes:
        return hash_secret_raw(secret.encode(), salt, self.passes, self.memory_kib, self.lanes, KEY_BYTES, Type.ID)


@dataclass(frozen=True)
class Slot:
    """The station key, wrapped by one secret; it opens only under its own profile and tag."""

    tag: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    cost: KdfCost

    @classmethod
    def wrap(cls, key: bytes, secret: str, tag: str, profile_id: str, cost: KdfCost) -> Slot:
        salt, nonce = os.urandom(16), os.urandom(12)
        wrapped = AESGCM(cost.derive(secret, salt)).encrypt(nonce, key, _bound(profile_id, tag))
        return cls(tag, salt, nonce, wrapped, cost)

    def unwrap(self, secret: str, profile_id: str) -> bytes | None:
        """The station key, or nothing when ``secret`` is not the one."""
        try:
            return AESGCM(self.cost.derive(secret, self.salt)).decrypt(
                self.nonce, self.wrapped, _bound(profile_id, self.tag)
            )
        except InvalidTag:
            return None


def _bound(profile_id: str, tag: str) -> bytes:
    return f"lianglin-key\0{profile_id}\0{tag}".encode()


RECOVERY = "recovery"


@dataclass
class KeyFile:
    """``keys.json``: no secret and no login in clear, useless without a password or the code."""

    profile_id: str = field(default_factory=lambda: uuid4().hex)
    salt: bytes = field(default_factory=lambda: os.urandom(16))
    login_cost: KdfCost = field(default_factory=KdfCost)
    slots: dict[str, Slot] = field(default_factory=dict)

    def tag(self, login: str) -> str:
        """The keyed hash that stands for ``login``: slow to guess, since a name is a personal datum (L-21)."""
        known = unicodedata.normalize("NFKC", login).strip().casefold()
        return hmac.new(self.login_cost.derive(known, self.salt), b"login", hashlib.sha256).hexdigest()[:32]

    def put(self, tag: str, key: bytes, secret: str, cost: KdfCost) -> None:
        self.slots[tag] = Slot.wrap(key, secret, tag, self.profile_id, cost)

    def unwrap(self, tag: str, secret: str) -> bytes | None:
        slot = self.slots.get(tag)
        if slot is None:  # As slow as a wrong password: an unknown login is not told apart.
            next((known.cost for known in self.slots.values()), self.login_cost).derive(secret, self.salt)
            return None
        return slot.unwrap(secret, self.profile_id)

    def save(self, path: Path) -> None:
        write_whole(path, json.dumps(self._plain(), indent=1).encode())

    def _plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "profile_id": self.profile_id,
            "salt": b64encode(self.salt).decode(),
            "login_cost": asdict(self.login_cost),
            "slots": [
                {
                    "tag": slot.tag,
                    "salt": b64encode(slot.salt).decode(),
                    "nonce": b64encode(slot.nonce).decode(),
                    "wrapped": b64encode(slot.wrapped).decode(),
                    "cost": asdict(slot.cost),
                }
                for slot in self.slots.values()
            ],
        }

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read the key file; refuse one that is missing, not ours, or of a later format."""
        try:
            plain = json.loads(path.read_bytes())
            if plain["format"] > FORMAT:
                raise WorldError("newer_station", file_version=f"keys {plain['format']}", app_version=f"keys {FORMAT}")
            slots = [_slot(slot) for slot in plain["slots"]]
            cost = KdfCost(**plain["login_cost"])
            return cls(plain["profile_id"], b64decode(plain["salt"]), cost, {slot.tag: slot for slot in slots})
        except FileNotFoundError as error:
            raise WorldError("keys_missing") from error
        except (ValueError, KeyError, TypeError) as error:
            raise WorldError("keys_damaged") from error


def _slot(plain: dict[str, Any]) -> Slot:
    return Slot(
        plain["tag"],
        b64decode(plain["salt"]),
        b64decode(plain["nonce"]),
        b64decode(plain["wrapped"]),
        KdfCost(**plain["cost"]),
    )


def new_recovery_code() -> str:
    """A code to print: seven groups of four digits and letters, the last one a check digit."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return grouped(body + _check_digit(body))


def grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_recovery_code(text: str) -> str:
    """The code as typed back, in any case and grouping; refuses a slip of the hand before any key is tried."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    code = "".join(c for c in folded if c in ALPHABET)
    if len(code) != CODE_LENGTH or _check_digit(code[:-1]) != code[-1]:
        raise WorldError("recovery_code_mistyped")
    return grouped(code)


def _check_digit(body: str) -> str:
    return ALPHABET[sum(ALPHABET.index(c) * _WEIGHTS[i % len(_WEIGHTS)] for i, c in enumerate(body)) % 32]


MIN_PASSWORD, MIN_CLASSES = 10, 3


def password_lacks(password: str) -> tuple[int, int]:
    """How many characters, and how many of the classes lower, upper, digit, other, are still missing (L-32)."""
    classes = {
        "lower" if c.islower() else "upper" if c.isupper() else "digit" if c.isdigit() else "other" for c in password
    }
    return max(MIN_PASSWORD - len(password), 0), max(MIN_CLASSES - len(classes), 0)


def password_is_strong(password: str) -> bool:
    return password_lacks(password) == (0, 0)


def require_strong(password: str) -> None:
    if not password_is_strong(password):
        raise WorldError("password_too_weak", length=MIN_PASSWORD)
