"""Agreements: written down, corrected while nobody has signed, in force from the day on which all have (法 28, 29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import calendar
from models.base import uuid7
from models.calendar import day_of
from models.cases.numbering import next_number
from models.errors import WorldError
from models.mediation import states
from models.mediation.parties import judge_agreeing
from models.mediation.records import Agreement, Mediation, MediationNote, RecordKind
from models.mediation.states import StepKind
from models.mediation.steps import append, common, course_of, existing, parties_of, prepared, require_unsigned


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed; ``perform_by`` and ``amount`` (yuan) as far as the terms have them."""

    facts: str
    terms: Sequence[str]
    oral: bool = False
    performance: str | None = None
    perform_by: date | None = None
    amount: Decimal | None = None
    personal_status: bool = False


def agree(
    session: Session, mediation_id: UUID, terms: Terms, *, at: datetime, effective_on: date | None = None,
    actor: str | None = None,
) -> Agreement:  # fmt: skip
    """Write down what was agreed at the last session; it holds from ``effective_on``, or when ``signed_on`` says so.

    What was only spoken holds at once (法 29).

    Raises:
        WorldError: ``one_party``, ``representative_missing``, ``terms_empty``, ``facts_empty``, ``amount_negative``,
            ``paper_only`` (personal status by word of mouth, L-61), ``effective_before_session``,
            ``perform_before_agreement``; as ``step``.
    """
    head = existing(session, mediation_id)
    judge_agreeing(parties_of(session, head.id))
    _judge_terms(terms)
    on = effective_on or (day_of(at) if terms.oral else None)
    _judge_days(session, head, terms, on or day_of(at))
    row_id = uuid7()
    detail = {"agreement": row_id.hex, "oral": terms.oral, **({"on": on.isoformat()} if on else {})}
    made = prepared(session, head, StepKind.AGREE, at, actor=actor, detail=detail)
    row = Agreement(
        id=row_id,
        mediation_id=head.id,
        **common(head),
        number=next_number(session, Agreement.number, "XY", day_of(at).year),
        effective_on=on,
        **{**vars(terms), "terms": [text.strip() for text in terms.terms if text.strip()]},
    )
    session.add_all((row, made))
    session.flush()
    return row


def signed_on(session: Session, agreement_id: UUID, day: date, *, at: datetime, actor: str | None = None) -> Agreement:
    """Note the day on which the last of all had signed on paper and it was sealed (法 29, L-61).

    Raises:
        WorldError: ``no_such_record``, ``in_future``, ``effective_before_session``; as ``step``.
    """
    row = session.get(Agreement, agreement_id)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    head = existing(session, row.mediation_id)
    if day > calendar.today():
        raise WorldError("in_future")
    made = states.first(course_of(session, head.id).path, StepKind.AGREE)
    if made is not None and (made.detail or {}).get("agreement") != row.id.hex:
        raise WorldError("no_such_record")  # another station's, without effect
    _judge_session(session, head, day)
    append(session, head, StepKind.SIGN, at, actor=actor, detail={"on": day.isoformat(), "agreement": row.id.hex})
    row.effective_on = day
    session.flush()
    return row


def amend_agreement(session: Session, agreement_id: UUID, terms: Terms) -> Agreement:
    """Correct an agreement that nobody has signed yet.

    Raises:
        WorldError: ``no_such_record``, ``mediation_signed``; as ``agree``.
    """
    row = session.get(Agreement, agreement_id)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    head = existing(session, row.mediation_id)
    require_unsigned(session, head)
    _judge_terms(replace(terms, oral=False))
    made = states.first(course_of(session, head.id).path, StepKind.AGREE)
    _judge_days(session, head, terms, day_of(made.at) if made else calendar.today())
    for key, value in vars(terms).items():
        if key != "oral":
            setattr(row, key, value)
    row.terms = [text.strip() for text in terms.terms if text.strip()]
    session.flush()
    return row


def _judge_terms(terms: Terms) -> None:
    if not terms.facts.strip():
        raise WorldError("facts_empty")
    if not any(text.strip() for text in terms.terms):
        raise WorldError("terms_empty")
    if terms.amount is not None and terms.amount < 0:
        raise WorldError("amount_negative")
    if terms.personal_status and terms.oral:
        raise WorldError("paper_only")


def _judge_days(session: Session, head: Mediation, terms: Terms, on: date) -> None:
    if on > calendar.today():
        raise WorldError("in_future")
    _judge_session(session, head, on)
    if terms.perform_by is not None and terms.perform_by < on:
        raise WorldError("perform_before_agreement")


def _judge_session(session: Session, head: Mediation, on: date) -> None:
    mine = MediationNote.mediation_id == head.id, MediationNote.kind == RecordKind.SESSION, MediationNote.alive()
    last = session.scalar(select(func.max(MediationNote.at)).where(*mine))
    if last is not None and on < day_of(last):
        raise WorldError("effective_before_session")
