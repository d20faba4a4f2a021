"""The content of an account's card, and its signature."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any

from models.crypto import BrokenError, suite

_SIGNED = b"lianglin account card 1\n"
_MOST_KIB, _MOST_PASSES, _MOST_LANES = 1 << 20, 12, 16
"""What a card may ask a PC to spend on a password: more is no card of this program."""


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
    if (
        not sound
        or type(card.serial) is not int
        or type(card.revoked) is not bool
        or type(card.must_change) is not bool
    ):
        return None
    return card if len(card.exchange_key) == len(card.signing_key) == 64 and _bearable(card.lock) else None


def _bearable(lock: object) -> bool:
    cost = lock.get("cost") if isinstance(lock, dict) else None
    if not isinstance(cost, dict) or set(cost) != {"memory_kib", "passes", "lanes"}:
        return False
    limits = {"memory_kib": _MOST_KIB, "passes": _MOST_PASSES, "lanes": _MOST_LANES}
    return all(type(cost[name]) is int and 0 < cost[name] <= most for name, most in limits.items())


def known_login(login: str) -> str:
    """A login as it is compared."""
    return unicodedata.normalize("NFKC", login).strip().casefold()
