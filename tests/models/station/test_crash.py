"""A process killed at any instant loses nothing that it had acknowledged, and leaves a sound file."""

from __future__ import annotations

import multiprocessing
import random
from multiprocessing.connection import Connection

from sqlalchemy import func, select

from models.station.backups import check
from models.workers.records import Worker
from tests.conftest import Profile
from tests.models.station.crash_writer import write_until_killed

KILLS = 8
Acknowledged = list[tuple[str, str]]


def received(reader: Connection) -> Acknowledged:
    """What the killed process had sent; the end of the pipe ends it."""
    heard: Acknowledged = []
    try:
        while True:
            heard.append(reader.recv())
    except EOFError:
        return heard


def write_and_kill(profile: Profile, attempt: int, chance: random.Random) -> Acknowledged:
    processes = multiprocessing.get_context("forkserver")
    reader, writer = processes.Pipe(duplex=False)
    process = processes.Process(target=write_until_killed, args=(profile, attempt, writer))
    process.start()
    writer.close()
    first = [reader.recv()]  # it is under way
    process.join(chance.uniform(0, 0.08))
    process.kill()
    process.join()
    heard = first + received(reader)
    reader.close()
    process.close()
    return heard


def test_killed_at_random_instants_nothing_acknowledged_is_lost(profile: Profile) -> None:
    multiprocessing.set_forkserver_preload(["tests.models.station.crash_writer"])
    chance, heard = random.Random(2026), []
    for attempt in range(KILLS):
        heard += write_and_kill(profile, attempt, chance)
        station = profile.open()
        with station.sessions() as session:
            names = {row[0]: row[1] for row in session.execute(select(Worker.name, func.count()).group_by(Worker.name))}
        assert all(names[name] == 1 + int(name.split("-")[1]) % 7 for name, _ in heard)
        assert all(station.blobs.has(digest) for _, digest in heard)
        if attempt % 4 == 3:
            assert check(station).ok
            assert sum(names.values()) == check(station).journal
        station.close()
    assert len(heard) > KILLS
