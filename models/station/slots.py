"""A slot of the key file: a key pair that a secret opens, and the station key sealed to that pair.

So the secret can change without the station key, and the station key without the secret: whoever has it open seals a
new one to the public keys of all others.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from models.crypto import KEY_BYTES, STANDARD, BrokenError, KdfCost, KeyPair, suite
from models.errors import WorldError

_SALT, _SHORTEST_SALT = 16, 8


class SecondFactor(Protocol):
    """Something that a person has beside the password (a UKey behind SKF, L-52): it takes part in opening the slot.

    Other than a code from a telephone, which only asks at the door, without it the file cannot be decrypted.
    """

    kind: str
    """Kept with what it locks; names the maker's interface, not the device."""

    def answer(self, challenge: bytes) -> bytes:
        """Secret bytes, the same ones to the same challenge.

        Raises:
            WorldError: ``second_factor_absent``.
        """
        ...


@dataclass(frozen=True)
class Holder:
    """The private side of an account: what is sealed to it opens, and what it signs is believed."""

    exchange: KeyPair
    signing: KeyPair

    @classmethod
    def new(cls) -> Holder:
        return cls(STANDARD.exchange_pair(), STANDARD.signing_pair())


@dataclass(frozen=True)
class Lock:
    """The private keys of a holder, sealed under a secret; it travels with the account and opens nothing by itself."""

    suite: str
    salt: bytes
    cost: KdfCost
    sealed: bytes = field(repr=False)
    needs: str | None = None
    """The kind of second factor that takes part."""

    @classmethod
    def around(
        cls, holder: Holder, secret: str, account: str, cost: KdfCost, factor: SecondFactor | None = None
    ) -> Lock:
        salt = os.urandom(_SALT)
        key = _unlocking(STANDARD.suite, secret, salt, cost, factor)
        private = holder.exchange.private + holder.signing.private
        sealed = STANDARD.seal(key, private, _bound(account))
        return cls(STANDARD.suite, salt, cost, sealed, factor.kind if factor else None)

    def open(self, secret: str, account: str, factor: SecondFactor | None = None) -> Holder | None:
        """The holder, or nothing where the secret is not the one.

        Raises:
            WorldError: ``second_factor_absent``.
        """
        provider = suite(self.suite)
        self.require(factor)
        key = _unlocking(self.suite, secret, self.salt, self.cost, factor if self.needs else None)
        try:
            private = provider.open(key, self.sealed, _bound(account))
        except BrokenError:
            return None
        exchange, signing = private[:KEY_BYTES], private[KEY_BYTES:]
        return Holder(
            KeyPair(exchange, provider.exchange_public(exchange)), KeyPair(signing, provider.signing_public(signing))
        )

    def require(self, factor: SecondFactor | None) -> None:
        """Raises ``WorldError``: ``second_factor_absent``."""
        if self.needs is not None and (factor is None or factor.kind != self.needs):
            raise WorldError("second_factor_absent", kind=self.needs)

    def plain(self) -> dict[str, Any]:
        return {
            "suite": self.suite,
            "kdf": "argon2id",
            "salt": b64encode(self.salt).decode(),
            "cost": asdict(self.cost),
            "sealed": b64encode(self.sealed).decode(),
            "needs": self.needs,
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> Lock:
        cost = KdfCost(**plain["cost"])
        return cls(text_of(plain["suite"]), salt_of(plain["salt"]), cost, b64decode(plain["sealed"]), plain["needs"])


def _unlocking(name: str, secret: str, salt: bytes, cost: KdfCost, factor: SecondFactor | None) -> bytes:
    provider = suite(name)
    key = provider.derive(secret.encode(), salt, cost)
    if factor is None:
        return key
    return provider.expand(key + factor.answer(salt), salt, b"lianglin second factor")


def _bound(account: str) -> bytes:
    return f"lianglin-account\0{account}".encode()


@dataclass(frozen=True)
class Slot:
    """One way into this profile: by a password, the recovery code, or two custodians."""

    tag: str
    account: str
    """What its lock is bound to: the account's id in hex, the same at every PC; the tag of a recovery slot."""
    exchange_key: bytes
    signing_key: bytes
    lock: Lock
    wrapped: bytes
    """The station key, sealed to ``exchange_key``."""
    mac: bytes
    """Over the public keys, under the station key: a slot that a stranger put into the file gets no new key."""

    @classmethod
    def of(cls, tag: str, account: str, public: tuple[bytes, bytes], lock: Lock, key: bytes, profile_id: str) -> Slot:
        exchange, signing = public
        wrapped = suite(lock.suite).wrap_to(exchange, key, _key_bound(profile_id, tag))
        return cls(tag, account, exchange, signing, lock, wrapped, _mac(key, profile_id, tag, account, public))

    def open(self, secret: str, profile_id: str, factor: SecondFactor | None = None) -> tuple[bytes, Holder] | None:
        """The station key and the holder, or nothing when ``secret`` is not the one."""
        holder = self.lock.open(secret, self.account, factor)
        if holder is None:
            return None
        try:
            return suite(self.lock.suite).unwrap(
                holder.exchange.private, self.wrapped, _key_bound(profile_id, self.tag)
            ), holder
        except BrokenError:
            return None

    def is_ours(self, key: bytes, profile_id: str) -> bool:
        """Whether somebody who had the station key put it there."""
        return self.mac == _mac(key, profile_id, self.tag, self.account, (self.exchange_key, self.signing_key))

    def sealed_anew(self, key: bytes, profile_id: str) -> Slot:
        """The same way in to another station key."""
        return Slot.of(self.tag, self.account, (self.exchange_key, self.signing_key), self.lock, key, profile_id)

    def slow_as(self, secret: str) -> None:
        suite(self.lock.suite).derive(secret.encode(), self.lock.salt, self.lock.cost)

    def plain(self) -> dict[str, Any]:
        return {
            "tag": self.tag,
            "account": self.account,
            "exchange_key": b64encode(self.exchange_key).decode(),
            "signing_key": b64encode(self.signing_key).decode(),
            "lock": self.lock.plain(),
            "wrapped": b64encode(self.wrapped).decode(),
            "mac": b64encode(self.mac).decode(),
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> Slot:
        named = (b64decode(plain[name]) for name in ("exchange_key", "signing_key"))
        exchange, signing = named
        lock = Lock.read(plain["lock"])
        wrapped, mac = b64decode(plain["wrapped"]), b64decode(plain["mac"])
        return cls(text_of(plain["tag"]), text_of(plain["account"]), exchange, signing, lock, wrapped, mac)


def _key_bound(profile_id: str, tag: str) -> bytes:
    return f"lianglin-key\0{profile_id}\0{tag}".encode()


def _mac(key: bytes, profile_id: str, tag: str, account: str, public: tuple[bytes, bytes]) -> bytes:
    said = json.dumps([profile_id, tag, account, *(part.hex() for part in public)]).encode()
    return STANDARD.mac(STANDARD.expand(key, None, b"lianglin slots"), said)


@dataclass(frozen=True)
class OldSlot:
    """A slot of the first format: the station key itself, sealed under the password; renewed at the next log-in."""

    tag: str
    salt: bytes
    nonce: bytes
    sealed: bytes
    cost: KdfCost

    def open(self, secret: str, profile_id: str) -> bytes | None:
        key = STANDARD.derive(secret.encode(), self.salt, self.cost)
        try:
            return STANDARD.open(key, self.nonce + self.sealed, _key_bound(profile_id, self.tag))
        except BrokenError:
            return None

    def slow_as(self, secret: str) -> None:
        STANDARD.derive(secret.encode(), self.salt, self.cost)

    def plain(self) -> dict[str, Any]:
        return {
            "tag": self.tag,
            "salt": b64encode(self.salt).decode(),
            "nonce": b64encode(self.nonce).decode(),
            "wrapped": b64encode(self.sealed).decode(),
            "cost": asdict(self.cost),
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> OldSlot:
        nonce, sealed = (b64decode(plain[name]) for name in ("nonce", "wrapped"))
        return cls(text_of(plain["tag"]), salt_of(plain["salt"]), nonce, sealed, KdfCost(**plain["cost"]))


def text_of(plain: object) -> str:
    """A text of the key file; raises ``ValueError`` for anything else."""
    if not isinstance(plain, str):
        raise ValueError("no text")
    plain.encode()  # half a surrogate pair is none
    return plain


def salt_of(plain: str) -> bytes:
    """A salt of the key file; raises ``ValueError`` for one that nothing can be derived with."""
    salt = b64decode(plain)
    if len(salt) < _SHORTEST_SALT:
        raise ValueError("no salt")
    return salt
