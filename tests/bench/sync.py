"""Sync: stations and the district server over loopback, against the bare stack with the same records."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import httpx2
from sqlalchemy import text

from models.sample.community import Community, Plan
from tests.bench import sync_bare as bare
from tests.bench.measure import Bar, Of, Row
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for
from tests.bench.sync_bare import Moved
from tests.bench.sync_crowd import crowded
from tests.bench.sync_data import new_note, people
from tests.bench.sync_line import line_to
from tests.bench.sync_servers import District, bare_server, district
from tests.bench.sync_station import Profile, Told, enrolled, new_profile

HALF = Bar(Of.RATIO, 2.0)
"""Half the speed of the bare stack: twice its time."""
ON_WIRE = Bar(Of.RATIO, 1.1)
MEMORY = Bar(Of.MEDIAN, 150.0)
NEW_RECORD, EDITED_RECORD = Bar(Of.MEDIAN, 200.0), Bar(Of.MEDIAN, 100.0)
NONE = Bar(Of.MEDIAN, 0.0)
SAME = Bar(Of.RATIO, 1.2)
"""The same cost, within what two runs of one thing differ."""
IDLE = Bar(Of.MEDIAN, 10.0)
FIRST_SYNC = Bar(Of.MEDIAN, 20.0)
BARE = "bare stack"
MB = 2**20 / 1e6
"""Of a MiB."""
SLOW_LINE = 2_000_000
"""Bits a second."""


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with TemporaryDirectory(dir=stations.folder) as name, ExitStack() as stack:
        folder = Path(name)
        server = stack.enter_context(district(folder))
        url = stack.enter_context(bare_server(folder))
        with bare.client(url) as http:
            yield from thousands(folder, server, http, scale)
        yield from bare.raw_limits(folder, people(scale.sync.records, seed=77))
        yield from residents_beside(folder, server, scale)
        yield from clashes(folder, server, scale)
        yield from slow_line(folder, server, scale)
        yield from crowded(server, scale)


@dataclass
class Runs:
    """What each kind of transfer took in each repetition: the product's, the bare stack's, its encrypted kind's."""

    product: dict[str, list[Told]] = field(default_factory=dict)
    bare: dict[str, list[tuple[float, Moved]]] = field(default_factory=dict)
    encrypted: dict[str, list[tuple[float, Moved]]] = field(default_factory=dict)


ROUNDS = 3
"""Of edits, in each repetition."""
KINDS = ("push of new", "push of edits", "pull of new", "pull of edits")


def thousands(folder: Path, server: District, http: httpx2.Client, scale: Scale) -> Iterator[Row]:
    """Push and pull of many new records, then of edits; product and bare stack in turn, each time from new files."""
    runs, idle = Runs(), list[Told]()
    for again in range(scale.sync.repeats):
        one, quiet = _product(folder / f"product-{again}", server, scale, seed=again)
        _keep(runs.product, one)
        idle += quiet
        _keep(runs.bare, _bare(folder / f"bare-{again}.db", http, scale, seed=again))
        _keep(runs.encrypted, _bare(folder / f"cipher-{again}.db", http, scale, seed=again, encrypted=True))
    for kind in KINDS:
        yield from _compared(kind, runs)
    yield from _alone(runs, idle)
    yield from _in_new_processes(folder / "new", server, scale)


def _keep(into: dict[str, list[Any]], values: dict[str, list[Any]]) -> None:
    for kind, some in values.items():
        into.setdefault(kind, []).extend(some)


def _product(folder: Path, server: District, scale: Scale, seed: int) -> tuple[dict[str, list[Told]], list[Told]]:
    """What two stations of a community took, open as they are on a working day; and syncs with nothing to do."""
    community = server.new_community()
    one, other = (enrolled(folder / name, community, server) for name in ("here", "there"))
    with one.running() as here, other.running() as there:
        for station in (here, there, here):
            station.sync()
        here.write(scale.sync.records, seed)
        taken: dict[str, list[Told]] = {"push of new": [here.sync()], "pull of new": [there.sync()]}
        for again in range(ROUNDS):
            here.edit(scale.sync.edits, seed + again)
            _keep(taken, {"push of edits": [here.sync()], "pull of edits": [there.sync()]})
        return taken, here.syncs(6)


def _note() -> str:
    return new_note(random.Random(5))


