"""What sync signs, seals and hashes with: the suites of ``models.crypto``, and the exchange key of a station.

Envelopes name their suite in clear, so that several kinds may be on the way at once; nothing else in sync knows an
algorithm.
"""

from __future__ import annotations

from models.crypto import DIGEST_BYTES, SIGNATURE_BYTES, STANDARD, SUITES, BrokenError, Hasher, Pieces, Provider

__all__ = [
    "DIGEST_BYTES",
    "SIGNATURE_BYTES",
    "STANDARD",
    "SUITES",
    "BrokenError",
    "Hasher",
    "Pieces",
    "Provider",
    "exchange_private",
    "exchange_public",
]


def exchange_private(signing_key: bytes) -> bytes:
    """The exchange key that belongs to a station's signing key: one secret to keep, two uses that cannot meet."""
    return STANDARD.expand(signing_key, None, b"lianglin exchange 1")


def exchange_public(signing_key: bytes) -> bytes:
    return STANDARD.exchange_public(exchange_private(signing_key))
