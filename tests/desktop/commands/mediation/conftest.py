"""A station with two colleagues behind the commands; it is kept open from one to the next."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, colleague, kept

__all__ = ["colleague", "kept"]

BEGIN = (
    "begin", "kind=neighbour", "brief=楼上漏水，楼下天花板受损。", "demands=修好水管\n赔偿损失",
)  # fmt: skip
PARTIES = ("--applicant", "name=李秀英;phone=13800000001", "--respondent", "name=王大力;phone=13800000002")


@pytest.fixture(autouse=True)
def _kept_open(kept: Kept) -> None:
    """Every test here has it so."""


def begun(say: Say, *words: str) -> dict[str, Any]:
    """The file of the leak, accepted."""
    code, said, err = say("mediation", *BEGIN, *words, *PARTIES)
    assert code == 0, err
    return done(say, "step", said["number"], "accept")


def done(say: Say, *words: str) -> dict[str, Any]:
    code, said, err = say("mediation", *words)
    assert code == 0, err
    assert isinstance(said, dict)
    return said


def refused(say: Say, *words: str) -> str:
    code, said, err = say("mediation", *words)
    assert (code, said) == (1, None), said
    assert err
    return err
