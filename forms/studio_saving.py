"""The way answers of the studio become records: the forms judge them, the actions store them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms import studio as forms
from forms.acting import judged, told_at
from forms.save import save
from models import calendar
from models.studio import hazards, matters, roster, sessions
from models.studio.hazards import Danger
from models.studio.intake import Intake, TakenIn, take_in
from models.studio.records import Hazard, HazardStep, MatterStep, StudioOfficer, StudioSession, StudioShift

Raw = Mapping[str, object]
_UNTIL = dict.fromkeys(("deadline_missing", "deadline_before_start"), "until")
_OF_INTAKE = {"topic_unknown": "topic", "content_missing": "content", "closed_file_stays": "violence"}
_OF_HAZARD = {"hazard_kind_unknown": "kind", "description_missing": "description", "place_missing": "place"}


def save_officer(
    session: Session, raw: Raw, *, officer_id: UUID | None = None, worker_id: UUID | None = None
) -> StudioOfficer:
    """Store an officer, new or over ``officer_id``; ``worker_id`` says which worker of the station he is."""
    context = {} if worker_id is None else {"worker_id": worker_id}
    officer = save(session, forms.OFFICER, raw, record_id=officer_id, context=context)
    assert isinstance(officer, StudioOfficer)
    if officer_id is not None and worker_id is not None:
        officer.worker_id = worker_id
    session.flush()
    return officer


def save_session(session: Session, raw: Raw, *, session_id: UUID) -> StudioSession:
    """Store theme and hours of a planned session."""
    saved = save(session, forms.SESSION, raw, record_id=session_id)
    assert isinstance(saved, StudioSession)
    session.flush()
    return saved


def save_confirmation(session: Session, raw: Raw, *, session_id: UUID) -> StudioSession:
    """Say whether the studio opens on that day."""
    answers = judged(forms.CONFIRM, raw)
    with told_at({"off_reason_missing": "off_reason"}):
        return sessions.confirm(session, session_id, answers["holds"], reason=answers["off_reason"])


def save_summary(session: Session, raw: Raw, *, session_id: UUID, at: datetime | None = None) -> StudioSession:
    """End the day with its summary."""
    answers = judged(forms.CLOSE, raw)
    with told_at({"summary_missing": "summary"}):
        return sessions.close(session, session_id, answers["summary"], at=at or calendar.now())


def save_absence(session: Session, raw: Raw, *, shift_id: UUID) -> StudioShift:
    answers = judged(forms.ABSENCE, raw)
    with told_at({"absence_reason_missing": "absence"}):
        return roster.absent(session, shift_id, answers["absence"])


def save_intake(
    session: Session,
    raw: Raw,
    *,
    matter_id: UUID | None = None,
    session_id: UUID | None = None,
    resident_id: UUID | None = None,
    dwelling_id: UUID | None = None,
    victim: str | None = None,
    workers: tuple[UUID, ...] = (),
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> TakenIn:
    """Write down what a visitor brings; who he is in the register, and who may see a closed file, stands on no form.

    Raises:
        FormInvalidError, WorldError: as ``models.studio.intake.take_in``.
    """
    answers = judged(forms.INTAKE, raw)
    said = Intake(
        **{**answers, "violence": bool(answers["violence"])},
        resident_id=resident_id,
        dwelling_id=dwelling_id,
        victim=victim,
        workers=workers,
    )
    with told_at(_OF_INTAKE):
        return take_in(session, matter_id, said, session_id=session_id, officer_id=officer_id, at=at)


def save_settlement(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    answers = judged(forms.SETTLE, raw)
    with told_at({"no_result": "text"}):
        return matters.settle(session, matter_id, answers["text"], **who)


def save_hand_over(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    answers = judged(forms.HAND_OVER, raw)
    with told_at(dict.fromkeys(("officer_unknown", "officer_inactive", "same_officer"), "officer_id")):
        return matters.hand_over(session, matter_id, answers["officer_id"], answers["text"], **who)


def save_appointment(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    answers = judged(forms.APPOINT, raw)
    with told_at(_UNTIL):
        return matters.appoint(session, matter_id, answers["until"], answers["text"], **who)


def save_referral(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    answers = judged(forms.REFER, raw)
    with told_at({"department_missing": "department"}):
        return matters.refer(session, matter_id, answers["department"], answers["text"], **who)


def save_leaving(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    return matters.leave(session, matter_id, judged(forms.LEAVE, raw)["text"], **who)


def save_remark(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    return matters.remark(session, matter_id, judged(forms.REMARK, raw)["text"], **who)


def save_police_report(session: Session, raw: Raw, *, matter_id: UUID, **who: Any) -> MatterStep:
    return matters.report_police(session, matter_id, judged(forms.POLICE, raw)["text"], **who)


def save_hazard(
    session: Session,
    raw: Raw,
    *,
    building_id: UUID | None = None,
    dwelling_id: UUID | None = None,
    finding_id: UUID | None = None,
    at: datetime | None = None,
) -> Hazard:
    """Note a hazard; the door or building of the register stands on no form.

    Raises:
        FormInvalidError, WorldError: as ``models.studio.hazards.found``.
    """
    answers = judged(forms.HAZARD, raw)
    said = Danger(**answers, building_id=building_id, dwelling_id=dwelling_id, finding_id=finding_id)
    with told_at(_OF_HAZARD):
        return hazards.found(session, said, at=at)


def save_notice(session: Session, raw: Raw, *, hazard_id: UUID, **who: Any) -> HazardStep:
    """Tell whoever is responsible (F11)."""
    answers = judged(forms.TELL, raw)
    with told_at({**_UNTIL, "demand_missing": "text"}):
        return hazards.tell(session, hazard_id, until=answers["until"], text=answers["text"], **who)


def save_inspection(session: Session, raw: Raw, *, hazard_id: UUID, mended: bool, **who: Any) -> HazardStep:
    answers = judged(forms.INSPECT, raw)
    with told_at({"result_missing": "text"}):
        return hazards.inspect(session, hazard_id, mended=mended, text=answers["text"], **who)


def save_report(session: Session, raw: Raw, *, hazard_id: UUID, **who: Any) -> HazardStep:
    answers = judged(forms.REPORT, raw)
    with told_at({"department_missing": "department"}):
        return hazards.report(session, hazard_id, department=answers["department"], text=answers["text"], **who)


def save_hazard_remark(session: Session, raw: Raw, *, hazard_id: UUID, **who: Any) -> HazardStep:
    return hazards.remark(session, hazard_id, judged(forms.HAZARD_REMARK, raw)["text"], **who)
