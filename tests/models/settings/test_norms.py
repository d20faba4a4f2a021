"""A norm holds from when the secretary set it: what was given before stays, and the proposal can be put back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models.calendar import day_of, now
from models.errors import WorldError
from models.mediation import agreements
from models.mediation.lists import Due, FileFilter, files
from models.settings.actions import set_norm
from models.settings.norms import NORMS
from models.settings.queries import appeal_norms, in_force, studio_norms, whistle_norms
from models.settings.records import Setting
from models.station import Station
from models.station.records import JournalEntry
from models.whistles.actions import Call, draft
from models.whistles.records import UnitPoint, Whistle, WhistleKind
from models.whistles.red_states import TaskStepKind
from models.whistles.red_tasks import give, task_step
from models.workers.records import Worker, WorkerRole
from tests.models.appeals.quarter import Quarter, at
from tests.models.mediation.neighbours import ago, leak, settle, worker
from tests.models.rights.conftest import working_as

GRADE_ID = UUID(int=3)


def change(station: Station, key: str, value: int | None) -> None:
    with station.act("settings.norm") as session:
        set_norm(session, key, value)


def test_what_is_set_holds_is_journaled_and_the_proposal_can_be_put_back(station: Station) -> None:
    change(station, "appeals.frequent_item", 8)
    with station.sessions() as session:
        assert appeal_norms(session).frequent_item == 8
        assert appeal_norms(session).frequent_place == NORMS["appeals.frequent_place"].proposed
        journal = select(func.count()).where(JournalEntry.table_name == "setting")
        assert session.scalar(journal) == 1
    change(station, "appeals.frequent_item", 9)
    change(station, "appeals.frequent_item", None)
    change(station, "studio.weeks_back", 2)
    with station.sessions() as session:
        assert appeal_norms(session).frequent_item == 5
        assert studio_norms(session).weeks_back == 2
        assert [each.norm.key for each in in_force(session) if each.set_at] == ["studio.weeks_back"]
        assert session.scalar(select(func.count()).select_from(Setting)) == 2


def test_setting_the_proposal_itself_is_no_exception_and_a_value_of_another_version_is_none(station: Station) -> None:
    change(station, "studio.weeks_back", NORMS["studio.weeks_back"].proposed)
    change(station, "appeals.frequent_days", 60)
    with station.act("test") as session:
        session.scalars(select(Setting)).one().value = {"value": "sixty"}
    with station.sessions() as session:
        assert appeal_norms(session).frequent_days == 30


@pytest.mark.parametrize(("key", "value"), [("appeals.frequent_days", 6), ("appeals.frequent_days", 366)])
def test_what_is_not_possible_is_refused(station: Station, key: str, value: int) -> None:
    with pytest.raises(WorldError, match="norm_out_of_range"):
        change(station, key, value)
    with pytest.raises(WorldError, match="norm_unknown"):
        change(station, "appeals.nonsense", 1)


def test_who_sets_a_norm_follows_the_matrix_and_somebody_always_can(station: Station) -> None:
    with station.act("test") as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    for grade in (2, 3):
        for role in (WorkerRole.SYSTEM_ADMIN, WorkerRole.SECURITY_ADMIN):
            with working_as(station, role):
                change(station, "appeals.frequent_days", 60 + grade)
        with working_as(station, WorkerRole.AUDIT_ADMIN), pytest.raises(WorldError, match="not_allowed"):
            change(station, "appeals.frequent_days", 90)
        with station.local_write() as session:
            session.merge(Setting(id=GRADE_ID, key="trust.grade", value={"value": 3}))
    station.settle()
    with pytest.raises(WorldError, match="not_allowed"):  # in grade 3 he leaves it to the one who serves
        change(station, "appeals.frequent_days", 90)


def test_a_worker_sets_no_norm(station: Station) -> None:
    with station.act("test") as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.WORKER
        worker(session, "王书记", role=WorkerRole.SECRETARY)
    with pytest.raises(WorldError, match="not_allowed"):
        change(station, "appeals.frequent_days", 60)


def test_the_arrival_of_a_whistle_follows_what_held_when_it_was_written(station: Station) -> None:
    def written() -> tuple[object, timedelta]:
        with station.act("test") as session:
            call = Call(kind=WhistleKind.EMERGENCY, departments=["住建"], place="东门", facts="占道")
            whistle = draft(session, call)
            return whistle.id, whistle.arrive_by - whistle.at

    with station.act("test") as session:
        Quarter(session)
    first, before = written()
    change(station, "whistles.emergency_minutes", 45)
    _second, after = written()
    assert (before, after) == (timedelta(minutes=30), timedelta(minutes=45))
    with station.sessions() as session:
        there = session.get_one(Whistle, first)
        assert there.arrive_by - there.at == timedelta(minutes=30)


def test_points_are_those_that_held_when_they_were_earned(station: Station) -> None:
    with station.act("test") as session:
        Quarter(session)
        given = [give(session, "住建", text, at=at(3, 6, 17)) for text in ("楼道照明", "井盖")]
        task_step(session, given[0].id, TaskStepKind.ANSWER, at=at(3, 7), text="已安排", actor="孙科长")
    change(station, "whistles.points_on_time", 7)
    with station.act("test") as session:
        assert whistle_norms(session).points["on_time"] == 7
        task_step(session, given[1].id, TaskStepKind.ANSWER, at=at(3, 7), text="已安排", actor="孙科长")
        assert sorted(session.scalars(select(UnitPoint.points))) == [2, 7]


def test_the_reminder_of_the_court_comes_when_it_was_set_to(station: Station) -> None:
    with station.act("mediation") as session:
        made = settle(session, leak(session, station.worker_id, days=17), days=17)
        agreements.signed_on(session, made.id, day_of(ago(15)), at=ago(15))

    def reminded() -> set[Due]:
        with station.sessions() as session:
            return {each.due for row in files(session, FileFilter(), now()) for each in row.reminders}

    assert Due.CONFIRM not in reminded()
    change(station, "mediation.remind_days", 20)
    assert Due.CONFIRM in reminded()
