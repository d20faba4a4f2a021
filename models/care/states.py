"""Where a person stands in care (domain A3), from a few facts of one day."""

from __future__ import annotations

import enum


class CareState(enum.Enum):
    """待认定、待结对、待改派、结对中、两名主结对人、暂停、退出; and those whose groups ask for no pairing."""

    PROPOSED = "proposed"
    TO_PAIR = "to_pair"
    TO_REASSIGN = "to_reassign"
    PAIRED = "paired"
    TWO_PRIMARIES = "two_primaries"
    NOT_REQUIRED = "not_required"
    PAUSED = "paused"
    ENDED = "ended"


GAPS = frozenset({CareState.TO_PAIR, CareState.TO_REASSIGN})
"""Somebody should be paired and is not."""


def care_state(
    *,
    under_care: bool,
    should_be_paired: bool,
    primaries: int,
    had_primary: bool,
    paused: bool,
    member_before: bool = False,
) -> CareState:
    """Return the state of one person on one day.

    Args:
        primaries: primary pairings in force whose helper is there.
        had_primary: there was a primary pairing before, or one in force whose helper left.
        member_before: belonged to a group that has ended; else whoever is not under care is only proposed.

    A gap is told before a pause: someone in hospital who has no helper still needs one.
    """
    if not under_care:
        return CareState.ENDED if member_before else CareState.PROPOSED
    if primaries > 1:
        return CareState.TWO_PRIMARIES
    if not primaries and should_be_paired:
        return CareState.TO_REASSIGN if had_primary else CareState.TO_PAIR
    if paused:
        return CareState.PAUSED
    return CareState.PAIRED if primaries else CareState.NOT_REQUIRED
