"""Cards of clashes as a worker reads them: both values, who gave them and where, and how the field came to this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from models.care.masks import masked_columns, opened_today
from models.masks import MASK, MASKED_FROM, level_of, mask_id, mask_pair
from models.people.records import Resident
from models.search.index import driver
from models.sync.records import Choice, ConflictCard, SyncState
from models.sync.rules import DELETED, joins, later_choice
from models.sync.titles import Title, titles, worker_names
from models.wire import Scalar, wire_tables

SHOWN = 500
"""Cards of a list unless more are asked for."""


@dataclass(frozen=True)
class Said:
    """A value with who gave it and when; ``here``: on this PC (``None``: nobody knows)."""

    value: Scalar
    at: datetime | None
    worker: str
    here: bool | None


@dataclass(frozen=True)
class CardRow:
    """A conflict card in a list. Values are in the wire's form; ``now`` is what the record holds today."""

    id: UUID
    table: str
    record_id: UUID
    column: str
    title: Title
    lost: Said
    stood: Said
    now: Scalar
    joins: bool
    later: Choice

    @property
    def is_delete(self) -> bool:
        """Whether the card is about an edit that met a delete."""
        return self.column == DELETED


@dataclass(frozen=True)
class CardView:
    """A card with the last changes of its field, newest first."""

    row: CardRow
    history: tuple[Said, ...] = ()


def open_card() -> ColumnElement[bool]:
    return and_(ConflictCard.alive(), ConflictCard.choice.is_(None))


def open_cards(session: Session, limit: int = SHOWN) -> list[CardRow]:
    """Cards that nobody has settled, the oldest first."""
    query = select(ConflictCard).where(open_card()).order_by(ConflictCard.lost_at, ConflictCard.id).limit(limit)
    return _cards(session, list(session.scalars(query)))


def card_view(session: Session, card_id: UUID) -> CardView | None:
    """One card with the history of its field; ``None`` where there is no such card."""
    card = session.get(ConflictCard, card_id)
    if card is None or card.deleted_at is not None:
        return None
    touches = (card.history or {}).get("touches", [])
    workers = worker_names(session, [_uuid(touch.get("by")) for touch in touches])
    me = _station(session)
    history = tuple(_touch(touch, workers, me) for touch in touches)
    row = _cards(session, [card])[0]
    if _masked(session, [card]):
        history = tuple(map(_hidden, history))
    elif _of_register(session, [card]):
        history = tuple(replace(said, value=mask_id(_text(said.value))) for said in history)
    return CardView(row, history)


def stored_value(session: Session, table: str, record_id: UUID, column: str) -> Scalar:
    """What a record holds in one column, in the wire's form; ``None`` also where the record is not here."""
    if column not in wire_tables()[table].columns:
        return None
    row = driver(session).execute(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (record_id.hex,)).fetchone()
    return row[0] if row else None


def _station(session: Session) -> UUID | None:
    state = session.get(SyncState, 1)
    return state.station_id if state else None


def _cards(session: Session, cards: Sequence[ConflictCard]) -> list[CardRow]:
    named = titles(session, [(card.table_name, card.record_id) for card in cards])
    workers = worker_names(session, [by for card in cards for by in (card.lost_by, card.stood_by)])
    me = _station(session)
    masked, shortened = _masked(session, cards), _of_register(session, cards)
    rows = [_card(session, card, named[card.table_name, card.record_id], workers, me) for card in cards]
    rows = [_shortened(row) if row.id in shortened else row for row in rows]
    return [
        replace(row, lost=_hidden(row.lost), stood=_hidden(row.stood), now=MASK) if row.id in masked else row
        for row in rows
    ]


def _of_register(session: Session, cards: Sequence[ConflictCard]) -> set[UUID]:
    """Ids of the cards about what the register masks (an ID number), unless the worker has opened the person today."""
    found = {card.id: card.record_id for card in cards if (card.table_name, card.column) in _REGISTER}
    opened = opened_today(session, set(found.values()), register=True)
    return {card_id for card_id, resident_id in found.items() if resident_id not in opened}


_REGISTER = {(Resident.__tablename__, each.key) for each in Resident.__table__.columns if level_of(each) >= MASKED_FROM}


def _shortened(row: CardRow) -> CardRow:
    """The two numbers masked but where few signs differ, so that one can say which is right."""
    lost, stood = mask_pair(_text(row.lost.value), _text(row.stood.value))
    return replace(
        row,
        lost=replace(row.lost, value=lost),
        stood=replace(row.stood, value=stood),
        now=stood if row.now == row.stood.value else lost if row.now == row.lost.value else mask_id(_text(row.now)),
    )


def _text(value: Scalar) -> str:
    return "" if value is None else str(value)


def _masked(session: Session, cards: Sequence[ConflictCard]) -> set[UUID]:
    """Ids of the cards about a value of level 3 of somebody whose details are not open to the worker."""
    kinds = {name: table.record for name, table in wire_tables().items()}
    found = {
        card.id: card.resident_id
        for card in cards
        if card.resident_id is not None
        and card.table_name in kinds
        and card.column in masked_columns(kinds[card.table_name], card.level)
    }
    opened = opened_today(session, set(found.values()))
    return {card_id for card_id, resident_id in found.items() if resident_id not in opened}


def _hidden(said: Said) -> Said:
    return replace(said, value=MASK)


def _card(
    session: Session, card: ConflictCard, title: Title, workers: dict[UUID | None, str], me: UUID | None
) -> CardRow:
    lost, stood = card.lost_value.get("value"), card.stood_value.get("value")
    now = stored_value(session, card.table_name, card.record_id, card.column)
    return CardRow(
        card.id, card.table_name, card.record_id, card.column, title,
        _said(lost, card.lost_at, card.lost_by, card.lost_station, workers, me),
        _said(stood, card.stood_at, card.stood_by, card.stood_station, workers, me),
        now, joins(card.table_name, card.column),
        later_choice(card.lost_at, card.stood_at, changed_since=now != stood),
    )  # fmt: skip


def _said(
    value: Scalar, at: datetime | None, by: UUID | None, station: UUID | None, workers: dict[UUID | None, str],
    me: UUID | None,
) -> Said:  # fmt: skip
    return Said(value, at, workers.get(by, ""), None if station is None else station == me)


def _touch(touch: Mapping[str, Any], workers: dict[UUID | None, str], me: UUID | None) -> Said:
    at, by, station = _instant(touch.get("at")), _uuid(touch.get("by")), _uuid(touch.get("station"))
    return _said(touch.get("value"), at, by, station, workers, me)


def _uuid(text: Any) -> UUID | None:
    return UUID(text) if text else None


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
