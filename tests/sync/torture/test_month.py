"""A month at three stations of one community: seeded days, offline for days at a time, everybody level at the end."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.sync.torture.conftest import Scene
from tests.sync.torture.copies import district_copy
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.ledger import Ledger
from tests.sync.torture.line import Fault
from tests.sync.torture.spots import Spot

DAYS = 22
STATIONS = 3
PEOPLE = 60
COLUMNS = ("note", "occupation", "work_unit", "former_name", "native_place")
OFFLINE = ((0, range(3, 9)), (1, range(6, 15)), (2, range(10, 21)))
"""Station and the days on which its line is down."""


def test_a_month_of_work_apart_ends_with_equal_copies_and_every_clash_on_a_card(scene: Scene) -> None:
    chance = random.Random(2026)
    community = scene.world.community()
    spots = [scene.station(community) for _ in range(STATIONS)]
    for number in range(PEOPLE):
        spots[number % STATIONS].add_resident(f"居民{number}")
    settle_down(scene)
    for day in range(DAYS):
        for place, spot in enumerate(spots):
            spot.offset = timedelta(days=day, minutes=chance.uniform(-9, 9))
            _work(spot, day, chance)
            if not any(place == which and day in days for which, days in OFFLINE):
                spot.line.will(*chance.choices(list(Fault), k=chance.randrange(3)))
                spot.attempt()
    settle_down(scene)
    judge(scene)
    cards = _cards(scene, community)
    assert cards
    assert cards <= _clashes(scene.ledger)


def _work(spot: Spot, day: int, chance: random.Random) -> None:
    """A day's worth: some corrections, a new face, now and then a mistake that is taken back."""
    people = spot.residents()
    for number in range(chance.randrange(3, 8)):
        spot.edit(chance.choice(people), chance.choice(COLUMNS), f"第{day}天{spot.name}站{number}")
    spot.add_resident(f"新人{day}-{spot.name}")
    if chance.random() < 0.2:
        spot.undo()


def _cards(scene: Scene, community: str) -> set[tuple[str, str, object]]:
    with scene.world.district.connect() as connection:
        cards = district_copy(connection, community)["conflict_card"].values()
    return {(card["record_id"], card["column_name"], card["lost_value"]["value"]) for card in cards}


def _clashes(ledger: Ledger) -> set[tuple[str, str, object]]:
    """What a card may say: a value that was given to a field which another station changed too."""
    stations: dict[tuple[str, str], set[str]] = {}
    for edit in ledger.edits:
        stations.setdefault((edit.record, edit.column), set()).add(edit.station)
    return {(e.record, e.column, e.value) for e in ledger.edits if len(stations[e.record, e.column]) > 1}
