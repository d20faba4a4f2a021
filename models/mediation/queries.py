"""Mediation files as those who are named on them see them: the list, one file on one page, what falls due.

Nobody else gets a row: ``models.care.guard`` adds that to every query here.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, String, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from models.calendar import WorkCalendar, day_of
from models.cases.files import members
from models.clocks.calendars import calendar_of
from models.clocks.deadlines import Deadline, Light, deadline
from models.errors import WorldError
from models.mediation import states
from models.mediation.contents import ContentLine, contents
from models.mediation.contents import missing as missing_of
from models.mediation.now import NOW, Stand, brought_up, stand_of
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
from models.mediation.rules import NORMS, Item, MediationNorms, last_day_of_confirmation, reminds_of_confirmation
from models.mediation.states import OPEN, OVER, State, StepKind
from models.query import by_chunks
from models.settings.queries import mediation_norms
from models.workers.records import Worker

Row = TypeVar("Row", MediationStep, MediationParty, MediationNote, Agreement, FilePaper)


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


@dataclass(frozen=True)
class StepRow:
    """``stray``: the code of why a step has no effect, ``None`` for one that has."""

    id: UUID
    at: datetime
    kind: str
    actor: str | None
    text: str | None
    detail: Mapping[str, Any]
    stray: str | None


@dataclass(frozen=True)
class NamedRow:
    worker_id: UUID
    name: str
    mediator: bool


@dataclass(frozen=True)
class FilePage:
    """Everything of one file; ``possible`` are the kinds of steps that would have an effect now."""

    head: Mediation
    mediator: str
    course: states.Course
    parties: tuple[MediationParty, ...]
    notes: tuple[MediationNote, ...]
    agreement: Agreement | None
    steps: tuple[StepRow, ...]
    contents: tuple[ContentLine, ...]
    papers: tuple[FilePaper, ...]
    named: tuple[NamedRow, ...]
    result: Deadline
    light: Light
    reminders: tuple[Reminder, ...]

    @property
    def state(self) -> State:
        return self.course.state

    @cached_property
    def possible(self) -> tuple[StepKind, ...]:
        return states.possible(self.course)

    @property
    def next(self) -> StepKind | None:
        return states.next_step(self.course)

    @property
    def missing(self) -> tuple[Item, ...]:
        return missing_of(self.contents)

    def of(self, side: Side) -> tuple[MediationParty, ...]:
        return tuple(party for party in self.parties if party.side is side)

    def notes_of(self, kind: RecordKind) -> tuple[MediationNote, ...]:
        return tuple(note for note in self.notes if note.kind is kind)


def files(session: Session, wanted: FileFilter, now: datetime, *, limit: int = 500, offset: int = 0) -> list[FileRow]:
    """The files of whoever asks: what is due first, then the newest; those that are over come last."""
    found = _placed(session, wanted, now)
    found.sort(key=lambda each: each.order)
    return _file_rows(session, found[offset : offset + limit])


def reminders(session: Session, now: datetime) -> list[Reminder]:
    """What falls due in the files of whoever asks, the most urgent first."""
    found = [each for placed in _placed(session, ALL, now) if placed.seen for each in placed.reminders]
    return sorted(found, key=lambda each: (each.light is not Light.RED, each.last_day or date.max, each.number))


def count_files(session: Session, wanted: FileFilter = ALL) -> int:
    """How many files of whoever asks fit."""
    brought_up(session)
    return session.scalar(_query(wanted, func.count())) or 0


def file_page(session: Session, mediation_id: UUID, now: datetime) -> FilePage:
    """Everything of one file.

    Raises:
        WorldError: ``no_such_record``, whether it is not there or closed to whoever asks.
    """
    head = session.get(Mediation, mediation_id)
    if head is None or head.deleted_at is not None:
        raise WorldError("no_such_record")
    steps = rows_of(session, MediationStep, [head.id])[head.id]
    parties = rows_of(session, MediationParty, [head.id])[head.id]
    notes = sorted(rows_of(session, MediationNote, [head.id])[head.id], key=lambda note: (note.at, note.id))
    papers = rows_of(session, FilePaper, [head.id])[head.id]
    course = states.course(steps)
    agreement = agreement_of(course, rows_of(session, Agreement, [head.id])[head.id])
    stands, by, norms = stand_of(course), agreement.perform_by if agreement else None, mediation_norms(session)
    due = _due(head.received_at, stands, calendar_of(session))
    light = _light(course.state, due, now)
    workers = _names(session)
    named = {member.worker_id for member in members(session, head.file_id, day_of(now))}
    return FilePage(
        head=head,
        mediator=workers.get(head.mediator_id, ""),
        course=course,
        parties=tuple(sorted(parties, key=lambda party: (party.position, party.id))),
        notes=tuple(notes),
        agreement=agreement,
        steps=_step_rows(course, steps),
        contents=contents(course, parties, notes, papers),
        papers=tuple(sorted(papers, key=lambda paper: (paper.item, paper.id))),
        named=tuple(
            sorted(
                (NamedRow(id_, workers.get(id_, ""), id_ == head.mediator_id) for id_ in named),
                key=lambda row: (not row.mediator, row.name),
            )
        ),
        result=due,
        light=light,
        reminders=tuple(
            Reminder(head.id, head.number, *each)
            for each in _to_see_to(stands, due.last_day, light, by, day_of(now), norms)
        ),
    )


def _due(received_at: datetime, stands: Stand, calendar: WorkCalendar) -> Deadline:
    """When a result is due: thirty calendar days from acceptance, longer where the parties consented."""
    return deadline(stands.accepted_at or received_at, NORMS.result(stands.more_days), calendar)


_Seen = tuple[Due, date | None, Light]
"""What is to be seen to, until when, and how near that is."""


class _Placed(NamedTuple):
    """A file with what decides its place in the list; ``key`` is its id as stored: of most files nobody asks more."""

    key: str
    number: str
    received_on: date
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
    def order(self) -> tuple[bool, date, int, str]:
        return self.stand.state in OVER, self.due_day or date.max, -self.received_on.toordinal(), self.number

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        return tuple(Reminder(self.id, self.number, *each) for each in self.seen)


_READ = (
    type_coerce(Mediation.id, String), Mediation.number, Mediation.received_at, NOW.c.state, NOW.c.accepted_at,
    NOW.c.more_days, NOW.c.effective_on, NOW.c.asked, Agreement.perform_by,
)  # fmt: skip


def _placed(session: Session, wanted: FileFilter, now: datetime) -> list[_Placed]:
    brought_up(session)
    term, norms, found = _Terms(calendar_of(session), now), mediation_norms(session), list[_Placed]()
    query = _query(wanted, *_READ).outerjoin(Agreement, Agreement.id == NOW.c.agreement_id)
    for key, number, received_at, state, accepted_at, more, on, asked, by in session.execute(query):
        stands = Stand(State(state), accepted_at, more, effective_on=on, asked=asked)
        due, light = term.of(received_at, stands)
        seen = _to_see_to(stands, due, light, by, term.day, norms)
        found.append(_Placed(key, number, day_of(received_at), stands, _worst([each[2] for each in seen], light), seen))
    return found


class _Terms:
    """When results are due; files that were accepted on one day are reckoned once."""

    def __init__(self, calendar: WorkCalendar, now: datetime) -> None:
        self.day = day_of(now)
        self._calendar, self._now = calendar, now
        self._known: dict[tuple[date, int], tuple[date | None, Light]] = {}

    def of(self, received_at: datetime, stands: Stand) -> tuple[date | None, Light]:
        """The last day on time, and the light; of a file with a result no day."""
        if stands.state not in OPEN:
            return None, _light(stands.state, Deadline(None, None), self._now)
        key = day_of(stands.accepted_at or received_at), stands.more_days
        if key not in self._known:
            due = _due(received_at, stands, self._calendar)
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
    parties, workers = _parties(session, ids), _names(session)
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
            received_on=each.received_on,
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


def rows_of(session: Session, record: type[Row], ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """The rows of each of some files; a file without any has an empty list."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for start in range(0, len(ids), 5000):
        part = record.mediation_id.in_(ids[start : start + 5000])
        for row in session.scalars(select(record).where(part, record.alive())):
            found[row.mediation_id].append(row)
    return found


def _names(session: Session) -> dict[UUID, str]:
    return {id_: name for id_, name in session.execute(select(Worker.id, Worker.name))}


def agreement_of(course: states.Course, there: Sequence[Agreement]) -> Agreement | None:
    """The agreement that the course knows; another one that a second station wrote has no effect."""
    step = states.first(course.path, StepKind.AGREE)
    wanted = (step.detail or {}).get("agreement") if step else None
    return next((row for row in there if row.id.hex == wanted), None)


def _step_rows(course: states.Course, steps: Sequence[MediationStep]) -> tuple[StepRow, ...]:
    strays = {event.id: code for event, code in course.stray}
    ordered = sorted(steps, key=lambda step: (step.at, step.id))
    return tuple(
        StepRow(step.id, step.at, step.kind, step.actor, step.text, step.detail or {}, strays.get(step.id))
        for step in ordered
    )


def _light(state: State, due: Deadline, now: datetime) -> Light:
    return due.light(now) if state in OPEN else Light.OVER if state in OVER else Light.GREEN


_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED, Light.OVER)


def _worst(lights: Sequence[Light], otherwise: Light) -> Light:
    return min((*lights, otherwise), key=_ORDER.index)


def _to_see_to(
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
