"""``kill -9`` at random instants while saving: what was acknowledged must be there, and the file sound."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from forms.people import RESIDENT
from forms.save import save
from models.people.records import Resident
from models.search import verify
from models.station import Station, open_station
from models.station.backups import check
from tests.bench.measure import Bar, Of, Row
from tests.bench.scale import Scale
from tests.bench.stations import CHEAP, LOGIN, PASSWORD, Stations

NONE = Bar(Of.MEDIAN, 0.0)
HOUSEHOLDS = 130
LONGEST_S = 0.2
"""The process is killed within this time after its first acknowledgement: time for some acts."""
CHECK_EVERY = 25
Acknowledged = dict[str, str]


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with stations.copied(HOUSEHOLDS) as station:
        station.close()
        yield from killed(station.folder, scale.kills)


def killed(folder: Path, kills: int) -> Iterator[Row]:
    chance = random.Random(2026)
    lost = damaged = acknowledged = 0
    openings = []
    for attempt in range(kills):
        heard = _write_and_kill(folder, attempt, chance)
        acknowledged += len(heard)
        began = perf_counter()
        station = open_station(folder, LOGIN, PASSWORD, cost=CHEAP)
        openings.append((perf_counter() - began) * 1000)
        lost += _lost(station, heard)
        if attempt % CHECK_EVERY == CHECK_EVERY - 1 or attempt == kills - 1:
            damaged += not _sound(station)
        station.close()
    counted = f"of {acknowledged:,} acknowledged, killed {kills} times"
    yield Row("kill", f"acts lost {counted}", "", (float(lost),), bar=NONE)
    checks = -(-kills // CHECK_EVERY)
    yield Row("kill", f"damaged files in {kills} openings and {checks} whole checks", "", (float(damaged),), bar=NONE)
    yield Row("kill", "opening what a killed process left", "ms", tuple(openings))


def _write_and_kill(folder: Path, attempt: int, chance: random.Random) -> Acknowledged:
    """Let a process save until it is killed; return the last phone that it acknowledged for each resident."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.bench.kill"])
    reader, writer = processes.Pipe(duplex=False)
    process = processes.Process(target=write_until_killed, args=(folder, attempt, writer))
    process.start()
    writer.close()
    heard = [reader.recv()]
    process.join(chance.uniform(0, LONGEST_S))
    process.kill()
    process.join()
    heard += _rest(reader)
    process.close()
    return dict(heard)


def _rest(reader: Connection) -> list[tuple[str, str]]:
    heard = []
    try:
        while True:
            heard.append(reader.recv())
    except EOFError:
        reader.close()
        return heard


def write_until_killed(folder: Path, attempt: int, acknowledged: Connection) -> None:
    """Add a resident in one act, give her a phone in the next; tell each once it is saved."""
    station, number = open_station(folder, LOGIN, PASSWORD, cost=CHEAP), 0
    while True:
        name = f"王{attempt}号{number}"
        with station.act("people.add") as session:
            resident = save(session, RESIDENT, {"name": name})
        acknowledged.send((name, ""))
        phone = f"13{attempt:04}{number:05}"
        with station.act("people.edit") as session:
            save(session, RESIDENT, {"phone": phone}, record_id=resident.id)
        acknowledged.send((name, phone))
        number += 1


def _lost(station: Station, heard: Acknowledged) -> int:
    """Acknowledged residents or phones that are not there; an act that was saved but not yet told does no harm."""
    with station.sessions() as session:
        wanted = select(Resident.name, Resident.phone).where(Resident.name.in_(heard))
        there = {name: phone or "" for name, phone in session.execute(wanted)}
    return sum(name not in there or (bool(phone) and there[name] != phone) for name, phone in heard.items())


def _sound(station: Station) -> bool:
    """Every page authentic, the journal whole, the index of words equal to the records."""
    with station.local_write() as session:
        words = verify(session).ok
    return words and check(station).ok
