"""The queue of a Saturday as everybody at the PC sees it: who waits, who is being heard, and by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.files import CLOSED
from models.studio.folding import MatterFold, folded
from models.studio.matters import officer_in
from models.studio.records import MatterKind, StudioMatter, StudioOfficer
from models.studio.states import MatterState

_ORDER = (MatterState.SERVING, MatterState.WAITING)
"""First those who sit there, then those who wait; the rest follows."""


@dataclass(frozen=True)
class QueueRow:
    """A visitor; ``label`` is the queue number, with the PC's mark where two PCs have drawn."""

    matter_id: UUID
    label: str
    number: str
    state: MatterState
    came_at: datetime
    since: datetime
    """When the state began."""
    kind: MatterKind | None
    topic: str | None
    name: str | None
    officer_id: UUID | None
    officer: str | None
    taken_in: bool
    closed: bool
    """A closed file; the row is there for those who are named on it."""


def queue(session: Session, session_id: UUID) -> list[QueueRow]:
    """The visitors of a session: being heard, waiting, and the others, each in the order in which they came."""
    query = select(StudioMatter).where(StudioMatter.session_id == session_id, StudioMatter.alive())
    matters = session.scalars(query.order_by(StudioMatter.came_at, StudioMatter.queue_no, StudioMatter.id)).all()
    folds = folded(session, [matter.id for matter in matters])
    shown, names = labels(matters), officer_names(session, folds.values())
    rows = [_row(matter, shown[matter.id], folds[matter.id], names) for matter in matters]
    return sorted(rows, key=lambda row: _ORDER.index(row.state) if row.state in _ORDER else len(_ORDER))


def labels(matters: Collection[StudioMatter]) -> dict[UUID, str]:
    """The queue number of each, ``A7`` where several PCs drew numbers of one session; empty for who drew none."""
    marks = {mark_in(matter.number) for matter in matters if matter.queue_no is not None}
    several = len(marks) > 1
    return {
        matter.id: "" if matter.queue_no is None else f"{mark_in(matter.number) if several else ''}{matter.queue_no}"
        for matter in matters
    }


def mark_in(number: str) -> str:
    """The letters of the PC that drew ``number``: A of ``SL-210112010012-2026-A00007``."""
    return number.rsplit("-", 1)[-1].rstrip("0123456789")


def officer_names(session: Session, folds: Iterable[MatterFold]) -> dict[UUID, str]:
    """The names of those who have these matters."""
    wanted = {key for fold in folds if (key := officer_in(fold.path)) is not None}
    query = select(StudioOfficer.id, StudioOfficer.name).where(StudioOfficer.id.in_(wanted))
    return {key: name for key, name in session.execute(query)} if wanted else {}


def since_of(fold: MatterFold, came_at: datetime) -> datetime:
    """When the state of a matter began: the last step that was no mere note."""
    return next((step.at for step in reversed(fold.path) if step.kind not in ("remark", "report_police")), came_at)


def _row(matter: StudioMatter, label: str, fold: MatterFold, names: Mapping[UUID, str]) -> QueueRow:
    officer_id = officer_in(fold.path)
    return QueueRow(
        matter_id=matter.id,
        label=label,
        number=matter.number,
        state=fold.state,
        came_at=matter.came_at,
        since=since_of(fold, matter.came_at),
        kind=matter.kind,
        topic=matter.topic,
        name=matter.contact_name,
        officer_id=officer_id,
        officer=names.get(officer_id) if officer_id else None,
        taken_in=matter.kind is not None,
        closed=matter.level == CLOSED,
    )
