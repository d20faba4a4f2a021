"""The whole visit form of one door: who may have been met, what was found, and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from forms.visits import VISIT, save_visit
from models.errors import WorldError
from models.places.addresses import door_text
from models.visits.attachments import MAX_BYTES, attach, media_type_of
from models.visits.records import Outcome, Visit, VisitFinding
from models.visits.rules import HAZARDS
from models.visits.sheets import DoorFacts, facts_of_doors, facts_of_dwellings


@dataclass(frozen=True)
class VisitPlace:
    """Where the visit took place; ``corrects_id`` names the visit that a correction stands for."""

    dwelling_id: UUID
    round_door_id: UUID | None = None
    household_id: UUID | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True)
class Photo:
    """A photo or scan that goes with the visit when it is saved; in memory until then, then stored encrypted."""

    name: str
    data: bytes
    media_type: str


class VisitFormModel(QObject):
    """A ``FormModel`` of ``VISIT`` with what stands around it; ``saved`` carries the visit's id.

    ``photographed``: the photos to be stored have changed; ``photo_refused`` says why one was not taken.
    """

    saved = Signal(object)
    photographed = Signal()
    photo_refused = Signal(Exception)

    def __init__(
        self,
        desk: Desk,
        place: VisitPlace,
        at: datetime,
        outcome: Outcome | None = None,
        met: UUID | None = None,
        parent: QObject | None = None,
        *,
        photos: Sequence[Photo] = (),
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.place = place
        self.photos = list(photos)
        chosen = {"outcome": outcome, "met_resident_id": met}
        known = {key: value for key, value in chosen.items() if value is not None}
        with desk.station.sessions() as session:
            facts = _facts(session, place)
            first = _corrected(session, place.corrects_id) if place.corrects_id else {"at": at, **known}
        self.title = f"{facts.estate.name} {door_text(facts.building.number, facts.unit.number, facts.dwelling.room)}"
        self.known_hazards: tuple[str, ...] = tuple(facts.dwelling.hazards or ())
        self.people: list[tuple[UUID, str]] = [
            (member.resident.id, member.resident.name)
            for member in facts.members
            if place.household_id in (None, member.residency.household_id)
        ]
        context = {"place": place.corrects_id or place.round_door_id or place.household_id or place.dwelling_id}
        self.form = FormModel(
            desk, VISIT, "visits.record", context=context, first=first, store=self._store(desk.station.worker_id)
        )
        self.form.saved.connect(self._saved)

    def add_photo(self, path: Path) -> None:
        """Take a file as a photo of this visit; what it is, is seen by its content."""
        self._desk.read(lambda _session: read_photo(path), self._take_photo, self, failed=self.photo_refused.emit)

    def remove_photo(self, photo: Photo) -> None:
        self.photos.remove(photo)
        self.photographed.emit()

    def drop_photos(self) -> None:
        """Forget the photos: the form was cancelled, or they are stored."""
        self.photos.clear()

    def _saved(self, visit_id: UUID) -> None:
        self.drop_photos()
        self.saved.emit(visit_id)

    def _take_photo(self, photo: Photo) -> None:
        if photo not in self.photos:
            self.photos.append(photo)
        self.photographed.emit()

    def _store(self, worker_id: UUID) -> Any:
        place, blobs = self.place, self._desk.station.blobs

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            visit_id = save_visit(session, raw, worker_id=worker_id, **vars(place))
            for photo in self.photos:
                attach(session, blobs, session.get_one(Visit, visit_id), photo.data, photo.name)
            return visit_id

        return store


def read_photo(path: Path) -> Photo:
    """Return the file as a photo.

    Raises:
        WorldError: ``file_unreadable``; as ``models.visits.attachments.media_type_of``.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WorldError("file_unreadable", name=path.name) from error
    return Photo(path.stem, data, media_type_of(data))


def _facts(session: Session, place: VisitPlace) -> DoorFacts:
    if place.round_door_id is not None:
        return next(facts_of_doors(session, [place.round_door_id]))
    return next(facts_of_dwellings(session, [place.dwelling_id]))


def _corrected(session: Session, visit_id: UUID) -> dict[str, object]:
    """Return the answers of the visit that is to be corrected, its findings among them."""
    visit = session.get_one(Visit, visit_id)
    elsewhere = {field.key for field in VISIT.fields if field.column.class_ is not Visit}
    answers = {field.key: getattr(visit, field.key) for field in VISIT.fields if field.key not in elsewhere}
    query = select(VisitFinding).where(VisitFinding.visit_id == visit_id, VisitFinding.alive())
    hazards = [f for f in session.scalars(query.order_by(VisitFinding.id)) if f.kind in HAZARDS]
    told = dict.fromkeys(finding.problem for finding in hazards if finding.problem)
    return {**answers, "hazards": [finding.kind for finding in hazards], "problem": "\n".join(told) or None}
