"""A station with an appeal behind the commands, kept open from one to the next."""

from __future__ import annotations

import pytest

from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done, kept, stored

__all__ = ["kept", "stored"]


@pytest.fixture(autouse=True)
def _kept_open(kept: Kept) -> None:
    """Every test here has it so."""


@pytest.fixture
def appeal(say: Say) -> str:
    """An accepted appeal of 4 March 2024; its number."""
    words = ("topic_code=0101", "source=phone", "content=家里冷", "contact_name=王芳", "contact_phone=13800138000")
    taken = done(say("appeal", "take", *words, "place=碧桂园 3 号楼", "received_at=2024-03-04 09:00"))
    done(say("appeal", "step", taken["id"], "accept", "--at", "2024-03-04 09:10"))
    return str(taken["number"])
