"""Buckets and budgets: who asks too often or holds too much waits, and nobody else does."""

from __future__ import annotations

import asyncio
import io

import pytest

from models.errors import WorldError
from sync.server.audit import Quiet
from sync.server.budget import Budget
from sync.server.limits import Buckets
from sync.server.logs import make_log
from sync.server.settings import Rate


class Hand:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_second() -> None:
    clock = Hand()
    buckets = Buckets(Rate(3, 0.5), clock)
    for _n in range(3):
        buckets.take("a")
    with pytest.raises(WorldError) as refused:
        buckets.take("a")
    assert (refused.value.code, refused.value.params) == ("too_many_requests", {"wait_s": 2})
    buckets.take("b")
    clock.at += 2
    buckets.check("a")
    buckets.take("a")
    with pytest.raises(WorldError):
        buckets.check("a")


def test_asking_in_vain_does_not_lengthen_the_wait() -> None:
    clock = Hand()
    buckets = Buckets(Rate(1, 1), clock)
    buckets.take("a")
    for _n in range(10):
        with pytest.raises(WorldError):
            buckets.take("a")
    clock.at += 1
    buckets.take("a")


def test_buckets_of_many_addresses_do_not_fill_the_memory() -> None:
    buckets = Buckets(Rate(1, 1), Hand())
    for number in range(50_000):
        buckets.take(str(number))
    assert len(buckets._levels) <= 20_000


def test_bodies_over_the_budget_wait_in_order_and_a_waiter_that_leaves_holds_nothing() -> None:
    async def play() -> list[str]:
        budget, seen, free = Budget(10), [], asyncio.Event()

        async def hold(name: str, size: int) -> None:
            with await budget.hold(size):
                seen.append(name)
                await free.wait()

        first = asyncio.create_task(hold("first", 8))
        await asyncio.sleep(0)
        leaves = asyncio.create_task(hold("leaves", 5))
        large = asyncio.create_task(hold("larger than all", 99))
        small = asyncio.create_task(hold("small", 1))
        for _turn in range(3):
            await asyncio.sleep(0)
        assert seen == ["first"]
        leaves.cancel()
        free.set()
        await asyncio.gather(first, large, small)
        with await budget.hold(10):
            seen.append("all of it is free again")
        return seen

    assert asyncio.run(play()) == ["first", "larger than all", "small", "all of it is free again"]


def test_what_repeats_is_noted_once_a_minute() -> None:
    clock = Hand()
    quiet = Quiet(60, clock)
    assert [quiet.due("a"), quiet.due("a"), quiet.due("b")] == [True, False, True]
    clock.at += 60
    assert quiet.due("a")


def test_the_log_drops_what_it_does_not_know_and_an_errors_words() -> None:
    to = io.StringIO()
    try:
        raise ValueError("张秀英")
    except ValueError as error:
        make_log(to).error("crash", name="张秀英", route="/v1/push", exc_info=error)
    assert "张秀英" not in to.getvalue()
    assert '"error": "ValueError"' in to.getvalue()
    assert '"route": "/v1/push"' in to.getvalue()
