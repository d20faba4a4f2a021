"""What people call a record of each synced table: on cards of conflicts, in what waits, in the audit, on paper."""

from __future__ import annotations

from collections.abc import Mapping

from forms import care_columns
from forms.i18n import N_, _

TABLES: Mapping[str, str] = {
    "account_card": N_("Account"),
    "achievement": N_("Result for all (table)"),
    "appeal": N_("Appeal"),
    "appeal_link": N_("Appeals about one matter"),
    "appeal_step": N_("Step of an appeal"),
    "appeal_topic": N_("Item of the appeals' catalogue"),
    "area": N_("Area"),
    "arrival": N_("Arrival"),
    "attachment": N_("Attachment"),
    "building": N_("Building"),
    "community_profile": N_("Community profile"),
    "conflict_card": N_("Decision of a clash"),
    "consent": N_("Consent"),
    "department": N_("Department"),
    "disclosure": N_("What left the house"),
    "distinct_pair": N_("Two people, not one"),
    "dwelling": N_("Dwelling"),
    "erased": N_("Erased record"),
    "erasure": N_("List of what goes"),
    "estate": N_("Estate"),
    "file_member": N_("Closed file: who works on it"),
    "handover": N_("Handover"),
    "hazard": N_("Accident hazard"),
    "hazard_step": N_("Step of a hazard"),
    "holiday_notice": N_("Notice of holidays"),
    "household": N_("Household"),
    "incident": N_("Incident"),
    "incident_step": N_("Step of an incident"),
    "log_correction": N_("Addition to a log"),
    "log_link": N_("Link of a log"),
    "mediation": N_("Mediation file"),
    "mediation_agreement": N_("Mediation agreement"),
    "mediation_note": N_("Record of a mediation"),
    "mediation_paper": N_("Paper of a mediation file"),
    "mediation_party": N_("Party of a mediation"),
    "mediation_step": N_("Step of a mediation"),
    "notice": N_("Notice about an appeal"),
    "person_request": N_("Request about own data"),
    "privacy_notice": N_("Notice given"),
    "problem": N_("Problem of the day, week or month"),
    "problem_appeal": N_("Covered by a problem"),
    "problem_step": N_("Step of a problem"),
    "red_meeting": N_("Meeting of the red workstation"),
    "red_task": N_("Task of the red workstation"),
    "red_task_step": N_("Step of a task"),
    "residency": N_("Residence"),
    "resident": N_("Resident"),
    "resident_merge": N_("Merge of two records"),
    "restriction": N_("Restriction"),
    "rights_grant": N_("Single right"),
    "round": N_("Round"),
    "round_door": N_("Door of a round"),
    "setting": N_("Setting"),
    "studio_matter": N_("Matter of the studio"),
    "studio_matter_step": N_("Step of a matter"),
    "studio_officer": N_("Studio officer"),
    "studio_session": N_("Saturday of the studio"),
    "studio_shift": N_("Shift of the studio"),
    "unit": N_("Unit"),
    "unit_point": N_("Points of a unit"),
    "visit": N_("Visit"),
    "visit_finding": N_("Problem found"),
    "visit_log": N_("Visit log"),
    "whistle": N_("Whistle"),
    "whistle_step": N_("Step of a whistle"),
    "worker": N_("Worker"),
    **care_columns.TABLES,
}


def table_name(table: str) -> str:
    """Return what people call a kind of record; one of a newer program is a record."""
    return _(TABLES.get(table, N_("Record")))
