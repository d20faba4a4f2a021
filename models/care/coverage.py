"""Coverage of pairing (全覆盖), one to one (一对一), who is not covered, and visits made in time (domain A3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.care.children import told
from models.care.cycles import CycleRow, cycles, late_cycles, timeliness
from models.care.helpers import HelperRow, helpers
from models.care.queries import Home, grids, homes, in_force, pairings, should_be_paired
from models.care.records import Helper, Membership, Pairing, PairingEnd, PairingRole, SpecialGroup
from models.care.rules import NORMS, Share, care_level
from models.care.states import CareState
from models.care.visibility import counted_out
from models.people.records import Resident
from models.people.rules import age_on
from models.places.records import Area
from models.visits.scope import chunks

__all__ = [
    "Coverage", "CoverageLine", "CycleRow", "GapRow", "coverage", "cycles", "gaps", "gaps_left_out",
    "late_cycles", "timeliness",
]  # fmt: skip


@dataclass(frozen=True)
class CoverageLine:
    """The people of one group, of one grid or of all: how many should be paired and are.

    ``few``: people of a group of level 3 or 4 who are fewer than may be counted; the shares then say nothing. Level 3
    is counted out to those whose role or post the group names, but never on paper and lists.
    """

    key: UUID | str | None
    """Grid id, group code; ``None`` for all, and for people whose building has no grid."""
    name: str
    level: int
    paired: Share
    """有在效结对人的对象 / 应结对对象."""
    one_to_one: Share
    """Exactly one primary helper / should be paired."""
    few: bool = False


@dataclass(frozen=True)
class Coverage:
    """Every figure counts each person once; ``by_group`` overlaps, since people are in several groups.

    Children under 14 are counted in all of them, as numbers without names: a share that left them out would say that
    the community is covered while a child has nobody (domain A3). Lists of names leave them out (``gaps``).
    """

    whole: CoverageLine
    by_group: tuple[CoverageLine, ...]
    by_grid: tuple[CoverageLine, ...]
    by_helper: tuple[HelperRow, ...]
    """``row.load``: people of capacity."""
    to_pair: int
    to_reassign: int

    @property
    def gaps(self) -> int:
        """Everybody who should be paired and is not."""
        return self.to_pair + self.to_reassign


@dataclass(frozen=True)
class GapRow:
    """Somebody who should have a helper and has none."""

    resident_id: UUID
    name: str
    sex: str
    age: int | None
    home: Home | None
    state: CareState
    """TO_PAIR or TO_REASSIGN."""
    since: date
    """Recognised on, or the day the last helper was lost."""
    last_helper: str | None
    level: int


def coverage(session: Session, today: date) -> Coverage:
    """Return all figures of one day, as far as the worker who is logged in may see people."""
    wanted = set(session.scalars(should_be_paired(today)))
    primaries = _primaries(session, today)
    missing = {key for key in wanted if not primaries[key]}
    lost = _lost(session, missing, today)
    return Coverage(
        whole=_line(None, "", 0, wanted, primaries),
        by_group=_by_group(session, today, primaries),
        by_grid=_by_grid(session, today, wanted, primaries),
        by_helper=tuple(helpers(session, today, left=False)),
        to_pair=len(missing) - len(lost),
        to_reassign=len(lost),
    )


def gaps(session: Session, today: date) -> list[GapRow]:
    """Return everybody who should be paired and is not, those without a helper for longest first.

    Children of whom the worker is not told are left out, and told by number (``gaps_left_out``).
    """
    wanted = _missing(session, today)
    lost = _lost(session, wanted, today)
    needed = _needed(session, today, wanted)
    lived = homes(session, wanted, today)
    rows = [
        GapRow(
            person.id,
            person.name,
            person.sex,
            age_on(person.birth_date, today) if person.birth_date else None,
            lived.get(person.id),
            CareState.TO_REASSIGN if person.id in lost else CareState.TO_PAIR,
            lost[person.id][0] if person.id in lost else needed[person.id][0],
            lost[person.id][1] if person.id in lost else None,
            needed[person.id][1],
        )
        for person in _people(session, wanted, today)
    ]
    return sorted(rows, key=lambda row: (row.since, row.home.order if row.home else ()))


def gaps_left_out(session: Session, today: date) -> int:
    """Count the children whom ``gaps`` leaves out for this worker."""
    wanted = _missing(session, today)
    return len(wanted) - sum(1 for _ in _people(session, wanted, today))


def _missing(session: Session, today: date) -> set[UUID]:
    primaries = _primaries(session, today)
    return {key for key in session.scalars(should_be_paired(today)) if not primaries[key]}


def _primaries(session: Session, today: date) -> Counter[UUID]:
    """How many different helpers are each person's primary ones."""
    query = pairings(today).with_only_columns(Pairing.resident_id, func.count(Pairing.helper_id.distinct()))
    return Counter({key: count for key, count in session.execute(query.group_by(Pairing.resident_id))})


