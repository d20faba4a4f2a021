"""A station that is measured: written here, synced in a process of its own whose time and memory are then its own.

``python -m tests.bench.sync_station PROFILE`` reads how often it is to sync, opens the station, does so, closes it and
tells each run in one line of JSON; then it reads on. So it is warm, as the desktop is, and others can write between.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from uuid import UUID

from sqlalchemy import bindparam, text

from models.bulk import insert_rows
from models.founding import found_station
from models.people.records import Resident
from models.search.index import bulk
from models.station import Station, open_station
from sync.client import StationSync
from tests.bench.child import own_peak
from tests.bench.stations import CHEAP, LOGIN, PASSWORD
from tests.bench.sync_data import FIELDS, Person
from tests.bench.sync_servers import District


@dataclass(frozen=True)
class Told:
    """One sync, as the process told it; ``peak`` is MiB that it had at most so far, ``before`` what it began with."""

    seconds: float
    pushed: int
    pulled: int
    refused: int
    conflicts: int
    bytes_up: int
    bytes_down: int
    waiting: int
    before: float
    peak: float


Sync = Callable[..., list[Told]]


@dataclass(frozen=True)
class Profile:
    """A station in a folder, closed between the steps of a measurement."""

    folder: Path

    @contextmanager
    def opened(self) -> Iterator[Station]:
        station = open_station(self.folder, LOGIN, PASSWORD, cost=CHEAP)
        try:
            yield station
        finally:
            station.close()

    def write(self, rows: Sequence[Person]) -> None:
        """New residents, in one act, as an import leaves them."""
        with self.opened() as station, station.act("bench.write") as session, bulk(session):
            for _done in insert_rows(session, Resident, ("id", *FIELDS), map(_typed, rows)):
                pass

    def edit(self, ids: Sequence[str], value: Callable[[], str], column: str = "note") -> None:
        """Another value in one column of each, in one act."""
        update = text(f"UPDATE resident SET {column} = :value, edited_at = :at WHERE id = :id")
        edited = [{"value": value(), "at": _now(), "id": id_} for id_ in ids]
        with self.opened() as station, station.act("bench.edit") as session:
            session.connection().execute(update, edited)

    def values(self, ids: Sequence[str], *columns: str) -> dict[str, tuple[str | None, ...]]:
        query = text(f"SELECT id, {', '.join(columns)} FROM resident WHERE id IN :ids")
        with self.opened() as station, station.sessions() as session:
            rows = session.execute(query.bindparams(bindparam("ids", expanding=True)), {"ids": list(ids)})
            return {row[0]: tuple(row[1:]) for row in rows}

    def enrol(self, district: District, community: str, url: str | None = None) -> None:
        with self.opened() as station:
            StationSync(station).enrol(url or district.url, district.codes(community)[0], "bench")

    def synced(self) -> Told:
        """Sync once, in a process that is new."""
        with self.syncing() as sync:
            return sync()[0]

    @contextmanager
    def syncing(self) -> Iterator[Sync]:
        """A process that syncs when it is told to, so often; the station is closed between."""
        command = [sys.executable, "-P", "-m", "tests.bench.sync_station", str(self.folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            talk = process.stdin, process.stdout

            def sync(times: int = 1) -> list[Told]:
                talk[0].write(f"{times}\n")
                talk[0].flush()
                return [Told(**told) for told in json.loads(talk[1].readline())]

            yield sync
            process.stdin.close()


def new_profile(folder: Path, community: str) -> Profile:
    station, _code = found_station(
        folder, community_code=community, login=LOGIN, password=PASSWORD, display_name="刘芳", cost=CHEAP
    )
    station.close()
    return Profile(folder)


def enrolled(folder: Path, community: str, district: District) -> Profile:
    """A new station whose first sync is over."""
    profile = new_profile(folder, community)
    profile.enrol(district, community)
    profile.synced()
    return profile


def _typed(row: Person) -> tuple[object, ...]:
    values = {**row, "id": UUID(row["id"]), "birth_date": date.fromisoformat(row["birth_date"])}
    return tuple(values[key] for key in ("id", *FIELDS))


def _now() -> str:
    from models.station.connection import now_text

    return now_text()


def told(station: Station) -> Told:
    """Sync once."""
    before, began = own_peak(), perf_counter()
    steps = StationSync(station).run()
    try:
        while True:
            next(steps)
    except StopIteration as end:
        took, result = perf_counter() - began, end.value
    return Told(
        seconds=took,
        **{name: getattr(result, name) for name in ("pushed", "pulled", "refused", "conflicts")},
        **{name: getattr(result, name) for name in ("bytes_up", "bytes_down", "waiting")},
        before=before,
        peak=own_peak(),
    )


def alone(folder: str) -> None:
    for line in sys.stdin:
        with Profile(Path(folder)).opened() as station:
            _awake(station)
            runs = [asdict(told(station)) for _again in range(int(line))]
        sys.stdout.write(json.dumps(runs) + "\n")
        sys.stdout.flush()


def _awake(station: Station) -> None:
    """Have a connection for writing and one for reading, as an open desktop has."""
    with station.local_write() as session:
        session.execute(text("SELECT count(*) FROM journal"))
    with station.sessions() as session:
        session.execute(text("SELECT count(*) FROM journal"))


if __name__ == "__main__":
    alone(*sys.argv[1:])
