"""What a worker decides about sync: settle cards, mend or drop what was refused, hand people over, take them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.base import Record, utc_now
from models.errors import WorldError
from models.people.actions import current
from models.people.records import Household, Resident
from models.sync.cards import stored_value
from models.sync.moves import open_handover
from models.sync.records import Arrival, Choice, ConflictCard, Handover, HandoverState, Refusal
from models.sync.rules import DELETED, is_list, joined, joined_list, joins, place_of_second
from models.sync.values import attribute, python_value
from models.wire import Scalar, wire_tables

Offer = TypeVar("Offer", Handover, Arrival)
Judge = Callable[[Record, str, Any], None]
"""Raises what a form says against a value (record, attribute, value) before it is assigned."""


def _no_judge(_record: Record, _key: str, _value: Any) -> None:
    """Where no form is at hand, the wire's own check is enough: the district judges again."""


def settle(session: Session, card_ids: Iterable[UUID], choice: Choice, *, judge: Judge = _no_judge) -> int:
    """Settle cards: an ordinary edit of each record where the choice changes it, and the card's own columns.

    Cards that somebody else has settled meanwhile are left alone. ``forms.sync.settle`` is this with the forms' rules.

    Returns:
        How many cards were open and are settled now.

    Raises:
        WorldError: ``no_such_card``, ``both_senseless`` (the field cannot hold both), ``card_value_unfit`` (the two
            together are too long), ``no_such_record`` (it is not here any more), ``only_secretary`` (it decides who may
            open what).
    """
    cards = [_card(session, card_id) for card_id in dict.fromkeys(card_ids)]
    still_open = [card for card in cards if card.choice is None]
    for card in still_open:
        _apply(session, card, choice, judge)
        card.choice, card.settled_at = choice, utc_now()
        card.settled_by = session.connection().info["worker_id"]
    session.flush()
    return len(still_open)


def retry(session: Session, table: str, record_id: UUID) -> None:
    """Let a refused change travel again, as it is now. Local: nothing to take back."""
    session.execute(delete(Refusal).where(Refusal.table_name == table, Refusal.record_id == record_id))


def offer_handover(
    session: Session, subject_table: str, subject_id: UUID, to_community: str, note: str | None = None,
    *, moves_on: datetime | None = None,
) -> Handover:  # fmt: skip
    """Offer a resident, or a household with all who live in it, to another community.

    Nothing changes here until somebody accepts there: then the district moves the records.

    Raises:
        WorldError: ``same_community``, ``no_such_community`` (not 12 digits), ``handover_open`` (one of them is
            offered already), ``handover_nobody``, ``no_such_record``.
    """
    subject: Record | None = session.get(Resident if subject_table == "resident" else Household, subject_id)
    if subject is None or subject.deleted_at is not None:
        raise WorldError("no_such_record")
    if len(to_community) != 12 or not to_community.isdecimal():
        raise WorldError("no_such_community")
    if to_community == subject.community_code:
        raise WorldError("same_community")
    people = _people(session, subject)
    if open_handover(session, people) is not None:
        raise WorldError("handover_open")
    handover = Handover(
        subject_table=subject_table, subject_id=subject_id, resident_ids=[id_.hex for id_ in people],
        to_community=to_community, note=note or None, moves_on=moves_on,
    )  # fmt: skip
    session.add(handover)
    session.flush()
    return handover


def withdraw_handover(session: Session, handover_id: UUID) -> Handover:
    """Take an offer back while nobody has answered it."""
    handover = session.get(Handover, handover_id)
    return _decided(session, handover, HandoverState.WITHDRAWN)


def accept_arrival(session: Session, arrival_id: UUID) -> Arrival:
    """Take over who is offered; their records come with the next changes from the district."""
    return _decided(session, session.get(Arrival, arrival_id), HandoverState.ACCEPTED)


def decline_arrival(session: Session, arrival_id: UUID, reason: str) -> Arrival:
    """Refuse who is offered; the giving community reads the reason.

    Raises:
        WorldError: ``decline_reason_missing``, ``handover_decided``.
    """
    if not reason.strip():
        raise WorldError("decline_reason_missing")
    arrival = _decided(session, session.get(Arrival, arrival_id), HandoverState.DECLINED)
    arrival.reason = reason.strip()[:200]
    session.flush()
    return arrival


def _card(session: Session, card_id: UUID) -> ConflictCard:
    card = session.get(ConflictCard, card_id)
    if card is None or card.deleted_at is not None:
        raise WorldError("no_such_card")
    return card


def _apply(session: Session, card: ConflictCard, choice: Choice, judge: Judge) -> None:
    if choice is Choice.BOTH and not joins(card.table_name, card.column):
        raise WorldError("both_senseless")
    if choice not in (Choice.THAT, Choice.BOTH):
        return
    record = session.get(wire_tables()[card.table_name].record, card.record_id)
    if record is None:
        raise WorldError("no_such_record")
    value: Scalar = card.lost_value.get("value")
    if card.column == DELETED:
        record.deleted_at = utc_now()
        return
    column, new = (card.column, python_value(card.table_name, card.column, value))
    if choice is Choice.BOTH:
        column, new = _both(session, card, value)
    _assign(record, column, new, judge)


def _both(session: Session, card: ConflictCard, value: Scalar) -> tuple[str, Any]:
    """The column that takes both values, and what it holds then."""
    table, column = card.table_name, place_of_second(card.table_name, card.column) or card.column
    stands = stored_value(session, table, card.record_id, column)
    if is_list(table, column):
        return column, joined_list(stands, value)
    return column, joined(_text(stands), _text(value))


def _text(value: Scalar) -> str | None:
    return None if value is None else str(value)


def _assign(record: Record, column: str, value: Any, judge: Judge) -> None:
    key = attribute(type(record), column)
    if getattr(record, key) == value:
        return
    length = wire_tables()[record.__tablename__].columns[column].length
    if length is not None and isinstance(value, str) and len(value) > length:
        raise WorldError("card_value_unfit", limit=length)
    judge(record, key, value)
    setattr(record, key, value)


def _people(session: Session, subject: Record) -> list[UUID]:
    """Who goes along: the resident, or everybody who lives in the household now."""
    if isinstance(subject, Resident):
        return [subject.id]
    people = [residency.resident_id for residency in current(session, subject.id)]
    if not people:
        raise WorldError("handover_nobody")
    return people


def _decided(session: Session, offer: Offer | None, state: HandoverState) -> Offer:
    if offer is None or offer.deleted_at is not None:
        raise WorldError("no_such_record")
    if offer.state is not HandoverState.OFFERED:
        raise WorldError("handover_decided")
    offer.state, offer.decided_at = state, utc_now()
    session.flush()
    return offer
