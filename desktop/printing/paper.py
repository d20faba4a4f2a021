"""A paper that can be looked at, printed and saved: a name, how it is written, and what of people stands on it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.profile import community_name, worker_name
from forms.i18n import _
from models import calendar
from models.disclosures.actions import Leaving, free_number, register
from models.disclosures.people import people_of
from models.disclosures.records import Channel
from models.errors import WorldError
from models.station import Station
from models.station.files import is_full, whole
from reports.page import Printed

Write = Callable[[Session, BinaryIO, Printed], Steps]
Noted = tuple[str, Callable[[Session], object]]
"""What is noted once a paper was printed or saved: the kind of the act, and the action."""
ACT = "disclosures.print"


@dataclass(frozen=True)
class Shown:
    """What a paper shows of people, for the register; ``subjects``: kind and ids of the records that it is about."""

    level: int = 2
    masked: bool = False
    subjects: tuple[str, tuple[UUID, ...]] | None = None
    rows: int = 0


BLANK = Shown(level=1, masked=True)
"""Nobody stands on it yet."""


@dataclass(frozen=True)
class Paper:
    """``name`` is marked text, and the paper's code in the register: it holds no personal data.

    ``write`` is a job's work; ``shown`` may be asked for when it is known only then.
    """

    name: str
    write: Write
    noted: Noted | None = None
    shown: Shown | Callable[[Session], Shown] = Shown()

    @property
    def title(self) -> str:
        return _(self.name)

    def file_name(self, on: date) -> str:
        return f"{self.title}-{on.isoformat()}.pdf"

    def leaving(self, session: Session, channel: Channel) -> Leaving:
        shown = self.shown(session) if callable(self.shown) else self.shown
        kind, ids = shown.subjects or ("", ())
        people = len(people_of(session, kind, ids))
        return Leaving(channel, self.name[:60], shown.rows or len(ids), people, shown.level, shown.masked,
                       shown.subjects)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A paper as bytes, and what stands at its foot."""

    pdf: bytes
    printed: Printed


def printed_now(session: Session, station: Station) -> Printed:
    """Return who prints when, under which number of the register, for the foot of every page."""
    who, where = worker_name(session, station), community_name(session, station)
    return Printed(who, calendar.now(), where, free_number(session))


def render(paper: Paper, station: Station) -> Steps:
    """Write ``paper`` into memory, so that nothing of it lies on the disk in clear; returns what was ``Made``."""
    with io.BytesIO() as file, station.sessions() as session:
        printed = printed_now(session, station)
        yield from paper.write(session, file, printed)
        return Made(file.getvalue(), printed)


def leave(paper: Paper, station: Station, made: Made, channel: Channel) -> Steps:
    """Note in the register that ``made`` leaves now; returns the row's id and what leaves.

    Each print has a number of its own: where another one left under this one since, the pages are written anew.
    """
    while True:
        try:
            return note(paper, station, channel, made.printed, made.pdf), made
        except WorldError as taken:
            if taken.code != "disclosure_number_taken":
                raise
        made = yield from render(paper, station)


def note(paper: Paper, station: Station, channel: Channel, printed: Printed, pdf: bytes) -> UUID:
    """Raises ``WorldError``: ``disclosure_number_taken``."""
    with station.act(ACT) as session:
        leaving = paper.leaving(session, channel)
        digest = hashlib.sha256(pdf).hexdigest()
        return register(session, leaving, number=printed.number, digest=digest).id


def unnumbered(printed: Printed) -> Printed:
    """For what shows nothing of people and stands in no register: the sheet with the recovery code."""
    return replace(printed, number="")


def store_pdf(station: Station, pdf: bytes, path: Path) -> Path:
    """Write a PDF where the user wants it; what was there before goes only when the new one is whole.

    Raises:
        WorldError: ``pdf_disk_full``; ``pdf_not_written`` (read-only, a stick that was pulled out, a bad path).
    """
    try:
        with station.outside.writing(path), whole(path) as part:
            part.write_bytes(pdf)
    except OSError as error:
        raise WorldError("pdf_disk_full" if is_full(error) else "pdf_not_written", name=path.name) from error
    return path
