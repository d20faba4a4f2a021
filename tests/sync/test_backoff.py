"""How long a station waits: longer after each failure, never the same as its neighbour, never less than asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.backoff import LONGEST_S, wait_seconds

CHANCE = st.floats(0, 1)


@given(st.integers(1, 1000), CHANCE)
def test_a_further_failure_never_shortens_the_wait(failures: int, chance: float) -> None:
    assert wait_seconds(failures, chance) <= wait_seconds(failures + 1, chance) <= LONGEST_S * 1.5


@given(st.integers(0, 1000), CHANCE, st.integers(0, 3600))
def test_what_the_server_asks_for_is_kept(failures: int, chance: float, wait_s: int) -> None:
    assert wait_seconds(failures, chance, wait_s) >= wait_s


@given(st.integers(0, 20))
def test_chance_spreads_stations_over_the_whole_span(failures: int) -> None:
    assert wait_seconds(failures, 1.0) == 3 * wait_seconds(failures, 0.0)


def test_an_unreasonable_demand_is_bounded() -> None:
    assert wait_seconds(1, 0.0, 10**9) == 4 * LONGEST_S
