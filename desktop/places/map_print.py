"""The household map to a PDF file: asked for in a small window, written in the background, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.jobs import Steps
from models.places.records import Area, AreaLevel
from models.station import Station
from models.workers.records import Worker
from reports.page import Printed

Render = Callable[[BinaryIO, Printed], Generator[tuple[int, int], None, int]]


def printed_now(session: Session, station: Station) -> Printed:
    """Who prints, for which community, at this moment."""
    code = station.community_code
    name = session.scalar(select(Area.name).where(Area.code == code, Area.level == AreaLevel.COMMUNITY, Area.alive()))
    worker = session.get(Worker, station.worker_id)
    return Printed(worker.name if worker else "", datetime.now(), name or code)


def write_map(station: Station, render: Render, to: Path) -> Steps:
    """Write beside ``to`` and move there at the end, so that a cancelled print leaves what was there; return pages."""
    with station.sessions() as session:
        printed = printed_now(session, station)
    with TemporaryDirectory(dir=to.parent, prefix=".lianglin-") as folder:
        part = Path(folder) / "map.pdf"
        with part.open("wb") as file:
            pages = yield from render(file, printed)
        part.replace(to)
    return pages
