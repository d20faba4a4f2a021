"""The words of care: states, norms, kinds of help and need, posts, facts that rules ask for, and how a share reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from forms.i18n import N_, _
from models.care.records import (
    CadreRank,
    CareManner,
    DutyKind,
    HelperKind,
    MembershipEnd,
    NeedState,
    PairingEnd,
    PairingRole,
    PauseReason,
    ProposalAnswer,
    Rating,
    Risk,
)

CARE_STATES: Mapping[str, str] = {
    "proposed": N_("To be recognised"),
    "to_pair": N_("To be paired"),
    "to_reassign": N_("To be reassigned"),
    "paired": N_("Paired"),
    "two_primaries": N_("Two primary helpers, to be decided"),
    "not_required": N_("Under care, no pairing needed"),
    "paused": N_("Care paused"),
    "ended": N_("No longer under care"),
}
"""``CareState`` by its value (domain A3)."""
DUE_STATES: Mapping[str, str] = {
    "inactive": N_("Not due yet"),
    "due_soon": N_("Due soon"),
    "due": N_("Due today"),
    "overdue": N_("Overdue"),
    "paused": N_("Care paused"),
}
"""``DueState`` by its value."""
MANNERS = {
    CareManner.DOOR: N_("At the door"),
    CareManner.PHONE: N_("By phone"),
    CareManner.VIDEO: N_("By video"),
    CareManner.NEIGHBOUR: N_("Through a neighbour"),
    CareManner.SMART: N_("By a smart device"),
}
RATINGS = {Rating.GOOD: N_("Good"), Rating.FAIR: N_("Fair"), Rating.POOR: N_("Poor")}
ASPECTS: Mapping[str, str] = {
    "health": N_("Health"),
    "mind": N_("State of mind"),
    "safety": N_("Safety at home"),
    "hygiene": N_("Hygiene"),
    "living": N_("Living conditions"),
}
"""The five aspects of F03, in its order."""
RISKS = {Risk.HIGH: N_("High risk"), Risk.KEY: N_("Key person"), Risk.ORDINARY: N_("Ordinary")}
HELPER_KINDS = {
    HelperKind.CADRE: N_("Cadre"),
    HelperKind.PARTY_MEMBER: N_("Party member"),
    HelperKind.SOCIAL_WORKER: N_("Social worker"),
    HelperKind.COMMUNITY_WORKER: N_("Community worker"),
    HelperKind.POLICE: N_("Police officer"),
    HelperKind.DOCTOR: N_("Family doctor"),
    HelperKind.VOLUNTEER: N_("Volunteer"),
    HelperKind.NEIGHBOUR: N_("Neighbour"),
}
PAIRING_ROLES = {PairingRole.PRIMARY: N_("Primary helper"), PairingRole.SUPPORT: N_("Supporting helper")}
PAIRING_ENDS = {
    PairingEnd.HANDED_OVER: N_("Handed over"),
    PairingEnd.HELPER_LEFT: N_("The helper left"),
    PairingEnd.DIED: N_("Died"),
    PairingEnd.MOVED: N_("Moved away"),
    PairingEnd.NO_LONGER: N_("The reason for care is gone"),
    PairingEnd.WISH: N_("At the person's own wish"),
    PairingEnd.SETTLED: N_("Another primary helper stays"),
}
MEMBERSHIP_ENDS = {
    MembershipEnd.DIED: N_("Died"),
    MembershipEnd.MOVED: N_("Moved away"),
    MembershipEnd.NO_LONGER: N_("The reason for care is gone"),
    MembershipEnd.WISH: N_("At the person's own wish"),
    MembershipEnd.MISTAKE: N_("Recognised by mistake"),
}
PAUSES = {PauseReason.HOSPITAL: N_("In hospital"), PauseReason.AWAY: N_("Away"), PauseReason.OTHER: N_("Other")}
NEEDS: Mapping[str, str] = {
    **ASPECTS,
    "money": N_("Money and allowances"),
    "meals": N_("Meals"),
    "housework": N_("Housework"),
    "company": N_("Company"),
    "legal": N_("Rights and disputes"),
    "other": N_("Other"),
}
NEED_STATES = {
    NeedState.OPEN: N_("Still open"),
    NeedState.REFERRED: N_("Passed on"),
    NeedState.DONE: N_("Done"),
    NeedState.DROPPED: N_("Dropped"),
}
CRISES: Mapping[str, str] = {
    "fire": N_("Fire"),
    "accident": N_("Accident"),
    "bereavement": N_("Death in the family"),
    "loss": N_("Sudden loss of income or property"),
    "violence": N_("Violence"),
    "other": N_("Other"),
}
REVEALS: Mapping[str, str] = {
    "visit": N_("Before a visit"),
    "help": N_("To give help"),
    "report": N_("Required by the street or district"),
    "check": N_("To check the entry"),
    "request": N_("The person asks for it"),
    "emergency": N_("Emergency"),
}
REGISTER_REVEALS: Mapping[str, str] = {
    "id_service": N_("To do something for the person"),
    "id_check": N_("To check or correct the entry"),
    "id_request": N_("The person asks for it"),
    "id_report": N_("Required by the street or district"),
}
"""Why somebody looks at an ID number."""
CONSENTS: Mapping[str, str] = {
    "told": N_("Told (the station's duty)"),
    "general": N_("Agrees"),
    "separate": N_("Separate consent"),
    "written": N_("Written consent"),
    "guardian": N_("Consent of the guardian"),
}
ORIGINS: Mapping[str, str] = {
    "visit": N_("Told on a visit"),
    "import": N_("From a register"),
    "shared": N_("Shared by a department"),
    "counter": N_("Shown at the counter"),
}
CADRE_RANKS = {
    CadreRank.CITY: N_("Cadre of the city"),
    CadreRank.DISTRICT: N_("Cadre of the district"),
    CadreRank.SECTION: N_("Cadre of section rank"),
}
CADRE_DUTIES = {
    DutyKind.RESPONSIBLE: N_("Answers for the place"),
    DutyKind.FIRST_SECRETARY: N_("First secretary"),
    DutyKind.DEPUTY_SECRETARY: N_("Deputy secretary (seconded)"),
    DutyKind.ON_SITE: N_("Works on site"),
}
PROPOSAL_KINDS: Mapping[str, str] = {
    "join": N_("Proposed for the group"),
    "end": N_("No longer fits the group"),
}
PROPOSAL_ANSWERS = {ProposalAnswer.ACCEPTED: N_("Proposal accepted"), ProposalAnswer.REFUSED: N_("Proposal refused")}
GROUP_SOURCES: Mapping[str, str] = {
    "shipped": N_("Shipped with Lianglin"),
    "district": N_("From the district"),
    "local": N_("Changed here"),
}
POSTS: Mapping[str, str] = {
    "elderly": N_("Post for the elderly"),
    "civil_affairs": N_("Post for civil affairs"),
    "health": N_("Post for health"),
    "veterans": N_("Post for veterans"),
    "employment": N_("Post for employment"),
    "children": N_("Children's director"),
    "disability": N_("Disability commissioner"),
    "party": N_("Post for party affairs"),
    "women": N_("Post for women"),
}
SEEN_BY: Mapping[str, str] = {
    "own_grid": N_("Grid worker of the grid"),
    "helper": N_("Helper of the person"),
    "secretary": N_("Secretary"),
    **POSTS,
}
"""Who may open level 3 of a group: ``SpecialGroup.seen_by``."""
SUGGESTION_REASONS: Mapping[str, str] = {
    "same_stair": N_("Same stair"),
    "same_building": N_("Same building"),
    "same_estate": N_("Same estate"),
    "same_grid": N_("Same grid"),
    "far": N_("Farther away"),
    "known": N_("Has met the person {met} times"),
    "few_people": N_("Cares for few people"),
    "absent": N_("Absent at present"),
    "chosen": N_("Chosen by you"),
    "no_room": N_("Nobody has a place left"),
}
"""Why a helper is proposed; ``met``: ``SuggestionLine.met``."""
FACTS: Mapping[str, str] = {
    "age": N_("Age"),
    "sex": N_("Sex"),
    "household_size": N_("People in the household"),
    "empty_nest": N_("Only the old couple lives there"),
    "hukou_district": N_("District of the hukou"),
    "hukou_city": N_("City of the hukou"),
    "resident_here": N_("Lives here"),
    "moved_in_days": N_("Days since moving in"),
    "child_age_months": N_("Age of the youngest child in months"),
    "lives_with_severe_disabled_child": N_("Lives with a severely disabled child"),
    "left_behind": N_("Old person left behind"),
    "ability": N_("Grade of the ability assessment (0 to 4)"),
    "dementia": N_("Dementia"),
    "dis_grade": N_("Grade of the disability certificate"),
    "smd": N_("Severe mental disorder on record"),
    "dibao": N_("Minimum living allowance"),
    "dibao_edge": N_("Just above the minimum living allowance"),
    "rigid_hard": N_("Hardship by unavoidable spending"),
    "tekun": N_("Supported as destitute"),
    "orphan": N_("Orphan"),
    "no_carer_child": N_("Child without a carer in fact"),
    "hard_child": N_("Child in difficulty"),
    "left_behind_child": N_("Child left behind"),
    "floating_child": N_("Child of migrants"),
    "single_child_lost": N_("Lost the only child"),
    "single_child_disabled": N_("The only child is disabled"),
    "veteran": N_("Veteran"),
    "preferential": N_("Entitled to special care"),
    "military_family": N_("Family of a soldier"),
    "zero_emp_family": N_("Nobody in the family has work"),
    "hard_emp": N_("Has difficulty finding work"),
    "grad_unemployed": N_("Graduate without work"),
    "released": N_("Released from prison within five years"),
    "corrected": N_("In community correction"),
    "dv_victim": N_("Suffers domestic violence"),
    "major_illness": N_("Serious illness"),
    "pregnant": N_("Pregnant"),
    "hard_party": N_("Party member in need, or old party member"),
    "emergency": N_("Sudden misfortune in the family"),
    "gig_worker": N_("Courier, rider or driver"),
    "full_nursing": N_("Needs full nursing"),
    "autism": N_("Autism"),
    "dis_type": N_("Kind of disability"),
    "disabled": N_("Holds a disability certificate"),
    "needs_care": N_("Needs nursing by assessment"),
    "no_ability": N_("Unable to work"),
    "income_pc": N_("Income per head and month"),
    "rigid_ratio": N_("Share of unavoidable spending"),
    "ui_years": N_("Years of unemployment insurance"),
    "resident_pension_years": N_("Years of residents' pension insurance"),
    "wife_age": N_("Age of the wife"),
    "emp_insured": N_("Insured as an employee"),
    "emp_pension": N_("Draws an employee's pension"),
    "employed": N_("Has work"),
    "flex_emp": N_("In flexible employment"),
    "insured": N_("Has health insurance"),
    "involuntary": N_("Lost work against the own will"),
    "job_wish": N_("Wants to work"),
    "martyr_family": N_("Family of a martyr"),
    "no_fixed_income": N_("Has no fixed income"),
    "no_house": N_("Owns no dwelling"),
    "no_income": N_("Has no income"),
    "no_supporter": N_("Nobody is bound to support"),
    "preschool_last_year": N_("In the last year before school"),
    "property_ok": N_("Property within the limit"),
    "reg_unemployed": N_("Registered as unemployed"),
    "single_child_cert": N_("Holds the only-child certificate"),
    "start_up": N_("Has founded a business"),
    "wage_claim": N_("Wages are owed"),
    "smd_guardian": N_("Guardian of a person with severe mental disorder"),
}
"""Variables of ``models.care.facts``."""


def words_of(labels: Mapping[Any, str], value: Any) -> str:
    """Return ``value`` as people read it; a code of a newer program stays a code, nothing is nothing."""
    if value is None:
        return ""
    known = labels.get(value, labels.get(getattr(value, "value", value)))
    return str(getattr(value, "value", value)) if known is None else _(known)


def fact_text(name: str, value: object) -> str:
    """Return a fact as a reason reads: ``Age 82``; of one that is simply true its name."""
    label = words_of(FACTS, name)
    if isinstance(value, bool):
        return label if value else _("Not: {fact}").format(fact=label)
    return f"{label} {value}"


def norm_text(every_days: int | None, say: Callable[[str], str] = _) -> str:
    """Return how often a person is visited; ``say`` translates: paper is always Chinese."""
    return say(N_("every {days} days")).format(days=every_days) if every_days else say(N_("no norm"))


def children_left_out(count: int, say: Callable[[str], str] = _) -> str:
    """Return the line that says that a list is not whole: so many children are not named on it (L-05)."""
    return say(N_("Children under 14 who are not named here: {n}")).format(n=count) if count else ""


def masked_groups(count: int) -> str:
    """Return what stands for ``count`` groups of level 3 until they are opened."""
    return _("{count} of level 3").format(count=count) if count else ""
