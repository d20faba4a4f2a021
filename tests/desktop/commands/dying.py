"""A process that works as people do and dies inside the commit of an import, or of one saved form."""

from __future__ import annotations

import io
import os
import resource
import signal
import tempfile
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import structlog

from desktop.commands.transfer import ACT, finish, preview
from desktop.logs import start_log
from forms.people import RESIDENT
from forms.save import save
from forms.sheets.applying import apply_import
from models import drafts
from models.station import Station
from models.station.connection import StationConnection
from tests.conftest import Profile
from tests.forms.sheets.registers import id_no

PERSON = {"name": "司马芳", "id_no": id_no(date(1980, 5, 6), 4), "phone": "13712345678", "note": "邻居赵敏有钥匙"}
"""Who is typed in by hand, beside the register."""


def die(
    profile: Profile, register: Path, scratch: Path, bytes_left: int | None, saving: bool, said: Connection
) -> None:
    """Say how long the log is when the commit begins, write ``bytes_left`` more of it (``None``: all), and die."""
    tempfile.tempdir = str(scratch)
    start_log(scratch)
    station = profile.open()
    _work(station)
    if saving:
        with station.act("people.save") as session:
            save(session, RESIDENT, PERSON)
            _mortal(station, bytes_left, said)
    else:
        plan = finish(preview(station, register))
        with station.act(ACT, summary=dict(plan.counts)) as session:
            finish(apply_import(session, plan))
            _mortal(station, bytes_left, said)


def _work(station: Station) -> None:
    """What leaves traces elsewhere: a draft, an attachment's content, a line in the log, a saved person."""
    with station.local_write() as session:
        drafts.keep(session, "resident:new", station.worker_id, PERSON)
    station.blobs.store(io.BytesIO("".join(PERSON.values()).encode() * 100))
    structlog.get_logger().info("people.save", name=PERSON["name"], code=PERSON["id_no"])
    with station.act("people.save") as session:
        save(session, RESIDENT, {**PERSON, "id_no": id_no(date(1980, 5, 6), 6)})


def _mortal(station: Station, bytes_left: int | None, said: Connection) -> None:
    """From here on a commit ends the process: by the system in the middle of a write, else right after the last one."""
    log = station.folder / "station.db-wal"
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # as deadly as SIGKILL, and at the very byte
    whole = StationConnection.commit

    def commit(connection: StationConnection) -> None:
        length = log.stat().st_size
        said.send(length)
        if bytes_left is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (length + bytes_left, resource.RLIM_INFINITY))
        whole(connection)
        os.kill(os.getpid(), signal.SIGKILL)

    StationConnection.commit = commit  # type: ignore[method-assign, assignment]
