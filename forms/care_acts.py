"""Short forms of what is done to care that exists: ending, handing over, passing on, settling."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.care_types import without_diagnosis
from forms.care_words import CONSENTS, MEMBERSHIP_ENDS, NEED_STATES, PAIRING_ENDS
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.types import Choice, Date, Text
from forms.visits import Reference
from models.calendar import today
from models.care import memberships, pairings, reviews, visits
from models.care.records import CareNeed, Membership, MembershipEnd, NeedState, Pairing, PairingEnd, ProposalDecision

Raw = Mapping[str, object]

BY_HAND = (MembershipEnd.NO_LONGER, MembershipEnd.WISH, MembershipEnd.MISTAKE)
"""Death and moving away end memberships by themselves."""
PAIRINGS_BY_HAND = (PairingEnd.HELPER_LEFT, PairingEnd.NO_LONGER, PairingEnd.WISH)
SETTLED = (NeedState.DONE, NeedState.DROPPED)

END_MEMBERSHIP = Form(
    code="C-02E",
    version="2026.1",
    title=N_("End of a recognition"),
    record=Membership,
    sections=(
        Section(
            N_("End"),
            (
                Field(column=Membership.ended_on, type=Date(), label=N_("Holds no longer from"), required=True),
                Field(
                    column=Membership.end_reason,
                    type=Choice({reason: MEMBERSHIP_ENDS[reason] for reason in BY_HAND}),
                    label=N_("Why"),
                    required=True,
                ),
            ),
        ),
    ),
)
REVIEW = Form(
    code="C-02R",
    version="2026.1",
    title=N_("Review at the age of 14"),
    record=Membership,
    sections=(
        Section(
            N_("Consent"),
            (
                Field(
                    column=Membership.consent_kind,
                    type=Choice({kind: words for kind, words in CONSENTS.items() if kind != "guardian"}),
                    label=N_("Consent of the person"),
                    hint=N_("The guardian's consent holds no longer"),
                ),
                Field(column=Membership.note, type=Text(500, lines=True), label=N_("What was found")),
            ),
        ),
    ),
    rules=(without_diagnosis("note"),),
)
"""Groups that hold no longer are ended one by one."""
END_PAIRING = Form(
    code="C-03E",
    version="2026.1",
    title=N_("End of a pairing"),
    record=Pairing,
    sections=(
        Section(
            N_("End"),
            (
                Field(column=Pairing.ends_on, type=Date(), label=N_("Holds no longer from"), required=True),
                Field(
                    column=Pairing.end_reason,
                    type=Choice({reason: PAIRING_ENDS[reason] for reason in PAIRINGS_BY_HAND}),
                    label=N_("Why"),
                    required=True,
                ),
            ),
        ),
    ),
)
HAND_OVER = Form(
    code="C-03H",
    version="2026.1",
    title=N_("Handing over"),
    record=Pairing,
    sections=(
        Section(
            N_("New helper"),
            (
                Field(column=Pairing.helper_id, type=Reference(), label=N_("Helper"), required=True),
                Field(column=Pairing.starts_on, type=Date(), label=N_("Helps from"), required=True),
            ),
        ),
    ),
)
REFER_NEED = Form(
    code="C-04R",
    version="2026.1",
    title=N_("Passing on of a need"),
    record=CareNeed,
    sections=(
        Section(
            N_("Passed on"),
            (
                Field(column=CareNeed.referred_to, type=Text(100), label=N_("Passed on to"), required=True),
                Field(column=CareNeed.due_on, type=Date(), label=N_("To be done by")),
            ),
        ),
    ),
)
SETTLE_NEED = Form(
    code="C-04S",
    version="2026.1",
    title=N_("Settling of a need"),
    record=CareNeed,
    sections=(
        Section(
            N_("What came of it"),
            (
                Field(
                    column=CareNeed.state,
                    type=Choice({state: NEED_STATES[state] for state in SETTLED}),
                    label=N_("State of the need"),
                    required=True,
                ),
                Field(column=CareNeed.result, type=Text(500, lines=True), label=N_("Result"), required=True),
            ),
        ),
    ),
    rules=(without_diagnosis("result"),),
)


def end_membership(session: Session, raw: Raw, *, membership_id: UUID) -> Membership:
    answers = judged(END_MEMBERSHIP, raw)
    with told_at(dict.fromkeys(("ends_before_start", "in_future"), "ended_on")):
        return memberships.end_membership(session, membership_id, on=answers["ended_on"], reason=answers["end_reason"])


def review(session: Session, raw: Raw, *, resident_id: UUID) -> ProposalDecision:
    """Keep that consent and groups of somebody who turned fourteen were looked at, and go on."""
    answers = judged(REVIEW, raw)
    with told_at(dict.fromkeys(("not_yours_to_open", "consent_not_own"), "consent_kind")):
        kept = reviews.review(
            session, resident_id, today=today(), consent_kind=answers["consent_kind"], note=answers["note"]
        )
    return kept[0]


def end_pairing(session: Session, raw: Raw, *, pairing_id: UUID) -> Pairing:
    answers = judged(END_PAIRING, raw)
    with told_at({"before_pairing": "ends_on"}):
        return pairings.end_pairing(session, pairing_id, on=answers["ends_on"], reason=answers["end_reason"])


def hand_over(session: Session, raw: Raw, *, pairing_id: UUID, force: bool = False) -> Pairing:
    """Name a new primary helper in the place of the present one; ``force`` passes a full one."""
    answers = judged(HAND_OVER, raw)
    with told_at(_OF_HELPER):
        return pairings.hand_over(session, pairing_id, answers["helper_id"], on=answers["starts_on"], force=force)


def refer_need(session: Session, raw: Raw, *, need_id: UUID) -> CareNeed:
    answers = judged(REFER_NEED, raw)
    return visits.refer_need(session, need_id, to=answers["referred_to"], due_on=answers["due_on"])


def settle_need(session: Session, raw: Raw, *, need_id: UUID) -> CareNeed:
    answers = judged(SETTLE_NEED, raw)
    dropped = answers["state"] is NeedState.DROPPED
    return visits.settle_need(session, need_id, result=answers["result"], dropped=dropped)


_OF_HELPER: Mapping[str, str] = {
    **dict.fromkeys(("helper_unknown", "helper_left", "helper_full", "same_helper"), "helper_id"),
    **dict.fromkeys(("before_helper", "before_pairing", "pairing_too_far"), "starts_on"),
}
