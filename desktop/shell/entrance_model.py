"""What the entrance knows: whether there is a station here, and how to make, open or recover one. No widget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Job, Pools, once
from desktop.messages import sentence
from models.codes import rows
from models.founding import found_station
from models.station import open_station, open_with_recovery


class EntranceModel(QObject):
    """Opens the profile in ``folder``; deriving a key takes a moment, so it runs on a thread."""

    opened = Signal(object)  # Station
    made = Signal(object, str)  # Station, recovery code: shown once
    refused = Signal(str)  # a sentence
    busy = Signal(bool)

    def __init__(self, folder: Path, pools: Pools) -> None:
        super().__init__()
        self.folder = folder
        self._pools = pools
        self._job: Job | None = None

    @property
    def is_new(self) -> bool:
        """Nothing has been made here yet. A folder with half a station is not new: it is refused with its reason."""
        return not any((self.folder / name).exists() for name in ("station.db", "keys.json"))

    def communities(self) -> list[tuple[str, str]]:
        """Return (12-digit code, ``street · community``) of the shipped list."""
        streets = {row["code"]: row["name_zh"] for row in rows("stat_hunnan_streets")}
        return [
            (row["code"], f"{streets.get(row['code'][:9], '')} · {row['name_zh']}")
            for row in rows("stat_hunnan_communities")
        ]

    def log_in(self, login: str, password: str) -> None:
        self._run(lambda: open_station(self.folder, login, password), self.opened.emit)

    def recover(self, code: str, login: str, password: str) -> None:
        self._run(lambda: open_with_recovery(self.folder, code, login, password), self.opened.emit)

    def make(self, community_code: str, name: str, login: str, password: str) -> None:
        self._run(
            lambda: found_station(
                self.folder, community_code=community_code, login=login, password=password, display_name=name
            ),
            lambda pair: self.made.emit(*pair),
        )

    def _run(self, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._job = job = Job(once(call))
        job.succeeded.connect(then)
        job.failed.connect(self._refuse)
        job.ended.connect(lambda: self.busy.emit(False))
        self.busy.emit(True)
        job.start(self._pools.writing)

    def _refuse(self, error: Exception) -> None:
        self.refused.emit(sentence(error))
