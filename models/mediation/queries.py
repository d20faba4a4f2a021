"""Mediation files as those who are named on them see them: the list, one file on one page, what falls due.

Nobody else gets a row: ``models.care.guard`` adds that to every query here.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import WorkCalendar, day_of
from models.cases.files import members
from models.clocks.calendars import calendar_of
from models.clocks.deadlines import Deadline, Light, deadline
from models.errors import WorldError
from models.mediation import states
from models.mediation.contents import ContentLine, contents
from models.mediation.contents import missing as missing_of
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
from models.mediation.rules import NORMS, Item, last_day_of_confirmation, reminds_of_confirmation
from models.mediation.states import OPEN, OVER, State, StepKind
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
    rows = [row for row in _rows(session, wanted, now) if _fits(row, wanted)]
    rows.sort(key=lambda row: (row.state in OVER, row.due_day or date.max, -row.received_on.toordinal(), row.number))
    return rows[offset : offset + limit]


def reminders(session: Session, now: datetime) -> list[Reminder]:
    """What falls due in the files of whoever asks, the most urgent first."""
    found = [each for row in _rows(session, FileFilter(), now) for each in row.reminders]
    return sorted(found, key=lambda each: (each.light is not Light.RED, each.last_day or date.max, each.number))


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
    due = result_deadline(head, course, calendar_of(session))
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
        light=_light(course, due, now),
        reminders=_reminders(head, course, due, agreement.perform_by if agreement else None, now),
    )


def result_deadline(head: Mediation, course: states.Course, calendar: WorkCalendar) -> Deadline:
    """When a result is due: thirty calendar days from acceptance, longer where the parties consented."""
    accepted, extended = (states.first(course.path, kind) for kind in (StepKind.ACCEPT, StepKind.EXTEND))
    more = int((extended.detail or {}).get("days", 0)) if extended else 0
    return deadline(accepted.at if accepted else head.received_at, NORMS.result(more), calendar)


def _rows(session: Session, wanted: FileFilter, now: datetime) -> Iterable[FileRow]:
    query = select(Mediation).where(Mediation.alive())
    if wanted.kind:
        query = query.where(Mediation.kind == wanted.kind)
    if wanted.mediator_id:
        query = query.where(Mediation.mediator_id == wanted.mediator_id)
    heads = session.scalars(query).all()
    ids = [head.id for head in heads]
    steps = _plain(session, ids, MediationStep, MediationStep.id, MediationStep.at, MediationStep.kind,
                   MediationStep.detail)  # fmt: skip
    parties = _plain(session, ids, MediationParty, MediationParty.position, MediationParty.id, MediationParty.side,
                     MediationParty.name)  # fmt: skip
    days = dict(_days(session, ids))
    workers, calendar = _names(session), calendar_of(session)
    text = wanted.text.strip()
    for head in heads:
        people = sorted(parties[head.id], key=lambda party: (party.position, party.id))
        if text and not any(text in each for each in (head.number, head.brief, *(party.name for party in people))):
            continue
        yield _row(head, states.course(steps[head.id]), people, days, workers, calendar, now)


def _row(
    head: Mediation,
    course: states.Course,
    people: Sequence[Any],
    days: Mapping[str, date | None],
    workers: Mapping[UUID, str],
    calendar: WorkCalendar,
    now: datetime,
) -> FileRow:
    """``days``: until when agreements are to be performed, by the hex of their ids."""
    due = result_deadline(head, course, calendar) if course.state in OPEN else Deadline(None, None)
    made = states.first(course.path, StepKind.AGREE)
    perform_by = days.get((made.detail or {}).get("agreement", "")) if made else None
    reminded = _reminders(head, course, due, perform_by, now)
    dated = [each.last_day for each in reminded if each.last_day is not None]
    return FileRow(
        id=head.id,
        number=head.number,
        kind=head.kind,
        applicants=tuple(party.name for party in people if party.side is Side.APPLICANT),
        respondents=tuple(party.name for party in people if party.side is not Side.APPLICANT),
        mediator=workers.get(head.mediator_id, ""),
        received_on=day_of(head.received_at),
        state=course.state,
        light=_worst([each.light for each in reminded], _light(course, due, now)),
        due_day=min(dated) if dated else None,
        next=states.next_step(course),
        reminders=reminded,
    )


def _plain(session: Session, ids: Sequence[UUID], record: type[Row], *columns: Any) -> dict[UUID, list[Any]]:
    """The columns of the rows of each of some files: a long list needs no whole records."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), 5000):
        part = record.mediation_id.in_(ids[start : start + 5000])
        for row in session.execute(select(record.mediation_id, *columns).where(part, record.alive())):
            found[row.mediation_id].append(row)
    return found


def _days(session: Session, ids: Sequence[UUID]) -> Iterable[tuple[str, date | None]]:
    for rows in _plain(session, ids, Agreement, Agreement.id, Agreement.perform_by).values():
        for row in rows:
            yield row.id.hex, row.perform_by


def _fits(row: FileRow, wanted: FileFilter) -> bool:
    return (wanted.state is None or row.state is wanted.state) and not (wanted.going and row.state in OVER)


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


def _light(course: states.Course, due: Deadline, now: datetime) -> Light:
    return due.light(now) if course.state in OPEN else Light.OVER if course.state in OVER else Light.GREEN


_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED, Light.OVER)


def _worst(lights: Sequence[Light], otherwise: Light) -> Light:
    return min((*lights, otherwise), key=_ORDER.index)


def _reminders(
    head: Mediation, course: states.Course, due: Deadline, perform_by: date | None, now: datetime
) -> tuple[Reminder, ...]:
    """What of this file is to be seen to by day; nothing of one that is over, but the court's window."""
    day, found = day_of(now), list[tuple[Due, date | None, Light]]()
    if course.state in OPEN:
        found.append((Due.RESULT, due.last_day, due.light(now)))
    on = states.effective_on(course.path)
    if course.state is State.AGREED:
        if on is None:
            found.append((Due.SIGN, None, Light.YELLOW))
        elif perform_by is not None:
            found.append((Due.PERFORM, perform_by, _performing(perform_by, day)))
    if on is not None and states.first(course.path, StepKind.ASK_COURT) is None and reminds_of_confirmation(on, day):
        found.append((Due.CONFIRM, last_day_of_confirmation(on), Light.YELLOW))
    return tuple(Reminder(head.id, head.number, *each) for each in found)


def _performing(by: date, day: date) -> Light:
    if day > by:
        return Light.RED
    return Light.YELLOW if (by - day).days <= NORMS.perform_soon_days else Light.GREEN
