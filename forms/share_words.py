"""Shares as people read them: in per cent with two places, a dash for a share of nothing (domain §3)."""

from __future__ import annotations

from decimal import Decimal

from models.shares import Share

NOTHING = "—"


def ratio_text(ratio: Decimal | None, *, sign: bool = False) -> str:
    """A share or a change, with its sign where that is asked for."""
    if ratio is None:
        return NOTHING
    return f"{ratio:+.2%}" if sign else f"{ratio:.2%}"


def share_text(share: Share) -> str:
    """A part of a whole; what lacks anything is never rounded up to the whole."""
    text = ratio_text(share.ratio)
    return "99.99%" if share.part < share.whole and text == "100.00%" else text
