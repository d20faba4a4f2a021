"""What requests about one's own data, consents, restrictions and erasures are called."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, ngettext
from models.people.records import Basis
from models.requests.person import Answer
from models.requests.records import ConsentKind, RequestKind
from models.requests.rules import State
from models.retention.records import Going
from models.retention.rules import Keep, Kind
from models.sync.records import HandoverState

KINDS: Mapping[RequestKind, str] = {
    RequestKind.SEE: N_("See own data"),
    RequestKind.COPY: N_("Have a copy"),
    RequestKind.CORRECT: N_("Correct or complete"),
    RequestKind.ERASE: N_("Have it deleted"),
    RequestKind.EXPLAIN: N_("Have it explained"),
    RequestKind.WITHDRAW: N_("Take a consent back"),
    RequestKind.RESTRICT: N_("Restrict the use"),
    RequestKind.NEXT_OF_KIN: N_("Next of kin of a dead person"),
}
STATES: Mapping[State, str] = {
    State.RECEIVED: N_("Being answered"),
    State.GRANTED: N_("Granted, to be done"),
    State.DENIED: N_("Denied"),
    State.DONE: N_("Closed"),
}
CONSENTS: Mapping[ConsentKind, str] = {
    ConsentKind.GENERAL: N_("In general"),
    ConsentKind.SEPARATE: N_("Separately"),
    ConsentKind.WRITTEN: N_("In writing"),
}
PURPOSES: Mapping[str, str] = {
    "register": N_("Register of residents"),
    "contact": N_("Contact"),
    "household_map": N_("Household map"),
    "services": N_("Services"),
    "care": N_("Care"),
    "floating": N_("Migrants"),
    "visit": N_("Visits"),
    "work": N_("Work"),
    "appeals": N_("Appeals"),
    "mediation": N_("Mediation"),
}
ANSWERS: Mapping[Answer, str] = {
    Answer.UNASKED: N_("Not asked"),
    Answer.AGREED: N_("Has agreed"),
    Answer.REFUSED: N_("Said no"),
    Answer.WITHDRAWN: N_("Took it back"),
}
LISTS: Mapping[str, str] = {
    Kind.REGISTER.value: N_("Register of those who left"),
    Kind.CARE.value: N_("Care of those who left"),
    Kind.VISITS.value: N_("Old visits"),
    Kind.LOGS.value: N_("Old logs of the day"),
    Kind.CASES.value: N_("Cases closed long ago"),
    Kind.MEDIATION.value: N_("Mediation files closed long ago"),
    Kind.PROOFS.value: N_("Consents, notices and requests of long ago"),
    Kind.STAFF.value: N_("Workers and helpers who left"),
    "request": N_("At the person's request"),
}
GOING: Mapping[Going, str] = {
    Going.ERASE: N_("Erased"),
    Going.ANONYMISE: N_("Made anonymous; figures stay"),
    Going.STORE_ONLY: N_("Only stored"),
}
KEPT: Mapping[str, str] = {
    Keep.OPEN_CASE.value: N_("a case goes on"),
    Keep.LEGAL_TERM.value: N_("the term of the law is not over"),
    Keep.RESIDENT.value: N_("the person lives here"),
    Keep.OPEN_REQUEST.value: N_("a request is open"),
    Keep.NAMED.value: N_("the name is taken out"),
    Keep.SAME_NAME.value: N_("means somebody of the same name"),
    Keep.OTHERS_WORDS.value: N_("needed in what others stated"),
}
KEPT_REASONS: Mapping[str, str] = {
    "lives_here": N_(
        "The law keeps the register of whoever lives here (PIPL 13, 47). Instead a mistake can be corrected, the use "
        "restricted, or a consent taken back."
    ),
    "kept_by_law": N_(
        "The terms that the law sets for what is kept are not over (PIPL 47). Until then it is only stored: a mistake "
        "can be corrected, and the use restricted."
    ),
}
"""Why a request for erasure is denied where all of it has to stay, as it is written on its receipt."""
MENTIONS: Mapping[Keep, str] = {
    Keep.NAMED: N_("Take the name out"),
    Keep.SAME_NAME: N_("Somebody of the same name"),
    Keep.OTHERS_WORDS: N_("Needed in what they stated"),
}
"""What is done with others' words that name who goes."""
BASES: Mapping[Basis, str] = {
    Basis.DUTY: N_("Duty by law"),
    Basis.CONSENT: N_("With consent"),
    Basis.EMERGENCY: N_("In an emergency"),
    Basis.CONTRACT: N_("By contract"),
}
SOURCES: Mapping[str, str] = {
    "visit": N_("From a visit"),
    "import": N_("From a register taken in"),
    "counter": N_("At the counter"),
    "shared": N_("Shared by another office"),
}
MOVES: Mapping[HandoverState, str] = {
    HandoverState.OFFERED: N_("Waits for an answer"),
    HandoverState.ACCEPTED: N_("Accepted"),
    HandoverState.DECLINED: N_("Declined there"),
    HandoverState.WITHDRAWN: N_("Withdrawn"),
}
_PAPERS = (
    "consent", "privacy_notice", "restriction", "person_request", "appeal", "appeal_step", "appeal_link", "notice",
    "studio_matter", "studio_matter_step", "hazard", "hazard_step", "mediation", "mediation_party", "mediation_step",
    "mediation_note", "mediation_agreement", "mediation_paper", "whistle", "whistle_step", "red_task", "red_task_step",
    "problem_appeal",
)  # fmt: skip
"""Tables whose columns no form names."""
_STEP = {
    "at": N_("Time"), "kind": N_("Kind"), "actor": N_("By whom"), "department": N_("Department"), "until": N_("Until"),
    "text": N_("Text"), "detail": N_("Details"),
}  # fmt: skip
COLUMNS: Mapping[str, str] = {
    **{f"{table}.{column}": label for table in _PAPERS if table.endswith("_step") for column, label in _STEP.items()},
    **{f"{table}.created_at": N_("Noted on") for table in _PAPERS},
    **{f"{table}.number": N_("Number") for table in _PAPERS},
    "consent.kind": N_("Kind of consent"),
    "consent.purpose": N_("For what"),
    "consent.given": N_("Agreed"),
    "consent.on": N_("Day"),
    "consent.by_guardian": N_("Guardian"),
    "consent.withdrawn_on": N_("Taken back on"),
    "privacy_notice.notice_version": N_("Version of the notice"),
    "privacy_notice.told_at": N_("Told at"),
    "restriction.starts_on": N_("From"),
    "restriction.ends_on": N_("Until"),
    "restriction.reason": N_("Reason"),
    "person_request.kind": N_("Request"),
    "person_request.asked_at": N_("Asked at"),
    "person_request.asked_by": N_("Who asks"),
    "person_request.proof": N_("Proof shown"),
    "person_request.wanted": N_("What is wanted"),
    "person_request.due_on": N_("Answered by"),
    "person_request.decided_at": N_("Decided at"),
    "person_request.granted": N_("Granted"),
    "person_request.reason": N_("Reason"),
    "person_request.done_at": N_("Closed at"),
    "person_request.result": N_("Result"),
    "appeal.first_contact": N_("First contact"),
    "appeal.topic": N_("Topic"),
    "notice.kind": N_("Kind"),
    "notice.issued_at": N_("Issued at"),
    "notice.item": N_("Item"),
    "notice.received": N_("Materials received"),
    "notice.missing": N_("Materials missing"),
    "notice.until": N_("Until"),
    "notice.reason": N_("Reason"),
    "notice.right_place": N_("Right place"),
    "notice.first_contact": N_("First contact"),
    "mediation_note.kind": N_("Kind"),
    "attachment.expires_on": N_("Kept until"),
    "handover.reason": N_("Reason"),
    "handover.decided_at": N_("Decided at"),
    "arrival.from_community": N_("Community"),
    "arrival.decided_at": N_("Decided at"),
    "conflict_card.settled_at": N_("Decided at"),
    "hazard.found_at": N_("Found at"),
    "studio_matter.queue_no": N_("Queue number"),
    "studio_matter.came_at": N_("Came at"),
    "visit.met_resident_id": N_("Met"),
    "visit.created_at": N_("Noted on"),
    "resident.created_at": N_("Noted on"),
    "attachment.media_type": N_("Kind of file"),
    "reveal.at": N_("Time"),
    "reveal.reason": N_("Reason"),
    "arrival.people": N_("People"),
    "arrival.note": N_("Note"),
    "conflict_card.lost_value": N_("Value that lost"),
    "conflict_card.stood_value": N_("Value that stood"),
}


def only_kept_words(count: int) -> str:
    """Return the line that says that a list is not whole: the data of so many are only kept (L-20)."""
    words = ngettext(
        "The use of {n} person's data is restricted: on no list here, but under Settings, Requests about own data.",
        "The use of {n} people's data is restricted: on no list here, but under Settings, Requests about own data.",
        count,
    )
    return words.format(n=count) if count else ""
