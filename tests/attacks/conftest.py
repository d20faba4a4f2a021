"""The village of the command tests, its people under care, and a worker beside the secretary who is on no care team."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Profile
from tests.desktop.commands.care.conftest import Kept, colleague
from tests.desktop.commands.care_village import care_for
from tests.desktop.commands.conftest import _made_village, say, village
from tests.desktop.conftest import log_is_ours

__all__ = ["_made_village", "cared_for", "colleague", "log_is_ours", "say", "village"]


@pytest.fixture
def cared_for(village: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """The profile, open from one command to the next; the secretary is logged in first."""
    kept = Kept(village)
    with kept.open().act("test") as session:
        care_for(session, kept.open().worker_id)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("desktop.commands.access.open_station", kept.open)
        meanwhile.setattr("models.station.Station.close", lambda _station: None)
        yield kept
    kept.close()
