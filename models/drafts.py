"""Unfinished answers of a screen, kept in the station file so that a crash loses none of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import LocalRecord, utc_now

PHOTOS = "photos"
"""Key of a draft's photos: each has ``name``, ``media_type`` and ``sha256``; the contents are in the blob store."""


class Draft(LocalRecord):
    """Raw answers of one form by one worker; ``place`` names the form and what it is about (``visit:<door id>``)."""

    __tablename__ = "draft"

    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)


def keep(session: Session, place: str, worker_id: UUID, answers: dict[str, Any]) -> None:
    session.merge(Draft(place=place, worker_id=worker_id, answers=answers, at=utc_now()))


def find(session: Session, place: str, worker_id: UUID) -> dict[str, Any] | None:
    draft = session.get(Draft, (place, worker_id))
    return draft.answers if draft else None


def drop(session: Session, place: str, worker_id: UUID) -> None:
    session.execute(delete(Draft).where(Draft.place == place, Draft.worker_id == worker_id))


def photo_hashes(session: Session) -> set[str]:
    """Return the contents that drafts of any worker name."""
    found = session.scalars(select(Draft.answers))
    return {photo["sha256"] for answers in found for photo in answers.get(PHOTOS, ())}


def places(session: Session, worker_id: UUID) -> list[tuple[str, datetime]]:
    """Return what this worker has unfinished, newest first."""
    rows = select(Draft.place, Draft.at).where(Draft.worker_id == worker_id).order_by(Draft.at.desc())
    return [(place, at) for place, at in session.execute(rows)]
