"""A file leaves by one act: registered, written, hashed; what could not be registered is not left lying about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.profile import community_name, worker_name
from forms.sheets.export import Stamp
from forms.sheets.locked import new_password
from models import calendar
from models.disclosures.actions import Leaving, let_go, register
from models.disclosures.records import Disclosure
from models.settings.queries import disclosure_norms
from models.station import Station


@dataclass(frozen=True)
class Left:
    """What has left; ``password`` opens it, and is shown once and kept nowhere."""

    rows: int
    number: str
    to: Path
    password: str | None = None


@dataclass(frozen=True)
class Release:
    """Why data leaves in the clear; ``approved``: the row of the register by which a second person agreed."""

    reason: str
    approved: UUID | None = None


@contextmanager
def file_leaves(station: Station, kind: str, to: Path, summary: dict[str, object]) -> Iterator[Session]:
    """An act that writes the file ``to``; where it fails after that, the file goes again."""
    before = _identity(to)
    try:
        with station.outside.writing(to), station.act(kind, summary) as session:
            yield session
    except BaseException:
        if _identity(to) not in (None, before):
            to.unlink(missing_ok=True)
        raise


def begin(session: Session, leaving: Leaving, release: Release | None, *, bulk: bool) -> tuple[Disclosure, str | None]:
    """The row of the register, and the password of a file in the clear about more than one household.

    Raises:
        WorldError: ``disclosure_not_approved``, ``disclosure_differs``, the limits.
    """
    if release is None or not bulk:
        return register(session, leaving, purpose=release.reason if release else None), None
    return let_go(session, release.approved or UUID(int=0), leaving), new_password()


def end(row: Disclosure, to: Path) -> None:
    row.digest = hashlib.sha256(to.read_bytes()).hexdigest()


def stamp(session: Session, station: Station, row: Disclosure) -> Stamp:
    who, where = worker_name(session, station), community_name(session, station)
    return Stamp(who, calendar.now(), where, row.number)


def clipboard_seconds(desk: Desk) -> int:
    """So long what was copied stays (a norm of the community)."""
    with desk.station.sessions() as session:
        return disclosure_norms(session).clipboard_seconds


def _identity(to: Path) -> tuple[int, int] | None:
    try:
        found = to.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
