"""A process in which somebody works at the window as on any day, and which ends as it is told to end.

``python -m tests.attacks.working_day PROFILE LOGIN PASSWORD END``: ``segv``, a signal that dumps core, or ``crash``.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop.dumps import forbid_dumps
from desktop.logs import log_folder, start_log
from desktop.picture import Look, settle, window_of
from models import drafts
from models.calendar import today
from models.care.memberships import recognise
from models.station import KdfCost, open_station
from models.station.backups import backup
from tests.attacks.said import PERSON, SECRET, SECRETS
from tests.desktop.commands.care_village import id_of

CHEAP = KdfCost(memory_kib=1024, passes=1, lanes=1)


def work(profile: Path, login: str, password: str, end: str) -> None:
    start_log(log_folder())
    station = open_station(profile, login, password, cost=CHEAP)
    with station.act("care.recognise") as session:
        who = id_of(session, PERSON)
        recognise(session, who, "SG28", on=today(), team=[station.worker_id], note=SECRET, evidence=SECRET)
    with station.local_write() as session:
        drafts.keep(session, "resident:new", station.worker_id, {"name": PERSON, "note": SECRET})
    station.blobs.store(io.BytesIO("".join(SECRETS).encode() * 200))
    backup(station, profile.parent / "of-today.backup")
    with window_of(station, Look()) as window:
        for screen in ("today", "people", "care", "map"):
            window.desk.go(screen)
            settle(window)
        for field in window.findChildren(QLineEdit):
            field.setText(SECRET)
        QGuiApplication.clipboard().setText(SECRET)
        settle(window)
        titles = [window.windowTitle(), *(each.title() for each in QGuiApplication.topLevelWindows())]
        files = [path.name for path in Path(tempfile.gettempdir()).iterdir()]
        sys.stdout.write(f"{titles}\n{files}\n")
        sys.stdout.flush()
        if end == "segv":
            os.kill(os.getpid(), signal.SIGSEGV)
        raise RuntimeError(f"{PERSON} {SECRET}")


if __name__ == "__main__":
    forbid_dumps()
    work(Path(sys.argv[1]), *sys.argv[2:5])
