"""What tests of the server share: two stations of one community, without a line."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import log_is_ours
from tests.sync.conftest import District
from tests.sync.server.stations import TalkingStation

__all__ = ["log_is_ours"]


@pytest.fixture
def one(district: District) -> TalkingStation:
    return TalkingStation.enrolled(district.url)


@pytest.fixture
def two(district: District) -> TalkingStation:
    return TalkingStation.enrolled(district.url)
