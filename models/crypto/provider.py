"""What the product asks of cryptography: the interface of a suite, and what it deals in. Keys are raw bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

KEY_BYTES = 32
SIGNATURE_BYTES = 64
DIGEST_BYTES = 32


class BrokenError(Exception):
    """A signature or a seal does not hold: wrong key, or not what was signed or sealed."""


@dataclass(frozen=True)
class KdfCost:
    """What deriving a key from a password costs (of Argon2id: RFC 9106, second recommended option by default)."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 2

    def __post_init__(self) -> None:
        """Raises ``ValueError``: what a damaged or forged file asks for cannot be derived with, or never ends."""
        if any(type(asked) is not int for asked in (self.memory_kib, self.passes, self.lanes)):
            raise ValueError("a cost is of whole numbers")
        if not (1 <= self.lanes <= 64 and 1 <= self.passes <= 1000 and 8 * self.lanes <= self.memory_kib <= 1 << 22):
            raise ValueError("a cost that nobody asks for")


@dataclass(frozen=True)
class KeyPair:
    private: bytes = field(repr=False)
    public: bytes


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
    """The algorithms of one suite.

    ``context`` is bound into what is sealed, and has to be said again to open it.
    """

    suite: str
    """Written beside whatever this suite made."""
    certified: bool
    """Whether it runs on a module with a certificate of commercial cryptography (L-60)."""
    tag_bytes: int
    """By how much a sealed piece is longer."""

    def derive(self, secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
        """A key from what a person remembers: slow on purpose."""
        ...

    def expand(self, key: bytes, salt: bytes | None, purpose: bytes) -> bytes:
        """A key from another key, for one purpose."""
        ...

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes: ...

    def open(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """Raises ``BrokenError``."""
        ...

    def pieces(self, key: bytes, bound: bytes | None = None, first: int = 0) -> Pieces:
        """Seal or open a long message under a key of its own; ``first`` is the number of the first piece."""
        ...

    def hasher(self) -> Hasher: ...

    def mac(self, key: bytes, message: bytes) -> bytes: ...

    def signing_pair(self) -> KeyPair: ...

    def signing_public(self, private_key: bytes) -> bytes: ...

    def sign(self, private_key: bytes, message: bytes) -> bytes: ...

    def verify(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        """Raises ``BrokenError``."""
        ...

    def exchange_pair(self) -> KeyPair: ...

    def exchange_public(self, private_key: bytes) -> bytes: ...

    def wrap_to(self, public_key: bytes, key: bytes, context: bytes) -> bytes:
        """Seal a key so that the holder of ``public_key`` alone can have it."""
        ...

    def unwrap(self, private_key: bytes, wrapped: bytes, context: bytes) -> bytes:
        """Raises ``BrokenError``."""
        ...

    def seal_to(self, public_key: bytes, context: bytes) -> tuple[bytes, Pieces]:
        """Begin a message that only the holder of ``public_key`` can read.

        Returns what the reader needs beside its key, and what seals the pieces.
        """
        ...

    def open_with(self, private_key: bytes, opening: bytes, context: bytes) -> Pieces:
        """The other half of ``seal_to``; a wrong key is noticed at the first piece. Raises ``BrokenError``."""
        ...
