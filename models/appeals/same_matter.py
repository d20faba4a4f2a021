"""Appeals about one matter: of one person, telephone or place about one item, or because somebody said so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.appeals.queries import AppealRow, rows_of
from models.appeals.records import Appeal, AppealLink
from models.settings.queries import appeal_norms


@dataclass(frozen=True)
class Matter:
    """What one appeal is compared with others by."""

    topic_code: str
    at: datetime
    resident_id: UUID | None = None
    phone: str | None = None
    dwelling_id: UUID | None = None
    building_id: UUID | None = None


@dataclass(frozen=True)
class SameMatter:
    """``nth``: 1 where it is the first one; ``rows``: the others, the oldest first, later ones too."""

    nth: int
    rows: tuple[AppealRow, ...] = ()

    @property
    def repeated(self) -> bool:
        return self.nth > 1


def same_matter(session: Session, appeal: Appeal, now: datetime) -> SameMatter:
    """The other appeals about the matter of ``appeal``, as far as the worker may see them."""
    said = _said(session, appeal.id)
    linked = {id_ for id_, same in said.items() if same}
    ids = (_alike(session, matter_of(appeal)) - {id_ for id_, same in said.items() if not same}) | linked
    rows = _rows(session, ids - {appeal.id}, now)
    before = sum((row.received_at, row.id) < (appeal.received_at, appeal.id) for row in rows)
    return SameMatter(before + 1, rows)


def would_be_same(session: Session, matter: Matter, now: datetime) -> SameMatter:
    """What an appeal that is being typed would be the next one of."""
    rows = tuple(row for row in _rows(session, _alike(session, matter), now) if row.received_at <= matter.at)
    return SameMatter(len(rows) + 1, rows)


def matter_of(appeal: Appeal) -> Matter:
    return Matter(
        topic_code=appeal.topic_code,
        at=appeal.received_at,
        resident_id=appeal.resident_id,
        phone=appeal.contact_phone,
        dwelling_id=appeal.dwelling_id,
        building_id=appeal.building_id,
    )


def _alike(session: Session, matter: Matter) -> set[UUID]:
    """Ids of those of the same item, not too long before or after, of the same person, telephone or place."""
    span = timedelta(days=appeal_norms(session).same_matter_days)
    near = Appeal.received_at >= matter.at - span, Appeal.received_at <= matter.at + span
    found: set[UUID] = set()
    for same in _sames(matter):
        query = select(Appeal.id).where(same, Appeal.topic_code == matter.topic_code, *near, Appeal.alive())
        found |= set(session.scalars(query))
    return found


def _sames(matter: Matter) -> list[ColumnElement[bool]]:
    compared = (
        (Appeal.resident_id, matter.resident_id),
        (Appeal.contact_phone, matter.phone),
        (Appeal.dwelling_id, matter.dwelling_id),
        (Appeal.building_id, matter.building_id),
    )
    return [column == value for column, value in compared if value]


def _said(session: Session, appeal_id: UUID) -> dict[UUID, bool]:
    """What people said of this appeal and others; of two words about one pair the later one."""
    mine = or_(AppealLink.appeal_id == appeal_id, AppealLink.other_id == appeal_id)
    links = session.scalars(select(AppealLink).where(AppealLink.alive(), mine).order_by(AppealLink.edited_at))
    return {link.other_id if link.appeal_id == appeal_id else link.appeal_id: link.same for link in links}


def _rows(session: Session, ids: Collection[UUID], now: datetime) -> tuple[AppealRow, ...]:
    return tuple(sorted(rows_of(session, list(ids), now), key=lambda row: (row.received_at, row.id)))