def _bare(
    file: Path, http: httpx2.Client, scale: Scale, seed: int, *, encrypted: bool = False
) -> dict[str, list[tuple[float, Moved]]]:
    rows = people(scale.sync.records, seed)
    here = bare.connect(file, encrypted=encrypted)
    there = bare.connect(file.with_suffix(".there"), encrypted=encrypted)
    bare.begin_here(there, http)
    bare.write(here, rows)
    taken = {
        "push of new": [_timed(lambda: bare.push(here, http))],
        "pull of new": [_timed(lambda: bare.pull(there, http))],
    }
    for again in range(ROUNDS):
        edited = [row["id"] for row in random.Random(seed + again).sample(rows, scale.sync.edits)]
        bare.edit(here, edited, _note)
        pushed, pulled = _timed(lambda: bare.push(here, http)), _timed(lambda: bare.pull(there, http))
        _keep(taken, {"push of edits": [pushed], "pull of edits": [pulled]})
    here.close()
    there.close()
    return taken


def _timed(call: Callable[[], Moved]) -> tuple[float, Moved]:
    began = perf_counter()
    moved = call()
    return perf_counter() - began, moved


def _compared(kind: str, runs: Runs) -> Iterator[Row]:
    """Time and bytes on the wire beside the bare stack, and time beside the bare stack on encrypted files."""
    mine = runs.product[kind]
    count = mine[0].pushed or mine[0].pulled
    seconds = tuple(told.seconds for told in mine)
    for name, others, bar in ((BARE, runs.bare, HALF), (f"{BARE}, SQLCipher", runs.encrypted, None)):
        raw = statistics.median(took for took, _moved in others[kind])
        speeds = f"{count / statistics.median(seconds):,.0f} records/s against {count / raw:,.0f}"
        yield Row("sync", f"{kind}, {count:,} records: {speeds}", "s", seconds, raw, name, bar)
    wire = tuple((told.bytes_up if told.pushed else told.bytes_down) / count for told in mine)
    raw = statistics.median(moved.bytes / moved.records for _took, moved in runs.bare[kind])
    yield Row("sync", f"{kind}: on the wire, a record", "bytes", wire, raw, BARE, ON_WIRE)


def _alone(runs: Runs, idle: list[Told]) -> Iterator[Row]:
    """Bars that have no reference."""
    for kind, bar in (("push of new", NEW_RECORD), ("push of edits", EDITED_RECORD)):
        wire = tuple(told.bytes_up / told.pushed for told in runs.product[kind])
        yield Row("sync", f"{kind}: bytes of a record going up", "bytes", wire, bar=bar)
    own = tuple(float(told.pulled) for kind in KINDS[:2] for told in runs.product[kind])
    yield Row("sync", "own records that came back", "", own, bar=NONE)
    quiet = tuple(told.seconds * 1000 for told in idle)
    yield Row("sync", "a sync with nothing to do", "ms", quiet, bar=IDLE)


def _in_new_processes(folder: Path, server: District, scale: Scale) -> Iterator[Row]:
    """What a process needs that does nothing but sync; and the first download of a third station."""
    community = server.new_community()
    here, there = (enrolled(folder / name, community, server) for name in ("here", "there"))
    here.write(people(scale.sync.records, seed=99))
    late = new_profile(folder / "late", community)
    late.enrol(server, community)
    runs = {"push of new": here.synced(), "pull of new": there.synced(), "first download": late.synced()}
    for what, told in runs.items():
        yield Row("sync", f"client's memory, {what}", "MB", (told.peak * MB,), told.before * MB, "station open", MEMORY)
    told = runs["first download"]
    speed = f"{told.pulled / told.seconds:,.0f} records/s"
    what = f"first download as prepared parts, {told.pulled:,} records: {speed}"
    yield Row("sync", what, "s", (told.seconds,))


def residents_beside(folder: Path, server: District, scale: Scale) -> Iterator[Row]:
    """The same edits beside few and beside many residents; and how many requests a sync with nothing to do is."""
    took: dict[int, list[Told]] = {}
    bytes_: dict[int, float] = {}
    for residents in scale.sync.beside:
        community = server.new_community()
        here = enrolled(folder / f"beside-{residents}", community, server)
        with here.running() as station:
            for at in range(0, residents, 20_000):
                station.write(min(20_000, residents - at), seed=1000 + at)
                station.sync()
            took[residents] = []
            for again in range(scale.sync.repeats):
                station.edit(scale.sync.edits, seed=again)
                took[residents].append(station.sync())
        bytes_[residents] = statistics.median(told.bytes_up for told in took[residents])
    yield _requests(here, server)
    few, many = scale.sync.beside
    seconds = tuple(told.seconds for told in took[many])
    raw = statistics.median(told.seconds for told in took[few])
    what = f"{scale.sync.edits:,} edits beside {many:,} residents"
    yield Row("sync", what, "s", seconds, raw, f"beside {few:,}", SAME)
    yield Row("sync", f"{what}: on the wire", "bytes", (bytes_[many],), bytes_[few], f"beside {few:,}", SAME)


