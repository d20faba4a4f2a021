"""Whatever the line does to one request, nothing is lost, doubled or believed that nobody said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.station.connection import raw
from sync.client import SyncResult
from sync.station_state import set_state
from tests.sync.torture.conftest import Scene
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.line import Fault

EVERY = [fault for fault in Fault if fault is not Fault.NOTHING]
HARMLESS = {Fault.LATE, Fault.TWICE, Fault.AGAIN_LATER}


@pytest.mark.parametrize("path", ["/v1/push", "/v1/changes"])
def test_after_any_fault_the_next_attempt_goes_on(scene: Scene, path: str) -> None:
    community = scene.world.community()
    one, other = scene.station(community), scene.station(community)
    for number, fault in enumerate(EVERY):
        one.add_resident(f"王{number}")
        other.add_resident(f"李{number}")
        other.attempt()
        one.line.will(fault, at=path)
        said = one.attempt()
        assert one.line.befallen().count(fault) == 1, fault
        assert isinstance(said, SyncResult) == (fault in HARMLESS), (fault, said)
        assert isinstance(one.attempt(), SyncResult), fault
    settle_down(scene)
    judge(scene)
    assert len(one.residents()) == 2 * len(EVERY)


def test_signing_in_survives_every_fault(scene: Scene) -> None:
    one = scene.station(scene.world.community())
    for path in ("/v1/challenge", "/v1/token"):
        for number, fault in enumerate(EVERY):
            one.add_resident(f"王{number}")
            with one.station.local_write() as session:
                set_state(raw(session), token=None)
            one.line.will(fault, at=path)
            said = one.attempt()
            assert isinstance(said, SyncResult) == (fault in HARMLESS), (path, fault, said)
            assert isinstance(one.attempt(), SyncResult), (path, fault)
    judge(scene)


def test_a_first_download_goes_on_after_any_fault(scene: Scene) -> None:
    community = scene.world.community()
    one = scene.station(community)
    for number in range(5):
        one.add_resident(f"王{number}")
    one.attempt()
    newcomers = [scene.station(community) for _ in range(3)]
    for place, other in enumerate(newcomers):
        other.line.will(*EVERY[place :: len(newcomers)], at="/v1/snapshot")
        while not isinstance(other.attempt(), SyncResult):
            assert other.line.befallen()
    settle_down(scene)
    judge(scene)


def test_a_worker_goes_on_typing_while_the_line_is_bad(scene: Scene) -> None:
    """Every attempt ends half way; between them the same field is changed again and again."""
    community = scene.world.community()
    one, other = scene.station(community), scene.station(community)
    record = one.add_resident("王秀兰")
    settle_down(scene)
    for number in range(6):
        one.line.will(Fault.LOST_REPLY)
        one.edit(record, "note", f"甲{number}")
        one.attempt()
        other.line.will(Fault.CUT_REPLY)
        other.edit(record, "note", f"乙{number}")
        other.attempt()
    settle_down(scene)
    judge(scene)


def test_what_comes_to_nothing_again_while_it_was_on_the_way_leaves_the_districts_dates(scene: Scene) -> None:
    community = scene.world.community()
    one, _other = scene.station(community), scene.station(community)
    record = one.add_resident("王秀兰")
    settle_down(scene)
    for number, value in enumerate(("甲", None, "乙", None), start=1):
        one.offset = timedelta(seconds=10 * number)  # times are to the second
        one.edit(record, "note", value)
        if number == 2:
            one.line.will(Fault.NO_LINE, at="/v1/push")
            one.attempt()
    settle_down(scene)
    judge(scene)
