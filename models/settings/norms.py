"""The numbers that a community may set for itself: each with what the program proposes and what is possible. Pure.

Only what holds from now on stands here. What a state is folded from (how often an appeal may be given back, three
misses of a hazard), or what a law says, is the same everywhere; deadlines that were given are stored with what they
were given for and do not move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from models.appeals.rules import AppealNorms
from models.audit.deeds import YEARS
from models.disclosures.rules import DisclosureNorms
from models.mediation.rules import MediationNorms
from models.retention.rules import RULES
from models.studio.rules import StudioNorms
from models.whistles.rules import WhistleNorms

_DISCLOSURES = DisclosureNorms()
_APPEALS, _STUDIO, _MEDIATION, _WHISTLES = AppealNorms(), StudioNorms(), MediationNorms(), WhistleNorms()


@dataclass(frozen=True)
class Norm:
    """``key`` is ``area.name``."""

    key: str
    proposed: int
    low: int
    high: int

    @property
    def area(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]


def _points() -> tuple[Norm, ...]:
    return tuple(Norm(f"whistles.points_{rule}", points, -100, 100) for rule, points in _WHISTLES.points.items())


STREET_AGREES = "retention.street_agrees"
_ALL = (
    Norm("appeals.same_matter_days", _APPEALS.same_matter_days, 30, 730),
    Norm("appeals.frequent_days", _APPEALS.frequent_days, 7, 365),
    Norm("appeals.frequent_item", _APPEALS.frequent_item, 2, 1000),
    Norm("appeals.frequent_place", _APPEALS.frequent_place, 2, 1000),
    Norm("whistles.emergency_minutes", _WHISTLES.emergency // timedelta(minutes=1), 5, 720),
    Norm("whistles.enforcement_hours", _WHISTLES.enforcement // timedelta(hours=1), 1, 168),
    Norm("whistles.residents_days", _WHISTLES.residents.amount, 1, 30),
    *_points(),
    Norm("studio.weeks_back", _STUDIO.weeks_back, 1, 26),
    Norm("mediation.remind_days", _MEDIATION.remind_days, 1, 29),
    Norm("mediation.perform_soon_days", _MEDIATION.perform_soon_days, 1, 60),
    *(Norm(rule.key, rule.years, rule.low, rule.high) for rule in RULES.values()),
    Norm("retention.audit_years", YEARS, YEARS, 30),
    Norm(STREET_AGREES, 1, 0, 1),
    Norm("sensitivity.mask_again_minutes", 5, 1, 60),
    Norm("sensitivity.copy_days", 30, 1, 365),
    Norm("requests.due_days", 15, 1, 30),
    Norm("requests.ask_again_days", 30, 30, 365),
    Norm("requests.notice_version", 1, 1, 999),
    Norm("incidents.report_hours", 24, 1, 72),
    Norm("disclosures.most_people", _DISCLOSURES.most_people, 1, 5000),
    Norm("disclosures.approval_days", _DISCLOSURES.approval_days, 1, 30),
    Norm("disclosures.clipboard_seconds", _DISCLOSURES.clipboard_seconds, 10, 600),
    Norm("backups.daily", 7, 1, 30),
    Norm("backups.weekly", 4, 0, 30),
    Norm("backups.monthly", 12, 0, 30),
    Norm("backups.trial_days", 7, 1, 90),
    Norm("backups.place_days", 7, 1, 90),
)
NORMS: Mapping[str, Norm] = {norm.key: norm for norm in _ALL}
