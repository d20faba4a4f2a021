"""A window's worth of people and homes on a real station, for tests that click and type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target
from desktop.people.people_view import PeopleView
from models.people.records import Residency, Resident
from models.people.rules import check_digit
from models.places.records import Dwelling, Occupancy
from tests.models.visits.village import add_building, add_household


def id_no(birth: date, serial: int = 2) -> str:
    """A valid ID number; odd serials are men's."""
    first = f"210112{birth:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


def write(qtbot: QtBot, edit: QWidget, text: str) -> None:
    """Type ``text``; Chinese comes from an input method, as on a real keyboard."""
    if text.isascii():
        qtbot.keyClicks(edit, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


class Village:
    """The screen on its desk, and what is stored."""

    def __init__(self, qtbot: QtBot, desk: Desk, view: PeopleView, doors: dict[str, UUID]) -> None:
        self.qtbot, self.desk, self.view, self.doors = qtbot, desk, view, doors
        self.acts: list[tuple[str, Any]] = []
        desk.done.connect(lambda sentence, act_id: self.acts.append((sentence, act_id)))

    def open(self, kind: str, record_id: UUID) -> None:
        with self.qtbot.waitSignal(self.view.home.model.loaded):
            self.view.show_target(Target("people", record_id, (), {"kind": kind}))

    def reloaded(self) -> Any:
        return self.qtbot.waitSignal(self.view.home.model.loaded)

    def type(self, edit: QWidget, text: str) -> None:
        write(self.qtbot, edit, text)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def residents(self) -> list[Resident]:
        with self.desk.station.sessions() as session:
            return list(session.scalars(select(Resident).where(Resident.alive()).order_by(Resident.id)))

    def stays(self, name: str) -> list[Residency]:
        query = select(Residency).join(Resident, Resident.id == Residency.resident_id).where(Resident.name == name)
        with self.desk.station.sessions() as session:
            return list(session.scalars(query.where(Residency.alive()).order_by(Residency.id)))

    def resident(self, name: str) -> Resident:
        return next(each for each in self.residents() if each.name == name)

    def names_here(self) -> list[str]:
        home = self.view.home.model.home
        return [member.name for member in home.page.people] if home and home.page else []


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


@pytest.fixture
def village(qtbot: QtBot, desk: Desk) -> Village:
    """3-1-101 王秀梅 and 王明 with their child 王小雨, 3-1-102 empty, 3-1-201 赵敏."""
    with desk.station.act("test") as session:
        doors = add_building(session, floors=2, rooms=2)
        family = add_household(session, doors[0], "王秀梅", "王明", "王小雨")
        family[0].birth_date, family[0].sex, family[0].phone = date(1956, 3, 2), "2", "13800001234"
        family[0].id_no = id_no(date(1956, 3, 2))
        family[1].birth_date, family[1].sex = date(1954, 1, 5), "1"
        family[2].birth_date, family[2].sex = date(2015, 5, 6), "2"
        doors[1].occupancy = Occupancy.VACANT
        add_household(session, doors[2], "赵敏")[0].birth_date = date(1990, 1, 1)
        rooms = {door.room: door.id for door in session.scalars(select(Dwelling))}
    view = PeopleView(desk)
    qtbot.addWidget(view)
    view.resize(1180, 660)
    view.show()
    return Village(qtbot, desk, view, rooms)
