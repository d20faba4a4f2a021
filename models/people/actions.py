"""What happens to people and households: each act ends rows and adds new ones, so that any past day can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.care.leaving import leave
from models.care.records import MembershipEnd
from models.errors import WorldError
from models.people.records import EndReason, Household, Residency, Resident
from models.people.relations import HEAD, UNCLEAR, Member, propose_head, relation_to

T = TypeVar("T", Resident, Household, Residency)


@dataclass
class Outcome:
    """What an act brought about beside what was asked, for the screen to tell and to offer."""

    ended_households: list[UUID] = field(default_factory=list)
    new_heads: dict[UUID, UUID] = field(default_factory=dict)
    """Household → the resident that is head now."""
    unclear: list[UUID] = field(default_factory=list)
    """Residencies whose relation to the new head a worker should state."""
    empty_dwellings: list[UUID] = field(default_factory=list)
    """Nobody lives there any more: propose to mark them vacant."""


def new_resident(session: Session, **fields: Any) -> Resident:
    """Register a person, not living anywhere yet."""
    return _added(session, Resident(id=uuid7(), **fields))


def new_household(session: Session, dwelling_id: UUID, **fields: Any) -> Household:
    """Open a household at a dwelling; it gets its head with the first one who moves in."""
    return _added(session, Household(id=uuid7(), dwelling_id=dwelling_id, **fields))


def move_in(
    session: Session,
    resident_id: UUID,
    household_id: UUID,
    *,
    on: date | None,
    relation: str = UNCLEAR,
    kind: str = "0",
    is_owner: bool = False,
    owner_relation: str | None = None,
) -> Residency:
    """Let a person live in a household from ``on`` (``None``: since before the register). The first one is its head.

    Raises:
        WorldError: ``household_ended``, ``resident_not_living``, ``lives_here_already``, ``head_exists``,
            ``lived_here_then``.
    """
    household = _living_household(session, household_id)
    resident = session.get_one(Resident, resident_id)
    if resident.died_on or resident.deleted_at or resident.merged_into_id:
        raise WorldError("resident_not_living")
    members = current(session, household_id)
    if any(m.resident_id == resident_id for m in members):
        raise WorldError("lives_here_already")
    if relation == HEAD and members:
        raise WorldError("head_exists")
    if on and _lived_here_after(session, resident_id, household_id, on):
        raise WorldError("lived_here_then")
    return _added(
        session,
        Residency(
            id=uuid7(),
            resident_id=resident_id,
            household_id=household_id,
            dwelling_id=household.dwelling_id,
            relation=relation if members else HEAD,
            kind=kind,
            is_owner=is_owner,
            owner_relation=owner_relation,
            starts_on=on,
        ),
    )


def move_out(
    session: Session,
    residency_ids: Iterable[UUID],
    *,
    on: date,
    moved_to: str | None = None,
    new_heads: Mapping[UUID, UUID] | None = None,
) -> Outcome:
    """End residencies; ``on`` is the first day that they no longer live there. Care of who has no other home here ends.

    A head who leaves others behind is followed by the one named in ``new_heads`` (household → resident), else by the
    one that ``propose_head`` names.
    Raises:
        WorldError: ``residency_ended``, ``before_start``, ``not_of_household``.
    """
    leaving = _residencies(session, residency_ids)
    outcome = _end(session, leaving, on, EndReason.MOVED_OUT, new_heads or {}, moved_to)
    gone = _without_home(session, {row.resident_id for row in leaving})
    leave(session, gone, on=on, why=MembershipEnd.MOVED)
    return outcome


def record_death(
    session: Session, resident_id: UUID, *, on: date, new_heads: Mapping[UUID, UUID] | None = None
) -> Outcome:
    """Note the day of death and end every residency and all care; heads follow as in ``move_out``."""
    resident = session.get_one(Resident, resident_id)
    if resident.died_on:
        raise WorldError("died_already")
    living = select(Residency).where(Residency.current(), Residency.resident_id == resident_id)
    outcome = _end(session, list(session.scalars(living)), on, EndReason.DIED, new_heads or {}, None)
    resident.died_on = on
    session.flush()
    leave(session, [resident_id], on=on, why=MembershipEnd.DIED)
    return outcome


def split_household(
    session: Session,
    household_id: UUID,
    residency_ids: Iterable[UUID],
    *,
    on: date,
    new_head: UUID,
    dwelling_id: UUID | None = None,
    old_head: UUID | None = None,
) -> tuple[Household, Outcome]:
    """Make some members a household of their own, at the same dwelling or at ``dwelling_id``, with ``new_head``.

    ``old_head`` is who heads those that stay, where their head is among those that go.
    Raises:
        WorldError: ``split_everyone``, ``not_of_household``, and as ``move_out``.
    """
    household = _living_household(session, household_id)
    going = _residencies(session, residency_ids)
    if any(r.household_id != household_id for r in going) or new_head not in {r.resident_id for r in going}:
        raise WorldError("not_of_household")
    if len(going) == len(current(session, household_id)):
        raise WorldError("split_everyone")
    members = {m.resident_id: m for m in _members(session, going)}
    outcome = _end(session, going, on, EndReason.SPLIT, {household_id: old_head} if old_head else {}, None)
    young = new_household(
        session, dwelling_id or household.dwelling_id, kind=household.kind, split_from_id=household_id
    )
    for old in going:
        relation = relation_to(members[new_head], members[old.resident_id])
        row = _continued(session, old, young, relation, on)
        outcome.unclear += [row.id] if relation == UNCLEAR else []
    outcome.new_heads[young.id] = new_head
    return young, outcome


def merge_households(
    session: Session, kept_id: UUID, merged_id: UUID, *, on: date, relations: Mapping[UUID, str] | None = None
) -> Outcome:
    """Let the members of one household join another; ``relations`` (resident → code) are to the kept one's head."""
    kept, merged = _living_household(session, kept_id), _living_household(session, merged_id)
    if kept_id == merged_id:
        raise WorldError("same_household")
    joining = current(session, merged_id)
    there = {r.resident_id for r in current(session, kept_id)}
    outcome = _end(session, joining, on, EndReason.MERGED, {}, None)
    for old in joining:
        if old.resident_id in there:
            continue
        relation = (relations or {}).get(old.resident_id, UNCLEAR)
        if relation == HEAD and there:
            raise WorldError("head_exists")
        row = _continued(session, old, kept, relation if there else HEAD, on)
        there.add(old.resident_id)
        outcome.unclear += [row.id] if row.relation == UNCLEAR else []
    merged.merged_into_id, merged.ended_on = kept_id, on
    session.flush()
    outcome.empty_dwellings = _empty(session, {merged.dwelling_id})
    return outcome


