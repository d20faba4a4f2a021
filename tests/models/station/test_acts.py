"""Acts: one transaction each, recorded, and taken back wholly or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from models.station import Station
from models.workers.records import Worker


def dump(station: Station) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the list of acts, the counters, and the search index (which verifies itself)."""
    with station.sessions() as session:
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
        return {
            name: [tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}" ORDER BY 1'))]
            for name in names
            if name not in ("act", "sqlite_sequence") and not name.startswith("search_")
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
