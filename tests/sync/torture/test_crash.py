"""Processes that die at the worst moments, on both sides: the next one goes on as if nothing had been."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.errors import WorldError
from sync.client import StationSync, SyncResult
from tests.sync.processes import Serve, wait_until_blocked
from tests.sync.torture.conftest import Scene
from tests.sync.torture.law import judge, settle_down
from tests.sync.torture.spots import Spot

UP = ("make", "send", "receipt", "pull", "applied")
DOWN = ("manifest", "part", "pull", "applied")


def run_and_die(folder: Path, login: str, password: str, step: str, times: int) -> None:
    """Be a station's process that is killed when it is about to do ``step`` for so many times."""
    from models.station import open_station
    from tests.conftest import CHEAP

    left = [times]

    def at(name: str) -> None:
        left[0] -= name == step
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        for _ in StationSync(open_station(folder, login, password, cost=CHEAP), at).run():
            pass
    except WorldError as error:
        os._exit(100 + len(error.code))


def _dies(spot: Spot, step: str, times: int) -> bool:
    """Let the station's process die; whether it came so far."""
    spot.close()
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.sync.torture.test_crash"])
    profile = spot.profile
    process = processes.Process(target=run_and_die, args=(profile.folder, profile.login, profile.password, step, times))
    process.start()
    process.join()
    code = process.exitcode
    process.close()
    spot.open()
    assert code in (0, -signal.SIGKILL), code
    return code == -signal.SIGKILL


def test_a_station_that_is_killed_goes_on_where_it_was(scene: Scene) -> None:
    community = scene.world.community()
    one, other = scene.station(community), scene.station(community)
    record = one.add_resident("王秀兰")
    settle_down(scene)
    for step in UP:
        other.add_resident(f"李{step}")
        other.edit(record, "note", f"乙{step}")
        other.attempt()
        one.add_resident(f"赵{step}")
        one.edit(record, "note", f"甲{step}")
        assert _dies(one, step, 1), step
        assert isinstance(one.attempt(), SyncResult), step
    settle_down(scene)
    judge(scene)


def test_a_first_download_that_is_killed_goes_on(scene: Scene) -> None:
    community = scene.world.community()
    one = scene.station(community)
    for number in range(4):
        one.add_resident(f"王{number}")
    one.attempt()
    for step in DOWN:
        other = scene.station(community)
        other.add_resident(f"李{step}")
        assert _dies(other, step, 1), step
    settle_down(scene)
    judge(scene)


def test_a_server_that_is_killed_in_the_middle_of_a_push_has_done_nothing_of_it(scene: Scene, serve: Serve) -> None:
    district = scene.world.district
    community = scene.world.community()
    one, other = scene.station(community), scene.station(community)
    settle_down(scene)
    process = serve(LIANGLIN_DATABASE_URL=district.url)
    one.line.server_url = process.url
    for number in range(5):
        one.add_resident(f"王{number}")
    with ThreadPoolExecutor(1) as pool, district.connect() as holding:
        holding.execute("SELECT 1 FROM community_head WHERE community_code = %s FOR UPDATE", (community,))
        attempt = pool.submit(one.attempt)
        wait_until_blocked(district)
        process.end(signal.SIGKILL)
        said = attempt.result()
    assert isinstance(said, str)
    other.attempt()
    assert other.residents() == []
    one.line.server_url = scene.world.server.url
    settle_down(scene)
    judge(scene)


def test_a_database_that_drops_the_line_in_the_middle_of_a_push_has_done_nothing_of_it(
    scene: Scene,
) -> None:
    district = scene.world.district
    community = scene.world.community()
    one = scene.station(community)
    settle_down(scene)
    one.add_resident("王秀兰")
    with ThreadPoolExecutor(1) as pool, district.connect() as holding:
        holding.execute("SELECT 1 FROM community_head WHERE community_code = %s FOR UPDATE", (community,))
        attempt = pool.submit(one.attempt)
        wait_until_blocked(district)
        with district.connect() as operator:
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        said = attempt.result()
    assert said == "database_down"
    assert isinstance(one.attempt(), SyncResult)
    settle_down(scene)
    judge(scene)