def change_head(session: Session, household_id: UUID, new_head: UUID) -> Outcome:
    """Make another member the head; relations that follow from the old ones are set, the others told as unclear."""
    _living_household(session, household_id)
    outcome = Outcome()
    _seat(session, household_id, new_head, outcome, _members(session, current(session, household_id)))
    return outcome


def set_relation(session: Session, residency_id: UUID, relation: str) -> Residency:
    """State a member's relation; the head changes by ``change_head`` only."""
    row = session.get_one(Residency, residency_id)
    if (row.relation == HEAD) != (relation == HEAD):
        raise WorldError("head_by_change_head")
    row.relation = relation
    session.flush()
    return row


def current(session: Session, household_id: UUID) -> list[Residency]:
    """Who lives in the household now, the head first."""
    rows = session.scalars(
        select(Residency).where(Residency.current(), Residency.household_id == household_id).order_by(Residency.id)
    )
    return sorted(rows, key=lambda row: row.relation != HEAD)


def _lived_here_after(session: Session, resident_id: UUID, household_id: UUID, day: date) -> bool:
    mine = (Residency.resident_id == resident_id, Residency.household_id == household_id, Residency.alive())
    return session.scalars(select(Residency.id).where(*mine, Residency.ends_on > day).limit(1)).first() is not None


def _added(session: Session, record: T) -> T:
    session.add(record)
    session.flush()
    return record


def _living_household(session: Session, household_id: UUID) -> Household:
    household = session.get_one(Household, household_id)
    if household.ended_on or household.deleted_at:
        raise WorldError("household_ended")
    return household


