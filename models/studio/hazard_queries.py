"""What the screens ask of hazards: the list, what has to be inspected now, one hazard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from models.calendar import CHINA
from models.clocks.deadlines import Light
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.studio.folding import HazardFold, folded_hazards
from models.studio.hazards import hazard_of, steps
from models.studio.records import Hazard, HazardStep
from models.studio.rules import NORMS
from models.studio.states import HAZARD, OPEN_HAZARDS, HazardState, HazardStepKind, count_of, fold_hazard

_BATCH = 500


@dataclass(frozen=True)
class HazardFilter:
    """Which hazards a list shows; an empty set asks for all. ``first`` and ``last``: found on, days of China."""

    text: str = ""
    first: date | None = None
    last: date | None = None
    kinds: frozenset[str] = frozenset()
    states: frozenset[HazardState] = frozenset()
    building_id: UUID | None = None
    dwelling_id: UUID | None = None
    open_only: bool = False
    overdue: bool = False
    """Only those whose deadline has passed, or that have to be reported."""


@dataclass(frozen=True)
class HazardRow:
    """A hazard of a list."""

    hazard: Hazard
    place: str
    """The door or building of the register, else as it was written."""
    state: HazardState
    since: datetime
    until: datetime | None
    """Until when it has to be mended, while it is open."""
    told: int
    misses: int
    department: str | None
    """To which it was reported."""
    light: Light | None
    """Red: the deadline passed, or three misses; ``None``: nothing to do."""
    stray: int

    @property
    def report_due(self) -> bool:
        return self.state is HazardState.INSPECTED_AGAIN and self.misses >= NORMS.most_misses


@dataclass(frozen=True)
class HazardStepView:
    """A step as a page shows it; ``nth`` counts tellings and misses; ``stray`` is why it had no effect."""

    step: HazardStep
    nth: int | None
    stray: str | None


@dataclass(frozen=True)
class HazardPage:
    """Everything about one hazard; ``possible`` is what can be done next."""

    row: HazardRow
    steps: tuple[HazardStepView, ...]
    possible: tuple[HazardStepKind, ...]


def hazards(
    session: Session, wanted: HazardFilter, now: datetime, limit: int | None = None, offset: int = 0
) -> list[HazardRow]:
    """The hazards that ``wanted`` asks for, the latest found first."""
    stop = None if limit is None else offset + limit
    return list(islice(_fitting(session, wanted, now), offset, stop))


def hazard_counts(session: Session, now: datetime) -> tuple[Counter[HazardState], int]:
    """How many hazards there are in each state, and how many of them are red."""
    rows = list(_fitting(session, HazardFilter(), now))
    return Counter(row.state for row in rows), sum(row.light is Light.RED for row in rows)


def hazard_page(session: Session, hazard_id: UUID, now: datetime) -> HazardPage:
    """Return one hazard.

    Raises:
        WorldError: ``no_such_record``.
    """
    hazard, done = hazard_of(session, hazard_id), steps(session, hazard_id)
    fold = fold_hazard(done)
    (row,) = _rows(session, [hazard], folded_hazards(session, [hazard_id]), now)
    possible = HAZARD.possible(fold.state)
    if row.report_due:
        possible = (HazardStepKind.REPORT, HazardStepKind.REMARK)
    return HazardPage(row, tuple(_views(done, {step.id: code for step, code in fold.stray})), possible)


def rows_of(session: Session, ids: Sequence[UUID], now: datetime) -> list[HazardRow]:
    """The rows of some hazards; those that are gone are left out."""
    heads = session.scalars(select(Hazard).where(Hazard.id.in_(ids), Hazard.alive())).all()
    return _rows(session, heads, folded_hazards(session, [head.id for head in heads]), now)


def _views(done: Sequence[HazardStep], stray: dict[UUID, str]) -> Iterator[HazardStepView]:
    counted: Counter[str] = Counter()
    for step in done:
        if step.id in stray:
            yield HazardStepView(step, None, stray[step.id])
            continue
        counted[step.kind] += 1
        several = step.kind in (HazardStepKind.TELL.value, HazardStepKind.MISS.value)
        yield HazardStepView(step, counted[step.kind] if several else None, None)


def _fitting(session: Session, wanted: HazardFilter, now: datetime) -> Iterator[HazardRow]:
    """Hazards that fit, read in batches until enough are found."""
    query = _query(wanted)
    states = OPEN_HAZARDS if wanted.open_only or wanted.overdue else frozenset(HazardState)
    states &= wanted.states or states
    for at in range(0, 1 << 30, _BATCH):
        heads = session.scalars(query.limit(_BATCH).offset(at)).all()
        folds = folded_hazards(session, [head.id for head in heads])
        fitting = [head for head in heads if folds[head.id].state in states]
        rows = _rows(session, fitting, folds, now)
        yield from (row for row in rows if not wanted.overdue or row.light is Light.RED)
        if len(heads) < _BATCH:
            return


def _query(wanted: HazardFilter) -> Select[Hazard]:
    query = select(Hazard).where(Hazard.alive(), *_conditions(wanted))
    return query.order_by(Hazard.found_at.desc(), Hazard.id.desc())


def _conditions(wanted: HazardFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.first is not None:
        yield Hazard.found_at >= datetime.combine(wanted.first, time(), CHINA)
    if wanted.last is not None:
        yield Hazard.found_at < datetime.combine(wanted.last + timedelta(days=1), time(), CHINA)
    if wanted.kinds:
        yield Hazard.kind.in_(wanted.kinds)
    if wanted.building_id is not None:
        inside = select(Dwelling.id).join(Unit).where(Unit.building_id == wanted.building_id)
        yield or_(Hazard.building_id == wanted.building_id, Hazard.dwelling_id.in_(inside))
    if wanted.dwelling_id is not None:
        yield Hazard.dwelling_id == wanted.dwelling_id
    if text := wanted.text.strip():
        columns = (Hazard.number, Hazard.place, Hazard.description, Hazard.responsible)
        yield or_(*(column.contains(text, autoescape=True) for column in columns))


def _rows(session: Session, heads: Sequence[Hazard], folds: dict[UUID, HazardFold], now: datetime) -> list[HazardRow]:
    doors = _doors(session, heads)
    return [_row(head, doors, folds[head.id], now) for head in heads]


def _row(head: Hazard, doors: dict[UUID, str], fold: HazardFold, now: datetime) -> HazardRow:
    moved = [step for step in fold.path if step.kind != HazardStepKind.REMARK.value]
    told = [step for step in moved if step.kind == HazardStepKind.TELL.value]
    is_open = fold.state in OPEN_HAZARDS
    until = told[-1].until if told and is_open else None
    misses = count_of(fold.path, HazardStepKind.MISS)
    reported = [step.department for step in moved if step.kind == HazardStepKind.REPORT.value]
    return HazardRow(
        head,
        (doors.get(head.dwelling_id) if head.dwelling_id else None)
        or (doors.get(head.building_id) if head.building_id else None)
        or head.place
        or "",
        fold.state,
        moved[-1].at if moved else head.found_at,
        until,
        len(told),
        misses,
        reported[-1] if reported else None,
        hazard_light(fold.state, until, misses, now) if is_open else None,
        len(fold.stray),
    )


def hazard_light(state: HazardState, until: datetime | None, misses: int, now: datetime) -> Light:
    """Red once the deadline passed or three misses ask for a report; yellow while nobody has been told."""
    if misses >= NORMS.most_misses or (until is not None and now >= until):
        return Light.RED
    return Light.YELLOW if state is HazardState.FOUND else Light.GREEN


def _doors(session: Session, heads: Sequence[Hazard]) -> dict[UUID, str]:
    """How people write the doors and buildings of these hazards."""
    dwellings = {head.dwelling_id for head in heads if head.dwelling_id}
    buildings = {head.building_id for head in heads if head.building_id}
    query = select(Dwelling.id, Estate.name, Building.number, Unit.number, Dwelling.room)
    query = query.join(Unit, Unit.id == Dwelling.unit_id).join(Building, Building.id == Unit.building_id)
    query = query.join(Estate, Estate.id == Building.estate_id).where(Dwelling.id.in_(dwellings))
    found = {
        key: f"{estate} {door_text(building, unit, room)}"
        for key, estate, building, unit, room in session.execute(query)
    }
    whole = select(Building.id, Estate.name, Building.number).join(Estate, Estate.id == Building.estate_id)
    for key, estate, number in session.execute(whole.where(Building.id.in_(buildings))):
        found[key] = f"{estate} {number}"
    return found
