"""Residents who move to another community while people on both sides go on writing."""

from __future__ import annotations

from tests.sync.torture.conftest import Scene
from tests.sync.torture.copies import copy_of, district_copy, refused
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.spots import Spot


def _moving(scene: Scene) -> tuple[Spot, Spot, Spot, str]:
    """Two stations of the community that gives, one of the other, and who is offered."""
    giving, taking = scene.world.community(), scene.world.community()
    one, late, there = scene.station(giving), scene.station(giving), scene.station(taking)
    record = one.add_resident("王秀兰")
    settle_down(scene)
    one.offer(record, taking)
    one.attempt()
    there.attempt()
    return one, late, there, record


def test_what_the_giving_side_wrote_too_late_reaches_the_new_owner(scene: Scene) -> None:
    one, late, there, record = _moving(scene)
    late.edit(record, "note", "晚到的话")
    there.answer(accept=True)
    there.attempt()
    one.attempt()
    late.attempt()
    settle_down(scene)
    judge(scene)
    assert there.shown(record, "note") == "晚到的话"
    assert record not in one.residents()
    assert refused(late.station) == {}


def test_two_who_write_in_one_field_on_both_sides_of_a_move_end_on_a_card_of_the_new_owner(scene: Scene) -> None:
    _, late, there, record = _moving(scene)
    late.edit(record, "note", "旧社区")
    there.answer(accept=True)
    there.attempt()
    there.attempt()
    there.edit(record, "note", "新社区")
    there.attempt()
    late.attempt()
    settle_down(scene)
    judge(scene)
    with scene.world.district.connect() as connection:
        cards = district_copy(connection, there.community)["conflict_card"].values()
    values = {card["lost_value"]["value"] for card in cards}
    assert len(values | {there.shown(record, "note")}) == 2
    assert len(values) == 1
    assert copy_of(late.station)["resident"][record]["name"] == ""


def test_who_is_declined_stays(scene: Scene) -> None:
    one, _, there, record = _moving(scene)
    there.answer(accept=False)
    there.attempt()
    settle_down(scene)
    judge(scene)
    assert record in one.residents()
    assert there.residents() == []


def test_an_offer_that_is_taken_back_after_its_answer_stands_and_the_station_sees_so(scene: Scene) -> None:
    """Undo deletes the offer here; the answer that was given meanwhile is an edit, and an edit stands."""
    one, _, there, _ = _moving(scene)
    there.answer(accept=False)
    there.attempt()
    one.undo()
    settle_down(scene)
    judge(scene)
    (offer,) = copy_of(one.station)["handover"].values()
    assert (offer["state"], offer["deleted_at"]) == ("declined", None)
