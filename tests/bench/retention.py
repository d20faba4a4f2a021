"""Retention: what is over by its rules and proposed to go, the first time after an opening and again."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from sqlalchemy import text

from models.calendar import today
from models.retention.queries import proposals
from models.station import Station
from tests.bench.measure import Row, seconds
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for

READ = (
    "SELECT r.died_on, y.ends_on FROM resident r LEFT JOIN residency y ON y.resident_id = r.id",
    "SELECT at FROM visit",
    'SELECT "on" FROM visit_log',
    "SELECT closed_at FROM appeal_now",
)
"""The days by which something may be over, whatever asks for them."""
READ_WHAT = "the days of people, visits, logs and appeals, read"


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    """Each time on a connection that has read no page yet: the list is opened once in a while."""
    households = households_for(scale.residents[0])
    mine, bare = list[tuple[float, float]](), list[tuple[float, float]]()
    for _again in range(scale.repeats):
        with stations.opened(households) as station:
            mine.append(proposed(station))
        with stations.opened(households) as station:
            bare.append(read(station))
    whens = ("the first time", "again")
    for what, times, raw in zip(whens, zip(*mine, strict=True), zip(*bare, strict=True), strict=True):
        yield Row("retention", f"what is over by all rules, {what}", "ms", times, statistics.median(raw), READ_WHAT)


def proposed(station: Station) -> tuple[float, float]:
    """Milliseconds of the first time and of the second."""
    with station.sessions() as session:
        first, again = (seconds(lambda: proposals(session, today())) * 1000 for _time in range(2))
    return first, again


def read(station: Station) -> tuple[float, float]:
    with station.sessions() as session:
        first, again = (
            seconds(lambda: [session.execute(text(each)).all() for each in READ]) * 1000 for _time in range(2)
        )
    return first, again
