"""The words of rounds, visits and logs: outcomes, parts of the day, topics, states, and how shares are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from forms.i18n import N_, _
from forms.places import HAZARDS
from models.visits.findings import FindingState
from models.visits.records import HealthConsent, LogState, Outcome, RoundState, Slot
from models.visits.scope import ScopeKind

OUTCOMES = {
    Outcome.MET: N_("Met"),
    Outcome.PHONE: N_("By phone"),
    Outcome.NOT_HOME: N_("Nobody home"),
    Outcome.DECLINED: N_("Declined"),
    Outcome.VACANT: N_("Vacant"),
}
SLOTS = {
    Slot.MORNING: N_("Morning"),
    Slot.AFTERNOON: N_("Afternoon"),
    Slot.EVENING: N_("Evening"),
    Slot.SATURDAY: N_("On Saturday"),
}
TOPICS = {
    "register": N_("Checking the register"),
    "safety": N_("Home safety"),
    "policy": N_("Explaining policies"),
    "care": N_("Caring visit"),
    "elderly": N_("Elderly care"),
    "health": N_("Health services"),
    "jobs": N_("Jobs"),
    "education": N_("Children and education"),
    "dispute": N_("Disputes"),
    "environment": N_("Cleanliness and environment"),
    "property": N_("Property management"),
    "other": N_("Other"),
}
HANDED_OUT = {
    "policy_card": N_("Policy card"),
    "contact_card": N_("Contact card"),
    "notice": N_("Privacy notice"),
}
CONSENT = {HealthConsent.YES: N_("Agrees"), HealthConsent.NO: N_("Does not agree")}
FINDINGS = {**HAZARDS, "need": N_("Need of the household")}
FINDING_STATES = {
    FindingState.OPEN: N_("Nobody has taken it up"),
    FindingState.REFERRED: N_("Passed on"),
    FindingState.RESOLVED: N_("Settled"),
}
ROUND_STATES = {RoundState.PLANNED: N_("Not begun"), RoundState.OPEN: N_("Running"), RoundState.CLOSED: N_("Closed")}
LOG_STATES = {
    LogState.DRAFT: N_("Draft"),
    LogState.SUBMITTED: N_("Submitted"),
    LogState.REVIEWED: N_("Reviewed"),
    LogState.RETURNED: N_("Returned"),
    LogState.FILED: N_("Filed"),
}
LOG_REASONS = {
    "visit": N_("Door-knocking"),
    "patrol": N_("Patrol"),
    "mediation": N_("Mediation"),
    "publicity": N_("Publicity"),
    "service": N_("Service"),
    "other": N_("Other"),
}
LOG_FORMULAS = (
    N_("Log rate: working days with a submitted log, of the working days until yesterday that asked for one."),
    N_("The police went along: days and grids of which a log names an officer, each counted once."),
    N_("Hazards cleared, disputes and appeals settled: a log says so, and the case is cleared or settled by now."),
)
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
SCOPES = {
    ScopeKind.MAP: N_("Chosen on the map"),
    ScopeKind.BUILDING: N_("By building"),
    ScopeKind.GRID: N_("By grid"),
    ScopeKind.ESTATE: N_("By estate"),
    ScopeKind.ALL: N_("The whole community"),
    ScopeKind.DUE: N_("Doors with a care visit due"),
}


def scope_text(scope: Mapping[str, Any], say: Callable[[str], str] = _) -> str:
    """Return how the doors of a round were chosen (``Round.scope``); ``say`` translates: paper is always Chinese."""
    kinds = {kind.value: words for kind, words in SCOPES.items()}
    known = kinds.get(str(scope.get("kind")))  # a newer station may know more kinds
    words = [say(known)] if known else []
    if since := scope.get("not_met_since"):
        words.append(say(N_("not met since {day}")).format(day=since))
    return "，".join(words)


def percent_text(share: Decimal | None) -> str:
    """Return a share as people read it; a share of nothing is a dash, not 0 % (domain §3)."""
    return "—" if share is None else f"{share}%"
