"""A paper that a command writes: noted in the register once it is whole, and then put in its place."""

from __future__ import annotations

from pathlib import Path

from desktop.commands.files import whole_file
from desktop.commands.transfer import finish
from desktop.printing.paper import Paper, note, printed_now
from models.disclosures.records import Channel
from models.station import Station


def write_paper(station: Station, paper: Paper, to: Path) -> tuple[int, str]:
    """Return how many pages it has, and its number.

    Raises:
        WorldError: ``file_disk_full``, ``file_unwritable``: it is not noted then.
    """
    with station.sessions() as session, whole_file(station, to) as output:
        printed = printed_now(session, station)
        pages: int = finish(paper.write(session, output, printed))
        output.flush()
        note(paper, station, Channel.FILE, printed, Path(output.name).read_bytes())
    return pages, printed.number
