"""One intake for every source: what the register knows is not asked, what would be wrong is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from models import calendar
from models.appeals.actions import assign, join_colleague, step, steps_of
from models.appeals.departments import add_department, assignees
from models.appeals.intake import Intake, prefilled, take_in
from models.appeals.records import Appeal, Department, DepartmentKind, Source
from models.appeals.states import StepKind
from models.calendar import today
from models.cases.files import members, name_on_file
from models.cases.records import FileMember
from models.clocks.deadlines import Clock
from models.station import Station
from models.workers.records import Worker
from tests.models.appeals.quarter import HEATING, LEAK, Quarter, at, me, refused


def test_the_register_says_who_and_where(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳", phone="13800138000")
        appeal = take_in(session, Intake(Source.VISIT, HEATING, " 家里冷 ", resident_id=someone.id), at=at(3, 2))
        assert (appeal.contact_name, appeal.contact_phone, appeal.address) == ("王芳", "13800138000", "碧桂园 3-1-101")
        assert (appeal.building_id, appeal.content, appeal.level) == (quarter.building.id, "家里冷", 2)
        assert (appeal.amount, appeal.clock) == (3, Clock.WORKING_DAYS)
        assert appeal.topic["item_name"] == "室温不达标"
        assert appeal.topic["department"] == "供热单位/住建"


def test_what_is_said_stands_before_what_is_registered(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳", phone="13800138000")
        said: dict[str, Any] = {"resident_id": someone.id, "contact_phone": "024-23456789", "place": "小区东门"}
        appeal = quarter.appeal(contact_name=None, **said)
        assert (appeal.contact_name, appeal.contact_phone) == ("王芳", "024-23456789")
        assert (appeal.place, appeal.building_id) == ("小区东门", None)


def test_a_door_without_a_person_gives_the_address(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        door = Quarter(session).door()
        known = prefilled(session, dwelling_id=door.id)
        assert (known.name, known.address) == (None, "碧桂园 3-1-101")


def test_numbers_count_on_and_closed_files_are_counted(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        first, hidden, third = quarter.appeal(), _accusation(quarter), quarter.appeal()
        session.execute(delete(FileMember))
        numbers = [int(each.number[-5:]) for each in (first, third, hidden, quarter.appeal(), _accusation(quarter))]
        assert numbers == [1, 2, 1, 3, 2]
        assert first.number.startswith("SQ-210112010012-2026-")


def test_who_is_anonymous_leaves_no_name(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳", phone="13800138000")
        appeal = quarter.appeal(anonymous=True, resident_id=someone.id, representative="李四")
        kept = (
            appeal.resident_id,
            appeal.dwelling_id,
            appeal.contact_name,
            appeal.contact_phone,
            appeal.representative,
        )
        assert kept == (None,) * 5
        assert appeal.building_id is None


def test_a_petition_has_the_laws_sixty_days(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        appeal = Quarter(session).appeal(petition=True)
        assert (appeal.amount, appeal.clock, appeal.topic["petition"]) == (60, Clock.CALENDAR_DAYS, True)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("content_missing", {"content": " "}),
        ("topic_unknown", {"topic_code": "9999"}),
        ("who_appeals_missing", {"contact_name": " "}),
        ("accused_missing", {"accusation": True}),
        ("accused_without_accusation", {"accused": ("水务",)}),
        ("resident_unknown", {"resident_id": uuid4()}),
        ("dwelling_unknown", {"dwelling_id": uuid4()}),
        ("building_unknown", {"building_id": uuid4()}),
        ("worker_unknown", {"first_contact_id": uuid4()}),
        ("no_such_record", {"earlier_id": uuid4()}),
        ("negative_number", {"companions": -1}),
        ("term_zero", {"amount": 0}),
    ],
)
def test_what_is_wrong_is_refused(station: Station, code: str, wrong: dict[str, Any]) -> None:
    with station.act("appeals.take_in") as session:
        Quarter(session)
        said: dict[str, Any] = {"topic_code": HEATING, "content": "家里冷", "contact_name": "王芳", **wrong}
        with refused(code):
            take_in(session, Intake(Source.PHONE, **said), at=at(3, 2))
        assert session.scalars(select(Appeal)).all() == []


def test_nothing_is_received_tomorrow(station: Station) -> None:
    with station.act("appeals.take_in") as session, refused("received_in_future"):
        Quarter(session).appeal(received=calendar.now() + timedelta(minutes=1))


def _accusation(quarter: Quarter, **more: Any) -> Appeal:
    return quarter.appeal(LEAK, accusation=True, accused=("水务", "赵主任"), **more)


def test_an_accusation_opens_a_closed_file(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        colleague = Worker(name="张敏")
        session.add(colleague)
        session.flush()
        appeal = _accusation(quarter, named=(colleague.id,))
        assert (appeal.level, appeal.file_id) == (4, appeal.id)
        assert {row.worker_id for row in members(session, appeal.id, today())} == {me(session), colleague.id}
    with station.sessions() as session:
        assert session.get(Appeal, appeal.id) is not None
    assert station.acts()[0].kind == "care"
    assert station.acts()[0].summary == {}


def test_whoever_is_not_named_does_not_find_it(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        appeal_id = _accusation(Quarter(session)).id
        session.execute(update(FileMember).values(ends_on=today()))
    with station.sessions() as session:
        assert session.get(Appeal, appeal_id) is None
        assert session.scalars(select(Appeal.id)).all() == []
        with refused("no_such_record"):
            step(session, appeal_id, StepKind.ACCEPT, at=at(3, 2, 11))


def test_accused_departments_are_never_offered_nor_reached(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        led = add_department(session, "供水公司")
        led.leader = "赵主任"
        appeal = _accusation(quarter)
        offered = {department.name for department in assignees(session, appeal)}
        assert offered.isdisjoint({"水务", "供水公司"})
        assert "住建" in offered
        step(session, appeal.id, StepKind.ACCEPT, at=at(3, 2, 11))
        for department in ("水务", "供水公司"):
            with refused("accused_department"):
                step(session, appeal.id, StepKind.ASSIGN, at=at(3, 2, 12), department=department)
            with refused("accused_department"):
                step(
                    session, appeal.id, StepKind.WHISTLE, at=at(3, 2, 12), detail={"departments": ["住建", department]}
                )
        assert len(steps_of(session, appeal.id)) == 1


@pytest.mark.parametrize(
    ("accused", "department"),
    [("水务局", "水务"), ("区水务局李某", "水务"), ("水务", "水务稽查队"), ("水务局", "水务稽查队")],
)
def test_an_accused_department_is_known_however_it_is_called(station: Station, accused: str, department: str) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        add_department(session, "水务稽查队")
        appeal = quarter.appeal(LEAK, accusation=True, accused=(accused,))
        step(session, appeal.id, StepKind.ACCEPT, at=at(3, 3))
        offered = {each.name for each in assignees(session, appeal)}
        assert department not in offered
        assert "住建" in offered
        with refused("accused_department"):
            assign(session, appeal.id, department, at=at(3, 3, 11))


def test_whom_an_accusation_is_about_is_never_named_on_its_file(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        accused = Worker(name="赵主任")
        session.add(accused)
        session.flush()
        with refused("accused_worker"):
            _accusation(quarter, named=(accused.id,))
        with refused("accused_worker"):
            _accusation(quarter, first_contact_id=accused.id)
        appeal = _accusation(quarter)
        with refused("accused_worker"):
            join_colleague(session, appeal.id, accused.id, at=at(3, 3))


def test_another_name_takes_nobody_off_an_accusation(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        accused = Worker(name="赵主任")
        session.add(accused)
        session.add(Department(name="他的单位", kind=DepartmentKind.DISTRICT, leader="别名"))
        session.flush()
        appeal = _accusation(quarter)
        assert appeal.accused_workers == [accused.id.hex]
        assert "他的单位" in {department.name for department in assignees(session, appeal)}
        accused.name = "别名"
        session.flush()
        with refused("accused_worker"):
            join_colleague(session, appeal.id, accused.id, at=at(3, 3))
        with refused("accused_worker"):
            name_on_file(session, appeal.id, accused.id, on=today())
        assert "他的单位" not in {department.name for department in assignees(session, appeal)}


@pytest.mark.parametrize("accused", ["网格员赵主任", "社区 赵主任", "赵 主任"])
def test_the_accused_is_known_however_he_is_called(station: Station, accused: str) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        worker = Worker(name="赵主任")
        session.add(worker)
        session.add(Department(name="他的单位", kind=DepartmentKind.DISTRICT, leader="赵主任"))
        session.flush()
        with refused("accused_worker"):
            quarter.appeal(LEAK, accusation=True, accused=(accused,), named=(worker.id,))
        appeal = quarter.appeal(LEAK, accusation=True, accused=(accused,))
        with refused("accused_worker"):
            join_colleague(session, appeal.id, worker.id, at=at(3, 3))
        assert "他的单位" not in {department.name for department in assignees(session, appeal)}


def test_a_colleague_who_joins_may_open_the_file(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        appeal = _accusation(Quarter(session))
        colleague = Worker(name="张敏")
        session.add(colleague)
        session.flush()
        join_colleague(session, appeal.id, colleague.id, at=at(3, 3))
        assert colleague.id in {row.worker_id for row in members(session, appeal.id, today())}
        assert appeal.first_contact_id == me(session)
