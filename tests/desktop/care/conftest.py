"""A stair with people under care, and the real screen on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from desktop.care.care_view import CareView
from desktop.desk import Desk
from models.calendar import today
from models.care.catalogue import load_groups
from models.care.records import Helper, Pairing, PairingRole
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.desktop.screens import OnDesk
from tests.models.care.hamlet import Hamlet, helper, member

ALONE, DEMENTIA = "SG01", "SG06"


@dataclass
class Stair:
    """王秀梅 (paired, overdue), 李强 (to be paired), 赵敏 (level 3, to be reassigned), 孙丽 (two primary helpers); and
    周杰, whom the rules propose. 王敏 has room for one and helps two."""

    people: dict[str, UUID]
    helpers: dict[str, UUID]

    def __getitem__(self, name: str) -> UUID:
        return self.people[name]


@pytest.fixture
def day() -> date:
    return today()


@pytest.fixture
def stair(station: Station, day: date) -> Stair:
    with station.act("test") as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        load_groups(session)
        hamlet, born = Hamlet(session), date(day.year - 70, 1, 1)
        people = {
            name: hamlet.person(name, birth_date=born, sex="2").id
            for name in ("王秀梅", "李强", "赵敏", "孙丽", "周杰")
        }
        session.get_one(Resident, people["周杰"]).birth_date = date(day.year - 85, 1, 1)
        for name, code, level, ago in (
            ("王秀梅", ALONE, 2, 40), ("李强", ALONE, 2, 5), ("赵敏", DEMENTIA, 3, 5), ("孙丽", ALONE, 2, 5),
        ):  # fmt: skip
            member(session, people[name], code, on=day - timedelta(days=ago), level=level).catalogue = {
                "name": {ALONE: "独居老人", DEMENTIA: "认知障碍老人"}[code]
            }
        helpers = {
            "王敏": helper(session, "王敏", capacity=1),
            "陈刚": helper(session, "陈刚", capacity=5),
            "吴华": helper(session, "吴华", ends_on=day),
        }
        for name, by in (("王秀梅", "王敏"), ("赵敏", "吴华"), ("孙丽", "王敏"), ("孙丽", "陈刚")):
            _pair(session, people[name], helpers[by], day - timedelta(days=3))
        return Stair(people, {name: row.id for name, row in helpers.items()})


def _pair(session: Session, resident_id: UUID, by: Helper, on: date) -> None:
    session.add(Pairing(resident_id=resident_id, level=2, helper_id=by.id, role=PairingRole.PRIMARY, starts_on=on))
    session.flush()


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


class Screen(OnDesk):
    """The care screen."""

    name = "care"

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        super().__init__(qtbot, desk, CareView(desk))

    def person(self, resident_id: UUID) -> Any:
        self.go(resident_id)
        return self.view.person


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, stair: Stair) -> Screen:
    return Screen(qtbot, desk)
