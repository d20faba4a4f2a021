"""A station with a building, people and an open round, and the real window on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.visits.visits_view import VisitsView
from models.places.records import Occupancy
from models.station import Station
from models.visits.queries import DoorRow, round_doors
from models.visits.rounds import create_round
from models.visits.scope import Scope, ScopeKind
from tests.models.visits.village import add_building, add_household, add_worker

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


@dataclass
class Village:
    """An open round over one building of two stairs; the last door has a household."""

    round_id: UUID
    rows: list[DoorRow]
    worker: UUID

    @property
    def home(self) -> DoorRow:
        return next(row for row in self.rows if row.surname)


@pytest.fixture
def village(station: Station) -> Village:
    with station.act("test") as session:
        doors = add_building(session, units=2, floors=3)
        doors[0].occupancy = Occupancy.VACANT
        add_household(session, doors[-1], "王秀梅", "王明")
        worker = add_worker(session, "王伟")
        made = create_round(session, "冬季走访", Scope(ScopeKind.ALL), [station.worker_id], date(2026, 11, 2))
        return Village(made.id, round_doors(session, made.id), worker)


@pytest.fixture
def desk(village: Village, desk: Desk) -> Desk:
    """It comes to a station that has its round."""
    return desk


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> VisitsView:
    view = VisitsView(desk, lambda: NOW)
    qtbot.addWidget(view)
    desk.went.connect(view.show_target)
    view.resize(1180, 680)
    view.show()
    return view
