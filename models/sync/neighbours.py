"""The PCs of this community as the district last told them: which one is lost is chosen from them, line or no line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.sync.queries import sync_state
from models.workers.records import Worker


@dataclass(frozen=True)
class Pc:
    """``workers``: who has an account there, by name; ``seen_at``: when it was last on the line."""

    id: UUID
    label: str
    mark: str
    seen_at: datetime | None
    revoked_at: datetime | None
    workers: tuple[str, ...]
    own: bool

    @property
    def name(self) -> str:
        return self.label or self.mark or self.id.hex[:8]


def pcs(session: Session) -> list[Pc]:
    """Every PC that the district knew when it last told them, this one too; none before that."""
    state = sync_state(session)
    if state is None or not state.neighbours:
        return []
    names = {id_: name for id_, name in session.execute(select(Worker.id, Worker.name))}
    return [_pc(told, state.station_id, names) for told in state.neighbours["pcs"]]


def pc_of(session: Session, station_id: UUID | None) -> Pc | None:
    return next((each for each in pcs(session) if each.id == station_id), None)


def told_at(session: Session) -> datetime | None:
    """When the district last told which PCs there are."""
    state = sync_state(session)
    return _instant(state.neighbours["at"]) if state is not None and state.neighbours else None


def _pc(told: Mapping[str, Any], own: UUID, names: Mapping[UUID, str]) -> Pc:
    known = (names.get(UUID(worker), "") for worker in told["workers"])
    return Pc(
        id=UUID(told["id"]),
        label=told["label"],
        mark=told["mark"] or "",
        seen_at=_instant(told["seen_at"]),
        revoked_at=_instant(told["revoked_at"]),
        workers=tuple(sorted(filter(None, known))),
        own=UUID(told["id"]) == own,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
