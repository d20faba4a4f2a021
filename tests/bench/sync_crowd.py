"""Many stations at once: those that come back together after a broken line, and the communities of a whole city.

They only speak the protocol, with batches that were prepared; ``python -m tests.bench.sync_crowd`` is a process full of
them: it reads what it is to do as JSON, tells that it is ready, begins with the next line and tells how it went.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.base import uuid7
from models.migrations import LINEAGE
from sync.crypto import STANDARD, exchange_public
from sync.protocol import (
    DIGEST_HEADER,
    MEDIA_TYPE,
    PROTOCOL,
    PROTOCOL_HEADER,
    SCHEMA_HEADER,
    TOKEN_CONTEXT,
    ChallengeReply,
    ChallengeRequest,
    Edits,
    EnrolReply,
    EnrolRequest,
    Message,
    NewRecords,
    Push,
    Receipt,
    TokenReply,
    TokenRequest,
    content_digest,
    pack,
    read,
)
from tests.bench.measure import Bar, Of, Row
from tests.bench.scale import Scale
from tests.bench.sync_data import FIELDS, new_note, people
from tests.bench.sync_servers import District

WORKER, AT = "0198c0ffee00700080000000000000aa", "2026-11-22 01:02:03.000000"
PROCESSES, MANY = 4, 50
"""At most, and how many stations one takes before there is another."""
A_COMMUNITY = 3
"""Stations of one community."""
SEEDED = 100
"""Residents that each station has sent before."""
SERVED = Bar(Of.P95, 10.0)
NONE = Bar(Of.MEDIAN, 0.0)
LITTLE_MORE = Bar(Of.RATIO, 1.5)
M = TypeVar("M", bound=Message)


class LightStation:
    """A station without a file: it keeps its key, its chain of batches and the ids that it made."""

    def __init__(self, host: str, community: str, seed: int) -> None:
        self._host, self._community, self._chance = host, community, random.Random(seed)
        self._key = Ed25519PrivateKey.generate().private_bytes_raw()
        self._http = HTTPConnection(host, timeout=120)
        self._station = self._token = ""
        self._number = self._cursor = 0
        self._after: str | None = None
        self._receipted: str | None = None
        self._ids: list[str] = []

    def enrol(self, code: str) -> None:
        public = Ed25519PrivateKey.from_private_bytes(self._key).public_key().public_bytes_raw()
        asked = EnrolRequest(
            code=code,
            public_key=public.hex(),
            exchange_key=exchange_public(self._key).hex(),
            community_code=self._community,
        )
        self._station = self._told(EnrolReply, "/v1/enrol", asked).station

    def log_in(self) -> None:
        challenge = self._told(ChallengeReply, "/v1/challenge", ChallengeRequest(station=self._station)).challenge
        signature = STANDARD.sign(self._key, TOKEN_CONTEXT + challenge.encode()).hex()
        asked = TokenRequest(station=self._station, challenge=challenge, signature=signature)
        self._token = self._told(TokenReply, "/v1/token", asked).token

    def prepared(self, new: int, edits: int) -> bytes:
        """A batch of new residents and of edits of some that were sent before."""
        rows = people(new, self._chance.randrange(1 << 30))
        edited = self._chance.sample(self._ids, edits)
        self._ids += [row["id"] for row in rows]
        self._number += 1
        batch = uuid7().hex
        push = Push(
            protocol=PROTOCOL,
            schema_revision=LINEAGE.head,
            batch=batch,
            number=self._number,
            after=self._after,
            clock_offset_s=0.0,
            new=[self._new(rows)] if rows else [],
            edits=[self._edits(edited)] if edited else [],
        )
        self._after = batch
        return pack(push)

    def _new(self, rows: Sequence[dict[str, str]]) -> NewRecords:
        made = {"created_at": AT, "created_by": WORKER, "edited_at": AT, "edited_by": WORKER}
        columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in ("id", *FIELDS)}
        same = {"community_code": self._community, "basis": "duty", **made}
        return NewRecords(table="resident", columns=columns, same=same)  # type: ignore[arg-type]

    def _edits(self, ids: Sequence[str]) -> Edits:
        count = len(ids)
        fields: list[dict[str, Any]] = [{"note": new_note(self._chance)} for _id in ids]
        at, by = [AT] * count, [WORKER] * count
        return Edits(table="resident", id=list(ids), base=[1] * count, edited_at=at, edited_by=by, fields=fields)

    def push(self, body: bytes) -> None:
        status, answer = self._ask("POST", "/v1/push", body)
        if status != 200 or (refused := read(Receipt, answer).refused):
            raise RuntimeError(f"push: {status} {answer[:200]!r}" if status != 200 else f"refused: {refused[0]}")
        self._receipted = self._after

    def fetch(self) -> int:
        """Bytes of the community's news; read, not applied."""
        size = 0
        while True:
            last = f"&last={self._receipted}" if self._receipted else ""
            status, answer = self._ask("GET", f"/v1/changes?after={self._cursor}{last}")
            if status != 200:
                raise RuntimeError(f"changes: {status} {answer[:200]!r}")
            size += len(answer)
            head = json.loads(answer[4 : 4 + int.from_bytes(answer[:4], "big")])
            self._cursor = head["upto"]
            if not head["more"]:
                return size

    def hang_up(self) -> None:
        self._http.close()

    def _told(self, kind: type[M], path: str, message: Message) -> M:
        status, answer = self._ask("POST", path, pack(message))
        if status != 200:
            raise RuntimeError(f"{path}: {status} {answer[:200]!r}")
        return read(kind, answer)

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        headers = {SCHEMA_HEADER: LINEAGE.head, PROTOCOL_HEADER: str(PROTOCOL)}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            headers["Content-Type"] = MEDIA_TYPE
            headers[DIGEST_HEADER] = content_digest(body)
        self._http.request(method, path, body, headers)
        answer = self._http.getresponse()
        return answer.status, answer.read()


