"""A process that writes acts and says so after each, until it is killed."""

from __future__ import annotations

import io
from multiprocessing.connection import Connection

from models.workers.records import Worker
from tests.conftest import Profile


def write_until_killed(profile: Profile, attempt: int, acknowledged: Connection) -> None:
    station, number = profile.open(), 0
    while True:
        name = f"{attempt}-{number}"
        digest = station.blobs.store(io.BytesIO(name.encode()))
        with station.act("workers.add") as session:
            session.add_all(Worker(name=name, phone=digest[:20]) for _ in range(1 + number % 7))
        acknowledged.send((name, digest))
        number += 1
