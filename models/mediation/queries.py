"""Mediation files as those who are named on them see them: the list, one file on one page, what falls due.

Nobody else gets a row: ``models.care.guard`` adds that to every query here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.looking import looked
from models.calendar import day_of
from models.cases.files import members
from models.clocks.calendars import calendar_of
from models.clocks.deadlines import Deadline, Light
from models.errors import WorldError
from models.masks import mask_phone
from models.mediation import states
from models.mediation.contents import ContentLine, contents
from models.mediation.contents import missing as missing_of
from models.mediation.lists import Reminder, light_of, names_of_workers, result_deadline, to_see_to
from models.mediation.now import stand_of
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
from models.mediation.rules import Item
from models.mediation.states import State, StepKind
from models.requests.consents import withdrawn
from models.settings.queries import mediation_norms

Row = TypeVar("Row", MediationStep, MediationParty, MediationNote, Agreement, FilePaper)


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
    taken_back: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    """By party: for what the person took his consent back. The file stays as the law wants it (L-63)."""

    def phone_of(self, party: MediationParty) -> str:
        """How a party is reached; covered once the person does not want to be any more (L-04)."""
        unused = self.taken_back.get(party.id, frozenset())
        return mask_phone(party.phone) if unused & {"contact", "mediation"} else party.phone or ""

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


def file_page(session: Session, mediation_id: UUID, now: datetime) -> FilePage:
    """Everything of one file.

    Raises:
        WorldError: ``no_such_record``, whether it is not there or closed to whoever asks.
    """
    head = session.get(Mediation, mediation_id)
    if head is None or head.deleted_at is not None:
        raise WorldError("no_such_record")
    looked(session, "mediation", head.id, head.level)
    steps = rows_of(session, MediationStep, [head.id])[head.id]
    parties = rows_of(session, MediationParty, [head.id])[head.id]
    notes = sorted(rows_of(session, MediationNote, [head.id])[head.id], key=lambda note: (note.at, note.id))
    papers = rows_of(session, FilePaper, [head.id])[head.id]
    course = states.course(steps)
    agreement = agreement_of(course, rows_of(session, Agreement, [head.id])[head.id])
    stands, by, norms = stand_of(course), agreement.perform_by if agreement else None, mediation_norms(session)
    due = result_deadline(head.received_at, stands, calendar_of(session))
    light = light_of(course.state, due, now)
    workers = names_of_workers(session)
    named = {member.worker_id for member in members(session, head.file_id, day_of(now))}
    return FilePage(
        head=head,
        mediator=workers.get(head.mediator_id, ""),
        course=course,
        parties=tuple(sorted(parties, key=lambda party: (party.position, party.id))),
        taken_back={each.id: withdrawn(session, each.resident_id) for each in parties if each.resident_id},
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
            for each in to_see_to(stands, due.last_day, light, by, day_of(now), norms)
        ),
    )


def rows_of(session: Session, record: type[Row], ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """The rows of each of some files; a file without any has an empty list."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for start in range(0, len(ids), 5000):
        part = record.mediation_id.in_(ids[start : start + 5000])
        for row in session.scalars(select(record).where(part, record.alive())):
            found[row.mediation_id].append(row)
    return found


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
