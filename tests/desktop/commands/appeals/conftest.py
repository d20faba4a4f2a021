"""A station whose Wangs complain: what tests of the appeal commands begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done, kept, stored

__all__ = ["kept", "stored"]

HEATING = "0101"
Taken = Callable[..., dict[str, Any]]


@pytest.fixture
def taken(kept: Kept, say: Say) -> Taken:
    """Take an appeal of 王秀梅 about her heating in."""

    def take(*words: str) -> dict[str, Any]:
        given = ("source=counter", f"topic_code={HEATING}", "content=暖气不热", *words)
        found: dict[str, Any] = done(say("appeal", "take", *given, "--resident", "王秀梅"))
        return found

    return take
