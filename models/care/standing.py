"""Where some residents stand in care on a day: groups, helpers, pauses and the state that follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.queries import in_force, pairings, paused
from models.care.records import CarePause, Helper, Membership, Pairing, PairingRole, SpecialGroup
from models.care.rules import MASKED
from models.care.states import CareState, care_state
from models.people.records import Resident
from models.visits.scope import chunks


@dataclass(frozen=True)
class GroupMark:
    """A group that a person is in; ``level`` 4 reaches only those of the care team."""

    code: str
    name: str
    level: int


class Standing:
    """What decides where some residents stand in care on a day, read in a few statements for all of them."""

    def __init__(self, session: Session, resident_ids: Sequence[UUID], today: date) -> None:
        self._session, self._today = session, today
        self.groups: defaultdict[UUID, list[GroupMark]] = defaultdict(list)
        self.masked: Counter[UUID] = Counter()
        self.members_before: set[UUID] = set()
        self.needing: set[UUID] = set()
        self.primaries: defaultdict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
        self.supporters: Counter[UUID] = Counter()
        self.had_primary: set[UUID] = set()
        self.paused: set[UUID] = set()
        self._under_care: set[UUID] = set()
        for part in chunks(resident_ids):
            self._read(part)

    def state(self, resident_id: UUID) -> CareState:
        return care_state(
            under_care=resident_id in self._under_care,
            should_be_paired=resident_id in self.needing,
            primaries=len({helper_id for helper_id, _name in self.primaries.get(resident_id, ())}),
            had_primary=resident_id in self.had_primary,
            paused=resident_id in self.paused,
            member_before=resident_id in self.members_before,
        )

    def under_care(self, resident_id: UUID) -> bool:
        return resident_id in self._under_care

    def _read(self, ids: Sequence[UUID]) -> None:
        self._read_groups(ids)
        first = pairings(self._today).where(Pairing.resident_id.in_(ids)).order_by(Pairing.starts_on, Pairing.id)
        for key, helper_id, name in self._session.execute(
            first.with_only_columns(Pairing.resident_id, Helper.id, Helper.name)
        ):
            self.primaries[key].append((helper_id, name))
        beside = pairings(self._today, PairingRole.SUPPORT).with_only_columns(Pairing.resident_id)
        self.supporters.update(self._session.scalars(beside.where(Pairing.resident_id.in_(ids))))
        before = select(Pairing.resident_id).where(
            Pairing.alive(), Pairing.role == PairingRole.PRIMARY, Pairing.starts_on <= self._today
        )
        self.had_primary.update(self._session.scalars(before.where(Pairing.resident_id.in_(ids))))
        pauses = select(CarePause.resident_id).where(paused(self._today), CarePause.resident_id.in_(ids))
        self.paused.update(self._session.scalars(pauses))

    def _read_groups(self, ids: Sequence[UUID]) -> None:
        catalogue = {
            code: (name, needs)
            for code, name, needs in self._session.execute(
                select(SpecialGroup.code, SpecialGroup.name, SpecialGroup.needs_pairing).where(SpecialGroup.alive())
            )
        }
        mine = (
            select(Membership.resident_id, Membership.group_code, Membership.level, Membership.catalogue)
            .join(Resident, Resident.id == Membership.resident_id)
            .where(Membership.resident_id.in_(ids), in_force(self._today))
            .order_by(Membership.group_code)
        )
        for key, code, level, text in self._session.execute(mine):
            self._under_care.add(key)
            name, needs_pairing = catalogue.get(code, (str((text or {}).get("name", code)), False))
            if needs_pairing:
                self.needing.add(key)
            if level == MASKED:
                self.masked[key] += 1
            else:
                self.groups[key].append(GroupMark(code, name, level))
        ended = select(Membership.resident_id).where(Membership.resident_id.in_(ids), Membership.alive())
        self.members_before.update(self._session.scalars(ended))
