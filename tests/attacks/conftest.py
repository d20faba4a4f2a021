"""The village of the command tests, its people under care, and a worker beside the secretary who is on no care team."""

from __future__ import annotations

import pytest

from tests.desktop.commands.care_village import care_for
from tests.desktop.commands.conftest import _commands_are_built_once, _made_village, say, village
from tests.desktop.commands.kept import Kept, colleague, kept
from tests.desktop.conftest import log_is_ours

__all__ = [
    "_commands_are_built_once",
    "_made_village",
    "cared_for",
    "colleague",
    "kept",
    "log_is_ours",
    "say",
    "village",
]


@pytest.fixture
def cared_for(kept: Kept) -> Kept:
    """The profile, open from one command to the next; the secretary is logged in first."""
    with kept.open().act("test") as session:
        care_for(session, kept.open().worker_id)
    return kept
