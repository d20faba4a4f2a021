"""What the tables of care are called, and their columns that no form asks for, where changes and clashes are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.care_words import (
    CRISES,
    GROUP_SOURCES,
    MEMBERSHIP_ENDS,
    NEED_STATES,
    PAIRING_ENDS,
    PROPOSAL_ANSWERS,
    REVEALS,
)
from forms.i18n import N_

TABLES: Mapping[str, str] = {
    "special_group": N_("Special group"),
    "membership": N_("Recognition for a special group"),
    "resident_fact": N_("Fact for the rules"),
    "proposal_decision": N_("Decision on a proposal"),
    "helper": N_("Helper"),
    "pairing": N_("Pairing"),
    "care_pause": N_("Pause of care"),
    "crisis": N_("Grave event"),
    "care_visit": N_("Caring visit"),
    "care_need": N_("Need"),
    "care_team_member": N_("Member of a care team"),
    "reveal": N_("Opening of masked details"),
    "cadre_duty": N_("Responsible cadre"),
    "cadre_day": N_("Day on site"),
    "volunteer_service": N_("Voluntary service"),
}
_RESIDENT = {f"{table}.resident_id": N_("Resident") for table in (
    "membership", "resident_fact", "proposal_decision", "pairing", "care_pause", "crisis", "care_visit", "care_need",
    "care_team_member", "reveal",
)}  # fmt: skip
_LEVEL = {key.replace("resident_id", "level"): N_("Sensitivity (1 to 4)") for key in _RESIDENT}
COLUMNS: Mapping[str, str] = {
    **_RESIDENT,
    **_LEVEL,
    "special_group.active": N_("Takes people in"),
    "special_group.opened_with": N_("Permission of the street"),
    "special_group.revision": N_("Revision"),
    "special_group.source": N_("Where it is known from"),
    "membership.catalogue": N_("Text of the catalogue then"),
    "membership.ended_on": N_("Left the group on"),
    "membership.end_reason": N_("Why it ended"),
    "proposal_decision.group_code": N_("Group"),
    "proposal_decision.answer": N_("Decision"),
    "proposal_decision.reason": N_("Reason"),
    "proposal_decision.rule": N_("Rule"),
    "proposal_decision.facts_hash": N_("Facts it rested on"),
    "proposal_decision.decided_on": N_("Decided on"),
    "helper.worker_id": N_("Worker"),
    "helper.grid_id": N_("Grid"),
    "helper.building_id": N_("Building"),
    "helper.unit_id": N_("Unit"),
    "helper.ends_on": N_("Stopped helping on"),
    "pairing.ends_on": N_("Pairing ended on"),
    "pairing.end_reason": N_("Why it ended"),
    "care_visit.worker_id": N_("Recorded by"),
    "care_visit.visit_id": N_("Visit"),
    "care_visit.corrects_id": N_("Corrected visit"),
    "volunteer_service.helper_id": N_("Volunteer"),
    "volunteer_service.noted_by": N_("Noted by"),
    "care_need.care_visit_id": N_("Caring visit"),
    "care_need.state": N_("State"),
    "care_need.settled_at": N_("Settled at"),
    "care_team_member.worker_id": N_("Worker"),
    "care_team_member.starts_on": N_("May see it since"),
    "care_team_member.ends_on": N_("May see it until"),
    "reveal.worker_id": N_("Opened by"),
    "reveal.at": N_("Opened at"),
    "reveal.reason": N_("Reason"),
    "cadre_duty.estate_id": N_("Estate"),
    "cadre_duty.ends_on": N_("Left the duty on"),
    "cadre_day.duty_id": N_("Responsible cadre"),
}
WORDS: Mapping[str, Mapping[Any, str]] = {
    "special_group.source": GROUP_SOURCES,
    "membership.end_reason": MEMBERSHIP_ENDS,
    "pairing.end_reason": PAIRING_ENDS,
    "proposal_decision.answer": PROPOSAL_ANSWERS,
    "care_need.state": NEED_STATES,
    "crisis.kind": CRISES,
    "reveal.reason": REVEALS,
}
