"""Work off the GUI thread ends in exactly one way, and says so in the GUI thread."""

from __future__ import annotations

import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.desk import Desk
from desktop.jobs import Job, Pools, Steps, once
from desktop.settings import Settings
from models.places.records import Estate
from models.station import Station


@pytest.fixture
def pools():
    pools = Pools()
    yield pools
    pools.wait()


@pytest.fixture
def desk(qtbot: QtBot, station: Station, pools: Pools, tmp_path) -> Desk:
    return Desk(station, Settings(tmp_path / "settings.ini"), pools)


def test_cancel_stops_at_the_next_step_and_rolls_back(qtbot: QtBot, pools: Pools) -> None:
    rolled_back = []

    def work() -> Steps:
        try:
            for done in range(1_000_000_000):
                yield done, 1_000_000_000
        finally:
            rolled_back.append(True)

    job = Job(work)
    job.progressed.connect(lambda done, total: job.cancel())
    with qtbot.waitSignal(job.cancelled):
        job.start(pools.writing)
    assert rolled_back == [True]


def test_the_result_arrives_in_the_gui_thread(qtbot: QtBot, pools: Pools) -> None:
    seen: list[object] = []
    job = Job(once(threading.get_ident))
    job.succeeded.connect(lambda worker: seen.extend([worker, threading.get_ident()]))
    with qtbot.waitSignal(job.ended):
        job.start(pools.reading)
    assert seen[0] != threading.get_ident()
    assert seen[1] == threading.get_ident()


def test_at_the_end_threads_stop_after_the_writes_that_were_asked_for_and_waiting_reads_are_dropped(
    qtbot: QtBot,
) -> None:
    pools, go, done = Pools(), threading.Event(), []
    before = set(threading.enumerate())
    for number in range(3):
        Job(once(lambda number=number: (go.wait(), done.append(f"write {number}")))).start(pools.writing)
    for number in range(4):
        Job(once(lambda number=number: (go.wait(), done.append(f"read {number}")))).start(pools.reading)
    qtbot.waitUntil(lambda: len(set(threading.enumerate()) - before) == 3)
    threading.Timer(0.05, go.set).start()
    pools.shut()
    assert [word for word in done if word.startswith("write")] == ["write 0", "write 1", "write 2"]
    assert [word for word in done if word.startswith("read 2") or word.startswith("read 3")] == []
    assert not {thread for thread in threading.enumerate() if thread.name.startswith("ThreadPool")} - before


def test_a_failure_reaches_the_screen(qtbot: QtBot, pools: Pools) -> None:
    job = Job(once(lambda: 1 // 0))
    with qtbot.waitSignal(job.failed) as failed:
        job.start(pools.reading)
    assert isinstance(failed.args[0], ZeroDivisionError)


def test_a_write_tells_which_tables_changed_and_can_be_taken_back(qtbot: QtBot, desk: Desk) -> None:
    answers: list[tuple[object, int]] = []
    with qtbot.waitSignal(desk.changed) as changed:
        desk.write("test.estate", lambda session: session.add(Estate(name="测试小区")), answers.append, desk)
    assert changed.args[0].tables == {"estate"}
    qtbot.waitUntil(lambda: bool(answers))
    desk.station.undo(answers[0][1])
    with desk.station.sessions() as session:
        assert session.query(Estate).all() == []


def test_a_save_that_was_asked_for_just_before_the_end_is_carried_out(qtbot: QtBot, desk: Desk, pools: Pools) -> None:
    go, told = threading.Event(), []
    desk.run("long work", once(go.wait), told.append, desk)
    desk.write("test.estate", lambda session: session.add(Estate(name="测试小区")), told.append, desk)
    desk.close()
    go.set()
    pools.wait()
    with desk.station.sessions() as session:
        assert [estate.name for estate in session.query(Estate)] == ["测试小区"]
    assert told == []


def test_an_answer_for_a_closed_screen_is_dropped(qtbot: QtBot, desk: Desk) -> None:
    owner, answers = QObject(), []
    job = desk.read(lambda session: 1, answers.append, owner)
    with qtbot.waitSignal(job.ended):
        delete(owner)
    assert answers == []


def test_a_job_dies_in_the_gui_thread_and_lets_go_of_what_it_was_asked_for(qtbot: QtBot, desk: Desk) -> None:
    class Asked:
        """Stands for the screen that the query and the answer refer to."""

    asked, died_in = Asked(), []
    gone = weakref.ref(asked)
    job = desk.read(lambda session, asked=asked: asked, lambda result, asked=asked: None, desk)
    job.destroyed.connect(lambda: died_in.append(threading.get_ident()), Qt.ConnectionType.DirectConnection)
    del asked, job
    qtbot.waitUntil(lambda: bool(died_in))
    qtbot.waitUntil(lambda: gone() is None)
    assert died_in == [threading.get_ident()]
