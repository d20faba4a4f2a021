"""The one place that decides whether somebody may do something to something; everybody asks here. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from models.rights.deeds import OF_PEOPLE_S_DATA, Deed
from models.rights.records import Scope
from models.rights.roles import (
    ADMINISTRATORS,
    GRANTABLE,
    MASKED,
    MATRIX,
    OF_ADMINISTRATORS,
    RESTRICTED,
    Row,
    roles_with,
)
from models.workers.records import WorkerRole

STRICT = 3
"""The grade (等保三级) from which rights are narrow: own grids, administrators apart."""


@dataclass(frozen=True)
class Given:
    """A dated right of one worker, as it holds today."""

    deed: Deed
    areas: frozenset[str] = frozenset()
    """All areas when empty."""
    scope: Scope = Scope.COMMUNITY
    grid_id: UUID | None = None
    level: int = 2


@dataclass(frozen=True)
class Standing:
    """What is known of a worker when a right is asked for."""

    worker_id: UUID
    role: WorkerRole
    posts: frozenset[str] = frozenset()
    grid_id: UUID | None = None
    given: tuple[Given, ...] = ()
    led: bool = True
    """The station has a secretary; until it has one, everybody who works there does everything (but administers)."""
    grade: int = 2
    own_grid: bool = False
    """Grid workers see their own grid alone (L-38)."""
    serving: frozenset[WorkerRole] = field(default_factory=frozenset)
    """The administrators' roles in which somebody works here."""

    @property
    def administers(self) -> bool:
        return self.role in ADMINISTRATORS

    @property
    def secretary(self) -> bool:
        return self.role is WorkerRole.SECRETARY

    @property
    def in_charge(self) -> bool:
        return self.secretary or not self.led


@dataclass(frozen=True)
class Decision:
    """``who`` is empty where it is allowed: else the roles that bring the right, who leads first."""

    allowed: bool
    who: tuple[WorkerRole, ...] = ()


YES = Decision(True)


def decide(
    standing: Standing,
    deed: Deed,
    area: str | None = None,
    *,
    level: int = 2,
    grids: Collection[UUID] | None = None,
) -> Decision:
    """Whether ``deed`` may be done to records of ``area`` (``None``: of any) of sensitivity ``level``.

    Level 4 is nobody's by role: its teams and files are asked, not this function.

    Args:
        grids: those that the record belongs to; ``None`` where it belongs to none.
    """
    if level < RESTRICTED and any(_fits(row, deed, area, level, grids, standing) for row in rows_of(standing)):
        return YES
    return Decision(False, tuple(roles_with(deed, area)))


def rows_of(standing: Standing) -> Iterator[Row]:
    """What holds for the worker: what the role brings, in grade 3 without what administrators keep, and what he was
    given; an administrator is given nothing of the daily work (L-37).
    """
    unled = not standing.led and not standing.administers
    yield from MATRIX[WorkerRole.SECRETARY if unled else standing.role]
    for given in standing.given:
        areas = given.areas or _everywhere(given.deed)
        areas = areas - OF_PEOPLE_S_DATA if standing.administers else areas
        if given.deed in GRANTABLE and areas:
            yield Row(frozenset({given.deed}), areas, given.scope, min(given.level, MASKED))


def _everywhere(deed: Deed) -> frozenset[str]:
    return frozenset(area for rows in MATRIX.values() for row in rows if deed in row.deeds for area in row.areas)


def _fits(
    row: Row, deed: Deed, area: str | None, level: int, grids: Collection[UUID] | None, standing: Standing
) -> bool:
    areas = row.areas if area is None else row.areas & {area}
    left = {each for each in areas if not _left_to_another(standing, deed, each)}
    if deed not in row.deeds or not left or level > row.level:
        return False
    return row.scope is not Scope.GRID or within(standing, grids)


def _left_to_another(standing: Standing, deed: Deed, area: str) -> bool:
    """Whether the secretary leaves it to an administrator: in grade 3, where one serves (L-43)."""
    if not standing.secretary or standing.grade < STRICT:
        return False
    return any((deed, area) in kept for role, kept in OF_ADMINISTRATORS.items() if role in standing.serving)


def within(standing: Standing, grids: Collection[UUID] | None) -> bool:
    """Whether a record of ``grids`` is one of those that a worker bound to own grids may have; of none is of all."""
    return not standing.own_grid or not grids or not own_grids(standing).isdisjoint(grids)


def own_grids(standing: Standing) -> frozenset[UUID]:
    """The worker's grid, and those of colleagues for whom he stands in."""
    lent = {given.grid_id for given in standing.given if given.scope is Scope.GRID and given.grid_id}
    return frozenset({standing.grid_id} if standing.grid_id else set()) | lent


def opens_group(
    standing: Standing, level: int, seen_by: Collection[str], *, grids: Collection[UUID] = (), helps: bool = False
) -> bool:
    """Whether what a group of ``level`` says of a person may be opened by the worker.

    Levels 1 and 2 are open to every worker of the station; level 3 to whom the group names and to whom the right was
    given singly; level 4 has a team, which the guard asks for.

    Args:
        seen_by: whom the group names: posts, ``secretary``, ``own_grid``, ``helper``.
        grids: those of the person.
        helps: the worker is the person's helper.
    """
    if level < MASKED:
        return True
    if level >= RESTRICTED or not decide(standing, Deed.OPEN_MASKED, "care", level=level).allowed:
        return False
    return is_named(standing, seen_by, grids=grids, helps=helps) or _was_given(standing, level, grids)


def is_named(standing: Standing, seen_by: Collection[str], *, grids: Collection[UUID], helps: bool) -> bool:
    """Whether a group names the worker among those who see what it says of a person, whatever its level."""
    named = set(seen_by)
    return bool(
        named & standing.posts
        or ("secretary" in named and standing.secretary)
        or ("own_grid" in named and standing.grid_id in grids)
        or ("helper" in named and helps)
    )


def _was_given(standing: Standing, level: int, grids: Collection[UUID]) -> bool:
    return any(
        given.deed is Deed.OPEN_MASKED
        and (not given.areas or "care" in given.areas)
        and given.level >= level
        and (given.scope is not Scope.GRID or (given.grid_id or standing.grid_id) in grids)
        for given in standing.given
    )


def bound_to_grids(standing: Standing) -> bool:
    """Whether the worker sees own grids alone: nothing he has reads the records of the whole community."""
    if not standing.own_grid:
        return False
    reads = [row.scope for row in rows_of(standing) if Deed.READ in row.deeds and "people" in row.areas]
    return bool(reads) and Scope.GRID in reads and all(scope is Scope.GRID for scope in reads)


def sees_people(standing: Standing) -> bool:
    """Whether the worker sees any of the daily work; the three administrators see none of it (L-37)."""
    return not standing.administers
