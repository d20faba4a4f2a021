"""The contents of a file (卷内目录, F05-0): thirteen items, derived from what is in it; what is missing is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.mediation import states
from models.mediation.records import FilePaper, Mediation, MediationNote, MediationParty, MediationStep, RecordKind
from models.mediation.rules import Facts, Item, required

Row = TypeVar("Row", MediationStep, MediationParty, MediationNote, FilePaper)


@dataclass(frozen=True)
class ContentLine:
    """One item. ``derived``: how many papers of it the record holds; ``papers``: those from outside."""

    item: Item
    needed: bool
    derived: int
    papers: tuple[FilePaper, ...]

    @property
    def there(self) -> bool:
        return bool(self.derived or self.papers)


def contents(
    course: states.Course,
    parties: Iterable[MediationParty],
    notes: Iterable[MediationNote],
    papers: Iterable[FilePaper],
) -> tuple[ContentLine, ...]:
    """All thirteen items in their order."""
    kinds = [note.kind for note in notes]
    kept = list(papers)
    facts = _facts(course, parties, met=RecordKind.SESSION in kinds)
    derived = {
        Item.APPLICATION: 1,
        Item.RIGHTS: int(states.first(course.path, states.StepKind.TELL_RIGHTS) is not None),
        Item.INQUIRIES: kinds.count(RecordKind.INQUIRY),
        Item.SESSIONS: kinds.count(RecordKind.SESSION),
        Item.AGREEMENT: int(facts.agreed),
        Item.RETURN_VISITS: kinds.count(RecordKind.RETURN_VISIT),
        Item.STATEMENT: int(_lack_was_told(course)),
        Item.BACK_COVER: int(course.state is states.State.FILED),
    }
    needed = required(facts) - (set() if course.state is states.State.FILED else {Item.BACK_COVER})
    return tuple(
        ContentLine(item, item in needed, derived.get(item, 0), tuple(p for p in kept if p.item == item))
        for item in Item
    )


def contents_of(session: Session, head: Mediation) -> tuple[ContentLine, ...]:
    return contents(
        states.course(_rows(session, MediationStep, head.id)),
        _rows(session, MediationParty, head.id),
        _rows(session, MediationNote, head.id),
        _rows(session, FilePaper, head.id),
    )


def missing(lines: Iterable[ContentLine]) -> tuple[Item, ...]:
    return tuple(line.item for line in lines if line.needed and not line.there)


def _facts(course: states.Course, parties: Iterable[MediationParty], *, met: bool) -> Facts:
    path = course.path
    agreed = states.first(path, states.StepKind.AGREE) is not None
    failed = states.first(path, states.StepKind.FAIL) is not None
    ended = states.first(path, states.StepKind.REFUSE) is not None
    return Facts(
        accepted=states.first(path, states.StepKind.ACCEPT) is not None,
        agents=any(party.agent for party in parties),
        met=met,
        agreed=agreed,
        court_asked=states.first(path, states.StepKind.ASK_COURT) is not None,
        over_early=failed or ended,
        ended=ended,
    )


def _lack_was_told(course: states.Course) -> bool:
    filed = states.first(course.path, states.StepKind.FILE)
    return filed is not None and bool(getattr(filed, "text", None))


def _rows(session: Session, record: type[Row], mediation_id: UUID) -> list[Row]:
    return list(session.scalars(select(record).where(record.mediation_id == mediation_id, record.alive())))
