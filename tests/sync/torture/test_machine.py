"""Several stations, everything that can happen to them in any order, and the one law at the end.

Some seconds in the ordinary run; ``pytest tests/sync/torture --hypothesis-profile=long`` goes on for hours.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from models.base import utc_now
from models.errors import WorldError
from models.sync.records import Choice
from sync.server.database import Database
from sync.server.envelopes import give_out, take_in
from sync.server.keys import load_keys
from tests.sync.torture import care, files
from tests.sync.torture.conftest import World
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.line import Fault
from tests.sync.torture.spots import Spot

STATIONS = 3
"""Of one community; one more is alone in another, and takes in who moves there."""
COLUMNS = ("note", "occupation", "work_unit", "former_name", "native_place")
WHO = st.integers(0, STATIONS - 1)
ANYBODY = st.integers(0, STATIONS)
WHICH = st.integers(0, 5)
OFFSETS = st.sampled_from([timedelta(), timedelta(hours=-7), timedelta(days=800), timedelta(days=-3000)])
OF_OTHER_THREADS = "ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning"
"""The pool of connections draws its pauses by chance while Hypothesis looks."""
FAULTS = st.lists(st.sampled_from(list(Fault)), max_size=4)


class Torture(RuleBasedStateMachine):
    """``World`` is shared by all examples; each has a community of its own in it."""

    def __init__(self, world: World, database: Database) -> None:
        super().__init__()
        self.world, self.database = world, database
        self.scene = world.scene()
        self.texts = 0
        self.workers: list[str] = []
        self.up: list[Path] = []
        self.down: list[tuple[int, Path]] = []

    @initialize()
    def begin(self) -> None:
        community = self.world.community()
        for _ in range(STATIONS):
            self.scene.station(community)
        self.scene.station(self.world.community())
        self.scene.spots[2].old = True
        self.scene.spots[0].add_resident(self.text())
        for who in (1, 2, 0):  # then the first one knows who works there
            self.scene.spots[who].attempt()
        self.begin_care()
        self.scene.spots[0].attempt()
        self.scene.spots[1].attempt()

    def begin_care(self) -> None:
        """A secretary in each community; at the first PC one is recognised, and two more work there."""
        first, marks = self.scene.spots[0], self.scene.marks
        for spot in (first, self.scene.spots[STATIONS]):
            care.make_secretary(spot, marks)
        own = [spot.station.worker_id.hex for spot in self.scene.spots[:STATIONS]]
        self.workers = [*own[1:], care.hire(first, "陈静"), care.hire(first, "孙丽")]
        care.recognise(first, first.residents()[0], marks, self.workers[:1])

    def text(self) -> str:
        self.texts += 1
        return f"第{self.texts}个"

    def resident(self, spot: Spot, which: int, *, alive: bool = True) -> str | None:
        here = spot.residents(alive=alive)
        return here[which % len(here)] if here else None

    @rule(who=WHO)
    def add(self, who: int) -> None:
        self.scene.spots[who].add_resident(self.text())

    @rule(who=ANYBODY, which=WHICH, column=st.sampled_from(COLUMNS))
    def edit(self, who: int, which: int, column: str) -> None:
        spot = self.scene.spots[who]
        if (record := self.resident(spot, which)) is not None:
            spot.edit(record, column, self.text())

    @rule(who=ANYBODY, which=WHICH, column=st.sampled_from(COLUMNS))
    def empty(self, who: int, which: int, column: str) -> None:
        spot = self.scene.spots[who]
        if (record := self.resident(spot, which)) is not None:
            spot.edit(record, column, None)

    @rule(who=ANYBODY, which=WHICH, right=st.booleans())
    def mistype(self, who: int, which: int, *, right: bool) -> None:
        """An ID number that the district refuses; or what mends it."""
        spot = self.scene.spots[who]
        if (record := self.resident(spot, which)) is not None:
            self.texts += 1
            spot.edit(record, "id_no", None if right else f"21011219560302{self.texts:04}X")

    @rule(who=ANYBODY, column=st.sampled_from(COLUMNS))
    def edit_all(self, who: int, column: str) -> None:
        spot = self.scene.spots[who]
        spot.edit_many(spot.residents(), column, lambda _record: self.text())

    @rule(who=ANYBODY, which=WHICH)
    def delete(self, who: int, which: int) -> None:
        spot = self.scene.spots[who]
        if (record := self.resident(spot, which)) is not None:
            spot.delete(record)

    @rule(who=ANYBODY)
    def undo(self, who: int) -> None:
        self.scene.spots[who].undo()

    @rule(who=ANYBODY, choice=st.sampled_from([Choice.THIS, Choice.THAT]))
    def settle(self, who: int, choice: Choice) -> None:
        self.scene.spots[who].settle(choice)

    @rule(who=WHO, which=WHICH)
    def offer(self, who: int, which: int) -> None:
        spot = self.scene.spots[who]
        if (record := self.resident(spot, which)) is not None:
            spot.offer(record, self.scene.spots[STATIONS].community)

    @rule(accept=st.booleans())
    def answer(self, *, accept: bool) -> None:
        self.scene.spots[STATIONS].answer(accept=accept)

    @rule(which=WHICH, team=st.sets(WHICH, max_size=2))
    def recognise(self, which: int, team: set[int]) -> None:
        first = self.scene.spots[0]
        if (record := self.resident(first, which)) is not None:
            care.recognise(first, record, self.scene.marks, [self.worker(each) for each in sorted(team)])

    @rule(which=WHICH, worker=WHICH)
    def name(self, which: int, worker: int) -> None:
        first = self.scene.spots[0]
        if (record := self.resident(first, which)) is not None:
            care.name(first, record, self.worker(worker))

    @rule(which=WHICH)
    def name_who_came(self, which: int) -> None:
        """The other community's secretary was told in person whose team to name."""
        there = self.scene.spots[STATIONS]
        if (record := self.resident(there, which)) is not None:
            care.name(there, record, there.station.worker_id.hex)

    @rule(worker=WHICH)
    def end_places(self, worker: int) -> None:
        care.end_places(self.scene.spots[0], self.worker(worker))

    @rule(who=ANYBODY, which=WHICH)
    def write_level_4(self, who: int, which: int) -> None:
        _unless_apart(lambda: care.write(self.scene.spots[who], which, self.scene.marks))

    @rule(who=ANYBODY, others=st.sets(WHICH, max_size=2))
    def begin_file(self, who: int, others: set[int]) -> None:
        named = [self.worker(each) for each in sorted(others)]
        _unless_apart(lambda: files.begin(self.scene.spots[who], self.scene.marks, named))

    @rule(who=ANYBODY, which=WHICH)
    def write_to_file(self, who: int, which: int) -> None:
        _unless_apart(lambda: files.write(self.scene.spots[who], which, self.scene.marks))

    @rule(who=ANYBODY, which=WHICH, worker=WHICH)
    def name_on_file(self, who: int, which: int, worker: int) -> None:
        _unless_apart(lambda: files.name(self.scene.spots[who], which, self.worker(worker)))

    @rule(who=ANYBODY, which=WHICH)
    def leave_file(self, who: int, which: int) -> None:
        files.leave(self.scene.spots[who], which)

    @rule(who=st.integers(1, STATIONS - 1))
    def keep_level_4_apart(self, who: int) -> None:
        care.keep_apart(self.scene.spots[who])

    @rule(who=WHO, kept=WHICH, merged=WHICH)
    def merge_two(self, who: int, kept: int, merged: int) -> None:
        spot = self.scene.spots[who]
        one, other = self.resident(spot, kept), self.resident(spot, merged)
        if one is not None and other is not None and one != other:
            care.merge_two(spot, one, other)

    @rule(who=WHO, worker=WHICH)
    def change_account(self, who: int, worker: int) -> None:
        care.change_account(self.scene.spots[who], self.worker(worker, hired=True), self.scene.marks)

    @rule(worker=WHICH)
    def dismiss(self, worker: int) -> None:
        care.dismiss(self.scene.spots[0], self.worker(worker, hired=True))

    def worker(self, which: int, *, hired: bool = False) -> str:
        """One who may be named; ``hired``: who has no PC of his own."""
        some = self.workers[STATIONS - 1 :] if hired else self.workers
        return some[which % len(some)]

    @rule(who=ANYBODY, faults=FAULTS)
    def sync(self, who: int, faults: list[Fault]) -> None:
        self.scene.spots[who].line.will(*faults)
        self.scene.spots[who].attempt()

    @rule(who=ANYBODY, steps=st.integers(0, 3))
    def sync_and_stop_half_way(self, who: int, steps: int) -> None:
        self.scene.spots[who].attempt(steps)

    @rule(who=ANYBODY)
    def restart_station(self, who: int) -> None:
        self.scene.spots[who].restart()

    @rule()
    def restart_server(self) -> None:
        self.world.restart_server()

    @rule(who=ANYBODY, offset=OFFSETS)
    def clock_jumps(self, who: int, offset: timedelta) -> None:
        self.scene.spots[who].offset = offset

    @rule()
    def upgrade(self) -> None:
        self.scene.spots[2].old = False

    @rule(who=ANYBODY)
    def write_envelope(self, who: int) -> None:
        stick = self.scene.folder / f"up{len(self.up)}"
        self.scene.spots[who].write_envelope(stick)
        self.up.append(stick)

    @rule(which=WHICH)
    def bring_envelope(self, which: int) -> None:
        """Any that was ever written: early, late, twice."""
        if self.up:
            _or_refused(lambda: take_in(self.database, self.keys(), self.up[which % len(self.up)], utc_now()))

    @rule(who=ANYBODY)
    def answer_by_envelope(self, who: int) -> None:
        stick = self.scene.folder / f"down{len(self.down)}"
        station = self.scene.spots[who].station_id()
        give_out(self.database, self.keys(), station, stick, utc_now())
        self.down.append((who, stick))

    @rule(which=WHICH)
    def read_envelope(self, which: int) -> None:
        if self.down:
            who, stick = self.down[which % len(self.down)]
            _or_refused(lambda: self.scene.spots[who].read_envelope(stick))

    def keys(self) -> Any:
        return self.database.run(load_keys)

    def teardown(self) -> None:
        try:
            if len(self.scene.spots) > STATIONS:
                settle_down(self.scene)
                judge(self.scene)
        finally:
            self.scene.close()


def _unless_apart(act: Callable[[], object]) -> None:
    """Where nothing of level 4 is kept, none is begun."""
    try:
        act()
    except WorldError as error:
        if error.code != "level_4_apart":
            raise


def _or_refused(act: Callable[[], object]) -> None:
    """What comes before the one that it goes on from is refused by number, and nothing else."""
    try:
        act()
    except WorldError as error:
        if error.code != "envelope_missing":
            raise


@pytest.mark.filterwarnings(OF_OTHER_THREADS)
def test_whatever_happens_all_copies_end_equal_and_no_edit_is_lost_without_a_word(world: World) -> None:
    database = Database(world.district.url)
    database.open()

    class Here(Torture):
        def __init__(self) -> None:
            super().__init__(world, database)

    chosen = settings.default or settings()
    length = settings(
        max_examples=max(1, chosen.max_examples // 20),
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    try:
        run_state_machine_as_test(Here, settings=length)
    finally:
        database.close()
