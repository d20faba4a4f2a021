"""What the papers of the studio are filled from: plain texts, blank where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DutyLine:
    """Somebody on the roster of a Saturday."""

    department: str
    name: str
    post: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeText:
    """周六值班公示; ``open`` is false on a day on which the studio stays closed."""

    community: str = ""
    on: date | None = None
    open: bool = True
    opens: str = ""
    closes: str = ""
    theme: str = ""
    address: str = ""
    phone: str = ""
    street_phone: str = ""
    duties: tuple[DutyLine, ...] = ()


@dataclass(frozen=True)
class InspectionText:
    """A re-inspection of a hazard; ``result`` is mended or missed, or nothing yet."""

    at: str = ""
    result: str = ""
    text: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class HazardText:
    """F11, and what came of it."""

    number: str = ""
    paper: str = ""
    responsible: str = ""
    phone: str = ""
    place: str = ""
    kind: str = ""
    description: str = ""
    demand: str = ""
    until: str = ""
    told_on: str = ""
    inspections: tuple[InspectionText, ...] = ()
    reported_to: str = ""
    reported_at: str = ""
    report: str = ""
    revision: int = 0
    """How many steps there are."""


@dataclass(frozen=True)
class KindLine:
    """One kind of matter in a period: how many, how many a year before, and what became of them."""

    word: str
    this: int
    last: int
    change: str
    outcomes: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class SaturdayLine:
    on: str
    theme: str
    holding: str
    officers: str
    departments: str
    visitors: int


@dataclass(frozen=True, kw_only=True)
class ReportText:
    """The studio's figures of a period."""

    period: str
    received: int
    received_change: str
    settled: str
    attendance: str
    held: int
    left: int
    kinds: tuple[KindLine, ...] = ()
    hazards: tuple[tuple[str, str], ...] = ()
    saturdays: tuple[SaturdayLine, ...] | None = ()
    """``None`` in a report that has none."""


@dataclass(frozen=True)
class MonthLine:
    """One month of the three zeros: by kind this year, last year, change; ``zeros`` are the places that had none."""

    month: int
    counts: tuple[tuple[int, int, str], ...]
    zeros: frozenset[int]
    over: bool
