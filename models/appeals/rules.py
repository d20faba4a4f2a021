"""What is true of appeals without asking the database: norms and their sources, codes, terms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.clocks.deadlines import Clock, Term

NUMBER_PREFIX, NOTICE_PREFIX = "SQ", "GZ"
"""Domain §3."""
SATISFACTIONS = ("very", "satisfied", "basic", "dissatisfied", "very_dissatisfied", "none")
"""非常满意、满意、基本满意、不满意、非常不满意、未评价: the last one is no valid rating (domain C1)."""
PLEASED = frozenset({"very", "satisfied", "basic"})
DISPLEASED = frozenset({"dissatisfied", "very_dissatisfied"})
VALID = PLEASED | DISPLEASED
LEVELS = ("day", "week", "month")
"""升级: the problem of the day, the week or the month (domain C2)."""


@dataclass(frozen=True)
class AppealNorms:
    """Numbers that the seeds leave open, each with where it comes from."""

    most_returns: int = 2
    """So often departments may give one appeal back; then the street decides (product's proposal)."""
    most_extension: int = 30
    """Days of the one extension (信访工作条例 34; L-64), for other appeals a proposal."""
    petition_days: int = 60
    """信访事项 are settled within so many calendar days (信访工作条例 34; L-64)."""
    petition_told_days: int = 15
    """… and whoever brought them is told in writing whether they are taken up (信访工作条例 22; L-64)."""
    petition_review_days: int = 30
    """… and may ask for a review after the answer (信访工作条例 35; L-64)."""
    supplement_told_days: int = 5
    """What is missing is told at once, on the spot or within so many days (行政许可法 32, domain F1)."""
    same_matter_days: int = 180
    """Two appeals of one person, telephone or place about one item are one matter so long (product's proposal)."""
    frequent_days: int = 30
    frequent_item: int = 5
    frequent_place: int = 3
    """高频: so many of one item, or of one building, in 30 days (domain C1 推)."""


NORMS = AppealNorms()


def promised(amount: int, clock: Clock, *, petition: bool, norms: AppealNorms = NORMS) -> Term:
    """Return the term of a new appeal: what its topic promises, or the law's where it is a petition.

    Raises:
        WorldError: ``term_zero``.
    """
    return Term(norms.petition_days, Clock.CALENDAR_DAYS) if petition else Term(amount, clock)


def concerns(accused: Collection[str], department: str) -> bool:
    """Whether an accusation of ``accused`` is about ``department``, however either is called in full (L-17).

    ``城管局`` and ``城管执法局李四`` are about 城管, ``城管`` is about 城管执法局: rather is one department too many
    left out than that an accusation reaches whom it is about.
    """
    return any(name == department or _within(name, department) or _within(department, name) for name in accused)


def _within(short: str, long: str) -> bool:
    """Whether ``short``, without the word for office that people leave out (``城管局`` is 城管), stands in ``long``."""
    bare = short[:-1] if len(short) > len("城管") and short[-1] in "局所办" else short
    return len(bare) > 1 and bare in long


DETAILS: Mapping[str, tuple[str, ...]] = {
    "settle_on_spot": ("satisfaction",),
    "ask_supplement": ("notice",),
    "whistle": ("whistle", "departments"),
    "call_back": ("solved", "satisfaction"),
    "ask_extension": ("days",),
    "extend": ("days",),
    "escalate": ("level",),
    "join_colleague": ("worker",),
    "mediate": ("mediation",),
    "recompute": ("from", "to", "notice"),
}
"""What the ``detail`` of a step says, by its kind: numbers, codes and ids, never personal data."""
