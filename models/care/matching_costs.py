"""All costs of a matching at once, as the numbers the solver takes; the same as those of each pair."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from models.care.assignment import NOBODY, Integers, Problem
from models.care.matching import MatchHelper, MatchPerson, MatchWeights, Place, alone_cost, load_cost, room

_FAR_AWAY = np.iinfo(np.int64).max


def problem(people: Sequence[MatchPerson], helpers: Sequence[MatchHelper], weights: MatchWeights) -> Problem:
    """The same costs as ``pair_cost``, ``alone_cost`` and ``load_cost``, all at once."""
    alone = np.array([alone_cost(person, weights) for person in people], np.int64)
    most = len(people)
    loads = [
        np.array([load_cost(each, each.held + k, weights) for k in range(1, min(room(each), most) + 1)], np.int64)
        for each in helpers
    ]
    return Problem(_pair_costs(people, helpers, weights), alone, loads)


def _pair_costs(people: Sequence[MatchPerson], helpers: Sequence[MatchHelper], weights: MatchWeights) -> Integers:
    costs = np.full((len(people), len(helpers)), weights.far, np.int64)
    column = {helper.id: place for place, helper in enumerate(helpers)}
    near = _Near(helpers)
    for row, person in enumerate(people):
        for places, weight in near.to(person.place, weights):
            costs[row, places] = weight
        costs[row] += weights.unknown * weights.known_after
        for helper, met in person.met.items():
            if helper in column:
                costs[row, column[helper]] -= weights.unknown * min(met, weights.known_after)
    return costs + np.array([weights.absent * helper.absent for helper in helpers], np.int64)


class _Near:
    """Which helpers are in a place, looked up once for all people."""

    def __init__(self, helpers: Sequence[MatchHelper]) -> None:
        self._at: dict[UUID, list[int]] = {}
        for column, helper in enumerate(helpers):
            place = helper.place
            for known in {place.unit, place.building, place.estate, *place.grids} - {None}:
                if known is not None:
                    self._at.setdefault(known, []).append(column)

    def to(self, place: Place, weights: MatchWeights) -> list[tuple[list[int], int]]:
        """The helpers of ever nearer places, with what being there costs."""
        found = [(self._at.get(grid, []), weights.same_grid) for grid in place.grids]
        for known, weight in (
            (place.estate, weights.same_estate),
            (place.building, weights.same_building),
            (place.unit, weights.same_stair),
        ):
            if known is not None:
                found.append((self._at.get(known, []), weight))
        return found


def others(
    whole: Problem, chosen: Sequence[int], next_costs: Sequence[int | None], last_costs: Sequence[int], count: int
) -> list[list[tuple[int, int]]]:
    """Return for each person the ``count`` cheapest other helpers who have room, as (helper, what it costs more).

    Args:
        chosen: the helper of each person, or ``NOBODY``.
        next_costs, last_costs: of each helper, what his next place costs (``None``: he is full) and his last one did.
    """
    full = np.array([cost is None for cost in next_costs], bool)
    extra = whole.costs + np.array([cost or 0 for cost in next_costs], np.int64)
    rows, mine = np.arange(len(chosen)), np.array(chosen, np.int64)
    placed = mine != NOBODY
    now = np.where(placed, 0, whole.alone)
    now[placed] = whole.costs[rows[placed], mine[placed]] + np.array(last_costs, np.int64)[mine[placed]]
    extra -= now[:, None]
    extra[:, full] = _FAR_AWAY
    extra[rows[placed], mine[placed]] = _FAR_AWAY
    nearest = np.argsort(extra, axis=1, kind="stable")[:, :count]
    found = np.take_along_axis(extra, nearest, axis=1)
    return [
        [(helper, more) for helper, more in zip(helpers, mores, strict=True) if more != _FAR_AWAY]
        for helpers, mores in zip(nearest.tolist(), found.tolist(), strict=True)
    ]
