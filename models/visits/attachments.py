"""Photos and scans of a record: checked by content, freed of places, stored encrypted by hash."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session, aliased

from models import drafts
from models.base import Confined, Guarded, Record, utc_now
from models.calendar import today
from models.care.guard import unguarded
from models.care.rules import RESTRICTED
from models.care.visibility import quietly
from models.errors import WorldError
from models.settings.queries import copy_days
from models.station.blobs import BlobStore
from models.sync.records import KnownBlob
from models.visits.records import Attachment
from models.visits.stripping import without_metadata

MAX_BYTES = 20 * 1024 * 1024
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
_SIGNS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF))
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"mif1", b"msf1"}


def attach(
    session: Session,
    blobs: BlobStore,
    owner: Record,
    content: bytes | Path,
    title: str | None = None,
    *,
    until: date | None = None,
) -> Attachment:
    """Store a photo or scan of ``owner``; the same content attached twice to it is one attachment.

    What belongs to a record of level 4 is of level 4 itself, and seen by the same people.

    Args:
        until: of a copy of an identity document, which whoever attaches it has marked: the day on which it goes.

    Raises:
        WorldError: ``copy_term`` (``until`` is no day that the setting allows), ``file_too_large``, ``file_empty``,
            ``photo_heic`` (no station PC shows it), ``file_type_unknown``, ``photo_damaged``, ``file_unreadable``.
    """
    if until is not None:
        require_term(session, until)
    data = read_file(content) if isinstance(content, Path) else content
    media_type = media_type_of(data)
    kept = without_metadata(data, media_type)
    digest = blobs.store(io.BytesIO(kept))
    same = next((each for each in attachments_of(session, owner) if each.sha256 == digest), None)
    if same is not None:
        return same
    name = title or (content.stem if isinstance(content, Path) else "")
    attachment = Attachment(
        community_code=owner.community_code,
        owner_table=owner.__tablename__,
        owner_id=owner.id,
        sha256=digest,
        media_type=media_type,
        size_bytes=len(kept),
        title=name[:120],
        expires_on=until,
        **_closing(session, owner, digest),
    )
    session.add(attachment)
    session.flush()
    return attachment


def _closing(session: Session, owner: Record, digest: str) -> dict[str, Any]:
    """What makes an attachment as closed as its record; the district keeps such a content apart, if it has it."""
    closed = subject_of(owner)
    if closed is None:
        return {}
    quietly(session)
    session.execute(delete(KnownBlob).where(KnownBlob.sha256 == digest))
    return {"level": RESTRICTED, "subject_id": closed}


def require_term(session: Session, until: date) -> None:
    """Refuse to keep a copy of an identity document for longer than the setting says, or for no day at all.

    Raises:
        WorldError: ``copy_term`` (days).
    """
    days = copy_days(session)
    if not today() < until <= today() + timedelta(days=days):
        raise WorldError("copy_term", days=days)


def subject_of(owner: Record) -> UUID | None:
    """The file, or the resident, whose people alone see what belongs to ``owner``; nothing: everybody does."""
    if not isinstance(owner, Confined | Guarded) or owner.level < RESTRICTED:
        return None
    return owner.file_id if isinstance(owner, Confined) else owner.resident_id


def attachments_of(session: Session, owner: Record) -> list[Attachment]:
    """Return what is attached to ``owner``, the oldest first."""
    mine = select(Attachment).where(
        Attachment.owner_id == owner.id, Attachment.owner_table == owner.__tablename__, Attachment.alive()
    )
    return list(session.scalars(mine.order_by(Attachment.id)))


def remove(session: Session, attachment_id: UUID) -> None:
    """Take an attachment off its record; the content stays until nothing names it any more, so that undo works."""
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.deleted_at is not None:
        raise WorldError("no_such_record")
    if attachment.level >= RESTRICTED:
        quietly(session)
    attachment.deleted_at = utc_now()


def forget_expired(session: Session, blobs: BlobStore) -> int:
    """Remove the contents that only copies name whose day has come; return how many there were.

    Every PC and the district do so by themselves, so that a copy is gone also where no line ever reaches.
    """
    here = [digest for digest in session.scalars(expired_contents()) if blobs.has(digest)]
    for digest in here:
        blobs.remove(digest)
    return len(here)


def expired_contents() -> Select[str]:
    """The hashes of what is kept no longer."""
    other = aliased(Attachment)
    stays = select(other.id).where(
        other.sha256 == Attachment.sha256, or_(other.expires_on.is_(None), other.expires_on > today())
    )
    return select(Attachment.sha256).where(Attachment.expires_on <= today(), ~stays.exists()).distinct()


def forget_unnamed(session: Session, blobs: BlobStore, hashes: Collection[str]) -> None:
    """Remove the contents among ``hashes`` that no attachment names, not even one taken off, and no draft.

    Inside a write, so that nobody names one of them between the look and the removal.
    """
    with unguarded(session):  # a closed file may name the same content
        attached = set(session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(hashes))))
    for digest in set(hashes) - attached - drafts.photo_hashes(session):
        blobs.remove(digest)


def contents(blobs: BlobStore, attachment: Attachment) -> Iterator[bytes]:
    """Yield the content piece by piece."""
    return blobs.chunks(attachment.sha256)


def media_type_of(data: bytes) -> str:
    """Return what ``data`` is by its first bytes, whatever its name says."""
    if not data:
        raise WorldError("file_empty")
    if len(data) > MAX_BYTES:
        raise WorldError("file_too_large", limit_mb=MAX_BYTES // 1024**2)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise WorldError("photo_heic")
    found = next((media_type for sign, media_type in _SIGNS if data.startswith(sign)), None)
    if found is None:
        raise WorldError("file_type_unknown")
    return found


def read_file(path: Path) -> bytes:
    """Read a file, but never much more than is allowed into memory.

    Raises:
        WorldError: ``file_unreadable``.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WorldError("file_unreadable", name=path.name) from error