@dataclass
class Returned:
    """A station that came back: after how many seconds all was done, or why it was not."""

    seconds: float
    error: str = ""


def crowded(server: District, scale: Scale) -> Iterator[Row]:
    yield from storm(server, scale)
    yield from growth(server, scale)


def storm(server: District, scale: Scale) -> Iterator[Row]:
    """All log in, send their changes and fetch those of the others, beginning at one instant."""
    stations, changes = scale.sync.storm, scale.sync.changes
    communities = [server.new_community() for _one in range(-(-stations // A_COMMUNITY))]
    tied = [communities[number // A_COMMUNITY] for number in range(stations)]
    asked = list(zip(tied, server.codes(*tied), strict=True))
    processes = min(PROCESSES, -(-stations // MANY))
    crowds = [_crowd(server, asked[at::processes], changes) for at in range(processes)]
    for crowd in crowds:
        _heard(crowd)
    before, quiet = server.cpu_seconds(), server.memory()
    for crowd in crowds:
        _say(crowd, "go")
    returned = [Returned(*each) for crowd in crowds for each in json.loads(_heard(crowd))]
    cpu, memory = server.cpu_seconds() - before, server.memory()
    for crowd in crowds:
        crowd.communicate()
    errors = [each.error for each in returned if each.error]
    for error in sorted(set(errors)):
        sys.stderr.write(f"  {errors.count(error)} × {error}\n")
    what = f"{stations} stations come back at once, {changes} changes each"
    yield Row("sync", what, "s", tuple(each.seconds for each in returned), bar=SERVED)
    yield Row("sync", f"{what}: not served", "", (float(len(errors)),), bar=NONE)
    for_one = cpu * 1000 / (stations * changes)
    yield Row("sync", f"{what}: processor time of server and database for a change", "ms", (for_one,))
    yield Row("sync", "memory of the server afterwards", "MiB", (memory.server,), quiet.server, "before")
    yield Row("sync", "memory of its database afterwards", "MiB", (memory.database,), quiet.database, "before")


def _crowd(server: District, asked: Sequence[tuple[str, str]], changes: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "tests.bench.sync_crowd"]
    crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _say(crowd, json.dumps({"host": server.url.removeprefix("http://"), "stations": asked, "changes": changes}))
    return crowd


def _say(crowd: subprocess.Popen[str], line: str) -> None:
    assert crowd.stdin is not None
    crowd.stdin.write(f"{line}\n")
    crowd.stdin.flush()


def _heard(crowd: subprocess.Popen[str]) -> str:
    assert crowd.stdout is not None
    return crowd.stdout.readline()


def growth(server: District, scale: Scale) -> Iterator[Row]:
    """The same push and the same empty fetch with ever more communities on the server."""
    host = server.url.removeprefix("http://")
    there: list[LightStation] = []
    took: dict[int, list[tuple[float, float]]] = {}
    sizes = [sum(server.disk().values())]
    for count in scale.sync.communities:
        there += _settled(server, host, count - len(there))
        sizes.append(sum(server.disk().values()))
        chance = random.Random(count)
        took[count] = [_probe(chance.choice(there), scale.sync.changes) for _one in range(scale.sync.probes)]
    few, many = scale.sync.communities[0], scale.sync.communities[-1]
    for place, what in enumerate((f"a push of {scale.sync.changes} changes", "a fetch with nothing new")):
        raw = statistics.median(each[place] for each in took[few])
        for count in scale.sync.communities[1:]:
            values = tuple(each[place] for each in took[count])
            bar = LITTLE_MORE if count == many else None
            yield Row("sync", f"{what}, {count:,} communities", "ms", values, raw, f"{few} communities", bar)
    a_resident = (sizes[-1] - sizes[1]) / max(1, (many - few) * SEEDED)
    yield Row("sync", "disk for a new resident: record, log, receipt, all indexes", "bytes", (a_resident,))
    yield from _costs(server, there, scale)


def _costs(server: District, there: list[LightStation], scale: Scale) -> Iterator[Row]:
    """What a day is made of: a fetch that brings nothing, and edits that come some at a time."""
    some, fetches = there[: scale.sync.probes], 5 * scale.sync.probes
    cpu = server.cpu_seconds()
    for number in range(fetches):
        some[number % len(some)].fetch()
    idle = (server.cpu_seconds() - cpu) * 1000 / fetches
    yield Row("sync", "processor time of server and database for a fetch with nothing new", "ms", (idle,))
    cpu, before = server.cpu_seconds(), sum(server.disk().values())
    for station in some:
        station.push(station.prepared(0, scale.sync.changes))
        station.hang_up()
    edits = len(some) * scale.sync.changes
    spent, grown = (server.cpu_seconds() - cpu) * 1000 / edits, (sum(server.disk().values()) - before) / edits
    yield Row("sync", f"processor time for an edit, {scale.sync.changes} a push", "ms", (spent,))
    yield Row("sync", f"disk for an edit, {scale.sync.changes} a push: history, log, receipt", "bytes", (grown,))


def _settled(server: District, host: str, count: int) -> list[LightStation]:
    """More communities, each with some residents."""
    communities = [server.new_community() for _one in range(count)]
    stations = []
    for number, (community, code) in enumerate(zip(communities, server.codes(*communities), strict=True)):
        station = LightStation(host, community, number)
        _begin(station, code)
        station.hang_up()
        stations.append(station)
    return stations


def _begin(station: LightStation, code: str) -> None:
    station.enrol(code)
    station.log_in()
    station.push(station.prepared(SEEDED, 0))


def _probe(station: LightStation, changes: int) -> tuple[float, float]:
    """Milliseconds of a push, half of it new and half of it edits, and of a fetch after it."""
    body = station.prepared(changes - changes // 2, changes // 2)
    station.fetch()
    began = monotonic()
    station.push(body)
    between = monotonic()
    station.fetch()
    ended = monotonic()
    station.hang_up()
    return (between - began) * 1000, (ended - between) * 1000


def _come_back(station: LightStation, body: bytes, began: float) -> Returned:
    try:
        station.log_in()
        station.push(body)
        station.fetch()
        error = ""
    except (OSError, RuntimeError) as failure:
        error = str(failure) or type(failure).__name__
    return Returned(monotonic() - began, error)


def alone() -> None:
    """A process full of stations."""
    asked = json.loads(sys.stdin.readline())
    stations = []
    for number, (community, code) in enumerate(asked["stations"]):
        station = LightStation(asked["host"], community, UUID(int=number).int + hash(code) % (1 << 30))
        _begin(station, code)
        station.hang_up()
        stations.append(station)
    changes = asked["changes"]
    bodies = [station.prepared(changes - changes // 2, changes // 2) for station in stations]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    began = monotonic()
    with ThreadPoolExecutor(len(stations)) as pool:
        returned = list(pool.map(lambda station, body: _come_back(station, body, began), stations, bodies))
    sys.stdout.write(json.dumps([(each.seconds, each.error) for each in returned]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    alone()
