"""A stair with people under care, and the real screen on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.care.care_view import CareView
from desktop.desk import Desk, Target
from desktop.jobs import Pools
from desktop.settings import Settings
from forms.i18n import use_language
from models.calendar import today
from models.care.catalogue import load_groups
from models.care.records import Helper, Pairing, PairingRole
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker, WorkerRole
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
def desk(qtbot: QtBot, station: Station, tmp_path: Path) -> Iterator[Desk]:
    use_language("en")
    pools = Pools()
    desk = Desk(station, Settings(tmp_path / "settings.ini"), pools)
    yield desk
    desk.close()
    pools.wait()
    use_language("zh_CN")


class Screen:
    """The care screen on its desk, with what it told and where it asked to go."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.view = CareView(desk)
        self.told: list[tuple[str, Any]] = []
        self.went: list[Target] = []
        desk.done.connect(lambda words, act_id: self.told.append((words, act_id)))
        desk.went.connect(self._go)
        qtbot.addWidget(self.view)
        self.view.resize(1180, 660)
        self.view.show()

    def _go(self, target: Target) -> None:
        self.went.append(target)
        if target.screen == "care":
            self.view.show_target(target)

    def go(self, record: UUID | None = None, **options: Any) -> None:
        self.desk.go("care", record, **options)
        self.rest()

    def tab(self, key: str) -> Any:
        """Open a tab and wait until it has read."""
        self.go(page=key)
        return self.view.made[key]

    def made(self, key: str) -> Any:
        return self.view.made[key]

    def person(self, resident_id: UUID) -> Any:
        self.go(resident_id)
        return self.view.person

    def rest(self) -> None:
        """Wait until nothing is read, written or drawn any more."""
        self.until(lambda: not self.desk.busy)
        self.qtbot.wait(0)
        self.until(lambda: not self.desk.busy)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def stored(self, kind: type[Any]) -> list[Any]:
        with self.desk.station.sessions() as session:
            return list(session.scalars(select(kind).where(kind.deleted_at.is_(None)).order_by(kind.id)))


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, stair: Stair) -> Screen:
    return Screen(qtbot, desk)
