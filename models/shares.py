"""A part of a whole, as every rate of the product is kept: both numbers, so that it can be counted again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Share:
    """A part of a whole; a share of nothing is shown as — (domain §3)."""

    part: int
    whole: int

    @property
    def ratio(self) -> Decimal | None:
        return Decimal(self.part) / Decimal(self.whole) if self.whole else None
