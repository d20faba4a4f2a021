"""Figures of rounds and of the register, counted by the database (domain A1, A2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, case, func, literal, select
from sqlalchemy.orm import Session

from models.places.records import IN_USE, Building, Dwelling, Unit
from models.visits.counted import counts, has_outcome
from models.visits.records import Outcome, RoundDoor, Visit, VisitFinding
from models.visits.rules import VERIFIED_DAYS, RegisterFigures, RoundFigures


def round_figures(session: Session, round_id: UUID) -> RoundFigures:
    """Return the figures of one round."""
    return figures_of_rounds(session, [round_id]).get(round_id, RoundFigures())


def figures_of_rounds(session: Session, round_ids: Sequence[UUID]) -> dict[UUID, RoundFigures]:
    """Return the figures of several rounds, in two statements whatever their size; a round without doors is absent."""
    kinds: dict[UUID, dict[str, int]] = {}
    for round_id, kind, count in session.execute(_doors_by_kind(round_ids)):
        kinds.setdefault(round_id, {})[kind] = count
    found = {row.round_id: row for row in session.execute(_findings_by_round(round_ids))}
    return {
        round_id: RoundFigures(
            **by_kind,
            findings=found[round_id].findings if round_id in found else 0,
            referred=found[round_id].referred if round_id in found else 0,
        )
        for round_id, by_kind in kinds.items()
    }


def register_figures(session: Session, today: date, *, estate_id: UUID | None = None) -> RegisterFigures:
    """Return how much of the register has been verified within 180 days, of one estate or of all."""
    in_use = Dwelling.occupancy.in_(IN_USE)
    fresh = Dwelling.verified_on >= today - timedelta(days=VERIFIED_DAYS)
    query: Select[*tuple[Any, ...]] = select(
        func.count().filter(in_use), func.count().filter(in_use & fresh), func.count().filter(~in_use)
    ).select_from(Dwelling)
    if estate_id is not None:
        query = query.join(Unit, Unit.id == Dwelling.unit_id).join(Building, Building.id == Unit.building_id)
        query = query.where(Building.estate_id == estate_id)
    return RegisterFigures(*session.execute(query.where(Dwelling.alive())).one())


def last_outcomes(round_ids: Sequence[UUID]) -> Subquery:
    """Per visited door of the rounds: ``round_door_id``, the last ``outcome`` and whether it was ever ``met``."""
    place = func.row_number().over(partition_by=Visit.round_door_id, order_by=(Visit.at.desc(), Visit.id.desc()))
    met = func.max(case((Visit.outcome == Outcome.MET, 1), else_=0)).over(partition_by=Visit.round_door_id)
    ranked = (
        select(Visit.round_door_id, Visit.outcome, met.label("met"), place.label("place"))
        .join(RoundDoor, RoundDoor.id == Visit.round_door_id)
        .where(RoundDoor.round_id.in_(round_ids), counts(Visit), has_outcome(Visit))
        .subquery()
    )
    return select(ranked.c.round_door_id, ranked.c.outcome, ranked.c.met).where(ranked.c.place == 1).subquery()


def _doors_by_kind(round_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    last = last_outcomes(round_ids)
    kind = case(
        (last.c.met == 1, literal("met")),
        (last.c.outcome == Outcome.VACANT, literal("vacant")),
        (Dwelling.occupancy.not_in(IN_USE), literal("vacant")),
        (last.c.outcome == Outcome.PHONE, literal("phone")),
        (last.c.outcome == Outcome.NOT_HOME, literal("not_home")),
        (last.c.outcome == Outcome.DECLINED, literal("declined")),
        else_=literal("open"),
    )
    return (
        select(RoundDoor.round_id, kind, func.count())
        .join(Dwelling, Dwelling.id == RoundDoor.dwelling_id)
        .outerjoin(last, last.c.round_door_id == RoundDoor.id)
        .where(RoundDoor.round_id.in_(round_ids), RoundDoor.alive())
        .group_by(RoundDoor.round_id, kind)
    )


def _findings_by_round(round_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            RoundDoor.round_id,
            func.count().label("findings"),
            func.count(VisitFinding.referred_at).label("referred"),
        )
        .join(Visit, Visit.id == VisitFinding.visit_id)
        .join(RoundDoor, RoundDoor.id == Visit.round_door_id)
        .where(RoundDoor.round_id.in_(round_ids), RoundDoor.alive(), VisitFinding.alive(), counts(Visit))
        .group_by(RoundDoor.round_id)
    )
