"""The cheapest matching: against every choice there is, against a mixed-integer solver, and against its own bound."""

from __future__ import annotations

from itertools import product
from random import Random
from uuid import UUID

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.care.assignment import NOBODY, Problem, assign
from models.care.matching import (
    MatchHelper,
    MatchPerson,
    MatchWeights,
    Place,
    alone_cost,
    distance,
    load_cost,
    match,
    pair_cost,
    room,
)
from models.care.matching_costs import problem

WEIGHTS = MatchWeights()
IDS = [UUID(int=number) for number in range(1, 400)]
STAIRS = tuple(
    Place(UUID(int=1000 + n), UUID(int=2000 + n // 2), UUID(int=3000 + n // 4), frozenset({UUID(int=4000 + n // 6)}))
    for n in range(12)
)
PLACES = (*STAIRS, Place(building=UUID(int=2001), estate=UUID(int=3000)), Place(grids=STAIRS[0].grids), Place())


def helper(number: int, place: Place = STAIRS[0], **more) -> MatchHelper:
    return MatchHelper(IDS[number], place, **{"capacity": 5, **more})


def person(number: int, place: Place = STAIRS[0], **more) -> MatchPerson:
    return MatchPerson(IDS[100 + number], place, **more)


def cost_by_hand(people, helpers, chosen) -> int:
    """The total as the module describes it, term by term."""
    by_id, total, held = {each.id: each for each in helpers}, 0, {each.id: each.held for each in helpers}
    for each in people:
        if (with_whom := chosen[each.id]) is None:
            total += alone_cost(each, WEIGHTS)
            continue
        held[with_whom] += 1
        total += pair_cost(each, by_id[with_whom], WEIGHTS) + load_cost(by_id[with_whom], held[with_whom], WEIGHTS)
    return total


def every_choice(people, helpers):
    for choice in product([None, *(each.id for each in helpers)], repeat=len(people)):
        if all(choice.count(each.id) <= room(each) for each in helpers):
            yield dict(zip((each.id for each in people), choice, strict=True))


@st.composite
def small(draw):
    helpers = [
        helper(n, draw(st.sampled_from(PLACES)), capacity=draw(st.integers(0, 4)), held=draw(st.integers(0, 3)),
               absent=draw(st.booleans()))
        for n in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    met = st.dictionaries(st.sampled_from(IDS[:5]), st.integers(0, 6), max_size=3)
    people = [
        person(n, draw(st.sampled_from(PLACES)), met=draw(met), urgency=draw(st.integers(1, 3)))
        for n in range(draw(st.integers(0, 5)))
    ]
    return people, helpers


@given(small())
@settings(max_examples=120, deadline=None)
def test_no_choice_there_is_costs_less(case) -> None:
    people, helpers = case
    found = match(people, helpers, WEIGHTS)
    assert found.total == min(cost_by_hand(people, helpers, choice) for choice in every_choice(people, helpers))
    assert found.total == cost_by_hand(people, helpers, found.chosen)
    assert found.gap == 0


@given(small())
@settings(deadline=None)
def test_the_costs_all_at_once_are_the_costs_of_each_pair(case) -> None:
    people, helpers = case
    whole = problem(people, helpers, WEIGHTS)
    for row, each in enumerate(people):
        assert whole.costs[row].tolist() == [pair_cost(each, other, WEIGHTS) for other in helpers]


@st.composite
def bare(draw):
    people, helpers = draw(st.integers(1, 7)), draw(st.integers(0, 5))
    numbers = st.integers(-50, 50)
    costs = np.array(draw(st.lists(numbers, min_size=people * helpers, max_size=people * helpers)), np.int64)
    loads = [np.array(sorted(draw(st.lists(numbers, max_size=4))), np.int64) for _ in range(helpers)]
    alone = np.array(draw(st.lists(numbers, min_size=people, max_size=people)), np.int64)
    return Problem(costs.reshape(people, helpers), alone, loads)


@given(bare(), st.data())
@settings(deadline=None)
def test_any_costs_are_solved_with_proof_and_any_prices_give_a_bound(case: Problem, data) -> None:
    """Costs need not look like ours for the answer to be the cheapest: ties, gains, and helpers with no room."""
    found = assign(case)
    assert found.bound == found.total == case.total(found.chosen)
    for place, load in enumerate(case.loads):
        assert (found.chosen == place).sum() <= len(load)
    prices = data.draw(st.lists(st.integers(-80, 80), min_size=len(case.loads), max_size=len(case.loads)))
    assert case.bound(np.array(prices, np.int64)) <= found.total


def community(people: int, helpers: int, seed: int, capacity: int) -> tuple[list[MatchPerson], list[MatchHelper]]:
    random = Random(seed)
    those = [
        helper(n, random.choice(PLACES), capacity=random.randrange(1, 2 * capacity), absent=random.random() < 0.1)
        for n in range(helpers)
    ]
    met = [{random.choice(IDS[:helpers]): random.randrange(6)} if random.random() < 0.4 else {} for _ in range(people)]
    ids = [UUID(int=10_000 + n) for n in range(people)]
    return [MatchPerson(ids[n], random.choice(PLACES), met[n], random.randrange(1, 4)) for n in range(people)], those


def by_mixed_integers(whole: Problem) -> int:
    """The optimum as a textbook writes it down: one yes or no for each pair and each place."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    (people, helpers), terms = whole.costs.shape, []
    pairs = [[solver.addBinary() for _ in range(helpers)] for _ in range(people)]
    for row in range(people):
        nobody = solver.addBinary()
        solver.addConstr(sum(pairs[row]) + nobody == 1)
        terms += [int(whole.alone[row]) * nobody, *(int(whole.costs[row, j]) * pairs[row][j] for j in range(helpers))]
    for j, load in enumerate(whole.loads):
        places = [solver.addBinary() for _ in load]
        solver.addConstr(sum(pairs[row][j] for row in range(people)) <= sum(places))
        terms += [int(cost) * place for cost, place in zip(load, places, strict=True)]
    solver.minimize(sum(terms))
    return round(solver.getInfo().objective_function_value)


@pytest.mark.parametrize(("people", "helpers", "capacity"), [(40, 12, 4), (60, 10, 5), (25, 20, 2)])
def test_a_mixed_integer_solver_finds_nothing_cheaper(people: int, helpers: int, capacity: int) -> None:
    whole = problem(*community(people, helpers, people, capacity), WEIGHTS)
    assert assign(whole).total == by_mixed_integers(whole)


@pytest.mark.parametrize("capacity", [3, 7, 20])
def test_a_large_community_is_solved_with_proof(capacity: int) -> None:
    people, helpers = community(2_000, 300, 5, capacity)
    found = match(people, helpers, WEIGHTS)
    assert found.gap == 0
    placed = sum(choice is not None for choice in found.chosen.values())
    assert placed == min(len(people), sum(map(room, helpers)))
    assert match(people, helpers, WEIGHTS) == found


def test_a_dearer_choice_shows_its_gap() -> None:
    whole = problem([person(0)], [helper(0), helper(1, STAIRS[11])], WEIGHTS)
    best = assign(whole)
    assert whole.total(np.array([1])) - best.bound == WEIGHTS.far
    assert whole.total(np.array([NOBODY])) > whole.total(np.array([1]))


def test_those_at_risk_are_placed_first_when_room_is_short() -> None:
    people = [person(0, urgency=1), person(1, STAIRS[11], urgency=3), person(2, urgency=2)]
    found = match(people, [helper(0, capacity=2)], WEIGHTS)
    assert [found.chosen[each.id] for each in people] == [None, IDS[0], IDS[0]]


def test_an_absent_helper_comes_after_the_farthest_present_one() -> None:
    near_but_away, far = helper(0, absent=True), helper(1, Place(), held=4)
    known = [person(n, met={IDS[0]: 9}) for n in range(2)]
    found = match(known, [near_but_away, far], WEIGHTS)
    assert sorted(found.chosen.values()) == [IDS[0], IDS[1]]


def test_people_are_spread_by_what_each_helper_can_carry() -> None:
    helpers = [helper(0, capacity=10), helper(1, capacity=5)]
    found = match([person(n) for n in range(9)], helpers, WEIGHTS)
    assert list(found.chosen.values()).count(IDS[0]) == 6


def test_a_known_helper_is_worth_a_walk_within_the_estate() -> None:
    found = match([person(0, met={IDS[1]: 4})], [helper(0), helper(1, STAIRS[1])], WEIGHTS)
    assert found.chosen[IDS[100]] == IDS[1]


def test_the_nearest_thing_they_share_counts() -> None:
    assert [distance(STAIRS[0], STAIRS[n]) for n in (0, 1, 2, 5, 6)] == [
        "same_stair", "same_building", "same_estate", "same_grid", "far",
    ]  # fmt: skip
    assert distance(Place(), Place()) == "far"


@pytest.mark.parametrize(
    "wrong", [{"same_stair": 15}, {"load": -1}, {"absent": 50}, {"alone": 900}, {"far": 20_000}, {"same_stair": -1}]
)
def test_weights_that_break_the_promises_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"helper|far"):
        MatchWeights(**wrong)
