"""A paper that can be looked at, printed and saved: a title, a name for its file, and how it is written."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.profile import community_name, worker_name
from models import calendar
from models.errors import WorldError
from models.station import Station
from models.station.files import only_mine
from reports.page import Printed

Write = Callable[[Session, BinaryIO, Printed], Steps]
Noted = tuple[str, Callable[[Session], object]]
"""What is noted once a paper was printed or saved: the kind of the act, and the action."""


@dataclass(frozen=True)
class Paper:
    """``title`` is for the screen, ``stem`` for a file's name: it holds no personal data. ``write`` is a job's work."""

    title: str
    stem: str
    write: Write
    noted: Noted | None = None

    def file_name(self, on: date) -> str:
        return f"{self.stem}-{on.isoformat()}.pdf"


def printed_now(session: Session, station: Station) -> Printed:
    """Return who prints when, for the foot of every page."""
    return Printed(worker_name(session, station), calendar.now(), community_name(session, station))


def render(paper: Paper, station: Station) -> Steps:
    """Write ``paper`` into memory, so that nothing of it lies on the disk in clear; returns the PDF's bytes."""
    with io.BytesIO() as file, station.sessions() as session:
        yield from paper.write(session, file, printed_now(session, station))
        return file.getvalue()


def store_pdf(pdf: bytes, path: Path) -> Path:
    """Write a PDF where the user wants it; what was there before goes only when the new one is whole.

    Raises:
        WorldError: ``pdf_disk_full``; ``pdf_not_written`` (read-only, a stick that was pulled out, a bad path).
    """
    fresh = path.with_name(f"{path.name}.part")
    try:
        try:
            only_mine(fresh).write_bytes(pdf)
            os.replace(fresh, path)
        finally:
            if fresh.is_file():
                fresh.unlink()
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise WorldError("pdf_disk_full" if full else "pdf_not_written", name=path.name) from error
    return path
