"""Stations one version apart: the older one goes on working, and keeps for later what it does not know yet."""

from __future__ import annotations

from tests.sync.torture.conftest import Scene
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.spots import UNKNOWN


def test_what_an_old_program_does_not_know_is_there_after_its_upgrade(scene: Scene) -> None:
    community = scene.world.community()
    old, new = scene.station(community), scene.station(community)
    record = new.add_resident("王秀兰")
    settle_down(scene)
    old.old = True
    new.edit(record, UNKNOWN, "辽宁沈阳")
    new.edit(record, "note", "新")
    old.edit(record, "occupation", "旧")
    new.attempt()
    old.attempt()
    assert old.shown(record, UNKNOWN) is None
    assert old.shown(record, "note") == "新"
    old.edit(record, "note", "旧机上改")
    old.attempt()
    new.attempt()
    assert (new.shown(record, UNKNOWN), new.shown(record, "note")) == ("辽宁沈阳", "旧机上改")
    settle_down(scene)
    judge(scene)
    assert old.shown(record, UNKNOWN) == "辽宁沈阳"


def test_an_old_program_neither_empties_nor_hides_what_it_does_not_know(scene: Scene) -> None:
    """It makes records, takes the first download and deletes, all without that column."""
    community = scene.world.community()
    new = scene.station(community)
    kept, deleted = new.add_resident("王秀兰"), new.add_resident("李强")
    new.edit_many([kept, deleted], UNKNOWN, lambda _record: "辽宁沈阳")
    new.attempt()
    old = scene.station(community)
    old.old = True
    old.attempt()
    made = old.add_resident("赵敏")
    old.delete(deleted)
    old.attempt()
    new.attempt()
    new.edit(made, UNKNOWN, "辽宁抚顺")
    new.attempt()
    old.attempt()
    settle_down(scene)
    judge(scene)
    assert (old.shown(kept, UNKNOWN), old.shown(made, UNKNOWN)) == ("辽宁沈阳", "辽宁抚顺")
