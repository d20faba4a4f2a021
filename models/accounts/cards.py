"""The content of an account's card, and its signature."""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import b64decode
from dataclasses import asdict, dataclass, replace
from typing import Any

from models.crypto import SUITES, BrokenError, suite

_SIGNED = b"lianglin account card 1\n"
_KEY = re.compile(r"[0-9a-f]{64}")
_MOST_KIB, _MOST_PASSES, _MOST_LANES = 1 << 20, 12, 16
"""What a card may ask a PC to spend on a password: more is no card of this program."""
_LEAST_SALT = 8
"""With less Argon2 derives nothing, and an opening would end there."""


@dataclass(frozen=True)
class Card:
    """One state of an account; ids and keys in hex, ``lock`` as ``models.station.slots.Lock`` writes it."""

    community: str
    account: str
    worker: str
    login: str
    serial: int
    suite: str
    exchange_key: str
    signing_key: str
    lock: dict[str, Any]
    must_change: bool = False
    revoked: bool = False
    signer: str = ""
    """The account that signed; its own where somebody changed the own password."""
    signature: str = ""

    def signed(self, signer: str, private_key: bytes) -> Card:
        card = replace(self, signer=signer, signature="")
        return replace(card, signature=suite(self.suite).sign(private_key, card._message()).hex())

    def is_signed_by(self, public_key: str) -> bool:
        try:
            suite(self.suite).verify(bytes.fromhex(public_key), bytes.fromhex(self.signature), self._message())
        except (BrokenError, ValueError):
            return False
        return True

    def _message(self) -> bytes:
        said = {name: value for name, value in asdict(self).items() if name != "signature"}
        return _SIGNED + json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def read_card(plain: object) -> Card | None:
    """A card as it came from elsewhere; nothing where it is none, or asks for what no PC should do."""
    if not isinstance(plain, dict) or set(plain) != set(Card.__dataclass_fields__):
        return None
    card = Card(**plain)
    texts = (card.community, card.account, card.worker, card.login, card.suite, card.exchange_key, card.signing_key)
    sound = all(isinstance(text, str) for text in (*texts, card.signer, card.signature))
    sound = sound and [type(said) for said in (card.serial, card.revoked, card.must_change)] == [int, bool, bool]
    sound = sound and all(_KEY.fullmatch(key) for key in (card.exchange_key, card.signing_key))
    return card if sound and card.suite in SUITES and _bearable(card.lock) else None


def _bearable(lock: object) -> bool:
    if not isinstance(lock, dict) or set(lock) != {"suite", "kdf", "salt", "cost", "sealed", "needs"}:
        return False
    if lock["suite"] not in SUITES or lock["needs"] is not None or not (_is64(lock["salt"]) and _is64(lock["sealed"])):
        return False
    cost = lock["cost"]
    if not isinstance(cost, dict) or set(cost) != {"memory_kib", "passes", "lanes"}:
        return False
    limits = {"memory_kib": _MOST_KIB, "passes": _MOST_PASSES, "lanes": _MOST_LANES}
    if not all(type(cost[name]) is int and 0 < cost[name] <= most for name, most in limits.items()):
        return False
    return cost["memory_kib"] >= 8 * cost["lanes"] and len(b64decode(lock["salt"])) >= _LEAST_SALT


def _is64(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(b64decode(text, validate=True))
    except ValueError:
        return False


def known_login(login: str) -> str:
    """A login as it is compared."""
    return unicodedata.normalize("NFKC", login).strip().casefold()
