"""A studio behind the commands: four officers, a planned Saturday long past, the station kept open."""

from __future__ import annotations

import pytest

from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, kept, stored
from tests.models.studio.saturday import open_saturday

__all__ = ["kept", "stored"]

DAY = "2024-03-09"
OFFICERS = ("王警官", "李律师", "赵工", "孙主任")


@pytest.fixture
def saturday(kept: Kept, say: Say) -> Say:
    """The Saturday is planned, its officers have signed in."""
    with kept.open().act("test") as session:
        open_saturday(session)
    return say
