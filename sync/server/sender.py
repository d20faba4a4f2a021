"""Who sends or asks: told by the token, never by the message."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Sender:
    station_id: UUID
    community_code: str
    mark: str | None = None
    """The station's letters, where they were read."""
