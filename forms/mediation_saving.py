"""The way answers of mediation become records: the forms judge them, the actions store them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.form import Form
from forms.mediation import (
    AGREEMENT,
    CORRECTION,
    DISPUTE,
    EXTENSION,
    INQUIRY,
    PAPER,
    PARTY,
    PUT_AWAY,
    RETURN_VISIT,
    SESSION,
    SIGNING,
    STEP,
)
from forms.problems import FormInvalidError
from forms.save import stored_answers
from models.calendar import now
from models.errors import WorldError
from models.mediation import actions, agreements, disputes, steps
from models.mediation.agreements import Terms
from models.mediation.disputes import Dispute
from models.mediation.parties import Party
from models.mediation.records import (
    Agreement,
    FilePaper,
    Mediation,
    MediationNote,
    MediationParty,
    MediationStep,
    RecordKind,
    Side,
)
from models.mediation.states import StepKind
from models.studio import going_on

Raw = Mapping[str, object]
NOTES: Mapping[RecordKind, Form] = {
    RecordKind.INQUIRY: INQUIRY,
    RecordKind.SESSION: SESSION,
    RecordKind.RETURN_VISIT: RETURN_VISIT,
}


def party_of(raw: Raw, resident_id: UUID | None = None) -> Party:
    """The party that answers mean; of a resident the register fills in what was not said.

    Raises:
        FormInvalidError.
    """
    asked = {"organisation": False, **raw}
    answers, problems = PARTY.check(asked)
    refusals = [each for each in problems if each.refuses]
    if resident_id is not None:
        refusals = [each for each in refusals if not (each.code == "missing" and each.field == "name")]
    if refusals:
        raise FormInvalidError(refusals)
    said = {key: value for key, value in answers.items() if value is not None}
    return Party(**said, resident_id=resident_id)


def begin_mediation(
    session: Session,
    raw: Raw,
    parties: Sequence[Party],
    *,
    workers: Iterable[UUID] = (),
    appeal_id: UUID | None = None,
    matter_id: UUID | None = None,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> Mediation:
    """Open the file of a dispute; a studio matter that it grew out of goes on as a mediation in the same act.

    Args:
        officer_id: who of the studio does it, where it is not the worker himself.
        at: when the matter of the studio went on as a mediation; now where nobody says otherwise.

    Raises:
        FormInvalidError, WorldError: as ``models.mediation.actions.begin``.
    """
    answers = judged(DISPUTE, raw)
    said = {**answers, "demands": answers["demands"] or ()}
    with told_at(_OF_DISPUTE):
        dispute = Dispute(**said, appeal_id=appeal_id, matter_id=matter_id)
        head = actions.begin(session, dispute, parties, workers=workers)
    if matter_id is not None:
        going_on.to_mediation(session, matter_id, head.id, officer_id=officer_id, at=at)
    return head


_OF_DISPUTE = {
    "in_future": "received_at",
    **dict.fromkeys(("mediator_is_party", "team_worker_left", "worker_unknown"), "mediator_id"),
}


def correct_dispute(session: Session, raw: Raw, *, mediation_id: UUID) -> Mediation:
    """Correct what was written of a dispute; keys that ``raw`` lacks stay as they are stored."""
    head = steps.existing(session, mediation_id)
    answers = judged(CORRECTION, {**stored_answers(CORRECTION, head), **raw})
    said = {**answers, "demands": answers["demands"] or ()}
    with told_at(_OF_DISPUTE):
        dispute = Dispute(origin=head.origin, received_at=head.received_at, handed_by=head.handed_by, **said)
        return disputes.amend(session, mediation_id, dispute)


def correct_party(session: Session, raw: Raw, *, party_id: UUID) -> MediationParty:
    row = session.get(MediationParty, party_id)
    if row is None:
        raise WorldError("no_such_record")
    party = party_of({**stored_answers(PARTY, row), **raw, "side": row.side}, row.resident_id)
    return disputes.amend_party(session, party_id, party)


def correct_agreement(session: Session, raw: Raw, *, agreement_id: UUID) -> Agreement:
    row = session.get(Agreement, agreement_id)
    if row is None:
        raise WorldError("no_such_record")
    answers = judged(AGREEMENT, {**stored_answers(AGREEMENT, row), **raw})
    with told_at({"perform_before_agreement": "perform_by"}):
        return agreements.amend_agreement(session, agreement_id, Terms(**answers))


def save_party(session: Session, party: Party, *, mediation_id: UUID) -> MediationParty:
    return actions.add_party(session, mediation_id, party)


def save_note(session: Session, kind: RecordKind, raw: Raw, *, mediation_id: UUID) -> MediationNote:
    answers = judged(NOTES[kind], raw)
    with told_at(dict.fromkeys(("in_future", "before_last_step"), "at")):
        return actions.note(session, mediation_id, kind, **answers)


def save_agreement(session: Session, raw: Raw, *, mediation_id: UUID, at: datetime | None = None) -> Agreement:
    answers = judged(AGREEMENT, {"oral": False, "personal_status": False, **raw})
    with told_at({"perform_before_agreement": "perform_by", "paper_only": "oral"}):
        return agreements.agree(session, mediation_id, Terms(**answers), at=at or now())


def save_signing(session: Session, raw: Raw, *, agreement_id: UUID) -> Agreement:
    day = judged(SIGNING, raw)["effective_on"]
    with told_at(dict.fromkeys(("in_future", "effective_before_session"), "effective_on")):
        return agreements.signed_on(session, agreement_id, day, at=now())


def form_of(kind: StepKind) -> Form:
    """The form of a step that has no record of its own."""
    return {StepKind.EXTEND: EXTENSION, StepKind.FILE: PUT_AWAY}.get(kind, STEP)


def save_step(session: Session, kind: StepKind, raw: Raw, *, mediation_id: UUID) -> MediationStep:
    answers = judged(form_of(kind), raw)
    if kind is StepKind.FILE:
        years = None if answers["keep_years"] == "forever" else int(answers["keep_years"])
        with told_at({"contents_missing": "text"}):
            return actions.put_away(session, mediation_id, at=now(), keep_years=years, lacking=answers["text"])
    said: dict[str, Any] = {"at": answers["at"], "text": answers["text"]}
    if kind is StepKind.EXTEND:
        said["detail"] = {"days": answers["detail"]}
    with told_at({**dict.fromkeys(("in_future", "before_last_step"), "at"), "step_reason_missing": "text"}):
        return actions.step(session, mediation_id, kind, **said)


def save_paper(session: Session, raw: Raw, *, mediation_id: UUID) -> FilePaper:
    answers = judged(PAPER, {"pages": 1, **raw})
    return actions.add_paper(session, mediation_id, **answers)


def side_of(text: str) -> Side:
    side: Side = PARTY.by_key["side"].type.parse(text)
    return side
