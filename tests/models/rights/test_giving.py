"""Rights given singly: by whom, to whom, until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.errors import WorldError
from models.rights.actions import NewRight, end, give
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import grants, may, separation, standing
from models.settings.records import Setting
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import working_as
from tests.models.rights.test_writing import led

__all__ = ["led"]
TODAY = date.today()


def _worker(station: Station, role: WorkerRole) -> Worker:
    with station.local_write() as session:
        session.add(worker := Worker(name="赵明", role=role))
    return worker


def test_a_right_holds_from_its_day_until_its_end_and_stays_on_record(led: Station) -> None:
    desk = _worker(led, WorkerRole.DUTY)
    with led.act("rights.give") as session:
        until = TODAY + timedelta(days=30)
        right = NewRight(Deed.IMPORT, frozenset({"people"}), ends_on=until, reason="月底导入")
        grant = give(session, desk.id, right)
    with led.sessions() as session:
        assert decide(standing(session, desk.id), Deed.IMPORT, "people").allowed
        assert not decide(standing(session, desk.id), Deed.IMPORT, "care").allowed
    with led.act("rights.end") as session:
        end(session, grant.id)
    with led.sessions() as session:
        assert not decide(standing(session, desk.id), Deed.IMPORT, "people").allowed
        assert [row.reason for row in grants(session)] == ["月底导入"]
    with pytest.raises(WorldError, match="right_ended"), led.act("rights.end") as session:
        end(session, grant.id)


@pytest.mark.parametrize(
    ("right", "code"),
    [
        (NewRight(Deed.APPOINT, reason="x"), "right_not_given_singly"),
        (NewRight(Deed.GIVE_ACCOUNT, reason="x"), "right_not_given_singly"),
        (NewRight(Deed.IMPORT, level=4, reason="x"), "right_level"),
        (NewRight(Deed.IMPORT, frozenset({"magic"}), reason="x"), "right_unknown"),
        (NewRight(Deed.IMPORT, reason="  "), "right_reason_missing"),
        (NewRight(Deed.IMPORT, reason="x", starts_on=TODAY, ends_on=TODAY), "right_ends_before"),
    ],
)
def test_what_cannot_be_given_is_refused_with_its_reason(led: Station, right: NewRight, code: str) -> None:
    desk = _worker(led, WorkerRole.DUTY)
    with pytest.raises(WorldError, match=code), led.act("rights.give") as session:
        give(session, desk.id, right)


def test_an_administrator_is_given_nothing_of_the_daily_work(led: Station) -> None:
    admin = _worker(led, WorkerRole.SYSTEM_ADMIN)
    right = NewRight(Deed.READ, frozenset({"people"}), reason="x")
    with pytest.raises(WorldError, match="right_of_an_administrator"), led.act("rights.give") as session:
        give(session, admin.id, right)


def test_nobody_gives_to_himself_and_workers_give_nothing(led: Station) -> None:
    right = NewRight(Deed.IMPORT, reason="x")
    with pytest.raises(WorldError, match="right_not_to_oneself"), led.act("rights.give") as session:
        give(session, led.worker_id, right)
    desk = _worker(led, WorkerRole.DUTY)
    refused = pytest.raises(WorldError, match="not_allowed")
    with working_as(led, WorkerRole.DEPUTY), refused, led.act("rights.give") as session:
        give(session, desk.id, right)
    with working_as(led, WorkerRole.SECURITY_ADMIN), led.act("rights.give") as session:
        give(session, desk.id, right)


def test_in_grade_3_nobody_does_the_work_of_two_administrators(led: Station) -> None:
    admin = _worker(led, WorkerRole.SYSTEM_ADMIN)
    right = NewRight(Deed.READ_AUDIT, reason="小站兼任")
    with led.sessions() as session:
        apart = separation(session)
    assert (apart.led, apart.vacant) == (True, (WorkerRole.SECURITY_ADMIN, WorkerRole.AUDIT_ADMIN))
    with led.act("rights.give") as session:
        give(session, admin.id, right)
    with led.local_write() as session:
        session.add(Setting(key="trust.grade", value={"value": 3}))
    with pytest.raises(WorldError, match="right_of_another_administrator"), led.act("rights.give") as session:
        give(session, admin.id, right)


def test_without_a_secretary_nobody_is_said_to_do_the_administrators_work_for_him(station: Station) -> None:
    with station.sessions() as session:
        apart = separation(session)
    assert (apart.led, len(apart.vacant)) == (False, 3)


def test_may_asks_for_whoever_is_logged_in(led: Station) -> None:
    with working_as(led, WorkerRole.GRID), led.sessions() as session:
        assert may(session, Deed.ADD, "visits").allowed
        assert may(session, Deed.RESTORE).who == (
            WorkerRole.SECRETARY, WorkerRole.DEPUTY, WorkerRole.SYSTEM_ADMIN,
        )  # fmt: skip
