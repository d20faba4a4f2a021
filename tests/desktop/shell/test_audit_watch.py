"""The audit is watched while nobody thinks of it: what is wrong stands on Today of whoever answers for it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.shell.keeping import KeepingWatch
from desktop.shell.today_trust import TrustBanners, read_trust
from models.audit.kept import audit_triggers
from models.station.connection import raw
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import reading_as


def waiting(desk: Desk) -> int:
    with desk.station.sessions() as session:
        return read_trust(session).alarms


def test_a_changed_audit_is_found_within_the_day_and_stands_on_today(qtbot: QtBot, desk: Desk) -> None:
    with desk.station.local_write() as session:
        session.get_one(Worker, desk.station.worker_id).role = WorkerRole.SECRETARY
        for name in audit_triggers():
            raw(session).execute(f"DROP TRIGGER {name}")
        raw(session).execute("UPDATE station_audit SET deed = 'look' WHERE id = 1")
    assert waiting(desk) == 0
    KeepingWatch(desk, first_s=3600).look()
    qtbot.waitUntil(lambda: waiting(desk) == 1, timeout=20_000)
    banners = TrustBanners(desk)
    qtbot.addWidget(banners)
    with desk.station.sessions() as session:
        banners.show_trust(read_trust(session))
    assert not banners.alarms.isHidden()
    went: list[str] = []
    desk.went.connect(lambda target: went.append(target.options["page"]))
    banners.alarms.action.click()
    assert went == ["audit"]
    with reading_as(desk.station, WorkerRole.DUTY):
        assert waiting(desk) == 0, "who does not read the audit is not asked to answer for it"
