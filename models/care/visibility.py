"""Who may open what is masked (level 3), and who is on the team that sees level 4."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import today as china_today
from models.care.catalogue import groups
from models.care.children import may_be_told
from models.care.guard import reads_openly, unguarded
from models.care.queries import helped_by, holds
from models.care.records import CareTeamMember, Membership, Pairing, Reveal, SpecialGroup
from models.care.rules import MASKED, REGISTER_REASONS, RESTRICTED, REVEAL_REASONS, written_level
from models.errors import WorldError
from models.people.records import Residency, Resident
from models.places.records import Building, Dwelling, Unit
from models.rights.deciding import Standing, is_named, opens_group, own_grids
from models.rights.deeds import Deed
from models.rights.queries import require, require_secretary, standing
from models.visits.scope import chunks
from models.workers.records import Worker


def counted_out(session: Session) -> Callable[[SpecialGroup], bool]:
    """Whether a few people of a group may be counted out to the viewer; nobody's rights go with a paper."""
    who, outside = standing(session), reads_openly(session)

    def counted(entry: SpecialGroup) -> bool:
        if outside:
            return entry.sensitivity < MASKED
        return opens_group(who, entry.sensitivity, entry.seen_by or ())

    return counted


def openable(session: Session, resident_id: UUID, day: date | None = None) -> frozenset[str]:
    """The codes of all masked groups that the viewer may open of this person, were he a member of them."""
    masked = [group for group in groups(session, active=None) if group.sensitivity == MASKED]
    return openable_of(session, [resident_id], masked, day)[resident_id]


def openable_of(
    session: Session, resident_ids: Collection[UUID], among: Sequence[SpecialGroup], day: date | None = None
) -> dict[UUID, frozenset[str]]:
    """As ``openable``, for each of many people: which of the groups ``among`` may be opened."""
    who = standing(session)
    grids = _grids(session, who, resident_ids)
    helped = _helped(session, who.worker_id, resident_ids, day or china_today())
    return {
        key: frozenset(
            group.code
            for group in among
            if opens_group(who, group.sensitivity, group.seen_by or (), grids=grids.get(key, ()), helps=key in helped)
        )
        for key in resident_ids
    }


def openable_as_member(session: Session, resident_id: UUID, day: date | None = None) -> frozenset[str]:
    """The codes of the groups by which the viewer may open what is masked of this person; nothing is open if empty.

    Of those that the person is in: a post opens whom it is there for, not everybody. The secretary opens all, the
    helper what the groups of level 1 and 2 brought about too, and who sees a group of level 4 is on the team.
    """
    day = day or china_today()
    every = groups(session, active=None)
    held = Membership.alive(), holds(Membership.recognised_on, Membership.ended_on, day)
    mine = set(session.scalars(select(Membership.group_code).where(Membership.resident_id == resident_id, *held)))
    who, of_masked = standing(session), [group for group in every if group.sensitivity == MASKED]
    if who.secretary:
        return frozenset(group.code for group in of_masked) | mine
    grids = _grids(session, who, [resident_id]).get(resident_id, set())
    helped = resident_id in _helped(session, who.worker_id, [resident_id], day)

    def opens(group: SpecialGroup) -> bool:
        if group.sensitivity == MASKED:
            return opens_group(who, MASKED, group.seen_by or (), grids=grids, helps=helped)
        told_anyway = group.sensitivity >= RESTRICTED or helped
        return told_anyway or is_named(who, group.seen_by or (), grids=grids, helps=helped)

    return frozenset(group.code for group in every if group.code in mine and opens(group))


def reveal(
    session: Session, resident_id: UUID, reason: str, *, proposed: str | None = None, openly: bool = False
) -> Reveal:
    """Note that the viewer opens what is masked of one person, and why; the note stays (L-40).

    ``proposed``: the code of a masked group to which a rule proposes the person; ``openly``: as ``level_of_care``.
    Raises:
        WorldError: ``reveal_reason`` (none of ``REVEAL_REASONS``), ``resident_unknown``, ``not_yours_to_open``.
    """
    if reason not in REVEAL_REASONS:
        raise WorldError("reveal_reason")
    if session.get(Resident, resident_id) is None:
        raise WorldError("resident_unknown")
    mine = openable_as_member(session, resident_id) or proposed in openable(session, resident_id)
    if not mine or not may_be_told(session, resident_id, china_today()):
        raise WorldError("not_yours_to_open")
    row = Reveal(
        resident_id=resident_id,
        level=level_of_care(session, resident_id, openly=openly),
        worker_id=session.connection().info["worker_id"],
        at=utc_now(),
        reason=reason,
    )
    session.add(row)
    session.flush()
    return row


