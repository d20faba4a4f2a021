"""Appeals as lists, counts and lights: read from ``appeal_now``, whose indexes answer for a year of a whole street."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, column, func, literal_column, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.appeals.now_cache import brought_up
from models.appeals.records import Appeal, AppealNow, AppealStep, Source, Urgency
from models.appeals.states import CLOSED as CLOSED_STATES
from models.appeals.states import State, StepKind
from models.calendar import CHINA
from models.care.guard import openly, reads_openly
from models.cases.files import CLOSED
from models.cases.records import FileMember
from models.clocks.deadlines import Light
from models.places.records import Building, Estate
from models.query import by_chunks
from models.rights.reading import own_appeals_first
from models.search.query import cases_about


@dataclass(frozen=True)
class AppealFilter:
    """Which appeals are wanted; everything given must hold.

    ``text``: what was said, the name, the place, the number, as the search finds them; of very many appeals that it
    would fit the newest (``models.search.query.MOST_CASES``). ``mine``: those that the worker who is logged
    in took in, or joined. ``a`` and ``b``: received from the one day to the other, both included.
    """

    text: str = ""
    states: frozenset[State] = frozenset()
    department: str | None = None
    light: Light | None = None
    class_code: str | None = None
    topic_code: str | None = None
    source: Source | None = None
    building_id: UUID | None = None
    resident_id: UUID | None = None
    mine: bool = False
    overdue: bool = False
    open_only: bool = False
    a: date | None = None
    b: date | None = None


ALL = AppealFilter()
OPEN = AppealFilter(open_only=True)


_CLOSED = tuple(state.value for state in State if state in CLOSED_STATES)
IS_OPEN: ColumnElement[bool] = AppealNow.open == true()
"""As the condition of the index over open appeals says it."""


class AppealSort(enum.Enum):
    """By which column a list goes; ``DUE``: what is late first, then what stands still, at last what is closed."""

    DUE = "due"
    RECEIVED = "received"
    NUMBER = "number"
    STATE = "state"
    DEPARTMENT = "department"


@dataclass(frozen=True)
class AppealRow:
    """One appeal of a list; names and phones are as stored, masks are the list's."""

    id: UUID
    number: str
    source: Source
    received_at: datetime
    who: str | None
    phone: str | None
    resident_id: UUID | None
    building_id: UUID | None
    place: str
    """What was said of the place, else the building, else where who appeals lives."""
    class_name: str
    topic_code: str
    item_name: str
    content: str
    urgency: Urgency
    state: State
    since: datetime
    department: str | None
    first_contact: str
    due_at: datetime | None
    yellow_at: datetime | None
    provisional: bool
    light: Light
    escalated: str | None
    satisfaction: str | None
    on_time: bool | None
    stray: int
    level: int
    community_code: str


