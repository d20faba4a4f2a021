"""Two who are one, at level 4, while something about them goes wrong."""

from __future__ import annotations

from tests.sync.torture import care
from tests.sync.torture.conftest import Scene
from tests.sync.torture.copies import copy_of, refused
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.spots import Spot


def _merged_while_wrong(scene: Scene) -> tuple[Spot, Spot, str, str]:
    """A secretary's station, one of the team; who is merged, with a wrong ID number, and into whom."""
    community = scene.world.community()
    first, second = scene.station(community), scene.station(community)
    merged, kept = first.add_resident("赵姨"), first.add_resident("赵阿姨")
    settle_down(scene)
    care.make_secretary(first, scene.marks)
    care.recognise(first, merged, scene.marks, [second.station.worker_id.hex])
    settle_down(scene)
    first.edit(merged, "id_no", "21011219560302001X")
    care.merge_two(first, kept, merged)
    return first, second, merged, kept


def _whose(spot: Spot) -> set[str]:
    """The residents of level 4 as the station has it."""
    return {row["resident_id"] for rows in care.restricted_of(copy_of(spot.station)).values() for row in rows.values()}


def test_a_merge_that_is_refused_leaves_level_4_where_it_was(scene: Scene) -> None:
    first, second, merged, kept = _merged_while_wrong(scene)
    settle_down(scene)
    judge(scene)
    assert set(refused(first.station).values()) == {"id_checksum", "resident_fixed"}
    assert (_whose(first), _whose(second)) == ({kept}, {merged})


def test_with_the_mended_merge_level_4_goes_along(scene: Scene) -> None:
    first, second, merged, kept = _merged_while_wrong(scene)
    settle_down(scene)
    first.edit(merged, "id_no", None)
    settle_down(scene)
    judge(scene)
    assert refused(first.station) == {}
    assert (_whose(first), _whose(second)) == ({kept}, {kept})
