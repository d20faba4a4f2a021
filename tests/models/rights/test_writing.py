"""The gate before each commit: whoever wrote by whatever road."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text, update

from models.calendar import today
from models.errors import WorldError
from models.incidents.records import Incident
from models.people.records import DistinctPair, Resident
from models.places.records import Estate
from models.rights.deeds import Deed
from models.rights.records import Grant
from models.settings.records import Setting
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import any_row, working_as


@pytest.fixture
def led(station: Station) -> Station:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        session.add_all([Resident(name="张三"), Resident(name="李四")])
    return station


def _refused(station: Station, kind: str, sql: str) -> str:
    with pytest.raises(WorldError) as refused, station.act(kind) as session:
        session.execute(text(sql))
    with station.sessions() as session:
        assert not session.execute(text("SELECT 1 FROM act WHERE kind = :kind"), {"kind": kind}).all()
    return refused.value.code


@pytest.mark.parametrize("role", [WorkerRole.SYSTEM_ADMIN, WorkerRole.SECURITY_ADMIN, WorkerRole.AUDIT_ADMIN])
def test_an_administrator_changes_nobodys_record_even_by_sql(led: Station, role: WorkerRole) -> None:
    with working_as(led, role):
        assert _refused(led, "x", "UPDATE resident SET name = 'x'") == "not_allowed"
        assert _refused(led, "y", "DELETE FROM resident") == "not_allowed"
    with led.sessions() as session:
        assert session.execute(text("SELECT count(*) FROM resident WHERE name <> 'x'")).scalar() == 2


def test_who_sits_at_the_desk_adds_but_neither_deletes_nor_merges(led: Station) -> None:
    with working_as(led, WorkerRole.DUTY):
        with led.act("people.add") as session:
            session.add(Resident(name="王五"))
        assert _refused(led, "x", "UPDATE resident SET deleted_at = '2026-01-01 00:00:00.000000'") == "not_allowed"
        with led.sessions() as session:
            one, other = session.query(Resident).limit(2)
        with pytest.raises(WorldError, match="not_allowed"), led.act("people.distinct") as session:
            session.add(DistinctPair(first_id=one.id, second_id=other.id))
        with pytest.raises(WorldError) as refused, led.act("places.add") as session:
            session.add(Estate(name="东园"))
    assert str(refused.value.params["who"]).startswith("secretary、deputy")


def test_a_right_given_singly_opens_what_the_role_lacks_until_its_end(led: Station) -> None:
    def give(worker: UUID, **dates: date | None) -> None:
        with led.local_write() as session:
            session.add(Grant(worker_id=worker, deed=Deed.ADD.value, areas=["places"], reason="替班", **dates))

    with working_as(led, WorkerRole.DUTY) as worker:
        give(worker.id, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
        with pytest.raises(WorldError), led.act("places.add") as session:
            session.add(Estate(name="东园"))
        give(worker.id, starts_on=date(2020, 1, 1), ends_on=None)
        with led.act("places.add") as session:
            session.add(Estate(name="东园"))


def test_nobody_makes_himself_secretary_in_the_act_that_needs_one(led: Station) -> None:
    with working_as(led, WorkerRole.WORKER) as worker:
        sql = f"UPDATE worker SET role = 'secretary' WHERE id = '{worker.id.hex}'"
        assert _refused(led, "x", sql) == "only_secretary"
        assert _refused(led, "y", "UPDATE worker SET active = 0 WHERE role = 'secretary'") == "only_secretary"
        assert _refused(led, "z", f"UPDATE worker SET posts = '[\"party\"]' WHERE id = '{worker.id.hex}'") == (
            "only_secretary"
        )


def test_everybody_mends_the_own_name_and_phone(led: Station) -> None:
    with working_as(led, WorkerRole.AUDIT_ADMIN) as worker, led.act("workers.edit") as session:
        session.get_one(Worker, worker.id).phone = "13800000000"


def test_a_station_without_secretary_lets_everybody_work_and_name_the_first(station: Station) -> None:
    with working_as(station, WorkerRole.DUTY) as worker:
        with station.act("places.add") as session:
            session.add(Estate(name="东园"))
        with station.act("workers.edit") as session:
            session.get_one(Worker, worker.id).role = WorkerRole.SECRETARY


def test_taking_back_passes_the_same_gate(led: Station) -> None:
    with led.act("people.add") as session:
        session.add(Resident(name="王五"))
        act = session.info["act"].id
    with working_as(led, WorkerRole.SYSTEM_ADMIN), pytest.raises(WorldError, match="not_allowed"):
        led.undo(act)
    with working_as(led, WorkerRole.WORKER):
        assert led.undo(act).records == 1


def test_who_may_not_delete_takes_back_what_he_added_and_not_what_others_did(led: Station) -> None:
    with led.act("people.add") as session:
        session.add(Resident(name="王五"))
        others = session.info["act"].id
    with working_as(led, WorkerRole.DUTY):
        with led.act("people.add") as session:
            session.add(Resident(name="赵六"))
            own = session.info["act"].id
        with pytest.raises(WorldError, match="not_allowed"):
            led.undo(others)
        assert led.undo(own).records == 1


def test_what_somebody_reported_is_taken_back_by_himself_or_by_who_leads(led: Station) -> None:
    with led.act("incident.note") as session:
        session.add(any_row(Incident))
        act = session.info["act"].id
    with working_as(led, WorkerRole.GRID), pytest.raises(WorldError, match="not_allowed"):
        led.undo(act)
    assert led.undo(act).records == 1


MAKING_IT_KNOWN: list[dict[str, object]] = [
    {"birth_date": date(1980, 1, 1)}, {"birth_date": None}, {"name": "x"}, {"phone": None}, {"birth_date": today()},
]  # fmt: skip


@pytest.mark.parametrize("changed", MAKING_IT_KNOWN)
def test_nobody_takes_the_mask_off_a_child_by_what_it_stands_on(led: Station, changed: dict[str, object]) -> None:
    child = Resident(name="柳絮儿", birth_date=date(today().year - 6, 1, 1), phone="13900001111")
    with led.act("people.add") as session:
        session.add(child)
    to_it = update(Resident).where(Resident.id == child.id)
    with working_as(led, WorkerRole.GRID):
        with pytest.raises(WorldError, match="child_not_told"), led.act("people.edit") as session:
            session.execute(to_it.values(changed))
        with led.act("people.edit") as session:
            session.execute(to_it.values(ethnic="03"))
    with led.act("people.edit") as session:
        session.execute(to_it.values(changed))


def test_taking_back_takes_no_mask_off_a_child(led: Station) -> None:
    with led.act("people.add") as session:
        session.add(child := Resident(name="柳絮儿"))
    with led.act("people.edit") as session:
        session.get_one(Resident, child.id).birth_date = date(today().year - 6, 1, 1)
        act = session.info["act"].id
    with working_as(led, WorkerRole.GRID), pytest.raises(WorldError, match="child_not_told"):
        led.undo(act)
    assert led.undo(act).records == 1


def test_settings_are_the_secretarys_and_the_administrators(led: Station) -> None:
    refused = pytest.raises(WorldError, match="not_allowed")
    with working_as(led, WorkerRole.WORKER), refused, led.act("settings.norm") as session:
        session.add(Setting(key="trust.grade", value={"value": 2}))
    with working_as(led, WorkerRole.SECURITY_ADMIN), led.act("settings.norm") as session:
        session.add(Setting(key="trust.grade", value={"value": 2}))


def test_what_an_act_is_called_needs_its_right_before_anything_is_done(led: Station) -> None:
    with working_as(led, WorkerRole.DUTY):
        with pytest.raises(WorldError, match="not_allowed"), led.act("people.import"):
            raise AssertionError("begun all the same")
        with led.act("people.export"):
            pass
    with (
        working_as(led, WorkerRole.SYSTEM_ADMIN),
        pytest.raises(WorldError, match="not_allowed"),
        led.act("appeals.export"),
    ):
        raise AssertionError("begun all the same")
