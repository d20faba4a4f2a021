"""Pairs of residents that may be one person, over the whole register, and what is known of the two of a pair."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.calendar import today
from models.care.children import in_register
from models.people.duplicates import Probe, pairs_among
from models.people.queries import ResidentCard, resident_cards
from models.people.records import DistinctPair, Residency, Resident
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.visits.counted import counts
from models.visits.records import Visit


@dataclass(frozen=True)
class PossiblePair:
    """Two residents of whom the register says the same in the facts ``reasons`` (codes as in ``Candidate``)."""

    first: ResidentCard
    second: ResidentCard
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return "same_id" in self.reasons


@dataclass(frozen=True)
class LivedAt:
    residency_id: UUID
    household_id: UUID
    estate: str
    door: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Dossier:
    """One of two: the record, where the person lived, and how often somebody met him."""

    resident: Resident
    lived: tuple[LivedAt, ...]
    met: int


def search_pairs(session: Session) -> Generator[tuple[int, int], None, list[PossiblePair]]:
    """Find every pair that nobody has told apart, the certain ones first; tells how far it is."""
    told_apart = {frozenset(pair) for pair in session.execute(_distinct())}
    yield 0, 0
    all_found = yield from pairs_among(_probes(session))
    found = [pair for pair in all_found if frozenset(pair[:2]) not in told_apart]
    rows = {row.id: row for row in resident_cards(session, sorted({id_ for pair in found for id_ in pair[:2]}))}
    pairs = [PossiblePair(rows[min(one, other)], rows[max(one, other)], reasons) for one, other, reasons in found]
    return sorted(pairs, key=lambda pair: (not pair.certain, pair.first.name, pair.first.id))


def dossier(session: Session, resident_id: UUID) -> Dossier:
    """Everything that helps to tell whether two records are one person."""
    lived = (
        select(
            Residency.id,
            Residency.household_id,
            Estate.name,
            Building.number,
            Unit.number,
            Dwelling.room,
            Residency.starts_on,
            Residency.ends_on,
        )
        .join(Dwelling, Dwelling.id == Residency.dwelling_id)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Residency.resident_id == resident_id, Residency.alive())
        .order_by(Residency.ends_on.is_not(None), Residency.ends_on.desc())
    )
    met = select(func.count()).select_from(Visit).where(Visit.met_resident_id == resident_id, counts(Visit))
    return Dossier(
        session.get_one(Resident, resident_id),
        tuple(
            LivedAt(stay, household, estate, door_text(building, unit, room), since, until)
            for stay, household, estate, building, unit, room, since, until in session.execute(lived)
        ),
        session.scalar(met) or 0,
    )


def _distinct() -> Select[UUID, UUID]:
    return select(DistinctPair.first_id, DistinctPair.second_id).where(DistinctPair.alive())


def _probes(session: Session) -> list[Probe[UUID]]:
    """Every record of whom the worker is told; who lives nowhere any more still counts, with no door."""
    home = select(Residency.dwelling_id).where(Residency.resident_id == Resident.id, Residency.current())
    query = select(
        Resident.id, Resident.name, Resident.id_no, Resident.birth_date, Resident.phone,
        home.limit(1).scalar_subquery(),
    ).where(Resident.alive(), Resident.merged_into_id.is_(None), in_register(Resident, today()))  # fmt: skip
    rows: Iterable[Any] = session.execute(query)
    return [Probe(*row) for row in rows]