def _requests(here: Profile, server: District) -> Row:
    """Counted on the line, not told by the client."""
    with line_to(server.url) as line:
        _point_to(here, line.url)
        with here.running() as station:
            station.sync()
            line.carried()
            station.sync()
        requests = float(line.carried().requests)
    return Row("sync", "requests of a sync with nothing to do", "", (requests,), bar=Bar(Of.MEDIAN, 1.0))


def _point_to(profile: Profile, url: str) -> None:
    """Let the station take another way to its server."""
    with profile.opened() as station, station.local_write() as session:
        session.execute(text("UPDATE sync_state SET server_url = :url"), {"url": url})


def clashes(folder: Path, server: District, scale: Scale) -> Iterator[Row]:
    """Two stations edit the same records while apart: half of them in different fields, half in the same one."""
    community = server.new_community()
    one, two = (enrolled(folder / f"clash-{name}", community, server) for name in ("one", "two"))
    rows = people(scale.sync.clashing, seed=9)
    one.write(rows)
    one.sync_here()
    two.sync_here()
    half = len(rows) // 2
    ids = [row["id"] for row in rows]
    apart, same = ids[:half], ids[half:]
    one.edit(apart, _phone, "phone")
    two.edit(apart, _note, "note")
    one.edit(same, _phone, "phone")
    two.edit(same, _phone, "phone")
    mine, theirs = one.values(ids, "phone", "note"), two.values(ids, "phone", "note")
    for station in (one, two, one, two):
        station.sync_here()
    results = [station.values(ids, "phone", "note") for station in (one, two)]
    merged = sum(result[id_] == (mine[id_][0], theirs[id_][1]) for id_ in apart for result in results)
    yield Row("sync", f"{half} records edited in different fields: not merged", "", (half - merged / 2,), bar=NONE)
    kept = [_cards(station) for station in (one, two)]
    lost = 0
    for id_ in same:
        for result, cards in zip(results, kept, strict=True):
            other = {mine[id_][0], theirs[id_][0]} - {result[id_][0]}
            lost += cards.get(id_) not in other
    yield Row("sync", f"{half} records edited in one field: values that are on no card", "", (lost / 2,), bar=NONE)
    differ = sum(results[0][id_] != results[1][id_] for id_ in ids)
    yield Row("sync", "records that differ between the stations afterwards", "", (float(differ),), bar=NONE)


_phones = iter(range(14_100_000_000, 14_999_999_999))


def _phone() -> str:
    return str(next(_phones))


def _cards(profile: Profile) -> dict[str, str]:
    query = text("SELECT record_id, json_extract(lost_value, '$.value') FROM conflict_card")
    with profile.opened() as station, station.sessions() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def slow_line(folder: Path, server: District, scale: Scale) -> Iterator[Row]:
    """A whole community comes down to an empty station over a slow line."""
    community = server.new_community()
    giver = new_profile(folder / "giver", community)
    with giver.opened() as station, station.act("bench.write") as session:
        for _step in Community(session, Plan(households_for(scale.sync.first_residents))).steps():
            pass
    giver.enrol(server, community)
    up = giver.synced()
    if up.refused:
        raise RuntimeError(f"{up.refused} records of the generated community were refused")
    taker = new_profile(folder / "taker", community)
    with line_to(server.url, SLOW_LINE) as line:
        taker.enrol(server, community, line.url)
        line.carried()
        told = taker.synced()
        carried = line.carried()
    what = f"first sync of {scale.sync.first_residents:,} residents ({told.pulled:,} records) on 2 Mbit/s"
    raw = (carried.down + carried.up) * 8 / SLOW_LINE
    yield Row("sync", what, "s", (told.seconds,), raw, f"the line alone for {carried.down:,} bytes", FIRST_SYNC)
    yield Row("sync", "the same community going up, without a limit", "s", (up.seconds,))
