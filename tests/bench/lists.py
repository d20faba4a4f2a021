"""Lists: from asking for one to its first rows on the screen, against a bare SELECT in a plain table."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView
from sqlalchemy import text

from desktop.desk import Target
from desktop.people.people_view import PeopleView
from models.station import Station
from tests.bench.measure import Bar, Of, Row, seconds
from tests.bench.own_grid import bind_to_own_grid
from tests.bench.scale import Scale
from tests.bench.stage import PaintWatch, Stage, stage_on
from tests.bench.stations import Stations

NAMES = ("residents", "households", "dwellings")
BAR = Bar(Of.MEDIAN, 100.0)
SEEN = 40
"""Rows that a screen shows."""


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    """Each list of the whole community, and of the own grid among the same records."""
    with stations.opened(scale.households) as station, stage_on(station) as stage:
        for name in NAMES:
            yield from measured(stage, station, name, scale.repeats)
    with stations.copied(scale.households) as station:
        bind_to_own_grid(station)
        with stage_on(station) as stage:
            for name in NAMES:
                yield from measured(stage, station, name, scale.repeats, " of the own grid")


def measured(stage: Stage, station: Station, name: str, repeats: int, whose: str = "") -> Iterator[Row]:
    """First rows and all rows, each time in a new screen; the reference is taken in turn with it."""
    first, whole, bare, rows = [], [], [], 0
    for again in range(repeats + 1):
        came, all_, rows = opened(stage, name)
        reference = seconds(lambda: bare_list(stage, station)) * 1000
        if again:  # the first one warms the pages up
            first.append(came)
            whole.append(all_)
            bare.append(reference)
    middle = sorted(bare)[len(bare) // 2]
    yield Row(
        "lists", f"{name}{whose}: first rows of {rows:,}", "ms", tuple(first), middle, "SELECT 40 + QTableView", BAR
    )
    yield Row("lists", f"{name}{whose}: all {rows:,} rows there", "ms", tuple(whole))


def opened(stage: Stage, name: str) -> tuple[float, float, int]:
    """Milliseconds to the first painted rows and to all of them, and how many they are."""
    made: list[PeopleView] = []

    def first() -> None:
        view = PeopleView(stage.desk)
        made.append(view)
        table = view.lists[name].table
        watch = PaintWatch(table.view.viewport(), lambda: table.model.rowCount() > 0)
        stage.show(view)
        view.show_target(Target("people", options={"list": name}))
        stage.until(lambda: watch.painted)

    came = seconds(first) * 1000
    model = made[0].lists[name].model
    rest = seconds(lambda: stage.until(lambda: model.complete)) * 1000
    rows = model.total
    stage.drop(made.pop())
    return came, came + rest, rows


def bare_list(stage: Stage, station: Station) -> None:
    """The rows that can be seen, joined, in Qt's own table with Qt's own items."""
    with station.sessions() as session:
        rows = session.execute(text(_SELECT), {"seen": SEEN}).all()
    model = QStandardItemModel()
    for row in rows:
        model.appendRow([QStandardItem(str(value or "")) for value in row])
    view = QTableView()
    view.setModel(model)
    watch = PaintWatch(view.viewport(), lambda: True)
    stage.show(view)
    stage.until(lambda: watch.painted)
    stage.drop(view)


_SELECT = (
    "SELECT r.name, r.sex, r.birth_date, r.id_no, r.phone, e.name, b.number, u.number, d.room FROM residency y"
    " JOIN resident r ON r.id = y.resident_id JOIN dwelling d ON d.id = y.dwelling_id JOIN unit u ON u.id = d.unit_id"
    " JOIN building b ON b.id = u.building_id JOIN estate e ON e.id = b.estate_id WHERE y.ends_on IS NULL LIMIT :seen"
)
