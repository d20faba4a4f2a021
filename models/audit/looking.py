"""What of level 4 was looked at: noted where it is read, written when the reading ends (L-40)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.care.rules import RESTRICTED

_LOOKS, _TOLD = "looks", "told of looks"
AGAIN_S = 600
"""A page that is read again within ten minutes was looked at once: it reads itself anew with each change."""


@dataclass(frozen=True)
class Look:
    """Somebody read a closed file, or the card of a person in the care of a team."""

    table: str
    record_id: UUID
    level: int
    resident_id: UUID | None = None


Told = Callable[[list[Look]], None]


def looked(session: Session, table: str, record_id: UUID, level: int, resident_id: UUID | None = None) -> None:
    """Note that the worker of ``session`` gets a whole page; below level 4 nothing is noted."""
    if level >= RESTRICTED:
        session.info.setdefault(_LOOKS, []).append(Look(table, record_id, level, resident_id))


def looks_of(session: Session) -> list[Look]:
    """What was noted in this session, once."""
    found: list[Look] = session.info.pop(_LOOKS, [])
    return found


class LookingSession(Session):
    """Tells what was looked at when it is closed; whoever reads gets nothing if that cannot be told."""

    def close(self) -> None:
        looks = looks_of(self)
        super().close()
        if looks:
            told: Told = self.info[_TOLD]
            told(looks)


def telling(told: Told) -> dict[str, Told]:
    """The ``info`` of sessions that tell ``told``."""
    return {_TOLD: told}


class Recent:
    """Which looks are new: the others were told within ``AGAIN_S``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[Look, float] = {}

    def new(self, looks: list[Look]) -> list[Look]:
        now = self._clock()
        fresh = [look for look in dict.fromkeys(looks) if now - self._told.get(look, -AGAIN_S) >= AGAIN_S]
        self._told |= dict.fromkeys(fresh, now)
        return fresh
