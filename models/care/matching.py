"""Who should help whom: what a pair costs, in whole numbers that anybody can add up, and the cheapest assignment.

The total that is made as small as possible is

    sum over people     ``pair_cost`` with their helper, or ``alone_cost`` without one
  + sum over helpers    ``load_cost`` of each place taken, from the first free one on

so that everybody is placed while there is room, those at risk first; near helpers before far ones, known before
unknown ones, and people spread over the helpers by what each can carry. A surname is nobody's criterion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

SUGGESTION_REASONS = (
    "same_stair", "same_building", "same_estate", "same_grid", "far",
    "known", "few_people", "absent", "chosen", "no_room",
)  # fmt: skip
"""Where the helper is (one of the first five); known: ``met`` times; few_people: he then has at most half of what he
can carry; chosen: a person changed this line; no_room: nobody has a place left."""


@dataclass(frozen=True)
class MatchWeights:
    """What things cost; a smaller total is better. Proposals of this product, not of a source."""

    same_stair: int = 0
    same_building: int = 10
    same_estate: int = 20
    same_grid: int = 30
    far: int = 60
    """Exactly one of these five is paid for a pair: the first that holds."""
    unknown: int = 5
    """For each visit that the helper is short of ``known_after`` with this person."""
    known_after: int = 4
    load: int = 20
    """The k-th person of a helper who can carry c costs ``load * (2 * k - 1) // c``, k counted from 1 with those he has
    already: up to twice ``load`` for the last one."""
    absent: int = 1_000
    """On top, while the helper is away: present ones first."""
    alone: int = 10_000
    """Times the person's urgency, for nobody."""

    def __post_init__(self) -> None:
        near = (0, self.same_stair, self.same_building, self.same_estate, self.same_grid, self.far)
        dearest = self.far + self.unknown * self.known_after + 2 * self.load
        if list(near) != sorted(near) or min(self.unknown, self.known_after, self.load) < 0:
            raise ValueError("weights are not negative, and near is not dearer than far")
        if not dearest < self.absent or not dearest + self.absent < self.alone:
            raise ValueError("an absent helper comes after all present ones, and nobody after all helpers")


@dataclass(frozen=True)
class Place:
    """Where somebody lives or works; what is not known is ``None`` and near to nothing."""

    unit: UUID | None = None
    building: UUID | None = None
    estate: UUID | None = None
    grids: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class MatchPerson:
    """``met``: visits so far by helper; ``urgency``: 1 ordinary, 2 key, 3 high risk."""

    id: UUID
    place: Place
    met: Mapping[UUID, int] = field(default_factory=dict)
    urgency: int = 1


@dataclass(frozen=True)
class MatchHelper:
    """``held``: people he is primary helper of already; ``capacity``: of how many he can be."""

    id: UUID
    place: Place
    capacity: int
    held: int = 0
    absent: bool = False


@dataclass(frozen=True)
class Matching:
    """``chosen[person]`` is a helper or ``None``; no choice costs less than ``bound``, so ``gap`` 0 is a proof."""

    chosen: Mapping[UUID, UUID | None]
    total: int
    bound: int

    @property
    def gap(self) -> int:
        return self.total - self.bound


def match(people: Sequence[MatchPerson], helpers: Sequence[MatchHelper], weights: MatchWeights) -> Matching:
    """Return a cheapest matching of ``people`` with ``helpers`` within their capacity.

    The same input in the same order gives the same answer. 2,000 people and 300 helpers take about a second.
    """
    # numpy and the solver are loaded when somebody asks for a matching, not at every start
    from models.care.assignment import NOBODY, assign
    from models.care.matching_costs import problem

    found = assign(problem(people, helpers, weights))
    ids = [None if place == NOBODY else helpers[place].id for place in found.chosen.tolist()]
    return Matching(dict(zip((person.id for person in people), ids, strict=True)), found.total, found.bound)


def distance(person: Place, helper: Place) -> str:
    """Return the first of the five reasons of nearness that holds."""
    if person.unit is not None and person.unit == helper.unit:
        return "same_stair"
    if person.building is not None and person.building == helper.building:
        return "same_building"
    if person.estate is not None and person.estate == helper.estate:
        return "same_estate"
    return "same_grid" if person.grids & helper.grids else "far"


def pair_cost(person: MatchPerson, helper: MatchHelper, weights: MatchWeights) -> int:
    """Return what this pair costs, whatever else is chosen."""
    near: int = getattr(weights, distance(person.place, helper.place))
    short = max(weights.known_after - person.met.get(helper.id, 0), 0)
    return near + weights.unknown * short + (weights.absent if helper.absent else 0)


def alone_cost(person: MatchPerson, weights: MatchWeights) -> int:
    return weights.alone * person.urgency


def load_cost(helper: MatchHelper, k: int, weights: MatchWeights) -> int:
    """Return what the ``k``-th person of a helper costs, counted from 1 with those he has already."""
    return weights.load * (2 * k - 1) // max(helper.capacity, 1)


def room(helper: MatchHelper) -> int:
    return max(helper.capacity - helper.held, 0)
