"""What the screens ask of sessions and matters: lists, one session, one matter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from models.audit.looking import looked
from models.calendar import CHINA, WorkCalendar, day_of
from models.cases.files import CLOSED
from models.clocks.calendars import calendar_of
from models.clocks.deadlines import Light
from models.studio.folding import MatterFold, folded
from models.studio.matters import matter_of, officer_in, steps
from models.studio.queue import QueueRow, labels, officer_names, queue, since_of
from models.studio.records import MatterKind, MatterStep, StudioMatter, StudioOfficer, StudioSession, StudioShift
from models.studio.roster import shifts, state_of
from models.studio.rules import OPEN, Holding, holding, roster_due
from models.studio.sessions import received, session_of
from models.studio.states import LED_BY, MATTER, OUTCOMES, MatterState, MatterStepKind, ShiftState, fold_matter

_BATCH = 500


def officers(session: Session, *, active: bool | None = True) -> list[StudioOfficer]:
    """Who sits in the studio, by department and name; ``active=None``: those who left, too."""
    query = select(StudioOfficer).where(StudioOfficer.alive())
    query = query if active is None else query.where(StudioOfficer.active.is_(active))
    return list(session.scalars(query.order_by(StudioOfficer.department, StudioOfficer.name, StudioOfficer.id)))


@dataclass(frozen=True)
class ShiftRow:
    """Somebody on a roster."""

    shift: StudioShift
    officer: StudioOfficer
    state: ShiftState


@dataclass(frozen=True)
class SessionRow:
    """A Saturday of the list; ``light`` is ``None`` where nobody has to do anything yet."""

    session: StudioSession
    holding: Holding
    planned: int
    signed_in: int
    absent: int
    received: int
    """接待人次: ``models.studio.sessions.received``."""
    light: Light | None


@dataclass(frozen=True)
class SessionPage:
    """Everything about one Saturday."""

    row: SessionRow
    shifts: tuple[ShiftRow, ...]
    queue: tuple[QueueRow, ...]
    appointments: tuple[MatterRow, ...]
    """Of other days, agreed for this one; in whatever state they are by now."""

    @property
    def states(self) -> Counter[MatterState]:
        return Counter(row.state for row in self.queue)

    @property
    def kinds(self) -> Counter[MatterKind]:
        return Counter(row.kind for row in self.queue if row.kind is not None)


def sessions(session: Session, first: date, last: date, now: datetime) -> list[SessionRow]:
    """The sessions from ``first`` to ``last``, the latest first."""
    query = select(StudioSession).where(StudioSession.on >= first, StudioSession.on <= last, StudioSession.alive())
    found = session.scalars(query.order_by(StudioSession.on.desc(), StudioSession.id)).all()
    return _session_rows(session, found, now)


def session_page(session: Session, session_id: UUID, now: datetime) -> SessionPage:
    """Return one session.

    Raises:
        WorldError: ``no_such_record``.
    """
    found = session_of(session, session_id)
    (row,) = _session_rows(session, [found], now)
    coming = tuple(appointments(session, found.on))
    return SessionPage(row, tuple(shift_rows(session, session_id)), tuple(queue(session, session_id)), coming)


def appointments(session: Session, on: date) -> list[MatterRow]:
    """The matters whose visitors were asked to come again on day ``on``, the earliest first."""
    begin = datetime.combine(on, time(), CHINA)
    agreed = select(MatterStep.matter_id, MatterStep.until).where(
        MatterStep.kind == MatterStepKind.APPOINT.value,
        MatterStep.until >= begin,
        MatterStep.until < begin + timedelta(days=1),
        MatterStep.alive(),
    )
    when = {key: until for key, until in session.execute(agreed.order_by(MatterStep.until))}
    heads = session.scalars(select(StudioMatter).where(StudioMatter.id.in_(when), StudioMatter.alive())).all()
    ordered = sorted(heads, key=lambda head: (when[head.id], head.id))
    return _rows(session, ordered, folded(session, [head.id for head in ordered]))


def shift_rows(session: Session, session_id: UUID) -> list[ShiftRow]:
    """The roster of a session with its officers, by department."""
    found = shifts(session, session_id)
    who = {each.id: each for each in officers(session, active=None)}
    rows = [ShiftRow(shift, who[shift.officer_id], state_of(shift)) for shift in found if shift.officer_id in who]
    return sorted(rows, key=lambda row: (row.shift.department, row.officer.name, row.shift.id))


def _session_rows(session: Session, found: Sequence[StudioSession], now: datetime) -> list[SessionRow]:
    ids = [each.id for each in found]
    rosters: defaultdict[UUID, list[StudioShift]] = defaultdict(list)
    for shift in session.scalars(select(StudioShift).where(StudioShift.session_id.in_(ids), StudioShift.alive())):
        rosters[shift.session_id].append(shift)
    heard = received(session, ids)
    calendar = calendar_of(session)
    return [_session_row(each, rosters[each.id], heard[each.id], calendar, now) for each in found]


def _session_row(
    found: StudioSession, roster: Sequence[StudioShift], heard: int, calendar: WorkCalendar, now: datetime
) -> SessionRow:
    states = Counter(map(state_of, roster))
    held = holding(found.on, found.holds, calendar)
    signed_in = states[ShiftState.SIGNED_IN] + states[ShiftState.SIGNED_OUT]
    light = session_light(found.on, held, len(roster), states[ShiftState.PLANNED], now)
    return SessionRow(found, held, len(roster), signed_in, states[ShiftState.ABSENT], heard, light)


def session_light(on: date, held: Holding, planned: int, unsigned: int, now: datetime) -> Light | None:
    """How a session stands: red after a Saturday without shift or signing in (domain §4).

    Args:
        unsigned: of ``planned``, those of whom nothing is noted.
    """
    today = day_of(now)
    if held is Holding.OFF:
        return None
    if held is Holding.TO_CONFIRM:
        return Light.RED if today >= on else Light.YELLOW
    if not planned:
        late = now >= roster_due(on)
        return (Light.RED if today >= on else Light.YELLOW) if late else None
    if today > on:
        return Light.RED if unsigned else Light.GREEN
    return Light.GREEN


def is_open(row: SessionRow) -> bool:
    """Whether visitors can be received: it takes place, and is not closed."""
    return row.holding in OPEN and row.session.closed_at is None


@dataclass(frozen=True)
class MatterFilter:
    """Which matters a list shows; an empty set asks for all. ``first`` and ``last`` are days of China, included."""

    text: str = ""
    first: date | None = None
    last: date | None = None
    kinds: frozenset[MatterKind] = frozenset()
    states: frozenset[MatterState] = frozenset()
    officer_id: UUID | None = None
    session_id: UUID | None = None
    resident_id: UUID | None = None
    dwelling_id: UUID | None = None


@dataclass(frozen=True)
class MatterRow:
    """A matter of a list."""

    matter_id: UUID
    number: str
    label: str
    session_id: UUID | None
    came_at: datetime
    kind: MatterKind | None
    topic: str | None
    name: str | None
    phone: str | None
    address: str | None
    content: str | None
    resident_id: UUID | None
    state: MatterState
    since: datetime
    officer: str | None
    department: str | None
    """To which it was referred."""
    until: datetime | None
    """When the visitor comes again."""
    closed: bool
    stray: int
    """Steps without effect: two stations moved it while offline."""


def matters(session: Session, wanted: MatterFilter, limit: int | None = None, offset: int = 0) -> list[MatterRow]:
    """The matters that ``wanted`` asks for, the latest first."""
    query = _query(wanted)
    if not (wanted.states or wanted.officer_id):
        heads = session.scalars(query.limit(limit).offset(offset)).all()
        return _rows(session, heads, folded(session, [head.id for head in heads]))
    stop = None if limit is None else offset + limit
    found = list(islice(_fitting(session, query, wanted), offset, stop))
    return _rows(session, [head for head, _fold in found], {head.id: fold for head, fold in found})


def rows_of(session: Session, ids: Sequence[UUID]) -> list[MatterRow]:
    """The rows of some matters; those that are gone, or closed to the worker, are left out."""
    heads = session.scalars(select(StudioMatter).where(StudioMatter.id.in_(ids), StudioMatter.alive())).all()
    return _rows(session, heads, folded(session, [head.id for head in heads]))


@dataclass(frozen=True)
class StepView:
    """A step as a page shows it; ``stray`` is why it had no effect."""

    step: MatterStep
    stray: str | None


@dataclass(frozen=True)
class MatterPage:
    """Everything about one matter; ``possible`` is what can be done next."""

    matter: StudioMatter
    row: MatterRow
    steps: tuple[StepView, ...]
    possible: tuple[MatterStepKind, ...]
    prompt: str | None
    """What had to be done at once, as it was told at the intake (L-15)."""


def matter_page(session: Session, matter_id: UUID) -> MatterPage:
    """Return one matter.

    Raises:
        WorldError: ``no_such_record``; also for a closed file on which the worker is not named.
    """
    matter, done = matter_of(session, matter_id), steps(session, matter_id)
    looked(session, "studio_matter", matter.id, matter.level)
    fold = fold_matter(done)
    stray = {step.id: code for step, code in fold.stray}
    (row,) = _rows(session, [matter], folded(session, [matter_id]))
    prompts = [step.detail["prompt"] for step in done if step.detail and "prompt" in step.detail]
    return MatterPage(
        matter,
        row,
        tuple(StepView(step, stray.get(step.id)) for step in done),
        _possible(fold.state, taken_in=matter.kind is not None),
        prompts[-1] if prompts else None,
    )


def _possible(state: MatterState, *, taken_in: bool) -> tuple[MatterStepKind, ...]:
    """Nothing comes of a matter before it is written down."""
    return tuple(kind for kind in MATTER.possible(state) if taken_in or kind not in OUTCOMES)


def _query(wanted: MatterFilter) -> Select[StudioMatter]:
    query = select(StudioMatter).where(StudioMatter.alive(), *_conditions(wanted))
    return query.order_by(StudioMatter.came_at.desc(), StudioMatter.id.desc())


def _conditions(wanted: MatterFilter) -> Iterator[ColumnElement[bool]]:
    row = StudioMatter
    if wanted.first is not None:
        yield row.came_at >= datetime.combine(wanted.first, time(), CHINA)
    if wanted.last is not None:
        yield row.came_at < datetime.combine(wanted.last + timedelta(days=1), time(), CHINA)
    if wanted.kinds:
        yield row.kind.in_(wanted.kinds)
    for column in (row.session_id, row.resident_id, row.dwelling_id):
        if (value := getattr(wanted, column.key)) is not None:
            yield column == value
    if wanted.states and MatterState.WAITING not in wanted.states:
        kinds = {kind.value for state in wanted.states for kind in LED_BY[state]}
        yield row.id.in_(select(MatterStep.matter_id).where(MatterStep.kind.in_(kinds)))
    if text := wanted.text.strip():
        columns = (row.number, row.contact_name, row.contact_phone, row.address, row.content)
        yield or_(*(column.contains(text, autoescape=True) for column in columns))


def _fitting(
    session: Session, query: Select[StudioMatter], wanted: MatterFilter
) -> Iterator[tuple[StudioMatter, MatterFold]]:
    """Matters whose folded state fits, read in batches until enough are found."""
    for at in range(0, 1 << 30, _BATCH):
        heads = session.scalars(query.limit(_BATCH).offset(at)).all()
        folds = folded(session, [head.id for head in heads])
        for head in heads:
            fold = folds[head.id]
            his = wanted.officer_id is None or officer_in(fold.path) == wanted.officer_id
            if his and (not wanted.states or fold.state in wanted.states):
                yield head, fold
        if len(heads) < _BATCH:
            return


def _rows(session: Session, heads: Sequence[StudioMatter], folds: dict[UUID, MatterFold]) -> list[MatterRow]:
    shown = _labels(session, heads)
    names = officer_names(session, folds.values())
    return [_row(head, shown.get(head.id, ""), folds[head.id], names) for head in heads]


def _labels(session: Session, heads: Sequence[StudioMatter]) -> dict[UUID, str]:
    """Queue numbers as each whole session shows them."""
    ids = {head.session_id for head in heads if head.session_id is not None and head.queue_no is not None}
    drawn: defaultdict[Any, list[StudioMatter]] = defaultdict(list)
    for matter in session.scalars(select(StudioMatter).where(StudioMatter.session_id.in_(ids), StudioMatter.alive())):
        drawn[matter.session_id].append(matter)
    return {key: label for each in drawn.values() for key, label in labels(each).items()}


def _row(head: StudioMatter, label: str, fold: MatterFold, names: dict[UUID, str]) -> MatterRow:
    officer_id = officer_in(fold.path)
    last = next((step for step in reversed(fold.path) if step.kind not in ("remark", "report_police")), None)
    return MatterRow(
        matter_id=head.id,
        number=head.number,
        label=label,
        session_id=head.session_id,
        came_at=head.came_at,
        kind=head.kind,
        topic=head.topic,
        name=head.contact_name,
        phone=head.contact_phone,
        address=head.address,
        content=head.content,
        resident_id=head.resident_id,
        state=fold.state,
        since=since_of(fold, head.came_at),
        officer=names.get(officer_id) if officer_id else None,
        department=last.department if last is not None and fold.state is MatterState.REFERRED else None,
        until=last.until if last is not None and fold.state is MatterState.APPOINTED else None,
        closed=head.level == CLOSED,
        stray=len(fold.stray),
    )
