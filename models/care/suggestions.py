"""Suggests helpers for those who have none: everybody near, known, balanced, each line with its reasons to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.care.candidates import (
    Person,
    as_match,
    children_unplaced,
    helpers_to_choose,
    levels_of_free,
    people_to_place,
)
from models.care.matching import MatchHelper, MatchWeights, alone_cost, distance, load_cost, match, pair_cost
from models.care.pairings import pair
from models.care.queries import Home
from models.care.records import Pairing, PairingRole
from models.errors import WorldError

if TYPE_CHECKING:
    from models.care.assignment import Problem

ALTERNATIVES = 3


@dataclass(frozen=True)
class Alternative:
    helper_id: UUID
    extra: int
    """What the whole would cost more if this line alone took this helper; negative where it would cost less."""


@dataclass(frozen=True)
class SuggestionLine:
    """One person with the helper suggested; ``None``: nobody has a place left, or a person left the line out."""

    resident_id: UUID
    name: str
    home: Home
    helper_id: UUID | None
    cost: int
    """``pair_cost`` or ``alone_cost``; what places cost is ``Suggestion.load_cost``."""
    reasons: tuple[str, ...]
    """Of ``SUGGESTION_REASONS``."""
    met: int
    """Days on which the helper has met the person."""
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Load:
    """People whom a helper is the primary helper of: ``held`` already, ``new`` by the suggestion."""

    name: str
    held: int
    new: int
    capacity: int
    absent: bool


@dataclass(frozen=True)
class Suggestion:
    """Lines in stair order and what they come to; nothing that covers the same people costs less than ``bound``."""

    lines: tuple[SuggestionLine, ...]
    loads: Mapping[UUID, Load]
    load_cost: int
    bound: int
    children: int
    """People under 14 without a helper for whom it suggests none: the worker is not told of their care."""
    _case: _Case = field(repr=False, compare=False)

    @property
    def total_cost(self) -> int:
        return sum(line.cost for line in self.lines) + self.load_cost

    @property
    def gap(self) -> int:
        """How much more it costs than the optimum: 0 as suggested, more once lines were changed."""
        return self.total_cost - self.bound

    @property
    def unplaced(self) -> int:
        return sum(line.helper_id is None for line in self.lines)


@dataclass(frozen=True)
class Accepted:
    paired: int
    refused: tuple[tuple[UUID, WorldError], ...]
    """Residents whom the world has changed for since, and why; the other lines are paired all the same."""


def suggest(
    session: Session,
    today: date,
    *,
    residents: Collection[UUID] | None = None,
    weights: MatchWeights = MatchWeights(),  # noqa: B008 - frozen
) -> Suggestion:
    """Suggest a primary helper for everybody who should have one and has none; of ``residents`` only, where given.

    Nothing is written. What it makes small is described, to the last term, in ``models.care.matching``.
    """
    those = helpers_to_choose(session, today)
    people = people_to_place(session, today, those, residents)
    names, children = {row.helper.id: row.helper.name for row in those}, children_unplaced(session, today, residents)
    case = _Case(people, as_match(session, those), names, weights, children)
    found = match([person.match for person in people], case.helpers, weights)
    return case.drawn_up(found.chosen, found.bound, frozenset())


def change_line(suggestion: Suggestion, resident_id: UUID, helper_id: UUID | None) -> Suggestion:
    """Give one line another helper, or none; the others stay as they are, nothing is solved again.

    Raises:
        WorldError: ``resident_unknown``, ``helper_unknown`` (not in this suggestion); ``helper_full`` (``count``,
            ``capacity``): with the lines as they stand he has no place left.
    """
    chosen = {line.resident_id: line.helper_id for line in suggestion.lines}
    if resident_id not in chosen:
        raise WorldError("resident_unknown")
    if helper_id is not None and helper_id != chosen[resident_id]:
        _refuse_full(suggestion, helper_id)
    changed = {line.resident_id for line in suggestion.lines if "chosen" in line.reasons} | {resident_id}
    return suggestion._case.drawn_up({**chosen, resident_id: helper_id}, suggestion.bound, changed)


def leave_out(suggestion: Suggestion, residents: Collection[UUID]) -> Suggestion:
    """Take lines away: nobody is suggested for ``residents`` any more, and their places are free; drawn up once."""
    chosen = {line.resident_id: line.helper_id for line in suggestion.lines}
    gone = chosen.keys() & set(residents)
    changed = {line.resident_id for line in suggestion.lines if "chosen" in line.reasons} | gone
    return suggestion._case.drawn_up({**chosen, **dict.fromkeys(gone)}, suggestion.bound, changed)


def accept(session: Session, lines: Iterable[SuggestionLine], *, on: date) -> Accepted:
    """Pair every line that has a helper from ``on`` on; a line that the rules refuse by now is named and left out.

    Whoever is still as the suggestion found him is paired with all others at once, the rest one by one.
    """
    wanted = {line.resident_id: line.helper_id for line in lines if line.helper_id is not None}
    levels = levels_of_free(session, wanted, on)
    room = {row.helper.id: row.free for row in helpers_to_choose(session, on)}
    clear: dict[UUID, UUID] = {}
    for resident_id, helper_id in wanted.items():
        if resident_id in levels and room.get(helper_id, 0):
            room[helper_id] -= 1
            clear[resident_id] = helper_id
    session.add_all(
        Pairing(resident_id=key, level=levels[key], helper_id=helper, role=PairingRole.PRIMARY, starts_on=on)
        for key, helper in clear.items()
    )
    session.flush()
    refused = [
        (key, error) for key in wanted if key not in clear and (error := _refusal(session, key, wanted[key], on))
    ]
    return Accepted(len(wanted) - len(refused), tuple(refused))


def _refusal(session: Session, resident_id: UUID, helper_id: UUID, on: date) -> WorldError | None:
    """Pair one person, or return why not."""
    try:
        pair(session, resident_id, helper_id, role=PairingRole.PRIMARY, on=on)
    except WorldError as error:
        return error
    return None


def _refuse_full(suggestion: Suggestion, helper_id: UUID) -> None:
    load = suggestion.loads.get(helper_id)
    if load is None:
        raise WorldError("helper_unknown")
    if load.held + load.new >= load.capacity:
        raise WorldError("helper_full", count=load.held + load.new, capacity=load.capacity)


class _Case:
    """The people and helpers of one suggestion with all their costs, to draw up any choice among them."""

    def __init__(
        self,
        people: Sequence[Person],
        helpers: Sequence[MatchHelper],
        names: Mapping[UUID, str],
        weights: MatchWeights,
        children: int,
    ) -> None:
        self._children = children
        self.helpers, self._people, self._names, self._weights = helpers, people, names, weights
        self._column = {helper.id: column for column, helper in enumerate(helpers)}

    def drawn_up(self, chosen: Mapping[UUID, UUID | None], bound: int, changed: Collection[UUID]) -> Suggestion:
        new = Counter(chosen.values())
        columns = [self._column_of(chosen[person.match.id]) for person in self._people]
        nearby = self._others(columns, new)
        lines = tuple(
            self._line(person, column, new, others, changed)
            for person, column, others in zip(self._people, columns, nearby, strict=True)
        )
        loads = {
            each.id: Load(self._names[each.id], each.held, new[each.id], each.capacity, each.absent)
            for each in self.helpers
        }
        cost = sum(load_cost(each, each.held + k, self._weights) for each in self.helpers for k in _up_to(new[each.id]))
        return Suggestion(lines, loads, cost, bound, self._children, self)

    def _column_of(self, helper_id: UUID | None) -> int | None:
        return None if helper_id is None else self._column[helper_id]

    def _line(
        self,
        person: Person,
        column: int | None,
        new: Counter[UUID | None],
        others: Sequence[tuple[int, int]],
        changed: Collection[UUID],
    ) -> SuggestionLine:
        key = person.match.id
        alternatives = tuple(Alternative(self.helpers[other].id, extra) for other, extra in others)
        mine = ("chosen",) if key in changed else ()
        if column is None:
            cost, reasons = alone_cost(person.match, self._weights), mine or ("no_room",)
            return SuggestionLine(key, person.name, person.home, None, cost, reasons, 0, alternatives)
        helper = self.helpers[column]
        met = person.match.met.get(helper.id, 0)
        light = 2 * (helper.held + new[helper.id]) <= helper.capacity
        told = {"known": met > 0, "few_people": light, "absent": helper.absent}
        reasons = (distance(person.match.place, helper.place), *(code for code, holds in told.items() if holds), *mine)
        cost = pair_cost(person.match, helper, self._weights)
        return SuggestionLine(key, person.name, person.home, helper.id, cost, reasons, met, alternatives)

    def _others(self, columns: Sequence[int | None], new: Counter[UUID | None]) -> list[list[tuple[int, int]]]:
        from models.care.assignment import NOBODY
        from models.care.matching_costs import others

        taken = [each.held + new[each.id] for each in self.helpers]
        both = list(zip(self.helpers, taken, strict=True))
        next_costs = [load_cost(each, k + 1, self._weights) if k < each.capacity else None for each, k in both]
        last_costs = [load_cost(each, k, self._weights) for each, k in both]
        chosen = [NOBODY if column is None else column for column in columns]
        return others(self._whole, chosen, next_costs, last_costs, ALTERNATIVES)

    def costs(self) -> dict[str, Any]:
        people = [{"resident_id": str(each.match.id), "urgency": each.match.urgency} for each in self._people]
        helpers = [
            {"helper_id": str(each.id), "capacity": each.capacity, "held": each.held, "absent": each.absent}
            for each in self.helpers
        ]
        for known, alone in zip(people, self._whole.alone.tolist(), strict=True):
            known["alone"] = alone
        for helper, places in zip(helpers, self._whole.loads, strict=True):
            helper["places"] = places.tolist()
        return {
            "weights": asdict(self._weights), "people": people, "helpers": helpers, "pairs": self._whole.costs.tolist()
        }  # fmt: skip

    @cached_property
    def _whole(self) -> Problem:
        from models.care.matching_costs import problem

        return problem([person.match for person in self._people], self.helpers, self._weights)


def _up_to(count: int) -> range:
    return range(1, count + 1)


def costs_of(suggestion: Suggestion) -> dict[str, Any]:
    """All that the total is made of, without names, so that anybody can look for a better one with a solver of his own.

    ``pairs[i][j]`` is ``pair_cost`` of person i and helper j, ``alone`` that of nobody, ``places`` what each free place
    of a helper costs, the first one first. As plain numbers and texts.
    """
    return suggestion._case.costs()