@dataclass(frozen=True)
class AppealCounts:
    """How many appeals stand where, and how they look; ``total`` counts each once."""

    by_state: Mapping[State, int] = field(default_factory=dict)
    by_light: Mapping[Light, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def appeals(
    session: Session,
    wanted: AppealFilter,
    now: datetime,
    limit: int | None = None,
    offset: int = 0,
    sort: AppealSort = AppealSort.DUE,
    *,
    descending: bool = False,
) -> list[AppealRow]:
    """Return a page of the list, each appeal with its light at ``now``."""
    among = select(AppealNow.appeal_id).where(*conditions(session, wanted, now))
    if sort is AppealSort.DUE and not descending:
        ids = _by_urgency(session, wanted, among, limit, offset)
    else:
        query = among.order_by(*_order(sort, descending=descending)).limit(limit).offset(offset)
        ids = list(session.scalars(query))
    return rows_of(session, ids, now)


def _by_urgency(
    session: Session, wanted: AppealFilter, among: Select[UUID], limit: int | None, offset: int
) -> list[UUID]:
    """Open ones by their deadline, then what stands still; at last the closed ones, the newest first."""
    first = among.where(IS_OPEN).order_by(AppealNow.paused, AppealNow.due_at, AppealNow.appeal_id)
    ids = list(session.scalars(first.limit(limit).offset(offset))) if _may_be(wanted, open_=True) else []
    if not _may_be(wanted, open_=False) or (limit is not None and len(ids) >= limit):
        return ids
    counted_first = bool(offset) and _may_be(wanted, open_=True)
    skipped = session.scalar(select(func.count()).select_from(first.order_by(None).subquery())) if counted_first else 0
    own = own_appeals_first(session, AppealNow.appeal_id) if wanted != ALL else []
    closed = among.where(~AppealNow.open, *own).order_by(AppealNow.received_at.desc(), AppealNow.appeal_id.desc())
    left = None if limit is None else limit - len(ids)
    return ids + list(session.scalars(closed.limit(left).offset(max(offset - (skipped or 0), 0))))


def appeal_counts(session: Session, wanted: AppealFilter, now: datetime) -> AppealCounts:
    """Count the list by state and by light."""
    among = conditions(session, wanted, now)
    by_light, by_state = Counter({light: 0 for light in Light}), Counter[State]()
    if _may_be(wanted, open_=True):
        columns = light_column(now), AppealNow.state
        for place, state, count in counted(
            session, select(*columns, func.count()).where(IS_OPEN, *among).group_by(*columns)
        ):
            by_light[_LIGHTS[place]] += count
            by_state[State(state)] += count
    if _may_be(wanted, open_=False):
        among += own_appeals_first(session, AppealNow.appeal_id)
        # Among other conditions the state only looks as if it narrowed anything: most appeals are closed.
        closed = AppealNow.state.concat("") if among else AppealNow.state
        states = select(closed, func.count()).where(closed.in_(_CLOSED), *among)
        for state, count in counted(session, states.group_by(closed)):
            by_light[Light.OVER] += count
            by_state[State(state)] += count
    return AppealCounts(dict(by_state), dict(by_light))


def rows_of(session: Session, ids: Sequence[UUID], now: datetime) -> list[AppealRow]:
    """The rows of some hundred appeals, in the order of ``ids``."""
    brought_up(session)
    query = (
        select(Appeal, AppealNow, Estate.name, Building.number)
        .join(AppealNow, AppealNow.appeal_id == Appeal.id)
        .outerjoin(Building, Building.id == Appeal.building_id)
        .outerjoin(Estate, Estate.id == Building.estate_id)
    )
    found = {row[0].id: _row(*row, now=now) for row in by_chunks(session, query, Appeal.id, ids)}
    return [found[id_] for id_ in ids if id_ in found]


def turning_yellow(session: Session, day: date, now: datetime, limit: int | None = None) -> list[AppealRow]:
    """The appeals that turn yellow on ``day``, the first one first."""
    query = select(AppealNow.appeal_id).where(*_turns_yellow(day)).order_by(AppealNow.yellow_at, AppealNow.appeal_id)
    return rows_of(session, session.scalars(query.limit(limit)).all(), now)


def count_yellow(session: Session, day: date) -> int:
    """How many appeals turn yellow on ``day``."""
    found = counted(session, select(func.count()).select_from(AppealNow).where(*_turns_yellow(day)))
    return sum(count for (count,) in found)


def _turns_yellow(day: date) -> tuple[ColumnElement[bool], ...]:
    start = _midnight(day)
    return IS_OPEN, AppealNow.yellow_at >= start, AppealNow.yellow_at < start + timedelta(days=1)


def appeals_at(
    session: Session, now: datetime, *, dwelling_id: UUID | None = None, resident_ids: Collection[UUID] = ()
) -> list[AppealRow]:
    """The appeals of a door and of people, open ones first, the newest first."""
    brought_up(session)
    of_people = Appeal.resident_id.in_(resident_ids)
    theirs = of_people if dwelling_id is None else or_(Appeal.dwelling_id == dwelling_id, of_people)
    query = select(AppealNow.appeal_id).join(Appeal, Appeal.id == AppealNow.appeal_id).where(theirs)
    query = query.order_by(AppealNow.open.desc(), AppealNow.received_at.desc(), AppealNow.appeal_id)
    return rows_of(session, session.scalars(query).all(), now)


def conditions(session: Session, wanted: AppealFilter, now: datetime) -> list[ColumnElement[bool]]:
    """What of ``appeal_now`` a filter asks for."""
    brought_up(session)
    row = AppealNow
    found: list[ColumnElement[bool]] = []
    for asked, value in (
        (row.department, wanted.department),
        (row.class_code, wanted.class_code),
        (row.topic_code, wanted.topic_code),
        (row.source, wanted.source),
        (row.building_id, wanted.building_id),
        (row.resident_id, wanted.resident_id),
    ):
        if value is not None:
            found.append(asked == value)
    if wanted.states:
        found.append(_in_states(wanted.states))
    if not _may_be(wanted, open_=False):
        found.append(IS_OPEN)
    if wanted.overdue:
        found.append(row.due_at <= now)
    if wanted.light is not None:
        found += _looks(wanted.light, now)
    if wanted.mine:
        found.append(_mine(session))
    if wanted.a is not None:
        found.append(row.received_at >= _midnight(wanted.a))
    if wanted.b is not None:
        found.append(row.received_at < _midnight(wanted.b + timedelta(days=1)))
    return found + _saying(session, wanted.text)


def light_column(now: datetime) -> ColumnElement[int]:
    """The light of an open appeal as a number: its place in ``_LIGHTS``."""
    row = AppealNow
    return case((row.paused, 0), (row.due_at <= now, 1), (row.yellow_at <= now, 2), else_=3)


_LIGHTS = (Light.PAUSED, Light.RED, Light.YELLOW, Light.GREEN)


def light_at(row: AppealNow, now: datetime) -> Light:
    """The light of a kept row at ``now``."""
    if not row.open:
        return Light.OVER
    if row.due_at is None or row.yellow_at is None:
        return Light.PAUSED
    if now >= row.due_at:
        return Light.RED
    return Light.YELLOW if now >= row.yellow_at else Light.GREEN


def _looks(light: Light, now: datetime) -> list[ColumnElement[bool]]:
    row = AppealNow
    if light is Light.OVER:
        return [row.state.in_(_CLOSED)]
    by_instant: dict[Light, list[ColumnElement[bool]]] = {
        Light.PAUSED: [row.paused == true()],
        Light.RED: [row.due_at <= now],
        Light.YELLOW: [row.due_at > now, row.yellow_at <= now],
        Light.GREEN: [row.yellow_at > now],
    }
    return [IS_OPEN, *by_instant[light]]


def _may_be(wanted: AppealFilter, *, open_: bool) -> bool:
    """Whether the list can have open appeals, or closed ones: half of what would be asked need not be."""
    if wanted.states and not any((state not in CLOSED_STATES) is open_ for state in wanted.states):
        return False
    if open_:
        return wanted.light is not Light.OVER
    return not (wanted.open_only or wanted.overdue) and wanted.light in (None, Light.OVER)


def _in_states(states: frozenset[State]) -> ColumnElement[bool]:
    """One state is found by its index; several are not, since what is wanted first lies behind all of each."""
    values = [state.value for state in State if state in states]
    return AppealNow.state == values[0] if len(values) == 1 else AppealNow.state.concat("").in_(values)


def _mine(session: Session) -> ColumnElement[bool]:
    me: UUID = session.connection().info["worker_id"]
    took_in = AppealNow.first_contact_id == me
    joins = AppealStep.kind == literal_column(f"'{StepKind.JOIN_COLLEAGUE.value}'")  # as the index over them says it
    by_me = AppealStep.detail["worker"].as_string() == me.hex
    joined = session.scalars(select(AppealStep.appeal_id).where(joins, by_me)).all()
    return or_(took_in, AppealNow.appeal_id.in_(joined)) if joined else took_in


def _saying(session: Session, text: str) -> list[ColumnElement[bool]]:
    """By the search index, which knows nothing of closed files; those are few and read themselves."""
    about = cases_about(session, text)
    if about is None:
        return []
    said = [each.contains(text.strip(), autoescape=True) for each in (Appeal.number, Appeal.content, Appeal.place)]
    closed = select(Appeal.id).where(_closed_file(Appeal.level), or_(*said))
    found = about.columns(column("record_id", Appeal.id.type)).subquery()
    return [or_(AppealNow.appeal_id.in_(select(found.c.record_id)), AppealNow.appeal_id.in_(closed))]


def _order(sort: AppealSort, *, descending: bool) -> list[ColumnElement[Any]]:
    row = AppealNow
    by: dict[AppealSort, tuple[InstrumentedAttribute[Any], ...]] = {
        AppealSort.DUE: (row.due_at,),
        AppealSort.RECEIVED: (row.received_at,),
        AppealSort.NUMBER: (row.received_at,),
        AppealSort.STATE: (row.state, row.received_at),
        AppealSort.DEPARTMENT: (row.department, row.received_at),
    }
    return [each.desc() if descending else each.asc() for each in (*by[sort], row.appeal_id)]


def counted(session: Session, query: Select[*tuple[Any, ...]]) -> list[Any]:
    """The counts of what everybody may see, by the indexes alone, and of the closed files that the worker may open."""
    brought_up(session)
    with openly(session):
        counts = list(session.execute(query))
    if not reads_openly(session) and session.scalar(select(FileMember.id).limit(1)):
        counts += session.execute(query.where(_closed_file(AppealNow.level)))
    return counts


def _closed_file(level: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """As the condition of the indexes over closed files says it."""
    return level == literal_column(str(CLOSED))


def _row(appeal: Appeal, kept: AppealNow, estate: str | None, building: str | None, *, now: datetime) -> AppealRow:
    about = f"{estate or ''} {building}" if building else ""
    return AppealRow(
        id=appeal.id,
        number=appeal.number,
        source=appeal.source,
        received_at=appeal.received_at,
        who=appeal.contact_name,
        phone=appeal.contact_phone,
        resident_id=appeal.resident_id,
        building_id=appeal.building_id,
        place=appeal.place or appeal.address or about.strip(),
        class_name=appeal.topic["class_name"],
        topic_code=appeal.topic_code,
        item_name=appeal.topic["item_name"],
        content=appeal.content,
        urgency=appeal.urgency,
        state=State(kept.state),
        since=kept.since,
        department=kept.department,
        first_contact=appeal.first_contact,
        due_at=kept.due_at,
        yellow_at=kept.yellow_at,
        provisional=kept.provisional,
        light=light_at(kept, now),
        escalated=kept.escalated,
        satisfaction=kept.satisfaction,
        on_time=kept.on_time,
        stray=kept.stray,
        level=appeal.level,
        community_code=appeal.community_code,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
