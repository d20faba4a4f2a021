"""How long the background waits until it tries again."""

from __future__ import annotations

QUIET_S = 60.0
"""Between two sessions while all goes well."""
FIRST_S, LONGEST_S = 15.0, 900.0


def wait_seconds(failures: int, chance: float, wait_s: int | None = None) -> float:
    """Seconds until the next session.

    Args:
        failures: how many sessions failed in a row.
        chance: a random number from 0 to 1: stations that lost the same line do not come back at the same moment.
        wait_s: what the server asked for, if it did; never less than that, unless it is unreasonable.
    """
    steady = QUIET_S if failures == 0 else min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 10))
    asked = min(float(wait_s or 0), 4 * LONGEST_S)
    return max(steady * (0.5 + chance), asked * (1 + chance / 4))
