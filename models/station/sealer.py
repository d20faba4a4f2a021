"""What a seal is: a MAC, under a key expanded from the station key, over what a row says of who may do and see what."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

from models.audit.chain import compact
from models.crypto import STANDARD

MAC_BYTES = 16
"""Of each MAC so much is kept: nobody tries 2^128, and there is one for each sealed row."""
_COUNT = 8


class Sealer:
    """Makes and proves the seals of one station.

    A seal of a row is its MAC and then, readable, what was sealed. The total of a table is a MAC, the number of its
    seals, and all their MACs by exclusive or: a seal that was taken away, or put in from elsewhere, is missed there.
    """

    def __init__(self, station_key: bytes) -> None:
        self._key = STANDARD.expand(station_key, None, b"lianglin seals")

    def seal(self, table: str, record_id: str, *values: Any) -> bytes:
        return self._sealed(["row", table, record_id], said(values))

    def sealed_again(self, table: str, record_id: str, before: bytes | None, *values: Any) -> bytes | None:
        """The seal of a row that changes; ``values``: what was sealed of it, then what is to be, column by column.

        What a tool changed while the station was open is not made good by the next change: its seal stays as it was.
        """
        half = len(values) // 2
        if before is not None and before != self.seal(table, record_id, *values[:half]):
            return before
        return self.seal(table, record_id, *values[half:])

    def holds(self, table: str, record_id: str, seal: bytes) -> bool:
        return self._is_sealed(["row", table, record_id], seal)

    def total(self, table: str, kept: bytes | None, before: bytes | None, after: bytes | None) -> bytes | None:
        """The total after one seal gave way to another; what did not hold before does not hold afterwards."""
        if not self.total_holds(table, kept):
            return kept
        assert kept is not None
        count, mixed = _read(kept)
        count += (after is not None) - (before is not None)
        return self._total(table, count, mixed ^ _mac_of(before) ^ _mac_of(after))

    def total_of(self, table: str, seals: Iterable[bytes]) -> bytes:
        count = mixed = 0
        for seal in seals:
            count, mixed = count + 1, mixed ^ _mac_of(seal)
        return self._total(table, count, mixed)

    def total_holds(self, table: str, kept: bytes | None) -> bool:
        return self._is_sealed(["total", table], kept)

    def _total(self, table: str, count: int, mixed: int) -> bytes:
        return self._sealed(["total", table], count.to_bytes(_COUNT, "big") + mixed.to_bytes(MAC_BYTES, "big"))

    def _sealed(self, name: list[str], content: bytes) -> bytes:
        return STANDARD.mac(self._key, compact(name) + content)[:MAC_BYTES] + content

    def _is_sealed(self, name: list[str], seal: Any) -> bool:
        """Whoever had a tool in the file may have left anything in the place of a seal."""
        return isinstance(seal, bytes) and compare_digest(seal, self._sealed(name, seal[MAC_BYTES:]))


def said(values: Iterable[Any]) -> bytes:
    """The values of a row as they are sealed; different values never look the same."""
    return compact([{"bytes": b64encode(each).decode()} if isinstance(each, bytes) else each for each in values])


def _read(total: bytes) -> tuple[int, int]:
    count, mixed = total[MAC_BYTES : MAC_BYTES + _COUNT], total[MAC_BYTES + _COUNT :]
    return int.from_bytes(count, "big"), int.from_bytes(mixed, "big")


def _mac_of(seal: bytes | None) -> int:
    return int.from_bytes(seal[:MAC_BYTES], "big") if seal else 0
