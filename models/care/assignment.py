"""The cheapest way to give everybody one place: integer costs, places whose price rises, an optimum with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
FIRST_COLUMNS, MORE_COLUMNS = 8, 4
"""How many of the cheapest helpers a person may have at first, and how many more in each round."""
NOBODY = -1


@dataclass(frozen=True)
class Problem:
    """People by helpers.

    ``costs[i, j]`` is what person i costs with helper j, ``alone[i]`` what he costs without any. The k-th person
    (from 0) that helper j is given costs ``loads[j][k]`` more; that must not fall with k, and there are as many as j
    has room for. All are integers.
    """

    costs: Integers
    alone: Integers
    loads: Sequence[Integers]

    def total(self, chosen: Integers) -> int:
        """The cost of giving person i to helper ``chosen[i]``, or to nobody."""
        placed = np.flatnonzero(chosen != NOBODY)
        pairs = int(self.costs[placed, chosen[placed]].sum()) + int(self.alone[chosen == NOBODY].sum())
        counts = np.bincount(chosen[placed], minlength=len(self.loads))
        return pairs + sum(int(load[:count].sum()) for load, count in zip(self.loads, counts, strict=True))

    def bound(self, prices: Integers) -> int:
        """No choice costs less than this, whatever ``prices`` of the helpers' places are.

        Lagrange: a person pays the price of a place on top of his cost and takes what is cheapest for him alone; a
        helper sells as many places as pay for themselves. At the right prices it meets the optimum.
        """
        cheapest = (self.costs + prices).min(axis=1, initial=np.iinfo(np.int64).max)
        sold = sum(int(np.minimum(load - price, 0).sum()) for load, price in zip(self.loads, prices, strict=True))
        return int(np.minimum(self.alone, cheapest).sum()) + sold


@dataclass(frozen=True)
class Assignment:
    """``chosen[i]`` is the helper of person i or ``NOBODY``; nothing costs less than ``bound``."""

    chosen: Integers
    total: int
    bound: int


def assign(problem: Problem) -> Assignment:
    """Return a cheapest assignment.

    It is a linear programme over a network, whose corners are whole numbers. People who cost alike with everybody
    stand in it once. Few of its columns ever matter: it is solved over the cheapest ones, and its prices name those
    that would still pay, until there is none.
    """
    if not problem.costs.size:
        return _nobody(problem)
    alike = _Alike(problem)
    master = _Master(alike.costs, alike.alone, alike.counts, problem.loads)
    master.add(_cheapest(alike.costs, FIRST_COLUMNS, below=alike.costs.max(axis=1) + 1))
    worth, prices = master.solve()
    while master.add(_cheapest(alike.costs + prices, MORE_COLUMNS, below=worth)):
        worth, prices = master.solve()
    chosen = alike.dealt(*master.taken())
    return Assignment(chosen, problem.total(chosen), problem.bound(prices))


def _nobody(problem: Problem) -> Assignment:
    chosen = np.full(len(problem.alone), NOBODY)
    return Assignment(chosen, problem.total(chosen), problem.bound(np.zeros(len(problem.loads), np.int64)))


class _Alike:
    """Rows of people whose costs are equal, with how many they are."""

    def __init__(self, problem: Problem) -> None:
        rows, self._row, self.counts = np.unique(
            np.column_stack([problem.costs, problem.alone]), axis=0, return_inverse=True, return_counts=True
        )
        self.costs, self.alone = rows[:, :-1], rows[:, -1]

    def dealt(self, rows: Integers, helpers: Integers, counts: Integers) -> Integers:
        """Give the people of each row, in their order, the helpers that the row takes."""
        order = np.argsort(rows, kind="stable")
        row, helper = np.repeat(rows[order], counts[order]), np.repeat(helpers[order], counts[order])
        within = np.arange(len(row)) - np.searchsorted(row, row)
        people = np.argsort(self._row, kind="stable")
        first = np.searchsorted(self._row[people], row)
        chosen = np.full(len(people), NOBODY)
        chosen[people[first + within]] = helper
        return chosen


def _cheapest(costs: Integers, count: int, *, below: Integers) -> NDArray[np.bool_]:
    """Mark in each row the ``count`` cheapest cells that are under the row's ``below``.

    Of equal ones every row takes others, so that those who live together are not all offered the same few helpers.
    """
    rows, columns = np.ogrid[: costs.shape[0], : costs.shape[1]]
    order = costs * costs.shape[1] + (columns + rows * count) % costs.shape[1]
    first = np.argpartition(order, min(count, costs.shape[1]) - 1, axis=1)[:, :count]
    marked = np.zeros(costs.shape, bool)
    np.put_along_axis(marked, first, True, axis=1)
    return marked & (costs < below[:, None])


class _Master:
    """The programme over the columns so far: each row of people has its places, each helper opens what is taken."""

    def __init__(self, costs: Integers, alone: Integers, counts: Integers, loads: Sequence[Integers]) -> None:
        self._costs, (self._rows, self._helpers) = costs, costs.shape
        self._row, self._helper = (np.empty(0, np.int64) for _ in range(2))
        self._known = np.zeros(costs.shape, bool)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
            self._solver.setOptionValue(option, value)
        sums = np.concatenate([counts, np.zeros(self._helpers)]).astype(float)
        nothing = np.empty(0, np.int32)
        self._solver.addRows(len(sums), sums, sums, 0, nothing, nothing, np.empty(0))
        self._columns(alone, np.arange(self._rows)[:, None], np.ones(1), np.inf)
        opened = np.repeat(np.arange(self._helpers), [len(load) for load in loads])
        self._columns(np.concatenate(loads), self._rows + opened[:, None], -np.ones(1), 1.0)
        self._first = self._rows + len(opened)

    def add(self, marked: NDArray[np.bool_]) -> int:
        """Let the marked pairs be chosen too; return how many could not be before."""
        rows, helpers = np.nonzero(marked & ~self._known)
        self._known |= marked
        self._row, self._helper = np.concatenate([self._row, rows]), np.concatenate([self._helper, helpers])
        self._columns(self._costs[rows, helpers], np.column_stack([rows, self._rows + helpers]), np.ones(2), np.inf)
        return len(rows)

    def solve(self) -> tuple[Integers, Integers]:
        """Return what a person of each row is worth at most, and the prices of the helpers' places."""
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"assignment not solved: {status}")
        duals = np.rint(np.asarray(self._solver.getSolution().row_dual)).astype(np.int64)
        return duals[: self._rows], -duals[self._rows :]

    def taken(self) -> tuple[Integers, Integers, Integers]:
        """Rows, helpers, and how many of the row go to the helper."""
        counts = np.rint(np.asarray(self._solver.getSolution().col_value)[self._first :]).astype(np.int64)
        chosen = np.flatnonzero(counts)
        return self._row[chosen], self._helper[chosen], counts[chosen]

    def _columns(self, costs: Integers, rows: Integers, values: NDArray[np.float64], upper: float) -> None:
        """Columns with the same coefficients, each in its own ``rows``."""
        count, height = rows.shape
        starts = np.arange(count, dtype=np.int32) * height
        self._solver.addCols(
            count, costs.astype(float), np.zeros(count), np.full(count, upper),
            count * height, starts, rows.ravel().astype(np.int32), np.tile(values, count),
        )  # fmt: skip
