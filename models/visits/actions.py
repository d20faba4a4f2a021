"""Recording visits: what was found at a door, and what follows for the door and the dwelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import day_of
from models.errors import WorldError
from models.people.records import Household
from models.places.records import Dwelling, Occupancy
from models.requests.actions import told
from models.visits.counted import counts
from models.visits.records import (
    HealthConsent,
    Outcome,
    Round,
    RoundDoor,
    RoundState,
    Slot,
    Visit,
    VisitFinding,
)
from models.visits.rules import HAZARDS, POLICY, Attempt, AttemptPolicy, next_attempt, slot_of, wrong_time


@dataclass(frozen=True)
class FindingEntry:
    """A hazard ticked (``problem`` may be empty), a problem or a need, as the sheet has it."""

    kind: str
    problem: str = ""
    handling: str | None = None
    result: str | None = None


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """One visit as recorded; ``slot`` and ``round_door_id`` are found where they are not given."""

    dwelling_id: UUID
    worker_id: UUID
    at: datetime
    outcome: Outcome
    round_door_id: UUID | None = None
    household_id: UUID | None = None
    slot: Slot | None = None
    phone_effective: bool | None = None
    companions: str | None = None
    met_resident_id: UUID | None = None
    met_other: str | None = None
    topics: list[str] | None = None
    needs: str | None = None
    opinion: str | None = None
    note: str | None = None
    policies: str | None = None
    handed_out: list[str] | None = None
    card_left: bool = False
    notice_given: bool = False
    health_consent: HealthConsent | None = None
    next_on: date | None = None
    next_slot: Slot | None = None
    """When to knock again, if the worker wishes otherwise than the rule."""
    findings: tuple[FindingEntry, ...] = ()


def record_visit(
    session: Session, entry: VisitEntry, *, now: datetime | None = None, policy: AttemptPolicy = POLICY
) -> Visit:
    """Append a visit; the door learns when to try again, the dwelling that it was seen (or is vacant).

    Raises:
        WorldError: ``visit_in_future``, ``visit_before_round``, ``no_such_record``.
    """
    visit = _append(session, entry, None, now or utc_now(), policy)
    _add_findings(session, visit, entry.findings)
    _settle(session, visit, entry, policy)
    return visit


def correct_visit(
    session: Session, visit_id: UUID, entry: VisitEntry, *, now: datetime | None = None, policy: AttemptPolicy = POLICY
) -> Visit:
    """Append a row that stands in the place of visit ``visit_id``; what was found moves over to it.

    Raises:
        WorldError: as ``record_visit``; ``visit_corrected_already`` if another row stands in its place.
    """
    old = session.get(Visit, visit_id)
    if old is None or old.deleted_at is not None:
        raise WorldError("no_such_record")
    later = select(Visit.id).where(Visit.corrects_id == old.id, Visit.alive()).limit(1)
    if session.scalar(later) is not None:
        raise WorldError("visit_corrected_already")
    visit = _append(session, entry, old.id, now or utc_now(), policy)
    _move_findings(session, old, visit, entry.findings)
    _take_back(session, old)
    _settle(session, visit, entry, policy)
    if old.round_door_id is not None and old.round_door_id != visit.round_door_id:
        _plan_next(session, old.round_door_id, None, policy)
    return visit


def quick_visit(
    session: Session,
    sheet_no: str,
    outcome: Outcome,
    worker_id: UUID,
    *,
    met_resident_id: UUID | None = None,
    at: datetime | None = None,
    now: datetime | None = None,
    policy: AttemptPolicy = POLICY,
) -> Visit:
    """Record a sheet with nothing on it but its outcome and who was met ("met, nothing new").

    Raises:
        WorldError: ``unknown_sheet``, ``round_closed``; as ``record_visit``.
    """
    door = door_of_sheet(session, sheet_no)
    entry = VisitEntry(
        dwelling_id=door.dwelling_id,
        round_door_id=door.id,
        worker_id=worker_id,
        at=at or now or utc_now(),
        outcome=outcome,
        met_resident_id=met_resident_id,
        phone_effective=True if outcome is Outcome.PHONE else None,
    )
    return record_visit(session, entry, now=now, policy=policy)


def door_of_sheet(session: Session, sheet_no: str) -> RoundDoor:
    """Return the door of a sheet; of two that share a number by chance, the one of the newest round.

    Raises:
        WorldError: ``unknown_sheet``; ``round_closed``.
    """
    query = (
        select(RoundDoor, Round.state)
        .join(Round, Round.id == RoundDoor.round_id)
        .where(RoundDoor.sheet_no == sheet_no, RoundDoor.alive(), Round.alive())
        .order_by(Round.state == RoundState.CLOSED, RoundDoor.id.desc())
    )
    found = session.execute(query).first()
    if found is None:
        raise WorldError("unknown_sheet")
    if found.state is RoundState.CLOSED:
        raise WorldError("round_closed")
    door: RoundDoor = found[0]
    return door


def refer_finding(session: Session, finding_id: UUID, *, handling: str | None = None, now: datetime) -> VisitFinding:
    """Note that a finding was passed on to those who can mend it (问题转办)."""
    finding = _finding(session, finding_id)
    finding.referred_at = finding.referred_at or now
    finding.handling = handling or finding.handling
    return finding


def resolve_finding(session: Session, finding_id: UUID, result: str, *, now: datetime) -> VisitFinding:
    """Close a finding; a hazard disappears from its dwelling when no other finding keeps it open."""
    finding = _finding(session, finding_id)
    finding.result, finding.resolved_at = result, now
    session.flush()
    if finding.dwelling_id is not None:
        _refresh_hazards(session, finding.dwelling_id, {finding.kind})
    return finding


def history_of(session: Session, round_door_id: UUID) -> list[Attempt]:
    """The counted visits of a door, oldest first, as the attempt rule reads them."""
    query = (
        select(Visit.slot, Visit.outcome, Visit.phone_effective)
        .where(Visit.round_door_id == round_door_id, counts(Visit))
        .order_by(Visit.at, Visit.id)
    )
    return [Attempt(slot, outcome, effective is True) for slot, outcome, effective in session.execute(query)]


def _append(
    session: Session, entry: VisitEntry, corrects_id: UUID | None, now: datetime, policy: AttemptPolicy
) -> Visit:
    door = _door(session, entry)
    starts = session.get_one(Round, door.round_id).starts_on if door else None
    if (code := wrong_time(entry.at, now=now, round_starts=starts)) is not None:
        raise WorldError(code)
    visit = Visit(
        round_door_id=door.id if door else None,
        dwelling_id=entry.dwelling_id,
        household_id=entry.household_id or _household(session, entry.dwelling_id),
        worker_id=entry.worker_id,
        at=entry.at,
        slot=entry.slot or slot_of(entry.at, policy),
        outcome=entry.outcome,
        phone_effective=entry.phone_effective if entry.outcome is Outcome.PHONE else None,
        corrects_id=corrects_id,
        **{name: getattr(entry, name) for name in _PLAIN},
    )
    session.add(visit)
    session.flush()
    if visit.notice_given and visit.met_resident_id is not None:  # noted once, for the person too (L-03)
        told(session, visit.met_resident_id)
    return visit


_PLAIN = (
    "companions", "met_resident_id", "met_other", "topics", "needs", "opinion", "note", "policies", "handed_out",
    "card_left", "notice_given", "health_consent", "next_on",
)  # fmt: skip
"""Fields that go from the entry into the record as they are."""


def _door(session: Session, entry: VisitEntry) -> RoundDoor | None:
    """The door as given; else a visit counts for the newest open round that knocks there and had begun."""
    if entry.round_door_id is not None:
        door = session.get(RoundDoor, entry.round_door_id)
        if door is None or door.deleted_at is not None or door.dwelling_id != entry.dwelling_id:
            raise WorldError("no_such_record")
        return door
    query = (
        select(RoundDoor)
        .join(Round, Round.id == RoundDoor.round_id)
        .where(RoundDoor.dwelling_id == entry.dwelling_id, RoundDoor.alive(), Round.alive())
        .where(Round.state != RoundState.CLOSED, Round.starts_on <= day_of(entry.at))
        .order_by(Round.starts_on.desc(), Round.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def _household(session: Session, dwelling_id: UUID) -> UUID | None:
    """The household of a door with just one; between two, somebody has to say which."""
    query = select(Household.id).where(Household.dwelling_id == dwelling_id, Household.current())
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _settle(session: Session, visit: Visit, entry: VisitEntry, policy: AttemptPolicy) -> None:
    if visit.round_door_id is not None:
        _plan_next(session, visit.round_door_id, entry.next_slot, policy)
    dwelling = session.get_one(Dwelling, visit.dwelling_id)
    day = day_of(visit.at)
    if dwelling.verified_on is not None and dwelling.verified_on > day:
        return  # Typed late: something newer is known already.
    if visit.outcome is Outcome.VACANT:
        dwelling.occupancy, dwelling.verified_on = Occupancy.VACANT, day
    elif visit.outcome is Outcome.MET:
        dwelling.verified_on = day
        if dwelling.occupancy is Occupancy.VACANT:
            dwelling.occupancy = Occupancy.UNVERIFIED  # Somebody lives here; as what, nobody has said yet.


def _take_back(session: Session, old: Visit) -> None:
    """Undo what a wrong "vacant" said of its dwelling; what it was before, nobody has verified."""
    dwelling = session.get_one(Dwelling, old.dwelling_id)
    if old.outcome in _SEEN and dwelling.verified_on == day_of(old.at):
        dwelling.verified_on = _last_seen(session, old.dwelling_id)
        if old.outcome is Outcome.VACANT and dwelling.occupancy is Occupancy.VACANT:
            dwelling.occupancy = Occupancy.UNVERIFIED


_SEEN = (Outcome.MET, Outcome.VACANT)
"""Outcomes that tell how a dwelling is used."""


def _last_seen(session: Session, dwelling_id: UUID) -> date | None:
    query = select(func.max(Visit.at)).where(Visit.dwelling_id == dwelling_id, Visit.outcome.in_(_SEEN), counts(Visit))
    last = session.scalar(query)
    return day_of(last) if last else None


def _plan_next(session: Session, round_door_id: UUID, wished: Slot | None, policy: AttemptPolicy) -> None:
    door = session.get_one(RoundDoor, round_door_id)
    following = next_attempt(history_of(session, door.id), policy)
    door.next_slot = (wished or following) if isinstance(following, Slot) else None


def _add_findings(session: Session, visit: Visit, findings: Sequence[FindingEntry]) -> None:
    session.add_all(
        VisitFinding(
            visit_id=visit.id,
            dwelling_id=visit.dwelling_id,
            kind=finding.kind,
            problem=finding.problem,
            handling=finding.handling,
            result=finding.result,
        )
        for finding in findings
    )
    if findings:
        session.flush()
        _refresh_hazards(session, visit.dwelling_id, {finding.kind for finding in findings})


def _move_findings(session: Session, old: Visit, new: Visit, wanted: Sequence[FindingEntry]) -> None:
    """Keep each finding that the correction still names (by kind, in order), drop the others, add what is new."""
    left, kinds = list(wanted), {finding.kind for finding in wanted}
    query = select(VisitFinding).where(VisitFinding.visit_id == old.id, VisitFinding.alive())
    for finding in session.scalars(query.order_by(VisitFinding.id)).all():
        kinds.add(finding.kind)
        match = next((each for each in left if each.kind == finding.kind), None)
        if match is None:
            finding.deleted_at = utc_now()
            continue
        left.remove(match)
        finding.visit_id, finding.dwelling_id, finding.problem = new.id, new.dwelling_id, match.problem
    _add_findings(session, new, left)
    session.flush()
    for dwelling_id in {old.dwelling_id, new.dwelling_id}:
        _refresh_hazards(session, dwelling_id, kinds)


def _refresh_hazards(session: Session, dwelling_id: UUID, kinds: set[str]) -> None:
    """Bring the dwelling's hazards of ``kinds`` to what its findings say; others may have been entered by hand."""
    query = select(VisitFinding.kind).where(
        VisitFinding.dwelling_id == dwelling_id, VisitFinding.resolved_at.is_(None), VisitFinding.alive()
    )
    standing = set(session.scalars(query.distinct()))
    dwelling = session.get_one(Dwelling, dwelling_id)
    before = set(dwelling.hazards or ())
    hazards = [kind for kind in HAZARDS if kind in (standing if kind in kinds else before)] or None
    if dwelling.hazards != hazards:
        dwelling.hazards = hazards


def _finding(session: Session, finding_id: UUID) -> VisitFinding:
    finding = session.get(VisitFinding, finding_id)
    if finding is None or finding.deleted_at is not None:
        raise WorldError("no_such_record")
    return finding
