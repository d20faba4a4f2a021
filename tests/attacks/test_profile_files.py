"""A new profile: whose it is, and nobody else's (L-27, L-36)."""

from __future__ import annotations

import json

import pytest

from models.errors import WorldError
from models.station import open_station
from models.station.accounts import KEYS
from tests.conftest import CHEAP, Profile

SHIPPED = ("admin", "root", "administrator", "test", "demo", "lianglin", "sa", "guest", "", "liu ")
PASSWORDS = ("", "admin", "123456", "password", "lianglin", "admin123", "Admin@123", "88888888")


def test_a_new_profile_has_the_way_in_of_its_maker_and_the_printed_code_alone(profile: Profile) -> None:
    slots = json.loads((profile.folder / KEYS).read_bytes())["slots"]
    assert len(slots) == 2
    assert len({slot["tag"] for slot in slots} & {"recovery"}) == 1


@pytest.mark.parametrize("password", PASSWORDS)
def test_no_shipped_password_opens(profile: Profile, password: str) -> None:
    for login in SHIPPED:
        with pytest.raises(WorldError) as error:
            open_station(profile.folder, login, password, cost=CHEAP)
        assert error.value.code in ("wrong_password", "locked_out")
