"""Cadres who answer for the community and its estates (包保, domain C5): duties, days on site, coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from models import calendar
from models.care.records import CadreDay, CadreDuty, CadreRank, DutyKind
from models.care.rules import Share
from models.errors import WorldError
from models.places.addresses import natural_key
from models.places.profile import profile_of
from models.places.records import Estate

KEY_RANKS = (CadreRank.CITY, CadreRank.DISTRICT)
"""Who must answer for a key community (domain C5 推)."""
SECRETARIES = (DutyKind.FIRST_SECRETARY, DutyKind.DEPUTY_SECRETARY)


@dataclass(frozen=True)
class DutyRow:
    """One duty with how often the cadre was there in the month of the day asked for (下沉频次)."""

    duty: CadreDuty
    estate: str | None
    """``None``: the whole community."""
    in_force: bool
    term_over: bool
    """It was not ended, but its term is over: it covers no more, and its page still asks what is to become of it."""
    days_this_month: int
    last_day: CadreDay | None


@dataclass(frozen=True)
class EstateGap:
    """An estate that nobody answers for (空缺即红)."""

    estate_id: UUID
    name: str
    since: date | None
    """The first day after the last one; ``None``: there was none yet."""
    term_over: bool = False
    """The last one has not left; his term is over."""


@dataclass(frozen=True)
class CadreCoverage:
    estates: Share
    """Estates with a responsible cadre / all estates; must be 100 %."""
    gaps: tuple[EstateGap, ...]
    community: bool
    """Somebody answers for the community as a whole."""
    key_community: bool
    key_community_ok: bool
    """A key community has a cadre of the city and one of the district; true of others."""
    missing_ranks: tuple[CadreRank, ...]
    """Of a key community."""
    secretaries: tuple[DutyKind, ...]
    """Which of first and deputy secretary serve now."""


def duties(session: Session, today: date, *, past: bool = False) -> list[DutyRow]:
    """Return the duties in force, of the community first, then by estate, then those whose term alone is over.

    ``past``: the ended and coming ones too.
    """
    month = today.replace(day=1)
    counted = {
        duty_id: count
        for duty_id, count in session.execute(
            select(CadreDay.duty_id, func.count(CadreDay.on.distinct()))
            .where(CadreDay.alive(), CadreDay.on >= month, CadreDay.on <= today)
            .group_by(CadreDay.duty_id)
        )
    }
    latest = select(CadreDay.duty_id, func.max(CadreDay.on).label("on")).where(CadreDay.alive())
    latest_of = latest.group_by(CadreDay.duty_id).subquery().c
    newest = and_(CadreDay.duty_id == latest_of.duty_id, CadreDay.on == latest_of.on)
    days_of = select(CadreDay).join(latest_of.duty_id.table, newest).where(CadreDay.alive()).order_by(CadreDay.id)
    last = {day.duty_id: day for day in session.scalars(days_of)}
    query = select(CadreDuty, Estate).outerjoin(Estate, Estate.id == CadreDuty.estate_id).where(CadreDuty.alive())
    rows = [
        (
            estate,
            DutyRow(
                duty,
                estate.name if estate else None,
                in_force=_holds(duty, today),
                term_over=_term_over(duty, today),
                days_this_month=counted.get(duty.id, 0),
                last_day=last.get(duty.id),
            ),
        )
        for duty, estate in session.execute(query.order_by(CadreDuty.starts_on, CadreDuty.id))
    ]
    rows.sort(key=lambda pair: (not pair[1].in_force, pair[0] is not None, *_estate_order(pair[0])))
    return [row for _estate, row in rows if past or row.in_force or row.term_over]


def appoint(
    session: Session,
    *,
    name: str,
    rank: CadreRank,
    on: date,
    kind: DutyKind = DutyKind.RESPONSIBLE,
    estate_id: UUID | None = None,
    unit: str | None = None,
    post: str | None = None,
    phone: str | None = None,
    term_until: date | None = None,
    on_site_days: str | None = None,
) -> CadreDuty:
    """Let a cadre answer for the community or an estate, or serve a term, from ``on``.

    Raises:
        WorldError: ``estate_unknown``, ``secretary_of_estate``, ``term_before_start``, ``overlapping_duty`` (the same
            person has the same duty then, or another one is first secretary: ``name``, as the notice board tells it).
    """
    if estate_id is not None and kind in SECRETARIES:
        raise WorldError("secretary_of_estate")
    if estate_id is not None and not session.scalar(select(Estate.id).where(Estate.id == estate_id, Estate.alive())):
        raise WorldError("estate_unknown")
    if term_until is not None and term_until < on:
        raise WorldError("term_before_start")
    _refuse_overlap(session, name, kind, estate_id, on)
    duty = CadreDuty(
        name=name, rank=rank, kind=kind, unit=unit, post=post, phone=phone, estate_id=estate_id,
        starts_on=on, term_until=term_until, on_site_days=on_site_days,
    )  # fmt: skip
    session.add(duty)
    session.flush()
    return duty


def end_duty(session: Session, duty_id: UUID, *, on: date) -> CadreDuty:
    """Let ``on`` be the first day that a duty no longer holds.

    Raises:
        WorldError: ``no_such_record``, ``duty_ended``, ``ends_before_start``.
    """
    duty = _duty(session, duty_id)
    if duty.ends_on is not None and duty.ends_on <= on:
        raise WorldError("duty_ended")
    if on < duty.starts_on:
        raise WorldError("ends_before_start")
    duty.ends_on = on
    session.flush()
    return duty


def record_day(
    session: Session,
    duty_id: UUID,
    *,
    on: date,
    slot: str | None = None,
    matter: str | None = None,
    received: int = 0,
    problems: str | None = None,
    today: date | None = None,
) -> CadreDay:
    """Note that a cadre was there (到点), once for each part of a day.

    Raises:
        WorldError: ``no_such_record``, ``day_in_future``, ``day_outside_duty``, ``negative_number``,
            ``day_noted_already``.
    """
    duty = _duty(session, duty_id)
    if on > (today or calendar.today()):
        raise WorldError("day_in_future")
    if not _holds(duty, on):
        raise WorldError("day_outside_duty")
    if received < 0:
        raise WorldError("negative_number")
    same = select(CadreDay.id).where(CadreDay.duty_id == duty_id, CadreDay.on == on, CadreDay.slot.is_(slot))
    if session.scalar(same.where(CadreDay.alive()).limit(1)) is not None:
        raise WorldError("day_noted_already")
    day = CadreDay(duty_id=duty_id, on=on, slot=slot, matter=matter, received=received, problems=problems)
    session.add(day)
    session.flush()
    return day


def days(session: Session, a: date, b: date) -> list[tuple[CadreDay, CadreDuty, str | None]]:
    """Return the days on site from ``a`` to ``b``, both included, with the duty and its estate's name."""
    query = (
        select(CadreDay, CadreDuty, Estate.name)
        .join(CadreDuty, CadreDuty.id == CadreDay.duty_id)
        .outerjoin(Estate, Estate.id == CadreDuty.estate_id)
        .where(CadreDay.alive(), CadreDay.on >= a, CadreDay.on <= b)
        .order_by(CadreDay.on, CadreDuty.name, CadreDay.id)
    )
    return [(day, duty, estate) for day, duty, estate in session.execute(query)]


