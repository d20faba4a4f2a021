"""``kill -9`` at random instants of whatever must not be torn: what was acknowledged is there, the file is sound.

Each deed is done by a process of its own on a station of its own, and killed at an instant of the time that it takes;
one that came to its end before that is done anew. Afterwards the station opens, as it was before or after the deed.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from time import perf_counter

from tests.bench.kill_deeds import ACTS_S, OfStation, Say, Scene
from tests.bench.kill_deeds import DEEDS as ORDINARY
from tests.bench.kill_saving import SAVING
from tests.bench.kill_sync import Exchange
from tests.bench.measure import Bar, Of, Row
from tests.bench.scale import Scale
from tests.bench.stations import Stations

NONE = Bar(Of.MEDIAN, 0.0)
HOUSEHOLDS = 130
DEEDS = (*ORDINARY, *SAVING)
Deed = OfStation | Exchange
TRIES = 12
"""So often a deed is begun for one kill: the instant may lie after its end."""


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    openings: list[float] = []
    with stations.copied(HOUSEHOLDS) as station:
        station.close()
        scene = Scene(station.folder, station.folder.with_name("stage"))
        shares = shared(scale.kills, len(DEEDS) + 1)
        for deed, kills in zip(DEEDS, shares, strict=False):
            yield from _rows(Killing(scene, deed), kills, openings)
        if shares[-1]:
            with Exchange.begun(station.folder.with_name("line")) as exchange:
                yield from _rows(Killing(scene, exchange), shares[-1], openings)
    yield Row("kill", "opening what was left, and reading everything", "ms", tuple(openings))


def shared(kills: int, among: int) -> list[int]:
    return [kills // among + (number < kills % among) for number in range(among)]


def _rows(killing: Killing, kills: int, openings: list[float]) -> Iterator[Row]:
    wrong = [fault for _kill in range(kills) for fault in killing.once()]
    openings += killing.openings
    if kills:
        deed = killing.deed
        what = f"{deed.name}, {deed.told}: wrong after {len(killing.openings)} kills"
        yield Row("kill", what, "", (float(len(wrong)),), bar=NONE)
    for fault in sorted(set(wrong)):
        yield Row("kill", f"{deed.name}: {fault}", "", (float(wrong.count(fault)),))


class Killing:
    """One deed, killed again and again."""

    def __init__(self, scene: Scene, deed: Deed) -> None:
        self.deed = deed
        self.openings: list[float] = []
        """Milliseconds, after each kill."""
        self._scene, self._chance = scene, random.Random(deed.name)
        self._longest, self._failed = 0.0, False

    def once(self) -> Iterator[str]:
        """Kill it once; what is wrong then."""
        for _attempt in range(TRIES):
            self._prepare()
            heard, killed = self._begun(self._chance.uniform(0, self._longest) if self._longest else None)
            if self._failed:
                yield "it fails when nobody kills it"
            began = perf_counter()
            yield from self.deed.judge(self._scene, heard)
            if killed:
                self.openings.append((perf_counter() - began) * 1000)
                return

    def _prepare(self) -> None:
        shutil.rmtree(self._scene.stage, ignore_errors=True)
        self._scene.stage.mkdir()
        self.deed.prepare(self._scene)

    def _begun(self, after_s: float | None) -> tuple[list[str], bool]:
        """Let it begin, and end ``after_s``, or by itself; what it said, and whether it was killed."""
        processes = multiprocessing.get_context("forkserver")
        processes.set_forkserver_preload(["tests.bench.kill"])
        reader, writer = processes.Pipe(duplex=False)
        process = processes.Process(target=_do, args=(self.deed.work, self._scene, writer))
        process.start()
        writer.close()
        heard = [reader.recv()]  # it is under way
        began = perf_counter()
        process.join(after_s if after_s is not None or self.deed.ends else ACTS_S)
        killed = process.is_alive()
        process.kill()
        process.join()
        if not killed or not self.deed.ends:
            self._longest = max(self._longest, perf_counter() - began)
        heard += _rest(reader)
        self._failed = not killed and bool(process.exitcode)
        process.close()
        return heard[1:], killed


def _do(work: Callable[[Scene, Say], None], scene: Scene, said: Connection) -> None:
    work(scene, said.send)


def _rest(reader: Connection) -> list[str]:
    heard = []
    try:
        while True:
            heard.append(reader.recv())
    except EOFError:
        reader.close()
        return heard