def _residencies(session: Session, ids: Iterable[UUID]) -> list[Residency]:
    rows = [session.get_one(Residency, id_) for id_ in dict.fromkeys(ids)]
    if any(row.ends_on or row.deleted_at for row in rows):
        raise WorldError("residency_ended")
    return rows


def _members(session: Session, rows: Sequence[Residency]) -> list[Member]:
    people = {r.id: r for r in session.scalars(select(Resident).where(Resident.id.in_([r.resident_id for r in rows])))}
    return [
        Member(row.resident_id, row.relation, people[row.resident_id].sex, people[row.resident_id].birth_date)
        for row in rows
    ]


def _continued(session: Session, old: Residency, household: Household, relation: str, on: date) -> Residency:
    """The row that carries ``old`` on in another household."""
    same_home = old.dwelling_id == household.dwelling_id
    return _added(
        session,
        Residency(
            id=uuid7(),
            resident_id=old.resident_id,
            household_id=household.id,
            dwelling_id=household.dwelling_id,
            relation=relation,
            kind=old.kind if same_home else "0",
            is_owner=old.is_owner and same_home,
            owner_relation=old.owner_relation if same_home else None,
            starts_on=on,
        ),
    )


def _end(
    session: Session,
    rows: Sequence[Residency],
    on: date,
    reason: EndReason,
    new_heads: Mapping[UUID, UUID],
    moved_to: str | None,
) -> Outcome:
    """End rows, let new heads follow, and end households that are empty now."""
    if any(row.starts_on and row.starts_on > on for row in rows):
        raise WorldError("before_start")
    outcome = Outcome()
    households = dict.fromkeys(row.household_id for row in rows)
    before = {household_id: _members(session, current(session, household_id)) for household_id in households}
    for row in rows:
        row.ends_on, row.end_reason, row.moved_to = on, reason, moved_to
    session.flush()
    for household_id in households:
        _settle(session, household_id, before[household_id], on, new_heads.get(household_id), outcome)
    outcome.empty_dwellings = _empty(session, {row.dwelling_id for row in rows})
    return outcome


def _settle(
    session: Session, household_id: UUID, before: Sequence[Member], on: date, named: UUID | None, outcome: Outcome
) -> None:
    """Give a household that lost members its head, or end it."""
    staying = current(session, household_id)
    if not staying:
        session.get_one(Household, household_id).ended_on = on
        outcome.ended_households.append(household_id)
        session.flush()
    elif named or staying[0].relation != HEAD:
        ids = {row.resident_id for row in staying}
        chosen = named or propose_head([m for m in before if m.resident_id in ids], on)
        if chosen is not None:
            _seat(session, household_id, chosen, outcome, before)


def _seat(session: Session, household_id: UUID, head: UUID, outcome: Outcome, before: Sequence[Member]) -> None:
    """Make ``head`` the head of those who live there; ``before`` are all members as related to the old one."""
    rows, old = current(session, household_id), {m.resident_id: m for m in before}
    if head not in {row.resident_id for row in rows}:
        raise WorldError("not_of_household")
    if old[head].relation != HEAD:
        for row in rows:
            row.relation = relation_to(old[head], old[row.resident_id])
            outcome.unclear += [row.id] if row.relation == UNCLEAR else []
        outcome.new_heads[household_id] = head
    session.flush()


def _without_home(session: Session, residents: Iterable[UUID]) -> list[UUID]:
    """Those of ``residents`` who live nowhere here any more."""
    asked = sorted(residents)
    query = select(Residency.resident_id).where(Residency.resident_id.in_(asked), Residency.current())
    here = set(session.scalars(query))
    return [resident for resident in asked if resident not in here]


def _empty(session: Session, dwellings: Iterable[UUID]) -> list[UUID]:
    """Those of ``dwellings`` where nobody lives."""
    asked = sorted(dwellings)
    query = select(Residency.dwelling_id).where(Residency.dwelling_id.in_(asked), Residency.current())
    lived_in = set(session.scalars(query))
    return [dwelling for dwelling in asked if dwelling not in lived_in]
