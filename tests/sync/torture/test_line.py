"""Whatever the line does to one request, nothing is lost, doubled or believed that nobody said."""

from __future__ import annotations

import pytest

from sync.client import SyncResult
from tests.sync.torture.conftest import Scene
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.line import Fault

EVERY = [fault for fault in Fault if fault is not Fault.NOTHING]
HARMLESS = {Fault.LATE, Fault.TWICE, Fault.AGAIN_LATER}


@pytest.mark.parametrize("path", ["/v1/push", "/v1/changes", "/v1/token", "/v1/challenge"])
@pytest.mark.parametrize("fault", EVERY, ids=lambda fault: fault.value)
def test_after_any_fault_the_next_attempt_goes_on(scene: Scene, fault: Fault, path: str) -> None:
    community = scene.world.community()
    one, other = scene.station(community), scene.station(community)
    one.add_resident("王秀兰")
    one.line.will(fault, fault, at=path)
    first = one.attempt()
    assert one.line.befallen()
    assert isinstance(first, SyncResult) or first not in ("", "stopped")
    other.add_resident("李强")
    settle_down(scene)
    judge(scene)
    assert len(one.residents()) == len(other.residents()) == 2


@pytest.mark.parametrize("fault", EVERY, ids=lambda fault: fault.value)
def test_a_first_download_goes_on_after_any_fault(scene: Scene, fault: Fault) -> None:
    community = scene.world.community()
    one = scene.station(community)
    for number in range(5):
        one.add_resident(f"王{number}")
    one.attempt()
    other = scene.station(community)
    other.line.will(fault, at="/v1/snapshot")
    other.attempt()
    assert other.line.befallen()
    settle_down(scene)
    judge(scene)


def test_enrolling_again_after_a_lost_answer_gives_the_same_station(scene: Scene) -> None:
    community = scene.world.community()
    one = scene.station(community)
    with scene.world.district.connect() as connection:
        assert connection.execute(
            "SELECT count(*) FROM enrolled_station WHERE community_code = %s", (community,)
        ).fetchone() == (1,)
    assert isinstance(one.attempt(), SyncResult)