def _line(
    key: UUID | str | None,
    name: str,
    level: int,
    people: Iterable[UUID],
    primaries: Counter[UUID],
    *,
    counted: bool = True,
) -> CoverageLine:
    """Return a line; ``counted``: the viewer may count a few people of it out."""
    found = [primaries[person] for person in people]
    few = not counted and len(found) < NORMS.few
    return CoverageLine(
        key, name, level, Share(sum(map(bool, found)), len(found)), Share(found.count(1), len(found)), few
    )


def _by_group(session: Session, today: date, primaries: Counter[UUID]) -> tuple[CoverageLine, ...]:
    query = select(SpecialGroup).where(SpecialGroup.alive(), SpecialGroup.needs_pairing.is_(True))
    counted = counted_out(session)
    people: defaultdict[str, set[UUID]] = defaultdict(set)
    members = select(Membership.group_code, Membership.resident_id).join(Resident).where(in_force(today))
    for code, resident_id in session.execute(members):
        people[code].add(resident_id)
    return tuple(
        _line(entry.code, entry.name, entry.sensitivity, people[entry.code], primaries, counted=counted(entry))
        for entry in session.scalars(query.order_by(SpecialGroup.code))
        if entry.code in people
    )


def _by_grid(session: Session, today: date, wanted: set[UUID], primaries: Counter[UUID]) -> tuple[CoverageLine, ...]:
    lived = grids(session, today)
    people: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
    for resident_id in wanted:
        people[lived.get(resident_id)].append(resident_id)
    names = {
        key: name
        for key, name in session.execute(
            select(Area.id, Area.name).where(Area.id.in_(k for k in people if k)).order_by(Area.code)
        )
    }
    lines = [_line(key, name, 0, people[key], primaries) for key, name in names.items()]
    return (*lines, *(_line(None, "", 0, people[None], primaries) for _ in range(None in people)))


def _lost(session: Session, wanted: set[UUID], today: date) -> dict[UUID, tuple[date, str]]:
    """Since when people are without the helper they had, and who that was.

    Several who went on one day are all named (two stations that each kept another one ended both), but for one who
    handed over to another of them.
    """
    query = (
        select(Pairing.resident_id, Pairing.ends_on, Helper.ends_on, Helper.name, Pairing.starts_on, Pairing.end_reason)
        .join(Helper, Helper.id == Pairing.helper_id)
        .where(Pairing.alive(), Pairing.role == PairingRole.PRIMARY, Pairing.starts_on <= today)
        .order_by(Pairing.starts_on, Pairing.id)
    )
    losses: defaultdict[UUID, list[tuple[date, bool, str]]] = defaultdict(list)
    for resident_id, ended, left, name, began, why in session.execute(query):
        if resident_id in wanted:
            since = max(began, min((day for day in (ended, left) if day and day <= today), default=began))
            losses[resident_id].append((since, why is not PairingEnd.HANDED_OVER, name))
    return {key: _last_of(mine) for key, mine in losses.items()}


def _last_of(losses: Sequence[tuple[date, bool, str]]) -> tuple[date, str]:
    last = max(loss[:2] for loss in losses)
    names = dict.fromkeys(name for since, gave_up, name in losses if (since, gave_up) == last)
    return last[0], "、".join(names)


def _needed(session: Session, today: date, wanted: set[UUID]) -> dict[UUID, tuple[date, int]]:
    """Since when people should be paired, and the level of that."""
    query = select(Membership.resident_id, func.min(Membership.recognised_on), func.min(Membership.level))
    query = query.join(Resident, Resident.id == Membership.resident_id).where(in_force(today))
    needed = select(SpecialGroup.code).where(SpecialGroup.alive(), SpecialGroup.needs_pairing.is_(True))
    query = query.where(Membership.group_code.in_(needed)).group_by(Membership.resident_id)
    return {key: (since, care_level((level,))) for key, since, level in session.execute(query) if key in wanted}


def _people(session: Session, wanted: Collection[UUID], today: date) -> Iterable[Any]:
    query = select(Resident.id, Resident.name, Resident.sex, Resident.birth_date).where(told(Resident, today))
    for part in chunks(list(wanted)):
        yield from session.execute(query.where(Resident.id.in_(part)))
