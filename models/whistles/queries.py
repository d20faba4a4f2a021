"""Whistles as a list, the page of one, and the four lists (F20) as views of the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.appeals.records import Appeal
from models.calendar import CHINA, WorkCalendar, day_of
from models.clocks.calendars import Calendars
from models.clocks.deadlines import Deadline, Light
from models.query import by_chunks
from models.whistles.actions import existing_whistle, steps_of
from models.whistles.records import Whistle, WhistleKind, WhistleStep
from models.whistles.rules import arrival, within
from models.whistles.states import MACHINE, OPEN, Called, Standing, State, Step, StepKind, standing


@dataclass(frozen=True)
class WhistleFilter:
    """Which whistles are wanted; everything given must hold. ``a`` and ``b``: written from day to day, inclusive.

    ``waiting``: somebody who was called has not come; ``late``: and the time is over.
    """

    text: str = ""
    states: frozenset[State] = frozenset()
    kind: WhistleKind | None = None
    department: str | None = None
    waiting: bool = False
    late: bool = False
    open_only: bool = False
    a: date | None = None
    b: date | None = None


ALL = WhistleFilter()


@dataclass(frozen=True)
class WhistleRow:
    """One whistle of a list.

    ``light``: of the arrival as long as somebody is awaited, else of the settling, else ``OVER``; ``None`` before it is
    blown. ``due_at`` is the instant that this light goes by.
    """

    id: UUID
    number: str
    kind: WhistleKind
    at: datetime
    blown_by: str
    appeal_id: UUID | None
    appeal_number: str | None
    place: str
    facts: str
    arrive_by: datetime
    settle_by: datetime | None
    standing: Standing
    arrival: Deadline
    light: Light | None
    due_at: datetime | None
    community_code: str

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def waiting(self) -> bool:
        """Blown, not cleared, and somebody has not come."""
        return self.standing.listed and not self.standing.cleared and bool(self.standing.awaited)


def whistles(
    session: Session, wanted: WhistleFilter, now: datetime, limit: int | None = None, offset: int = 0
) -> list[WhistleRow]:
    """Those on which somebody waits first, by their time; then the open ones, then the others, the newest first."""
    found = [row for row in _rows(session, _heads(session, wanted), now) if _fits(row, wanted, now)]
    found.sort(key=lambda row: (not row.waiting, row.state not in OPEN, row.due_at or row.at, row.id))
    done = [row for row in found if row.state not in OPEN]
    ordered = [row for row in found if row.state in OPEN] + sorted(done, key=lambda row: row.at, reverse=True)
    return ordered[offset : None if limit is None else offset + limit]


def unanswered(session: Session, now: datetime) -> list[WhistleRow]:
    """The whistles to which somebody has still to come, for Today."""
    return whistles(session, WhistleFilter(waiting=True), now)


def whistles_of(session: Session, appeal_id: UUID, now: datetime) -> list[WhistleRow]:
    """The whistles that were blown for an appeal, the oldest first."""
    mine = select(Whistle).where(Whistle.appeal_id == appeal_id, Whistle.alive()).order_by(Whistle.at, Whistle.id)
    return _rows(session, session.scalars(mine).all(), now)


def rows_of(session: Session, ids: Sequence[UUID], now: datetime) -> list[WhistleRow]:
    """The rows of some whistles; those that are gone are left out."""
    return _rows(session, session.scalars(select(Whistle).where(Whistle.id.in_(ids), Whistle.alive())).all(), now)


@dataclass(frozen=True)
class StepRow:
    """A step as it stands in the list: ``stray`` says by its code why it had no effect, ``state`` what it led to."""

    step: Step
    kind: StepKind | None
    """``None``: a newer version of the program wrote it."""
    state: State | None
    stray: str | None


@dataclass(frozen=True)
class WhistlePage:
    """All that the page of a whistle, and F08, show."""

    whistle: Whistle
    row: WhistleRow
    steps: tuple[StepRow, ...]
    possible: tuple[StepKind, ...]

    @property
    def standing(self) -> Standing:
        return self.row.standing

    @property
    def called(self) -> tuple[Called, ...]:
        return self.row.standing.called


def whistle_page(session: Session, whistle_id: UUID, now: datetime) -> WhistlePage:
    """Return the page.

    Raises:
        WorldError: ``no_such_record``.
    """
    whistle = existing_whistle(session, whistle_id)
    (row,) = _rows(session, [whistle], now)
    stands = row.standing
    reached = {step.id: state for step, state in zip(stands.path, stands.states, strict=True)}
    why = {step.id: code for step, code in stands.stray}
    known = {kind.value: kind for kind in StepKind}
    steps = tuple(
        StepRow(step, known.get(step.kind), reached.get(step.id), why.get(step.id))
        for step in steps_of(session, whistle_id)
    )
    return WhistlePage(whistle, row, steps, _possible(stands))


@dataclass(frozen=True)
class ProblemLine:
    """问题清单: 序、来源、问题、地点、提出日."""

    order: int
    number: str
    cleared: bool
    appeal_number: str | None
    kind: WhistleKind
    facts: str
    place: str
    raised_on: date
    community_code: str


@dataclass(frozen=True)
class DutyLine:
    """责任清单: 牵头、配合、责任人 (who signed, else who came)."""

    order: int
    number: str
    cleared: bool
    lead: str
    others: tuple[str, ...]
    persons: tuple[str, ...]


@dataclass(frozen=True)
class TermLine:
    """时限清单: 要求到场、办结、三色."""

    order: int
    number: str
    cleared: bool
    arrive_by: datetime
    settle_by: datetime | None
    light: Light


@dataclass(frozen=True)
class ClearanceLine:
    """销号清单: 结果、核验人、日期、评价 (points of 15, the mean of the departments')."""

    order: int
    number: str
    cleared: bool
    result: str | None
    cleared_by: str | None
    cleared_on: date | None
    marks: tuple[Called, ...]


@dataclass(frozen=True)
class FourLists:
    """问题、责任、时限、销号: line by line the same whistles, joined by their number."""

    rows: tuple[WhistleRow, ...]
    problems: tuple[ProblemLine, ...]
    duties: tuple[DutyLine, ...]
    terms: tuple[TermLine, ...]
    clearances: tuple[ClearanceLine, ...]


def four_lists(session: Session, wanted: WhistleFilter, now: datetime) -> FourLists:
    """The whistles that were blown, in the order of their numbers, as the four lists."""
    rows = sorted((row for row in whistles(session, wanted, now) if row.standing.listed), key=lambda row: row.number)
    numbered = list(enumerate(rows, 1))
    return FourLists(
        rows=tuple(rows),
        problems=tuple(_problem(order, row) for order, row in numbered),
        duties=tuple(_duty(order, row) for order, row in numbered),
        terms=tuple(_term(order, row) for order, row in numbered),
        clearances=tuple(_clearance(order, row) for order, row in numbered),
    )


def _problem(order: int, row: WhistleRow) -> ProblemLine:
    head = order, row.number, row.standing.cleared
    return ProblemLine(*head, row.appeal_number, row.kind, row.facts, row.place, day_of(row.at), row.community_code)


def _duty(order: int, row: WhistleRow) -> DutyLine:
    called = row.standing.called
    persons = tuple(dict.fromkeys(name for one in called if (name := one.signed_by or one.came)))
    others = tuple(one.name for one in called[1:])
    return DutyLine(order, row.number, row.standing.cleared, called[0].name, others, persons)


def _term(order: int, row: WhistleRow) -> TermLine:
    light = row.light or Light.OVER
    return TermLine(order, row.number, row.standing.cleared, row.arrive_by, row.settle_by, light)


def _clearance(order: int, row: WhistleRow) -> ClearanceLine:
    stands = row.standing
    on = day_of(stands.cleared_at) if stands.cleared_at else None
    marks = tuple(one for one in stands.called if one.marks)
    return ClearanceLine(order, row.number, stands.cleared, stands.result, stands.cleared_by, on, marks)


def _heads(session: Session, wanted: WhistleFilter) -> Sequence[Whistle]:
    query = select(Whistle).where(Whistle.alive()).order_by(Whistle.at, Whistle.id)
    if wanted.kind is not None:
        query = query.where(Whistle.kind == wanted.kind)
    if wanted.a is not None:
        query = query.where(Whistle.at >= _midnight(wanted.a))
    if wanted.b is not None:
        query = query.where(Whistle.at < _midnight(wanted.b + timedelta(days=1)))
    if text := wanted.text.strip():
        said = (Whistle.number, Whistle.place, Whistle.facts, Whistle.blown_by)
        query = query.where(or_(*(column.contains(text, autoescape=True) for column in said)))
    return session.scalars(query).all()


def _fits(row: WhistleRow, wanted: WhistleFilter, now: datetime) -> bool:
    stands = row.standing
    if wanted.states and stands.state not in wanted.states:
        return False
    if wanted.department and wanted.department not in {one.name for one in stands.called}:
        return False
    if wanted.open_only and stands.state not in OPEN:
        return False
    if wanted.waiting and not row.waiting:
        return False
    return not wanted.late or (row.waiting and now >= row.arrive_by)


def _rows(session: Session, heads: Sequence[Whistle], now: datetime) -> list[WhistleRow]:
    steps: defaultdict[UUID, list[WhistleStep]] = defaultdict(list)
    query = select(WhistleStep).where(WhistleStep.alive())
    for (one,) in by_chunks(session, query, WhistleStep.whistle_id, [head.id for head in heads]):
        steps[one.whistle_id].append(one)
    numbers = _numbers(session, {head.appeal_id for head in heads if head.appeal_id})
    calendars = Calendars(session)
    return [_row(head, steps[head.id], numbers, calendars.today(head.community_code), now) for head in heads]


def _numbers(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Numbers of the appeals that the worker may see."""
    query = select(Appeal.id, Appeal.number).where(Appeal.alive())
    return {id_: number for id_, number in by_chunks(session, query, Appeal.id, ids)}


def _row(
    head: Whistle, steps: Sequence[Step], numbers: dict[UUID, str], working_days: WorkCalendar, now: datetime
) -> WhistleRow:
    stands = standing(head.at, head.departments, steps)
    due = _arrival(head, stands, working_days)
    light, due_at = _light(head, stands, due, now)
    return WhistleRow(
        id=head.id,
        number=head.number,
        kind=head.kind,
        at=head.at,
        blown_by=head.blown_by,
        appeal_id=head.appeal_id,
        appeal_number=numbers.get(head.appeal_id) if head.appeal_id else None,
        place=head.place,
        facts=head.facts,
        arrive_by=stands.arrive_by or head.arrive_by,
        settle_by=head.settle_by,
        standing=stands,
        arrival=due,
        light=light,
        due_at=due_at,
        community_code=head.community_code,
    )


def _arrival(head: Whistle, stands: Standing, working_days: WorkCalendar) -> Deadline:
    """The arrival's clock with its yellow part: by the norm, or as agreed by hand."""
    start, due_at = stands.blown_at or head.at, stands.arrive_by or head.arrive_by
    by_norm = arrival(head.kind, start, working_days)
    return by_norm if by_norm.due_at == due_at else within(start, due_at)


def _light(head: Whistle, stands: Standing, due: Deadline, now: datetime) -> tuple[Light | None, datetime | None]:
    if stands.cleared:
        return Light.OVER, None
    if stands.blown_at is None:
        return None, None
    if stands.awaited:
        return due.light(now), due.due_at
    if head.settle_by is not None:
        return within(stands.blown_at, head.settle_by).light(now), head.settle_by
    return Light.GREEN, None


def _possible(stands: Standing) -> tuple[StepKind, ...]:
    """Kinds of steps that can come next: nobody is left to sign or to come once all have."""
    done = set()
    if not stands.awaited:
        done.add(StepKind.REPORT)
    if all(one.signed_at for one in stands.called):
        done.add(StepKind.SIGN)
    if all(one.marks for one in stands.called if one.reported_at):
        done.add(StepKind.RATE)
    return tuple(kind for kind in MACHINE.possible(stands.state) if kind not in done)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
