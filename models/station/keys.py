"""The key file of a profile: ways to the station key, one per account and those of the printed codes.

It holds no secret and no login in clear, and is useless without a password or a code.
"""

from __future__ import annotations

import json
import os
import unicodedata
from base64 import b64encode
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from models.crypto import KEY_BYTES, STANDARD, KdfCost
from models.errors import WorldError
from models.station.codes import is_recovery
from models.station.files import read_json, write_whole
from models.station.slots import Holder, Lock, OldSlot, SecondFactor, Slot, salt_of, text_of

FORMAT = 2
__all__ = ["FORMAT", "KEY_BYTES", "KdfCost", "KeyFile", "Opened"]


@dataclass(frozen=True)
class Opened:
    """What a right secret gives; no holder where the slot is of the first format."""

    key: bytes = field(repr=False)
    holder: Holder | None = field(default=None, repr=False)


@dataclass
class KeyFile:
    """``keys.json``. Slots of the first format stay until their owners log in."""

    profile_id: str = field(default_factory=lambda: uuid4().hex)
    salt: bytes = field(default_factory=lambda: os.urandom(16))
    login_cost: KdfCost = field(default_factory=KdfCost)
    slots: dict[str, Slot | OldSlot] = field(default_factory=dict)

    def tag(self, login: str) -> str:
        """The keyed hash that stands for ``login``: slow to guess, since a name is a personal datum (L-21)."""
        known = unicodedata.normalize("NFKC", login).strip().casefold()
        return STANDARD.mac(STANDARD.derive(known.encode(), self.salt, self.login_cost), b"login").hex()[:32]

    def put(
        self,
        tag: str,
        key: bytes,
        secret: str,
        cost: KdfCost,
        *,
        account: str | None = None,
        factor: SecondFactor | None = None,
    ) -> Holder:
        """Let ``secret`` open, by a new key pair; ``account`` is the id that its card bears, if it has one."""
        holder, bound = Holder.new(), account or tag
        lock = Lock.around(holder, secret, bound, cost, factor)
        self.admit(tag, bound, (holder.exchange.public, holder.signing.public), lock, key)
        return holder

    def admit(self, tag: str, account: str, public: tuple[bytes, bytes], lock: Lock, key: bytes) -> None:
        """Let whoever holds the private side of ``public`` open."""
        self.slots[tag] = Slot.of(tag, account, public, lock, key, self.profile_id)

    def open(self, tag: str, secret: str, factor: SecondFactor | None = None) -> Opened | None:
        slot = self.slots.get(tag)
        if slot is None:  # As slow as a wrong password: an unknown login is not told apart.
            for known in list(self.slots.values())[:1]:
                known.slow_as(secret)
            return None
        if isinstance(slot, OldSlot):
            key = slot.open(secret, self.profile_id)
            return None if key is None else Opened(key)
        found = slot.open(secret, self.profile_id, factor)
        return None if found is None else Opened(*found)

    @property
    def recovery_tags(self) -> list[str]:
        return [tag for tag in self.slots if is_recovery(tag)]

    @property
    def is_for_two(self) -> bool:
        """Whether the way back needs two custodians."""
        return any("-" in tag for tag in self.recovery_tags)

    def replace_recovery(self, key: bytes, secrets: dict[str, str], cost: KdfCost) -> None:
        """Let ``secrets`` (by tag) open instead of every earlier code."""
        for tag in self.recovery_tags:
            del self.slots[tag]
        for tag, secret in secrets.items():
            self.put(tag, key, secret, cost)

    def strangers(self, key: bytes) -> list[str]:
        """Tags of slots that nobody who had the station key made."""
        slots = self.slots.items()
        return [tag for tag, slot in slots if isinstance(slot, Slot) and not slot.is_ours(key, self.profile_id)]

    def old_tags(self) -> list[str]:
        return [tag for tag, slot in self.slots.items() if isinstance(slot, OldSlot)]

    def with_key(self, old: bytes, new: bytes) -> KeyFile:
        """The same ways to another station key; what is of the first format, or a stranger's, is left behind."""
        lost = {*self.old_tags(), *self.strangers(old)}
        kept = {
            tag: slot.sealed_anew(new, self.profile_id)
            for tag, slot in self.slots.items()
            if tag not in lost and isinstance(slot, Slot)
        }
        return KeyFile(self.profile_id, self.salt, self.login_cost, dict(kept))

    def save(self, path: Path) -> None:
        write_whole(path, json.dumps(self._plain(), indent=1).encode())

    def _plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "profile_id": self.profile_id,
            "salt": b64encode(self.salt).decode(),
            "login_cost": asdict(self.login_cost),
            "slots": [slot.plain() for slot in self.slots.values()],
        }

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read the key file; refuse one that is missing, not ours, or of a later format."""
        try:
            return cls.read(path.read_bytes())
        except FileNotFoundError as error:
            raise WorldError("keys_missing") from error

    @classmethod
    def read(cls, text: bytes) -> KeyFile:
        """Raises ``WorldError``: ``keys_damaged``, ``newer_station``."""
        try:
            plain = read_json(text)
            if plain["format"] > FORMAT:
                raise WorldError("newer_station", file_version=f"keys {plain['format']}", app_version=f"keys {FORMAT}")
            slots = [Slot.read(each) if "lock" in each else OldSlot.read(each) for each in plain["slots"]]
            cost = KdfCost(**plain["login_cost"])
            return cls(text_of(plain["profile_id"]), salt_of(plain["salt"]), cost, {slot.tag: slot for slot in slots})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WorldError("keys_damaged") from error
