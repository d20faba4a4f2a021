"""Acts: one transaction each, recorded, and taken back wholly or not at all."""

from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from models import drafts
from models.errors import WorldError
from models.station import Station
from models.workers.records import Worker
from tests.conftest import Profile


def dump(station: Station) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those that tell of acts, the counters, and the search index (verifies itself)."""
    with station.sessions() as session:
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
        return {
            name: [tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}" ORDER BY 1'))]
            for name in names
            if name not in ("act", "history", "sqlite_sequence", "station_audit") and not name.startswith("search_")
        }


def test_what_an_act_wrote_is_there_for_readers(station: Station) -> None:
    with station.act("places.add", rows=1) as session:
        session.add(Worker(name="张伟"))
        session.info["act"].summary["more"] = 2
    with station.sessions() as session:
        assert "张伟" in session.scalars(select(Worker.name)).all()
    (act,) = station.acts()
    assert (act.kind, act.summary, act.entries) == ("places.add", {"rows": 1, "more": 2}, 1)


def test_an_act_that_fails_leaves_nothing(station: Station) -> None:
    before = dump(station)

    def fail() -> None:
        with station.act("places.add") as session:
            session.add(Worker(name="张伟"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert dump(station) == before
    assert station.acts() == []


def test_many_threads_act_and_read_at_once(station: Station) -> None:
    def work(thread: int) -> list[int]:
        seen = []
        for number in range(8):
            with station.act("workers.add") as session:
                session.add(Worker(name=f"{thread}-{number}"))
            with station.sessions() as session:
                seen.append(len(session.scalars(select(Worker.id)).all()))
        return seen

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(work, range(4)))
    assert max(map(max, counts)) == 1 + 4 * 8
    assert all(seen == sorted(seen) for seen in counts)
    assert [act.entries for act in station.acts()] == [1] * 32
    with station.sessions() as session:
        assert session.execute(text("SELECT count(DISTINCT tx) FROM journal WHERE act_id IS NOT NULL")).scalar() == 32


def test_a_disk_that_fills_up_beside_the_file_is_told_and_rolled_back(station: Station) -> None:
    def fail() -> None:
        with station.act("attachments.add") as session:
            session.add(Worker(name="张伟"))
            session.flush()
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(WorldError, match="disk_full"):
        fail()
    assert station.acts() == []


def test_numbers_of_acts_and_transactions_go_on_after_reopening(profile: Profile) -> None:
    for _ in range(3):
        station = profile.open()
        with station.act("workers.add") as session:
            session.add(Worker(name="张伟"))
        station.close()
    station = profile.open()
    acts = station.acts()
    assert [act.id for act in acts] == [3, 2, 1]
    assert len({act.tx for act in acts}) == 3
    station.close()


def test_what_is_only_of_this_pc_is_written_without_act(station: Station) -> None:
    with station.local_write() as session:
        drafts.keep(session, "visit:1", station.worker_id, {"topic": "x"})
    with station.sessions() as session:
        assert drafts.find(session, "visit:1", station.worker_id) == {"topic": "x"}
    assert station.acts() == []
