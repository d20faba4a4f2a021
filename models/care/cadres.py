"""Cadres who answer for the community and its estates (包保, domain C5): duties, days on site, coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.care.records import CadreDay, CadreDuty, CadreRank, DutyKind
from models.care.rules import Share


@dataclass(frozen=True)
class DutyRow:
    """One duty with how often the cadre was there in the month of the day asked for (下沉频次)."""

    duty: CadreDuty
    estate: str | None
    """``None``: the whole community."""
    in_force: bool
    days_this_month: int
    last_day: CadreDay | None


@dataclass(frozen=True)
class EstateGap:
    """An estate that nobody answers for (空缺即红)."""

    estate_id: UUID
    name: str
    since: date | None
    """The day the last one left; ``None``: there was none yet."""


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
