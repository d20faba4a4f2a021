"""The form of a norm, its words and where the proposal comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from forms.acting import judged
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.types import Integer
from models.settings.actions import set_norm
from models.settings.norms import NORMS, Norm
from models.settings.records import Setting

AREAS: Mapping[str, str] = {
    "appeals": N_("Appeals"),
    "whistles": N_("Whistles"),
    "studio": N_("Three-zero studio"),
    "mediation": N_("Mediation"),
    "backups": N_("Backup"),
    "disclosures": N_("What leaves the house"),
    "retention": N_("How long data are kept"),
    "requests": N_("Requests about one's own data"),
    "sensitivity": N_("What is masked"),
    "incidents": N_("Incidents·"),
}
NORM_WORDS: Mapping[str, str] = {
    "backups.daily": N_("Backups kept: of days"),
    "backups.weekly": N_("Backups kept: of weeks"),
    "backups.monthly": N_("Backups kept: of months"),
    "backups.trial_days": N_("A test restore every (days)"),
    "backups.place_days": N_("The second place of backups is missed after (days)"),
    "sensitivity.mask_again_minutes": N_("What was opened is masked again after (minutes)"),
    "appeals.same_matter_days": N_("Appeals are one matter within (days)"),
    "appeals.frequent_days": N_("Frequent: counted over (days)"),
    "appeals.frequent_item": N_("Frequent: appeals of one item"),
    "appeals.frequent_place": N_("Frequent: appeals of one building"),
    "whistles.emergency_minutes": N_("Emergency: departments are there within (minutes)"),
    "whistles.enforcement_hours": N_("Joint enforcement: there within (hours)"),
    "whistles.residents_days": N_("What residents report: there within (working days)"),
    "whistles.points_on_time": N_("Points: feedback in time"),
    "whistles.points_late": N_("Points: feedback late"),
    "whistles.points_solved": N_("Points: solved"),
    "whistles.points_pleased": N_("Points: people pleased"),
    "whistles.points_displeased": N_("Points: people not pleased"),
    "studio.weeks_back": N_("Saturdays without shift are told for (weeks)"),
    "mediation.remind_days": N_("Judicial confirmation: reminded before the end (days)"),
    "mediation.perform_soon_days": N_("Performance is nearly due (days before)"),
    "retention.register_years": N_("Register, after moving out or death (years)"),
    "retention.care_years": N_("Care, after moving out or death (years)"),
    "retention.visits_years": N_("Visits (years)"),
    "retention.logs_years": N_("Logs of the day (years)"),
    "retention.cases_years": N_("Appeals and matters, after their end (years)"),
    "retention.mediation_years": N_("Mediation files, after their end (years)"),
    "retention.proofs_years": N_("Consents, notices and requests, after their end (years)"),
    "retention.audit_years": N_("Audit log (years)"),
    "retention.street_agrees": N_("Lists of one person alone: the street agrees on paper (1 yes, 0 no)"),
    "sensitivity.copy_days": N_("A copy of an identity document is kept for at most (days)"),
    "retention.staff_years": N_("Workers and helpers, after they left (years)"),
    "requests.due_days": N_("Requests of persons: answered within (working days)"),
    "requests.notice_version": N_("Version of the privacy notice; a new one is told again"),
    "requests.ask_again_days": N_("After a refusal nobody is asked again for (days)"),
    "incidents.report_hours": N_("Incidents: reported to the authorities within (hours)"),
    "disclosures.most_people": N_("People in the clear in one file, at most"),
    "disclosures.approval_days": N_("An approval is used within (days)"),
    "disclosures.clipboard_seconds": N_("What is copied in the clear is forgotten after (seconds)"),
}
_OPEN = N_("The city leaves it open; a proposal of this program.")
_BACKUPS = N_("L-48; at most 30 backups in turn, whatever is set here.")
_DOMAIN = N_("Practice of other districts, taken over as a proposal; the street may say otherwise.")
_LAW = N_("The Personal Information Protection Law (6, 51) leaves the number open; a proposal.")
_KEPT = N_("A period proposed for what is over (PIPL 19, 47; Archives Law 14, 21); the least is the law's.")
_ASKED = N_("PIPL 50 and the regulation on network data 23 ask for an answer in time; a proposal.")
SOURCES: Mapping[str, str] = {
    **dict.fromkeys(NORMS, _OPEN),
    **dict.fromkeys((key for key in NORMS if key.startswith("whistles.")), _DOMAIN),
    **dict.fromkeys((key for key in NORMS if key.startswith("backups.")), _BACKUPS),
    **dict.fromkeys((key for key in NORMS if key.startswith("appeals.frequent")), _DOMAIN),
    **dict.fromkeys((key for key in NORMS if key.startswith("disclosures.")), _LAW),
    **dict.fromkeys((key for key in NORMS if key.startswith("sensitivity.")), _LAW),
    **dict.fromkeys((key for key in NORMS if key.startswith("retention.")), _KEPT),
    **dict.fromkeys((key for key in NORMS if key.startswith("requests.")), _ASKED),
    "incidents.report_hours": N_("PIPL 57 says at once; a proposal, and the city's rules of reporting come first."),
    "retention.audit_years": N_("L-31 asks for six months at the least; three years are as the register of what left."),
    "retention.street_agrees": N_("Archives Law 14: nothing is destroyed at will; that the street agrees is proposed."),
    "mediation.remind_days": N_("The window of 30 days is in the Mediation Law (33); the reminder is proposed."),
}
"""Where the proposed number comes from (出处)."""
VERSION = "2026.1"


def norm_form(norm: Norm) -> Form:
    """The form of one norm; empty means the proposal."""
    value = Field(
        column=Setting.value, type=Integer(norm.low, norm.high), label=N_("Value·"), required=False,
        hint=N_("Empty: as proposed. It holds from now on; deadlines that were given stay."),
    )  # fmt: skip
    return Form(
        code="N-01", version=VERSION, title=NORM_WORDS[norm.key], record=Setting, acted=True,
        sections=(Section(NORM_WORDS[norm.key], (value,)),),
    )  # fmt: skip


def save_norm(session: Session, key: str, raw: Mapping[str, object]) -> Any:
    """Set the norm ``key`` as its form says.

    Raises:
        FormInvalidError; WorldError: as ``set_norm``.
    """
    return set_norm(session, key, judged(norm_form(NORMS[key]), raw)["value"])
