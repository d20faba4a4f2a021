"""What an accusation grew out of stays readable where it stands; its words can be taken out there in the same act."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import Record
from models.care.records import CareNeed
from models.studio.records import StudioMatter
from models.visits.records import VisitFinding

_TEXTS: Mapping[str, tuple[type[Record], str]] = {
    "visit_finding": (VisitFinding, "problem"),
    "care_need": (CareNeed, "text"),
    "studio_matter": (StudioMatter, "content"),
}
"""Where the words stand; of a log, which tells of a whole day, they are taken out by hand."""


def retell(session: Session, table: str | None, id_: UUID | None, text: str) -> None:
    """Let the record say ``text`` instead; who had read it keeps what he read, as does the journal of either side."""
    if (found := _TEXTS.get(table or "")) is None:
        return
    kind, column = found
    record = session.get(kind, id_)
    if record is not None:
        setattr(record, column, text)
        session.flush()
