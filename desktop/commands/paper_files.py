"""A paper that a command writes: into memory first, noted in the register, then beside its target and into place."""

from __future__ import annotations

import io
from pathlib import Path

from desktop.commands.transfer import finish
from desktop.printing.paper import Paper, note, printed_now, store_pdf
from models.disclosures.records import Channel
from models.station import Station


def write_paper(station: Station, paper: Paper, to: Path) -> int:
    """Return how many pages it has.

    Raises:
        WorldError: ``pdf_disk_full``, ``pdf_not_written``.
    """
    with station.sessions() as session, io.BytesIO() as file:
        printed = printed_now(session, station)
        pages: int = finish(paper.write(session, file, printed))
        pdf = file.getvalue()
    note(paper, station, Channel.FILE, printed, pdf)
    store_pdf(station, pdf, to)
    return pages