def cadre_coverage(session: Session, today: date) -> CadreCoverage:
    """Return which estates somebody answers for on ``today``, which not, and who answers for the community."""
    known = list(session.scalars(select(CadreDuty).where(CadreDuty.alive())))
    holding = [duty for duty in known if _holds(duty, today)]
    responsible = [duty for duty in holding if duty.kind is DutyKind.RESPONSIBLE]
    covered = {duty.estate_id for duty in responsible}
    estates = sorted(session.scalars(select(Estate).where(Estate.alive())), key=_estate_order)
    gaps = tuple(
        EstateGap(estate.id, estate.name, *_left_on(known, estate.id, today))
        for estate in estates
        if estate.id not in covered
    )
    whole = [duty for duty in responsible if duty.estate_id is None]
    key_community = bool(profile_of(session).key_community)
    ranks = {duty.rank for duty in whole}
    missing = tuple(rank for rank in KEY_RANKS if rank not in ranks) if key_community else ()
    serving = {duty.kind for duty in holding}
    return CadreCoverage(
        estates=Share(len(estates) - len(gaps), len(estates)),
        gaps=gaps,
        community=bool(whole),
        key_community=key_community,
        key_community_ok=not missing,
        missing_ranks=missing,
        secretaries=tuple(kind for kind in SECRETARIES if kind in serving),
    )


def _holds(duty: CadreDuty, day: date) -> bool:
    """A term holds to its last day; whoever stays on without another one covers nothing."""
    end = _first_day_without(duty)
    return duty.starts_on <= day and (end is None or end > day)


def _term_over(duty: CadreDuty, day: date) -> bool:
    ended = duty.ends_on is not None and duty.ends_on <= day
    return not ended and duty.term_until is not None and duty.term_until < day


def _first_day_without(duty: CadreDuty) -> date | None:
    ends = (duty.ends_on, duty.term_until and duty.term_until + timedelta(days=1))
    return min((day for day in ends if day), default=None)


def _duty(session: Session, duty_id: UUID) -> CadreDuty:
    duty = session.get(CadreDuty, duty_id)
    if duty is None or duty.deleted_at is not None:
        raise WorldError("no_such_record")
    return duty


def _refuse_overlap(session: Session, name: str, kind: DutyKind, estate_id: UUID | None, on: date) -> None:
    same_kind = session.scalars(select(CadreDuty).where(CadreDuty.alive(), CadreDuty.kind == kind))
    for other in (each for each in same_kind if (_first_day_without(each) or date.max) > on):
        same = other.name == name and other.estate_id == estate_id
        if same or (kind is DutyKind.FIRST_SECRETARY and other.estate_id == estate_id):
            raise WorldError("overlapping_duty", name=other.name)


def _left_on(known: Iterable[CadreDuty], estate_id: UUID, today: date) -> tuple[date | None, bool]:
    """Since when nobody answers for an estate, and whether it is the term alone that is over."""
    ended = [
        (end, _term_over(duty, today))
        for duty in known
        if duty.estate_id == estate_id
        and duty.kind is DutyKind.RESPONSIBLE
        and (end := _first_day_without(duty)) is not None
        and end <= today
    ]
    return max(ended, default=(None, False))


def _estate_order(estate: Estate | None) -> tuple[Any, ...]:
    return (estate.sort, natural_key(estate.name)) if estate else ()
