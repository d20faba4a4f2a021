"""What the household map is asked: each question answers for each door, and no answer looks like another."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.base import uuid7
from models.places.map_colours import MODES, count, marks
from models.places.map_facts import CellFacts
from models.places.map_signs import HATCHES, SHAPES, hatch_lines
from models.places.records import Occupancy
from models.visits.records import Outcome
from tests.models.places.estate import TODAY


def door(**facts: object) -> CellFacts:
    return CellFacts(uuid7(), "1", 1, "101", **facts)  # type: ignore[arg-type]


def test_each_question_has_an_answer_for_each_door_with_its_own_look() -> None:
    doors = [
        door(),
        door(in_round=True),
        door(in_round=True, outcome=Outcome.NOT_HOME, attempts=2),
        door(occupancy=Occupancy.VACANT, people=2, grid="第2网格"),
        door(last_contact=TODAY - timedelta(days=90), verified_on=TODAY - timedelta(days=181)),
        *(door(outcome=outcome, in_round=True) for outcome in Outcome),
        *(door(occupancy=occupancy) for occupancy in Occupancy),
    ]
    for make in MODES.values():
        mode = make(doors, TODAY)
        assert sum(count(mode, doors).values()) == len(doors)
        assert len({(entry.tone, entry.hatch, entry.shape) for entry in mode.entries}) == len(mode.entries)
        assert all(entry.hatch in HATCHES and entry.shape in SHAPES for entry in mode.entries)


def test_states_of_the_data_follow_domain_a1() -> None:
    mode = MODES["data_state"]((), TODAY)
    assert mode.classify(door(verified_on=None)) == "new"
    assert mode.classify(door(verified_on=TODAY - timedelta(days=180))) == "verified"
    assert mode.classify(door(verified_on=TODAY - timedelta(days=181))) == "expired"
    assert mode.classify(door(people=1, occupancy=Occupancy.VACANT)) == "conflict"


def test_marks_say_shop_several_households_tries_and_due() -> None:
    busy = door(use="31", households=2, outcome=Outcome.NOT_HOME, attempts=2, next_on=TODAY)
    assert marks(busy, TODAY) == ("shop", "families", "tries", "due")
    assert marks(door(next_on=TODAY + timedelta(days=1)), TODAY) == ()
    assert marks(door(cared=True), TODAY) == ("cared",)


@given(st.sampled_from(sorted(HATCHES)), st.floats(5, 200), st.floats(5, 100))
def test_hatch_lines_stay_inside_the_cell(name: str, w: float, h: float) -> None:
    for x1, y1, x2, y2 in hatch_lines(HATCHES[name], w, h):
        assert all(-0.01 <= x <= w + 0.01 for x in (x1, x2))
        assert all(-0.01 <= y <= h + 0.01 for y in (y1, y2))
