"""The files of whoever asks as a list: what is due first, narrowed and counted by what is kept of where they stand.

Nobody else gets a row: ``models.care.guard`` adds that to every query here.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, and_, exists, func, not_, or_, select, type_coerce
from sqlalchemy.orm import Session

from models.calendar import WorkCalendar, day_of
from models.clocks.calendars import calendar_of
from models.clocks.deadlines import Deadline, Light, deadline
from models.mediation.now import NOW, Stand, brought_up
from models.mediation.records import Agreement, Mediation, MediationParty, Side
from models.mediation.rules import NORMS, MediationNorms, last_day_of_confirmation, reminds_of_confirmation
from models.mediation.states import OPEN, OVER, State, StepKind
from models.query import by_chunks
from models.settings.queries import mediation_norms
from models.workers.records import Worker


class Due(enum.Enum):
    """What somebody has to see to."""

    RESULT = "result"
    SIGN = "sign"
    PERFORM = "perform"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Reminder:
    """``last_day`` is the last day on time; ``None`` where no day is set."""

    file_id: UUID
    number: str
    due: Due
    last_day: date | None
    light: Light


@dataclass(frozen=True)
class FileFilter:
    """``state``: one state; ``going``: whatever is not over; texts fit numbers, names and the brief."""

    text: str = ""
    state: State | None = None
    going: bool = False
    kind: str | None = None
    mediator_id: UUID | None = None


ALL = FileFilter()


@dataclass(frozen=True)
class FileRow:
    """One file in the list."""

    id: UUID
    number: str
    kind: str
    applicants: tuple[str, ...]
    respondents: tuple[str, ...]
    mediator: str
    received_on: date
    state: State
    light: Light
    due_day: date | None
    next: StepKind | None
    reminders: tuple[Reminder, ...]


def files(session: Session, wanted: FileFilter, now: datetime, *, limit: int = 500, offset: int = 0) -> list[FileRow]:
    """The files of whoever asks: what is due first, then the newest; those that are over come last."""
    found = _placed(session, wanted, now, offset + limit)
    found.sort(key=lambda each: each.number)
    found.sort(key=lambda each: each.received_at, reverse=True)
    found.sort(key=lambda each: each.order)
    return _file_rows(session, found[offset : offset + limit])


def reminders(session: Session, now: datetime) -> list[Reminder]:
    """What falls due in the files of whoever asks, the most urgent first."""
    found = [each for placed in _placed(session, ALL, now, 0) if placed.seen for each in placed.reminders]
    return sorted(found, key=lambda each: (each.light is not Light.RED, each.last_day or date.max, each.number))


def count_files(session: Session, wanted: FileFilter = ALL) -> int:
    """How many files of whoever asks fit."""
    brought_up(session)
    return session.scalar(_query(wanted, func.count())) or 0


def result_deadline(received_at: datetime, stands: Stand, calendar: WorkCalendar) -> Deadline:
    """When a result is due: thirty calendar days from acceptance, longer where the parties consented."""
    return deadline(stands.accepted_at or received_at, NORMS.result(stands.more_days), calendar)


_Seen = tuple[Due, date | None, Light]
"""What is to be seen to, until when, and how near that is."""


class _Placed(NamedTuple):
    """A file with what decides its place in the list; ``key`` is its id as stored: of most files nobody asks more."""

    key: str
    number: str
    received_at: str
    """As stored, in UTC: in order of time as text too."""
    stand: Stand
    light: Light
    seen: tuple[_Seen, ...]

    @property
    def id(self) -> UUID:
        return UUID(self.key)

    @property
    def due_day(self) -> date | None:
        return min((day for _due, day, _light in self.seen if day is not None), default=None)

    @property
    def order(self) -> tuple[bool, date]:
        return self.stand.state in OVER, self.due_day or date.max

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        return tuple(Reminder(self.id, self.number, *each) for each in self.seen)


_STATES = {state.value: state for state in State}
_RECEIVED = type_coerce(Mediation.received_at, String)
_READ = (
    type_coerce(Mediation.id, String), Mediation.number, _RECEIVED, NOW.c.state,
    type_coerce(NOW.c.accepted_at, String), NOW.c.more_days, NOW.c.effective_on, NOW.c.asked, Agreement.perform_by,
)  # fmt: skip


def _placed(session: Session, wanted: FileFilter, now: datetime, most_over: int) -> list[_Placed]:
    """All that goes on or has a day; of the others, which are over, the ``most_over`` newest."""
    brought_up(session)
    norms = mediation_norms(session)
    over = NOW.c.state.in_([state.value for state in OVER])
    window = day_of(now) - timedelta(days=norms.confirmation_days)
    done = and_(over, func.coalesce(NOW.c.effective_on, date.min) < window)
    query = _query(wanted, *_READ).outerjoin(Agreement, Agreement.id == NOW.c.agreement_id)
    term = _Terms(calendar_of(session), now)
    found = [_place(row, term, norms) for row in session.execute(query.where(not_(done)))]
    newest = query.where(done).order_by(_RECEIVED.desc(), Mediation.number).limit(most_over)
    return found + [_place(row, term, norms) for row in session.execute(newest)] if most_over else found


def _place(row: Sequence[Any], term: _Terms, norms: MediationNorms) -> _Placed:
    key, number, received_at, state, accepted_at, more, on, asked, by = row
    stands = Stand(_STATES[state], more_days=more, effective_on=on, asked=asked)
    due, light = term.of(accepted_at or received_at, stands)
    seen = to_see_to(stands, due, light, by, term.day, norms)
    return _Placed(key, number, received_at, stands, _worst([each[2] for each in seen], light), seen)


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


class _Terms:
    """When results are due; files that were accepted on one day are reckoned once."""

    def __init__(self, calendar: WorkCalendar, now: datetime) -> None:
        self.day = day_of(now)
        self._calendar, self._now = calendar, now
        self._known: dict[tuple[str, int], tuple[date | None, Light]] = {}

    def of(self, start: str, stands: Stand) -> tuple[date | None, Light]:
        """The last day on time, and the light; of a file with a result no day. ``start`` as stored."""
        if stands.state not in OPEN:
            return None, light_of(stands.state, Deadline(None, None), self._now)
        key = start[:13], stands.more_days  # of one hour, thus of one day
        if key not in self._known:
            due = result_deadline(_instant(start), stands, self._calendar)
            self._known[key] = due.last_day, due.light(self._now)
        return self._known[key]


def _query(wanted: FileFilter, *columns: Any) -> Select[Any]:
    query = select(*columns).select_from(Mediation).join(NOW, NOW.c.mediation_id == Mediation.id)
    query = query.where(Mediation.alive())
    if wanted.kind:
        query = query.where(Mediation.kind == wanted.kind)
    if wanted.mediator_id:
        query = query.where(Mediation.mediator_id == wanted.mediator_id)
    if wanted.state is not None:
        query = query.where(NOW.c.state == wanted.state.value)
    if wanted.going:
        query = query.where(NOW.c.state.not_in([state.value for state in OVER]))
    if text := wanted.text.strip():
        named = exists().where(MediationParty.mediation_id == Mediation.id, MediationParty.alive())
        found = (each.contains(text, autoescape=True) for each in (Mediation.number, Mediation.brief))
        query = query.where(or_(*found, named.where(MediationParty.name.contains(text, autoescape=True))))
    return query


def _file_rows(session: Session, found: Sequence[_Placed]) -> list[FileRow]:
    ids = [each.id for each in found]
    parties, workers = _parties(session, ids), names_of_workers(session)
    heads = select(Mediation.id, Mediation.kind, Mediation.mediator_id)
    kinds = {id_: (kind, mediator) for id_, kind, mediator in by_chunks(session, heads, Mediation.id, ids)}
    return [
        FileRow(
            id=each.id,
            number=each.number,
            kind=kinds[each.id][0],
            applicants=tuple(name for side, name in parties[each.id] if side is Side.APPLICANT),
            respondents=tuple(name for side, name in parties[each.id] if side is not Side.APPLICANT),
            mediator=workers.get(kinds[each.id][1], ""),
            received_on=day_of(_instant(each.received_at)),
            state=each.stand.state,
            light=each.light,
            due_day=each.due_day,
            next=each.stand.next,
            reminders=each.reminders,
        )
        for each in found
    ]


def _parties(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[Side, str]]]:
    found: defaultdict[UUID, list[tuple[Side, str]]] = defaultdict(list)
    query = select(MediationParty.mediation_id, MediationParty.side, MediationParty.name).where(MediationParty.alive())
    ordered = query.order_by(MediationParty.position, MediationParty.id)
    for file_id, side, name in by_chunks(session, ordered, MediationParty.mediation_id, ids):
        found[file_id].append((side, name))
    return found


def names_of_workers(session: Session) -> dict[UUID, str]:
    return {id_: name for id_, name in session.execute(select(Worker.id, Worker.name))}


def light_of(state: State, due: Deadline, now: datetime) -> Light:
    return due.light(now) if state in OPEN else Light.OVER if state in OVER else Light.GREEN


_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED, Light.OVER)


def _worst(lights: Sequence[Light], otherwise: Light) -> Light:
    return min((*lights, otherwise), key=_ORDER.index)


def to_see_to(
    stands: Stand, due: date | None, light: Light, perform_by: date | None, day: date, norms: MediationNorms
) -> tuple[_Seen, ...]:
    """What of a file is to be seen to by day; nothing of one that is over, but the court's window."""
    on, found = stands.effective_on, list[_Seen]()
    if stands.state in OPEN:
        found.append((Due.RESULT, due, light))
    if stands.state is State.AGREED:
        if on is None:
            found.append((Due.SIGN, None, Light.YELLOW))
        elif perform_by is not None:
            found.append((Due.PERFORM, perform_by, _performing(perform_by, day, norms)))
    if on is not None and not stands.asked and reminds_of_confirmation(on, day, norms):
        found.append((Due.CONFIRM, last_day_of_confirmation(on), Light.YELLOW))
    return tuple(found)


def _performing(by: date, day: date, norms: MediationNorms) -> Light:
    if day > by:
        return Light.RED
    return Light.YELLOW if (by - day).days <= norms.perform_soon_days else Light.GREEN
