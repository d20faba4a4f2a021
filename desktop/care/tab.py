"""A tab of the care screen, and what any of them may show."""

from __future__ import annotations

from desktop.tabbed import Tab as CareTab
from desktop.tabbed import TabSpec

__all__ = ["TABLES", "CareTab", "TabSpec"]

TABLES = (
    "special_group", "membership", "resident_fact", "proposal_decision", "helper", "pairing", "care_pause", "crisis",
    "care_visit", "care_need", "care_team_member", "care_due", "cadre_duty", "cadre_day", "volunteer_service",
    "resident", "residency", "household", "dwelling", "building", "estate", "area", "visit", "worker",
)  # fmt: skip
"""What any tab may show."""
