"""Recognising people as belonging to groups, and ending it: by hand, or as a rule proposed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.calendar import today as china_today
from models.care.catalogue import group, rule_of, text_of
from models.care.consents import require_consent, require_guardian
from models.care.fact_query import facts_hash, facts_of
from models.care.guard import unguarded
from models.care.leaving import Ended, after_membership
from models.care.queries import holds
from models.care.records import (
    Membership,
    MembershipEnd,
    ProposalAnswer,
    ProposalDecision,
    Risk,
    SpecialGroup,
)
from models.care.rules import ADULTS_ONLY, MASKED, OF_AGE, RESTRICTED
from models.care.subjects import living_here
from models.care.visibility import name_team, openable, quietly
from models.care.visibility import team as team_of
from models.errors import WorldError
from models.people.records import Resident
from models.people.rules import age_on
from models.rights.queries import require_secretary

_AGAIN = frozenset({MembershipEnd.NO_LONGER, MembershipEnd.WISH, MembershipEnd.MISTAKE})
"""Ended by what a person said: the rule does not propose the same again on the same facts."""


def recognise(
    session: Session,
    resident_id: UUID,
    group_code: str,
    *,
    on: date,
    evidence: str | None = None,
    consent_kind: str | None = None,
    consent_on: date | None = None,
    risk: Risk | None = None,
    note: str | None = None,
    team: Collection[UUID] = (),
) -> Membership:
    """Recognise a resident as belonging to a group from ``on``; a group of level 4 names the workers who may see it.

    Raises:
        WorldError: ``group_unknown``, ``not_yours_to_recognise`` (a group of level 3, by somebody else than those
            whom it names for this person), ``group_closed``, ``only_secretary``, ``team_missing``,
            ``resident_unknown``, ``resident_died``, ``resident_merged``, ``not_living_here``, ``before_birth``,
            ``in_future``, ``minor_not_noted``, ``consent_unknown``, ``guardian_consents``,
            ``guardian_consent_missing``, ``member_already``, ``membership_overlaps``.
    """
    entry = group(session, group_code)
    restricted = entry.sensitivity >= RESTRICTED
    if restricted:
        quietly(session)
        require_secretary(session)
    if entry.sensitivity == MASKED and group_code not in openable(session, resident_id):
        raise WorldError("not_yours_to_recognise")  # else an answer would tell who is in it already
    if not entry.active:
        raise WorldError("group_closed", group=group_code)
    if restricted and not team:
        raise WorldError("team_missing")
    resident = living_here(session, resident_id, china_today())
    _require_time(resident, on)
    _refuse_minor(resident, group_code, on)
    require_consent(consent_kind, resident.birth_date, consent_on or on)
    require_guardian(consent_kind, resident.birth_date, china_today(), level=entry.sensitivity, why=note or evidence)
    _require_free(session, resident_id, group_code, on)
    if restricted:
        name_team(session, resident_id, [session.connection().info["worker_id"], *team], on=on)
    row = Membership(
        resident_id=resident_id,
        level=entry.sensitivity,
        group_code=group_code,
        catalogue=text_of(entry),
        recognised_on=on,
        evidence=evidence,
        consent_kind=consent_kind,
        consent_on=consent_on,
        risk=risk,
        note=note,
    )
    session.add(row)
    session.flush()
    return row


def end_membership(session: Session, membership_id: UUID, *, on: date, reason: MembershipEnd) -> Membership:
    """End a membership; ``on`` is the first day that it no longer holds.

    With the last one the person's pairings and pauses end too; how many is told in the summary of the act.

    Raises:
        WorldError: ``membership_unknown``, ``membership_ended``, ``ends_before_start``, ``in_future``.
    """
    row = session.get(Membership, membership_id)
    if row is None or row.deleted_at:
        raise WorldError("membership_unknown")
    if row.level >= RESTRICTED:
        quietly(session)
    if row.ended_on:
        raise WorldError("membership_ended")
    if on < row.recognised_on:
        raise WorldError("ends_before_start")
    if on > china_today():
        raise WorldError("in_future")
    row.ended_on, row.end_reason = on, reason
    session.flush()
    _tell(session, after_membership(session, row))
    if reason in _AGAIN:
        _not_again(session, row, on)
    return row


def refuse(session: Session, resident_id: UUID, group_code: str, *, reason: str, today: date) -> ProposalDecision:
    """Say no to what a rule proposes; it comes again when the rule, or the facts that it reads, have changed.

    Raises:
        WorldError: ``group_unknown``, ``rule_missing``, ``refusal_reason_missing``, ``resident_unknown``,
            ``team_missing``, ``proposal_gone`` (the rule proposes nothing about this person).
    """
    entry = group(session, group_code)
    if not reason.strip():
        raise WorldError("refusal_reason_missing")
    if session.get(Resident, resident_id) is None:
        raise WorldError("resident_unknown")
    _require_team(session, resident_id, entry)
    _require_proposed(session, resident_id, entry, today)
    return decide(session, resident_id, entry, ProposalAnswer.REFUSED, today, reason.strip())


def decide(
    session: Session,
    resident_id: UUID,
    entry: SpecialGroup,
    answer: ProposalAnswer,
    today: date,
    reason: str | None = None,
) -> ProposalDecision:
    """Keep what was answered to the rule of a group about one person, on the facts of today."""
    rule = rule_of(entry)
    if rule is None:
        raise WorldError("rule_missing", group=entry.code)
    facts = facts_of(session, rule.names, today, [resident_id])[resident_id]
    return keep_answer(session, resident_id, entry, answer, today, (rule.text, facts_hash(rule, facts)), reason)


def keep_answer(
    session: Session,
    resident_id: UUID,
    entry: SpecialGroup,
    answer: ProposalAnswer,
    today: date,
    proposed: tuple[str, str],
    reason: str | None = None,
) -> ProposalDecision:
    """Keep an answer to what was ``proposed``: the rule and the fingerprint of the facts that were looked at.

    Raises:
        WorldError: ``team_missing`` (level 4: nobody would see the answer).
    """
    _require_team(session, resident_id, entry)
    row = ProposalDecision(
        resident_id=resident_id,
        level=entry.sensitivity,
        group_code=entry.code,
        answer=answer,
        reason=reason,
        rule=proposed[0],
        facts_hash=proposed[1],
        decided_on=today,
    )
    session.add(row)
    session.flush()
    return row


def _require_team(session: Session, resident_id: UUID, entry: SpecialGroup) -> None:
    if entry.sensitivity >= RESTRICTED:
        quietly(session)
        if not team_of(session, resident_id):
            raise WorldError("team_missing")


def _require_proposed(session: Session, resident_id: UUID, entry: SpecialGroup, today: date) -> None:
    """The rule finds somebody who is no member, or no longer finds one who is."""
    rule = rule_of(entry)
    if rule is None:
        raise WorldError("rule_missing", group=entry.code)
    found = rule.judge(facts_of(session, rule.names, today, [resident_id])[resident_id])
    mine = select(Membership.id).where(Membership.resident_id == resident_id, Membership.group_code == entry.code)
    held = mine.where(Membership.alive(), holds(Membership.recognised_on, Membership.ended_on, today))
    member = session.scalars(held).first() is not None
    if found is not (not member):
        raise WorldError("proposal_gone")


def _tell(session: Session, ended: Ended) -> None:
    act = session.info.get("act")
    for key, count in (("pairings_ended", ended.pairings), ("pauses_ended", ended.pauses)):
        if act is not None and count:
            act.summary[key] = act.summary.get(key, 0) + count


def _require_time(resident: Resident, on: date) -> None:
    if resident.birth_date and on < resident.birth_date:
        raise WorldError("before_birth")
    if on > china_today():
        raise WorldError("in_future")


def _refuse_minor(resident: Resident, group_code: str, on: date) -> None:
    if group_code in ADULTS_ONLY and resident.birth_date and age_on(resident.birth_date, on) < OF_AGE:
        raise WorldError("minor_not_noted", group=group_code)


def _require_free(session: Session, resident_id: UUID, group_code: str, on: date) -> None:
    """No other membership of the group holds on ``on`` or after it, seen or not."""
    with unguarded(session):
        others: Sequence[tuple[date, date | None]] = [
            (row.recognised_on, row.ended_on)
            for row in session.execute(
                select(Membership.recognised_on, Membership.ended_on).where(
                    Membership.resident_id == resident_id,
                    Membership.group_code == group_code,
                    Membership.alive(),
                    or_(Membership.ended_on.is_(None), Membership.ended_on > on),
                )
            )
        ]
    if any(start <= on for start, _ in others):
        raise WorldError("member_already")
    if any(end is None or end > start for start, end in others):
        raise WorldError("membership_overlaps")


def _not_again(session: Session, row: Membership, on: date) -> None:
    entry = group(session, row.group_code)
    rule = rule_of(entry)
    if rule is None:
        return
    facts = facts_of(session, rule.names, on, [row.resident_id])
    if rule.judge(facts[row.resident_id]) is True:
        decide(session, row.resident_id, entry, ProposalAnswer.REFUSED, on)
