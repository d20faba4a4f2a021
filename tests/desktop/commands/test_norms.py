"""``lianglin station norms``: listed, set, put back; what is not possible is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., tuple[int, Any, str]]


def test_a_norm_is_listed_set_and_put_back(say: Run) -> None:
    code, listed, _err = say("norms", "list")
    assert code == 0
    assert {"key", "norm", "value", "proposed", "low", "high", "set_at", "source"} == set(listed[0])
    code, said, _err = say("norms", "set", "appeals.frequent_days", "45")
    assert (code, said["value"], said["proposed"]) == (0, 45, 30)
    code, said, _err = say("norms", "reset", "appeals.frequent_days")
    assert (code, said["value"], said["set_at"]) == (0, 30, None)


def test_what_is_not_possible_is_refused(say: Run) -> None:
    for words in (("appeals.frequent_days", "1"), ("appeals.frequent_days", "many"), ("appeals.nothing", "5")):
        code, said, err = say("norms", "set", *words)
        assert (code, said) == (1, None)
        assert err
