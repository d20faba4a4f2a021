"""The words of the studio: kinds, topics, states, what Today says, and the draft of a day's summary."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from forms.share_words import ratio_text
from forms.visits_words import FINDINGS
from models.studio.records import MatterKind
from models.studio.roster_warnings import RosterWarning
from models.studio.rules import HAZARD_KINDS as HAZARD_CODES
from models.studio.rules import TOPICS as TOPIC_CODES
from models.studio.rules import Change, Holding
from models.studio.sessions import SummaryDraft
from models.studio.states import HazardState, HazardStepKind, MatterState, MatterStepKind, ShiftState

MATTER_KINDS = {
    MatterKind.HAZARD: N_("Accident hazard"),
    MatterKind.CASE: N_("Police case"),
    MatterKind.DISPUTE: N_("Dispute"),
    MatterKind.SERVICE: N_("Ordinary service"),
}
ZERO_MONTHS = {
    MatterKind.HAZARD: N_("No accidents"),
    MatterKind.CASE: N_("No cases"),
    MatterKind.DISPUTE: N_("No disputes"),
}
TOPICS: Mapping[str, str] = {
    "fire": N_("Fire safety"),
    "gas": N_("Gas safety"),
    "electric": N_("Electric safety"),
    "ev_charging": N_("Charging of electric bicycles"),
    "clutter": N_("Clutter in stairwells"),
    "structure": N_("Building structure"),
    "falling": N_("Things falling from above"),
    "traffic": N_("Traffic safety"),
    "elevator": N_("Lift safety"),
    "water": N_("Flooding and water safety"),
    "shops": N_("Safety of shops and small places"),
    "accident_other": N_("Other hazard"),
    "fraud": N_("Telecom and online fraud"),
    "theft": N_("Theft"),
    "brawl": N_("Brawl or injury"),
    "violence": N_("Violence at home"),
    "vice": N_("Gambling, drugs or vice"),
    "lost": N_("Missing person"),
    "minors": N_("Protection of minors"),
    "disturbance": N_("Disturbance of order"),
    "case_other": N_("Other case"),
    "neighbours": N_("Neighbours"),
    "family": N_("Marriage and family"),
    "property": N_("Property company"),
    "leak": N_("Water leak"),
    "noise": N_("Noise"),
    "debt": N_("Debt"),
    "labour": N_("Wages and labour"),
    "housing": N_("Housing and land"),
    "consumer": N_("Consumer dispute"),
    "damage": N_("Damages"),
    "dispute_other": N_("Other dispute"),
    "legal_advice": N_("Legal advice"),
    "petition_advice": N_("Advice on petitions"),
    "certificate": N_("Certificates"),
    "household_register": N_("Household registration"),
    "benefits": N_("Assistance and benefits"),
    "insurance": N_("Social insurance"),
    "jobs": N_("Jobs"),
    "service_other": N_("Other service"),
}
MATTER_STATES = {
    MatterState.WAITING: N_("Waits·"),
    MatterState.SERVING: N_("Being heard"),
    MatterState.SETTLED: N_("Settled here"),
    MatterState.APPOINTED: N_("Appointed"),
    MatterState.REFERRED: N_("Referred"),
    MatterState.APPEALED: N_("Now an appeal"),
    MatterState.MEDIATED: N_("Now in mediation"),
    MatterState.HAZARD: N_("Now a hazard"),
    MatterState.LEFT: N_("Went away"),
}
MATTER_STEPS = {
    MatterStepKind.CALL: N_("Called in"),
    MatterStepKind.TAKE_IN: N_("Studio intake"),
    MatterStepKind.HAND_OVER: N_("Handed to another officer"),
    MatterStepKind.SETTLE: N_("Settle on the spot"),
    MatterStepKind.APPOINT: N_("Make an appointment"),
    MatterStepKind.REFER: N_("Refer to a department"),
    MatterStepKind.TO_APPEAL: N_("Follow as an appeal"),
    MatterStepKind.TO_MEDIATION: N_("Follow as a mediation"),
    MatterStepKind.TO_HAZARD: N_("Follow as a hazard"),
    MatterStepKind.LEAVE: N_("Visitor has gone"),
    MatterStepKind.REMARK: N_("Additional remark"),
    MatterStepKind.REPORT_POLICE: N_("Report to the police"),
}
_MORE_HAZARDS: Mapping[str, str] = {
    "fire_equipment": N_("Fire equipment"),
    "ev_charging": TOPICS["ev_charging"],
    "structure": TOPICS["structure"],
    "falling": TOPICS["falling"],
    "elevator": TOPICS["elevator"],
    "traffic": TOPICS["traffic"],
    "water": TOPICS["water"],
}
HAZARD_KINDS: Mapping[str, str] = {code: {**FINDINGS, **_MORE_HAZARDS}[code] for code in HAZARD_CODES}
HAZARD_STATES = {
    HazardState.FOUND: N_("Hazard found"),
    HazardState.TOLD: N_("Told to mend"),
    HazardState.INSPECTED_AGAIN: N_("Not mended"),
    HazardState.CLEARED: N_("Hazard cleared"),
    HazardState.REPORTED: N_("Reported up"),
}
HAZARD_STEPS = {
    HazardStepKind.TELL: N_("Tell to mend"),
    HazardStepKind.MISS: N_("Re-inspection: not mended"),
    HazardStepKind.CLEAR: N_("Re-inspection: mended, cleared"),
    HazardStepKind.REPORT: N_("Report to a department"),
    HazardStepKind.REMARK: MATTER_STEPS[MatterStepKind.REMARK],
}
SHIFT_STATES = {
    ShiftState.PLANNED: N_("On the roster"),
    ShiftState.SIGNED_IN: N_("Signed in"),
    ShiftState.SIGNED_OUT: N_("Signed out"),
    ShiftState.ABSENT: N_("Absent from duty"),
}
HOLDINGS = {
    Holding.ORDINARY: N_("Open as usual"),
    Holding.TO_CONFIRM: N_("Holiday: to confirm"),
    Holding.HELD: N_("Open though a holiday"),
    Holding.OFF: N_("Not open"),
    Holding.MAKE_UP: N_("Make-up working day"),
}
VICTIMS = {"child": N_("A child"), "incapable": N_("Somebody without full capacity")}
PROMPTS: Mapping[str, str] = {
    "report_child": N_("The victim is a minor: report it to the police at once, and note when and how (L-15)."),
    "report_incapable": N_(
        "The victim cannot fully act for himself: report it to the police at once, and note when and how (L-15)."
    ),
}
_WARNINGS: Mapping[str, str] = {
    "to_confirm": N_("{day} is a public holiday: say whether the studio opens."),
    "make_up_day": N_("{day} is a make-up working day: the studio opens as usual."),
    "roster_empty": N_("Nobody is on the roster of {day}."),
    "without_shift": N_("Nobody was on the roster of {day}."),
    "not_signed_in": N_("{count} officers on the roster of {day} neither signed in nor are noted as absent."),
    "not_closed": N_("The three-zero studio of Saturday {day} was not ended."),
    "still_there": N_(
        "The three-zero studio of Saturday {day} was not ended; {count} visitors wait or are being heard."
    ),
}
WARNINGS = frozenset(_WARNINGS)
"""Codes of ``models.studio.roster_warnings``."""
_NOTHING = N_("No visitor came.")
_RECEIVED = N_("{count} visitors were received: {kinds}.")
_OUTCOMES = N_("Of them: {outcomes}.")
_LEFT = N_("{count} left before they were heard.")
_ON_DUTY = N_("On duty: {came} of {planned} officers ({departments}).")


def topics_of(kind: MatterKind) -> dict[str, str]:
    """The topics of a kind with their words, not yet translated."""
    return {code: TOPICS[code] for code in TOPIC_CODES[kind]}


def warning_text(warning: RosterWarning) -> str:
    """What is to be done about a Saturday, as a sentence."""
    return _(_WARNINGS[warning.code]).format(day=warning.on.isoformat(), count=warning.count)


def change_text(change: Change) -> str:
    """The change against last year, ``+12.50%``; — where there was nothing last year."""
    return ratio_text(change.ratio, sign=True)


def summary_text(draft: SummaryDraft) -> str:
    """The summary of a day as its rows give it, for a person to finish."""
    parts = [_ON_DUTY] if draft.officers.whole else []
    parts += [_RECEIVED, _OUTCOMES] if draft.received else [_NOTHING]
    parts += [_LEFT] if draft.left else []
    words = {
        "came": draft.officers.part,
        "planned": draft.officers.whole,
        "departments": "、".join(draft.departments),
        "kinds": "、".join(f"{_(MATTER_KINDS[kind])} {counts.total()}" for kind, counts in draft.outcomes),
        "outcomes": _outcomes(draft),
    }
    counts = {_LEFT: draft.left}
    return "".join(_(part).format(count=counts.get(part, draft.received), **words) for part in parts)


def _outcomes(draft: SummaryDraft) -> str:
    states = {state: sum(counts[state] for _kind, counts in draft.outcomes) for state in MatterState}
    return "、".join(f"{_(MATTER_STATES[state])} {count}" for state, count in states.items() if count)
