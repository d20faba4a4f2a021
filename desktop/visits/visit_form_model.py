"""The whole visit form of one door: who may have been met, what was found, and the answers."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.document_copy import Copied, marked
from desktop.form_model import FormModel
from forms.visits import VISIT, findings_in, save_visit
from models import drafts
from models.calendar import today
from models.errors import WorldError
from models.places.addresses import door_text
from models.requests.queries import may_be_asked
from models.station.blobs import BlobStore
from models.visits.attachments import attach, forget_unnamed, media_type_of, read_file
from models.visits.records import Outcome, Visit, VisitFinding
from models.visits.rules import HAZARDS
from models.visits.sheets import DoorFacts, facts_of_doors, facts_of_dwellings
from models.visits.stripping import without_metadata


@dataclass(frozen=True)
class VisitPlace:
    """Where the visit took place; ``corrects_id`` names the visit that a correction stands for."""

    dwelling_id: UUID
    round_door_id: UUID | None = None
    household_id: UUID | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True)
class Photo:
    """A photo or scan that goes with the visit when it is saved; stored encrypted as soon as it is chosen."""

    name: str
    media_type: str
    sha256: str
    until: str | None = None
    """Of a marked copy of an identity document: the day on which it goes."""
    data: bytes = field(default=b"", repr=False)
    """Empty until a restored one has been read."""

    def kept(self) -> dict[str, str | None]:
        """Return what the draft keeps of it."""
        return {"name": self.name, "media_type": self.media_type, "sha256": self.sha256, "until": self.until}


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
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.place = place
        self.then = ""
        """What becomes of what was found as soon as the visit is saved: ``appeal`` or ``hazard``."""
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
            if member.told and place.household_id in (None, member.residency.household_id)
        ]
        with desk.station.sessions() as session:
            self.not_to_be_asked = {
                resident for resident, _name in self.people if not may_be_asked(session, resident, "visit", today())
            }
        context = {"place": place.corrects_id or place.round_door_id or place.household_id or place.dwelling_id}
        self.form = FormModel(
            desk, VISIT, "visits.record", context=context, first=first, store=self._store(desk.station.worker_id)
        )
        self.form.saved.connect(self._saved)
        self.form.discarded.connect(self._drop_photos)
        self.form.refused.connect(self._stay)
        self.photos = [Photo(**kept) for kept in self.form.beside.get(drafts.PHOTOS, ())]
        if self.photos:
            self._bring_back(tuple(self.photos))

    @property
    def something_found(self) -> bool:
        return bool(findings_in(self.form.answers))

    @property
    def danger_found(self) -> bool:
        return bool(self.form.answers.get("hazards"))

    def save_then(self, then: str) -> None:
        """Save the visit; what was found goes on at once."""
        self.then = then
        self.form.save()

    def add_photo(self, path: Path) -> None:
        """Take a file as a photo of this visit; what it is, is seen by its content."""
        self.desk.read(lambda _session: read_photo(path), self._take_photo, self, failed=self.photo_refused.emit)

    def add_copies(self, copied: Copied, files: Sequence[Path]) -> None:
        """Take files as copies of identity documents: marked before anything of them is kept."""

        def read(session: Session) -> list[Photo]:
            return [_copy(page, copied) for file in files for page in marked(session, file, copied)]

        def take(photos: list[Photo]) -> None:
            for photo in photos:
                self._take_photo(photo)

        self.desk.read(read, take, self, failed=self.photo_refused.emit)

    def remove_photo(self, photo: Photo) -> None:
        self.photos = [each for each in self.photos if each.sha256 != photo.sha256]
        self._keep()
        self._forget([photo.sha256])
        self.photographed.emit()

    def _drop_photos(self) -> None:
        """Forget the photos: the form was cancelled, or they are attached and only what nothing names goes."""
        hashes = [photo.sha256 for photo in self.photos]
        self.photos, self.form.beside = [], {}
        self._forget(hashes)
        self.photographed.emit()

    def _stay(self) -> None:
        self.then = ""

    def _saved(self, visit_id: UUID) -> None:
        self._drop_photos()
        self.saved.emit(visit_id)

    def _take_photo(self, photo: Photo) -> None:
        """Store the photo first and name it in the draft then: the writing thread keeps the order."""
        if all(each.sha256 != photo.sha256 for each in self.photos):
            self.photos.append(photo)
            blobs = self.desk.station.blobs
            self.desk.jot(lambda _session: blobs.store(io.BytesIO(photo.data)))
            self._keep()
        self.photographed.emit()

    def _keep(self) -> None:
        self.form.beside = {drafts.PHOTOS: [photo.kept() for photo in self.photos]}
        self.form.keep_draft()

    def _forget(self, hashes: Collection[str]) -> None:
        blobs = self.desk.station.blobs
        if hashes:
            self.desk.jot(lambda session: forget_unnamed(session, blobs, hashes))

    def _bring_back(self, photos: Sequence[Photo]) -> None:
        blobs = self.desk.station.blobs

        def then(found: Mapping[str, bytes]) -> None:
            lost = [photo for photo in self.photos if photo in photos and photo.sha256 not in found]
            here = [photo for photo in self.photos if photo not in lost]
            self.photos = [replace(photo, data=found.get(photo.sha256, photo.data)) for photo in here]
            self.photographed.emit()
            if lost:
                self._keep()
                names = "、".join(photo.name for photo in lost)
                self.photo_refused.emit(WorldError("draft_photo_lost", names=names))

        self.desk.read(lambda _session: _contents(blobs, photos), then, self)

    def _store(self, worker_id: UUID) -> Any:
        place, blobs = self.place, self.desk.station.blobs

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            visit_id = save_visit(session, raw, worker_id=worker_id, **vars(place))
            for photo in tuple(self.photos):
                data = photo.data or blobs.read(photo.sha256)
                until = date.fromisoformat(photo.until) if photo.until else None
                attach(session, blobs, session.get_one(Visit, visit_id), data, photo.name, until=until)
            return visit_id

        return store


def read_photo(path: Path) -> Photo:
    """Return the file as a photo, as it will be stored.

    Raises:
        WorldError: ``file_unreadable``; as ``models.visits.attachments.attach``.
    """
    data = read_file(path)
    media_type = media_type_of(data)
    kept = without_metadata(data, media_type)
    return Photo(path.stem, media_type, hashlib.sha256(kept).hexdigest(), data=kept)


def _copy(page: bytes, copied: Copied) -> Photo:
    kept = without_metadata(page, media_type_of(page))
    until = copied.until.isoformat()
    return Photo(copied.purpose, media_type_of(page), hashlib.sha256(kept).hexdigest(), until, kept)


def _contents(blobs: BlobStore, photos: Sequence[Photo]) -> dict[str, bytes]:
    """Return the contents that can be read, by their hash."""
    found = {}
    for photo in photos:
        with suppress(WorldError):
            found[photo.sha256] = blobs.read(photo.sha256)
    return found


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
