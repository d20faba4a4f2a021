"""A case as others name it (an appeal, a hazard, a matter, a whistle): number, state and light, read in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.appeals import queries as appeals
from models.appeals.records import Appeal
from models.appeals.states import State as AppealState
from models.care.guard import openly
from models.clocks.deadlines import Light
from models.query import by_chunks
from models.studio import hazard_queries as hazards
from models.studio import queries as studio
from models.studio.records import Hazard, StudioMatter
from models.studio.states import HazardState, MatterState
from models.whistles import queries as whistles
from models.whistles.states import State as WhistleState

CaseState = AppealState | HazardState | MatterState | WhistleState
CaseKey = tuple[str, UUID]
_OVER = frozenset({
    AppealState.SETTLED, AppealState.FILED, AppealState.REFUSED, AppealState.GUIDED, HazardState.CLEARED,
    HazardState.REPORTED, MatterState.SETTLED, MatterState.REFERRED, MatterState.APPEALED, MatterState.MEDIATED,
    MatterState.HAZARD, MatterState.LEFT, WhistleState.REJECTED, WhistleState.CLEARED, WhistleState.RATED,
})  # fmt: skip


@dataclass(frozen=True)
class CaseLine:
    """``table`` and ``id`` name the case; ``title`` says what it is about; ``light``: ``None`` where no clock runs."""

    table: str
    id: UUID
    number: str
    title: str
    at: datetime
    state: CaseState
    light: Light | None = None
    due_at: datetime | None = None
    provisional: bool = False
    """Whether the deadline rests on a holiday table that is not announced yet."""
    kind: str | None = None
    """Of a hazard and of a matter, its kind as a code."""

    @property
    def key(self) -> CaseKey:
        return self.table, self.id

    @property
    def over(self) -> bool:
        return self.state in _OVER


def case_lines(session: Session, keys: Iterable[CaseKey], now: datetime) -> dict[CaseKey, CaseLine]:
    """Return the cases of ``keys``; what the worker who is logged in may not see, or what is no case, is left out."""
    wanted: defaultdict[str, list[UUID]] = defaultdict(list)
    for table, id_ in keys:
        wanted[table].append(id_)
    found = (_READ[table](session, ids, now) for table, ids in wanted.items() if table in _READ)
    return {line.key: line for lines in found for line in lines}


def cases_at(
    session: Session, now: datetime, *, dwelling_id: UUID | None = None, resident_ids: Collection[UUID] = ()
) -> list[CaseLine]:
    """The appeals, hazards and matters of a door and of people, newest first; closed files never."""
    with openly(session):
        rows = appeals.appeals_at(session, now, dwelling_id=dwelling_id, resident_ids=resident_ids)
        found = list(map(_appeal, rows))
        found += _hazards(session, _of_door(session, dwelling_id), now)
        found += _matters(session, _matters_of(session, dwelling_id, resident_ids), now)
    return sorted(found, key=lambda line: (line.at, line.id), reverse=True)


def grown_from(session: Session, table: str, ids: Collection[UUID], now: datetime) -> dict[UUID, tuple[CaseLine, ...]]:
    """What grew out of records of ``table`` (findings, needs): their appeals, and hazards of findings."""
    origins: dict[CaseKey, UUID] = {}
    query = select(Appeal.id, Appeal.source_id).where(Appeal.source_table == table, Appeal.alive())
    for id_, origin in by_chunks(session, query, Appeal.source_id, ids):
        origins["appeal", id_] = origin
    if table == "visit_finding":
        followed = select(Hazard.id, Hazard.finding_id).where(Hazard.alive())
        for id_, origin in by_chunks(session, followed, Hazard.finding_id, ids):
            origins["hazard", id_] = origin
    found: defaultdict[UUID, list[CaseLine]] = defaultdict(list)
    for key, line in case_lines(session, origins, now).items():
        found[origins[key]].append(line)
    return {origin: tuple(sorted(lines, key=lambda line: line.at)) for origin, lines in found.items()}


def _of_door(session: Session, dwelling_id: UUID | None) -> list[UUID]:
    if dwelling_id is None:
        return []
    return list(session.scalars(select(Hazard.id).where(Hazard.dwelling_id == dwelling_id, Hazard.alive())))


def _matters_of(session: Session, dwelling_id: UUID | None, resident_ids: Collection[UUID]) -> list[UUID]:
    of_people = StudioMatter.resident_id.in_(resident_ids)
    theirs = of_people if dwelling_id is None else or_(StudioMatter.dwelling_id == dwelling_id, of_people)
    return list(session.scalars(select(StudioMatter.id).where(theirs, StudioMatter.alive())))


def _appeals(session: Session, ids: Sequence[UUID], now: datetime) -> list[CaseLine]:
    return list(map(_appeal, appeals.rows_of(session, ids, now)))


def _appeal(row: appeals.AppealRow) -> CaseLine:
    return CaseLine(
        "appeal", row.id, row.number, row.item_name, row.received_at, row.state, row.light, row.due_at, row.provisional
    )


def _hazards(session: Session, ids: Sequence[UUID], now: datetime) -> list[CaseLine]:
    return [
        CaseLine(
            "hazard", row.hazard.id, row.hazard.number, row.hazard.description, row.hazard.found_at, row.state,
            row.light, row.until, kind=row.hazard.kind,
        )
        for row in hazards.rows_of(session, ids, now)
    ]  # fmt: skip


def _matters(session: Session, ids: Sequence[UUID], _now: datetime) -> list[CaseLine]:
    return [
        CaseLine(
            "studio_matter", row.matter_id, row.number, row.content or "", row.came_at, row.state,
            due_at=row.until, kind=row.kind.value if row.kind else None,
        )
        for row in studio.rows_of(session, ids)
    ]  # fmt: skip


def _whistles(session: Session, ids: Sequence[UUID], now: datetime) -> list[CaseLine]:
    return [
        CaseLine("whistle", row.id, row.number, row.facts, row.at, row.state, row.light, row.due_at)
        for row in whistles.rows_of(session, ids, now)
    ]


_READ: Mapping[str, Callable[[Session, Sequence[UUID], datetime], list[CaseLine]]] = {
    "appeal": _appeals, "hazard": _hazards, "studio_matter": _matters, "whistle": _whistles,
}  # fmt: skip
