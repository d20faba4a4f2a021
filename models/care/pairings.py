"""Pairing people with helpers: one primary for each person, supporters beside, handed over and settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.care.children import told_of
from models.care.helpers import is_there, most_carried
from models.care.queries import Home, homes, pairing_will_hold, pairings
from models.care.records import Helper, Pairing, PairingEnd, PairingRole
from models.care.rules import NORMS
from models.care.subjects import care_level_of
from models.errors import WorldError
from models.people.records import Resident

MEASURES = 3
"""Lines for measures on the card F04."""


@dataclass(frozen=True)
class DoublePrimary:
    """A person with several primary helpers, named at different stations: all stand until one is chosen."""

    resident_id: UUID
    name: str
    home: Home | None
    level: int
    choices: tuple[tuple[Pairing, Helper], ...]
    """The one named first comes first."""


def pair(
    session: Session,
    resident_id: UUID,
    helper_id: UUID,
    *,
    role: PairingRole = PairingRole.PRIMARY,
    on: date,
    main_needs: str | None = None,
    measures: Sequence[str] = (),
    emergency_contact: str | None = None,
    emergency_phone: str | None = None,
    force: bool = False,
) -> Pairing:
    """Let a helper help a person from ``on`` on; ``force`` passes what is only a warning.

    Raises:
        WorldError: as ``care_level_of``; ``helper_unknown``, ``helper_left``, ``before_helper``, ``paired_already``
            (has a primary helper, or will have one: hand over), ``overlapping_pairing`` (this helper helps the person
            then), ``too_many_measures``, ``pairing_too_far`` (begins too far ahead); ``helper_full`` (``count``,
            ``capacity``), a warning.
    """
    if on > calendar.today() + timedelta(days=NORMS.pair_ahead_days):
        raise WorldError("pairing_too_far", days=NORMS.pair_ahead_days)
    level = care_level_of(session, resident_id, on)
    helper = _there(session, helper_id, on)
    if len(measures) > MEASURES:
        raise WorldError("too_many_measures", count=MEASURES)
    _refuse_overlap(session, resident_id, helper_id, role, on)
    if role is PairingRole.PRIMARY:
        if not force:
            _refuse_full(session, helper, on)
        _support_no_more(session, resident_id, helper_id, on)
    return _added(
        session,
        Pairing(
            resident_id=resident_id,
            level=level,
            helper_id=helper_id,
            role=role,
            starts_on=on,
            main_needs=main_needs,
            measures=list(measures) or None,
            emergency_contact=emergency_contact,
            emergency_phone=emergency_phone,
        ),
    )


def hand_over(session: Session, pairing_id: UUID, to_helper_id: UUID, *, on: date, force: bool = False) -> Pairing:
    """End a pairing on ``on`` and let another helper carry it on from that day, with its needs and measures.

    What else of the same kind his helper has with the person, noted twice, ends with it.

    Raises:
        WorldError: ``no_such_record``, ``pairing_ended``, ``before_pairing``, ``same_helper``, ``settle_first``
            (several are the primary helper, or will be); as ``pair``.
    """
    old = _running(session, pairing_id, on)
    if old.helper_id == to_helper_id:
        raise WorldError("same_helper")
    beside = _others_beside(session, old, on)
    if old.role is PairingRole.PRIMARY and any(other.helper_id != old.helper_id for other in beside):
        raise WorldError("settle_first")
    with session.begin_nested():  # refused, it leaves the old pairing as it was
        for each in (old, *(other for other in beside if other.helper_id == old.helper_id)):
            each.ends_on, each.end_reason = max(on, each.starts_on), PairingEnd.HANDED_OVER
        session.flush()
        return pair(
            session,
            old.resident_id,
            to_helper_id,
            role=old.role,
            on=on,
            main_needs=old.main_needs,
            measures=old.measures or (),
            emergency_contact=old.emergency_contact,
            emergency_phone=old.emergency_phone,
            force=force,
        )


def end_pairing(session: Session, pairing_id: UUID, *, on: date, reason: PairingEnd) -> Pairing:
    """Let ``on`` be the first day that a pairing no longer holds.

    Raises:
        WorldError: ``no_such_record``, ``pairing_ended``, ``before_pairing``.
    """
    pairing = _running(session, pairing_id, on)
    pairing.ends_on, pairing.end_reason = on, reason
    session.flush()
    return pairing


def double_primaries(session: Session, today: date) -> list[DoublePrimary]:
    """Return the people who have more than one primary helper in force, in stair order.

    Children of whom the worker is not told are left out.
    """
    query = pairings(today).where(Pairing.resident_id.in_(_with_several(today))).add_columns(Helper)
    query = query.where(told_of(Pairing.resident_id, today))
    found: defaultdict[UUID, list[tuple[Pairing, Helper]]] = defaultdict(list)
    for pairing, helper in session.execute(query.order_by(Pairing.starts_on, Pairing.id)):
        found[pairing.resident_id].append((pairing, helper))
    lived = homes(session, found, today)
    names = {
        key: name for key, name in session.execute(select(Resident.id, Resident.name).where(Resident.id.in_(found)))
    }
    rows = [
        DoublePrimary(key, names[key], lived.get(key), max(p.level for p, _ in choices), tuple(choices))
        for key, choices in found.items()
    ]
    return sorted(rows, key=lambda row: row.home.order if row.home else ())


def _with_several(today: date) -> Select[UUID]:
    """Ids of the people who have more than one primary helper in force."""
    query = pairings(today).join(Resident, Resident.id == Pairing.resident_id).where(Resident.current())
    several = func.count(Pairing.helper_id.distinct()) > 1
    return query.with_only_columns(Pairing.resident_id).group_by(Pairing.resident_id).having(several)


def settle_primary(session: Session, keep_id: UUID, *, on: date) -> int:
    """Keep one of several primary pairings of a person and end the others; return how many ended.

    Raises:
        WorldError: ``no_such_record``, ``pairing_ended``, ``before_pairing``, ``not_primary``.
    """
    kept = _running(session, keep_id, on)
    if kept.role is not PairingRole.PRIMARY:
        raise WorldError("not_primary")
    others = select(Pairing).where(
        Pairing.resident_id == kept.resident_id,
        Pairing.role == PairingRole.PRIMARY,
        Pairing.id != kept.id,
        Pairing.alive(),
        or_(Pairing.ends_on.is_(None), Pairing.ends_on > on),
    )
    ended = session.scalars(others).all()
    for pairing in ended:
        pairing.ends_on, pairing.end_reason = max(on, pairing.starts_on), PairingEnd.SETTLED
    session.flush()
    return len(ended)


def _others_beside(session: Session, pairing: Pairing, on: date) -> list[Pairing]:
    """The other pairings of the same person and role that cover on ``on`` or later."""
    query = select(Pairing).join(Helper, Helper.id == Pairing.helper_id)
    mine = Pairing.resident_id == pairing.resident_id, Pairing.role == pairing.role, Pairing.id != pairing.id
    return list(session.scalars(query.where(*mine, pairing_will_hold(on))))


def _running(session: Session, pairing_id: UUID, on: date) -> Pairing:
    pairing = session.get(Pairing, pairing_id)
    if pairing is None or pairing.deleted_at is not None:
        raise WorldError("no_such_record")
    if pairing.ends_on is not None:
        raise WorldError("pairing_ended")
    if on < pairing.starts_on:
        raise WorldError("before_pairing")
    return pairing


def _there(session: Session, helper_id: UUID, on: date) -> Helper:
    helper = session.get(Helper, helper_id)
    if helper is None or helper.deleted_at is not None:
        raise WorldError("helper_unknown")
    if helper.starts_on is not None and on < helper.starts_on:
        raise WorldError("before_helper")
    if not is_there(helper, on):
        raise WorldError("helper_left")
    return helper


def _refuse_overlap(session: Session, resident_id: UUID, helper_id: UUID, role: PairingRole, on: date) -> None:
    later = select(Pairing, Helper).join(Helper, Helper.id == Pairing.helper_id)
    still = or_(Pairing.ends_on.is_(None), and_(Pairing.ends_on > on, Pairing.ends_on > Pairing.starts_on))
    later = later.where(Pairing.resident_id == resident_id, Pairing.alive(), still)
    for other, helper in session.execute(later):
        if other.helper_id == helper_id and (other.role is role or role is PairingRole.SUPPORT):
            raise WorldError("overlapping_pairing")
        if role is other.role is PairingRole.PRIMARY and is_there(helper, max(on, other.starts_on)):
            raise WorldError("paired_already")


def _support_no_more(session: Session, resident_id: UUID, helper_id: UUID, on: date) -> None:
    """Who becomes the primary helper of a person is no supporter beside himself."""
    beside = select(Pairing).where(
        Pairing.resident_id == resident_id,
        Pairing.helper_id == helper_id,
        Pairing.role == PairingRole.SUPPORT,
        Pairing.alive(),
        or_(Pairing.ends_on.is_(None), Pairing.ends_on > on),
    )
    for pairing in session.scalars(beside).all():
        pairing.ends_on, pairing.end_reason = max(on, pairing.starts_on), PairingEnd.HANDED_OVER


def _refuse_full(session: Session, helper: Helper, on: date) -> None:
    """Whoever begins later counts too: the new pairing has no end."""
    count = most_carried(session, helper.id, on)
    if count >= helper.capacity:
        raise WorldError("helper_full", count=count, capacity=helper.capacity)


def _added(session: Session, pairing: Pairing) -> Pairing:
    session.add(pairing)
    session.flush()
    return pairing
