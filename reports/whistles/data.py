"""What the papers of whistles, supervision and points are filled from: plain texts, blank where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

from models.clocks.deadlines import Light


@dataclass(frozen=True)
class CalledText:
    """A department that was called: signed for, on site, what it did; ``late`` is a word or nothing."""

    department: str = ""
    signed_by: str = ""
    signed: str = ""
    came: str = ""
    arrived: str = ""
    late: str = ""
    result: str = ""
    marks: tuple[str, str, str] = ("", "", "")
    """The community's for arrival, manner and solution, 1 to 5 each."""


@dataclass(frozen=True, kw_only=True)
class WhistleText:
    """F08; ``kind`` is residents, enforcement or emergency."""

    number: str = ""
    document: str = ""
    kind: str = ""
    blower: str = ""
    blown_by: str = ""
    at: str = ""
    place: str = ""
    facts: str = ""
    appeal: str = ""
    judgement: str = ""
    judged_by: str = ""
    arrive_by: str = ""
    settle_by: str = ""
    called: tuple[CalledText, ...] = ()
    consultation: str = ""
    result: str = ""
    revision: int = 0
    """How many steps there are."""


@dataclass(frozen=True)
class ListLine:
    """One line of the four lists (F20), joined by ``number``."""

    number: str
    source: str = ""
    problem: str = ""
    place: str = ""
    raised: str = ""
    lead: str = ""
    helpers: str = ""
    person: str = ""
    arrive_by: str = ""
    settle_by: str = ""
    light: Light | None = None
    result: str = ""
    checked_by: str = ""
    cleared: str = ""
    rating: str = ""


@dataclass(frozen=True)
class RankLine:
    """A department's points of a period, and of what."""

    department: str
    total: int
    by_rule: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class PointLine:
    at: str
    department: str
    rule: str
    points: int
    reason: str = ""


@dataclass(frozen=True)
class CoveredLine:
    """An appeal that an order or a problem covers; no name."""

    number: str
    item: str
    place: str
    received: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OrderText:
    """F09: an order of supervision (``level`` empty), or a problem of the day, week or month."""

    level: str = ""
    number: str = ""
    issuer: str = ""
    document: str = ""
    signer: str = ""
    addressee: str = ""
    matter: str = ""
    sources: str = ""
    overdue: str = ""
    """Days late, or nothing."""
    dissatisfied: str = ""
    demands: tuple[str, ...] = ()
    answer_by: str = ""
    progress: str = ""
    causes: str = ""
    measures: str = ""
    expected: str = ""
    opinion: str = ""
    """The code of the check: settled, returned, or nothing yet."""
    alike: str = ""
    common: str = ""
    """文号 of the common opinion."""
    lead: str = ""
    participants: str = ""
    on: str = ""
    covered: tuple[CoveredLine, ...] = ()
    revision: int = 0
    """How many steps what it is about has."""
