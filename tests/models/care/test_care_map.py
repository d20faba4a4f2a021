"""What the household map knows of care: marks and colours, and nothing of level 3 groups or level 4."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models import calendar
from models.care.pauses import begin_pause
from models.care.records import CareTeamMember, PauseReason
from models.people import actions
from models.people.records import Residency
from models.places.household_map_query import map_facts
from models.places.map_colours import MODES
from models.places.map_facts import CellFacts
from models.station import Station
from tests.models.care.hamlet import DAY, SINCE, Hamlet, at, group


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)
    monkeypatch.setattr(calendar, "now", lambda: at(DAY, 12))


def ago(days: int) -> date:
    return DAY - timedelta(days)


def doors(station: Station) -> dict[str, CellFacts]:
    with station.sessions() as session:
        (estate,) = map_facts(session)
        return {cell.room: cell for building in estate.buildings for cell in building.cells}


def test_a_door_tells_of_care_what_everybody_may_know(station: Station) -> None:
    with station.act("test") as session:
        for code, level in (("A", 2), ("C", 3), ("S", 4)):
            group(session, code, sensitivity=level)
        place = Hamlet(session)
        place.person("逾期", "A", on=ago(40))
        place.person("三级", "C", on=ago(30), level=3)
        hidden = place.person("四级", "S", on=ago(40), level=4)
        place.person("无关")
        away = place.person("外出", "A", on=ago(40))
        begin_pause(session, away.id, reason=PauseReason.AWAY, on=DAY)
        place.person("刚访", "A", on=DAY)
        gone = place.person("亡故", "A", on=ago(40))
        actions.record_death(session, gone.id, on=DAY)
        session.add(CareTeamMember(resident_id=hidden.id, level=4, worker_id=station.worker_id, starts_on=SINCE))
    found = doors(station)
    assert {room: (cell.cared, cell.care_due) for room, cell in found.items()} == {
        "101": (True, "overdue"),
        "201": (False, "due"),
        "301": (False, ""),
        "401": (False, ""),
        "501": (True, "paused"),
        "601": (True, "inactive"),
        "701": (False, ""),
    }
    mode = MODES["care"]((), DAY)
    assert [mode.classify(found[room]) for room in ("101", "301", "501")] == ["care_overdue", "no_care", "care_paused"]


def test_the_most_urgent_person_of_a_door_colours_it(station: Station) -> None:
    with station.act("test") as session:
        group(session, "A")
        place = Hamlet(session)
        first = place.person("王芳", "A", on=DAY)
        mate = place.person("李强", "A", on=ago(40))
        homes = {row.resident_id: row for row in session.scalars(select(Residency))}
        actions.move_in(session, mate.id, homes[first.id].household_id, on=DAY)
        actions.move_out(session, [homes[mate.id].id], on=DAY)
    found = doors(station)
    assert (found["101"].care_due, found["201"].care_due) == ("overdue", "")
