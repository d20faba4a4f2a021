"""A station that is measured, in a process of its own whose time and memory are then its own.

``python -m tests.bench.sync_station PROFILE`` keeps it open as a desktop does: it reads what it is to do and answers, a
line of JSON each: ``write`` and ``edit`` leave what waits, ``sync`` exchanges it.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, text

from models.bulk import insert_rows
from models.founding import found_station
from models.people.records import Resident
from models.search.index import bulk
from models.station import Station, open_station
from models.station.connection import now_text
from sync.client import StationSync
from tests.bench.child import own_peak
from tests.bench.stations import CHEAP, LOGIN, PASSWORD
from tests.bench.sync_data import FIELDS, Person, new_note, people

if TYPE_CHECKING:
    from tests.bench.sync_servers import District  # the database's driver is no part of a station


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


class Running:
    """The near end of a process that has a station open."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def write(self, count: int, seed: int) -> None:
        """New residents, in one act, as an import leaves them."""
        self._do(write=[count, seed])

    def edit(self, count: int, seed: int) -> None:
        """Another note for some of the residents that were written here, in one act."""
        self._do(edit=[count, seed])

    def sync(self) -> Told:
        return self.syncs(1)[0]

    def syncs(self, times: int) -> list[Told]:
        return [Told(**told) for told in self._do(sync=[times])]

    def _do(self, **asked: list[int]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


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
        with self.opened() as station:
            write(station, rows)

    def edit(self, ids: Sequence[str], value: Callable[[], str], column: str = "note") -> None:
        with self.opened() as station:
            edit(station, ids, value, column)

    def values(self, ids: Sequence[str], *columns: str) -> dict[str, tuple[str | None, ...]]:
        query = text(f"SELECT id, {', '.join(columns)} FROM resident WHERE id IN :ids")
        with self.opened() as station, station.sessions() as session:
            rows = session.execute(query.bindparams(bindparam("ids", expanding=True)), {"ids": list(ids)})
            return {row[0]: tuple(row[1:]) for row in rows}

    def enrol(self, district: District, community: str, url: str | None = None) -> None:
        with self.opened() as station:
            StationSync(station).enrol(url or district.url, district.codes(community)[0], "bench")

    def sync_here(self) -> Told:
        """Sync once, in this process: where nobody looks at time and memory."""
        with self.opened() as station:
            return told(station)

    def synced(self) -> Told:
        """Sync once, in a process that is new."""
        with self.running() as process:
            return process.sync()

    @contextmanager
    def running(self) -> Iterator[Running]:
        """A process that has the station open."""
        command = [sys.executable, "-P", "-m", "tests.bench.sync_station", str(self.folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield Running(process)
            assert process.stdin is not None
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
    profile.sync_here()
    return profile


def write(station: Station, rows: Sequence[Person]) -> None:
    """New residents, in one act, as an import leaves them."""
    with station.act("bench.write") as session, bulk(session):
        for _done in insert_rows(session, Resident, ("id", *FIELDS), map(_typed, rows)):
            pass


def _typed(row: Person) -> tuple[object, ...]:
    values = {**row, "id": UUID(row["id"]), "birth_date": date.fromisoformat(row["birth_date"])}
    return tuple(values[key] for key in ("id", *FIELDS))


def edit(station: Station, ids: Sequence[str], value: Callable[[], str], column: str = "note") -> None:
    """Another value in one column of each, in one act."""
    update = text(f"UPDATE resident SET {column} = :value, edited_at = :at WHERE id = :id")
    edited = [{"value": value(), "at": now_text(), "id": id_} for id_ in ids]
    with station.act("bench.edit") as session:
        session.connection().execute(update, edited)


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
    """Do what is asked until there is nothing more to read."""
    written: list[str] = []
    with Profile(Path(folder)).opened() as station:
        for line in sys.stdin:
            (what, numbers), *_none = json.loads(line).items()
            sys.stdout.write(json.dumps(_done(station, written, what, numbers)) + "\n")
            sys.stdout.flush()


def _done(station: Station, written: list[str], what: str, numbers: list[int]) -> Any:
    if what == "sync":
        return [asdict(told(station)) for _again in range(numbers[0])]
    count, seed = numbers
    if what == "write":
        rows = people(count, seed)
        written += [row["id"] for row in rows]
        write(station, rows)
    else:
        chance = random.Random(seed)
        edit(station, chance.sample(written, count), lambda: new_note(chance))
    return None


if __name__ == "__main__":
    alone(*sys.argv[1:])
