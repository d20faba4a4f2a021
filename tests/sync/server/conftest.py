"""What tests of the server share: stations of one community, without a line."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import log_is_ours
from tests.sync.conftest import District
from tests.sync.server.office import Office, make_office
from tests.sync.server.stations import TalkingStation

__all__ = ["log_is_ours"]


@pytest.fixture
def one(district: District) -> TalkingStation:
    return TalkingStation.enrolled(district.url)


@pytest.fixture
def two(district: District) -> TalkingStation:
    return TalkingStation.enrolled(district.url)


@pytest.fixture
def office(district: District) -> Office:
    return make_office(district.url)