def open_register(session: Session, resident_id: UUID, reason: str) -> Reveal:
    """Note that the viewer looks at what the register masks of one person (an ID number), and why (L-21, L-40).

    Raises:
        WorldError: ``reveal_reason`` (none of ``REGISTER_REASONS``), ``resident_unknown``, ``not_allowed``.
    """
    if reason not in REGISTER_REASONS:
        raise WorldError("reveal_reason")
    if session.get(Resident, resident_id) is None:
        raise WorldError("resident_unknown")
    require(session, Deed.OPEN_MASKED, "people", level=MASKED, resident_id=resident_id)
    row = Reveal(
        resident_id=resident_id,
        level=MASKED,
        worker_id=session.connection().info["worker_id"],
        at=utc_now(),
        reason=reason,
    )
    session.add(row)
    session.flush()
    return row


def level_of_care(session: Session, resident_id: UUID, day: date | None = None, *, openly: bool = False) -> int:
    """The level of what is written about the care of this person, by the memberships of ``day`` that the viewer sees.

    Who sees no level 4 writes nothing that would tell of it, nor what he could not read himself; who sees it writes
    for the team, unless he says ``openly`` (``rules.written_level``).
    """
    day = day or china_today()
    held = Membership.alive(), holds(Membership.recognised_on, Membership.ended_on, day)
    levels = session.scalars(select(Membership.level).where(Membership.resident_id == resident_id, *held))
    return written_level(levels, openly=openly)


def beside_restricted(session: Session, resident_id: UUID) -> bool:
    """Whether the person is cared for both openly and by a team on which the viewer is: he says for whom he writes."""
    return level_of_care(session, resident_id) != level_of_care(session, resident_id, openly=True)


def team(session: Session, resident_id: UUID, day: date | None = None) -> list[UUID]:
    """The workers who see level 4 of this person on ``day``; empty for whoever is not one of them."""
    return list(session.scalars(select(CareTeamMember.worker_id).where(*_on_team(resident_id, day or china_today()))))


def name_team(session: Session, resident_id: UUID, worker_ids: Iterable[UUID], *, on: date) -> list[UUID]:
    """Let workers see level 4 of a person from ``on``; return those who were not on the team yet.

    Raises:
        WorldError: ``only_secretary``, ``worker_unknown``, ``team_worker_left``.
    """
    quietly(session)
    require_secretary(session)
    with unguarded(session):
        there = set(session.scalars(select(CareTeamMember.worker_id).where(*_on_team(resident_id, on))))
    added = [worker_id for worker_id in dict.fromkeys(worker_ids) if worker_id not in there]
    for worker_id in added:
        _require_active(session, worker_id)
        session.add(CareTeamMember(resident_id=resident_id, level=RESTRICTED, worker_id=worker_id, starts_on=on))
    session.flush()
    return added


def leave_team(session: Session, resident_id: UUID, worker_id: UUID, *, on: date) -> None:
    """Let a worker see no more of level 4 from ``on``.

    Raises:
        WorldError: ``only_secretary``, ``not_on_team``, ``last_of_team`` (nobody could read or end the rows).
    """
    quietly(session)
    require_secretary(session)
    rows = session.scalars(select(CareTeamMember).where(*_on_team(resident_id, on))).all()
    mine = [row for row in rows if row.worker_id == worker_id]
    if not mine:
        raise WorldError("not_on_team")
    if len(rows) == len(mine):
        raise WorldError("last_of_team")
    for row in mine:
        row.ends_on = max(on, row.starts_on)
    session.flush()


def quietly(session: Session) -> None:
    """Let the act of this session tell nothing but that it was about care: its line is read by everyone."""
    act = session.info.get("act")
    if act is not None:
        act.discreet = True


def _on_team(resident_id: UUID, day: date) -> tuple[Any, ...]:
    row = CareTeamMember
    return row.resident_id == resident_id, row.alive(), holds(row.starts_on, row.ends_on, day)


def _require_active(session: Session, worker_id: UUID) -> None:
    worker = session.get(Worker, worker_id)
    if worker is None or worker.deleted_at:
        raise WorldError("worker_unknown")
    if not worker.active:
        raise WorldError("team_worker_left")


def _grids(session: Session, who: Standing, resident_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Of the grids that may open something to the worker, those in which each of the people lives now."""
    wanted = own_grids(who)
    found: dict[UUID, set[UUID]] = {}
    query = (
        select(Residency.resident_id, Building.grid_id)
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .where(Residency.current(), Building.grid_id.in_(wanted))
    )
    for part in chunks(list(resident_ids)) if wanted else ():
        for resident_id, grid_id in session.execute(query.where(Residency.resident_id.in_(part))):
            if grid_id is not None:
                found.setdefault(resident_id, set()).add(grid_id)
    return found


def _helped(session: Session, worker_id: UUID, resident_ids: Collection[UUID], day: date) -> set[UUID]:
    """Whose primary helper the worker is, because somebody else said so."""
    query = helped_by(worker_id, day)
    parts = chunks(list(resident_ids))
    return {key for part in parts for key in session.scalars(query.where(Pairing.resident_id.in_(part)))}
