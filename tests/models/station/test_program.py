"""A station remembers whose program opened it, raises an alarm over another one, and in grade 3 does not open to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.audit.alarms import Alarm, Where, alarms
from models.errors import WorldError
from models.release.checking import Found, Standing, check
from models.release.manifest import Manifest
from models.settings.records import Setting
from models.station import Station
from models.station.connection import raw
from models.station.program import Wrong, admit, tell
from models.station.watching import see
from models.workers.records import Worker, WorkerRole

MAKER, OTHER = "ab" * 32, "cd" * 32
COPY = Found(Standing.DEVELOPMENT)


def signed(version: str = "0.1.0", maker: str = MAKER, *changed: str) -> Found:
    standing = Standing.CHANGED if changed else Standing.SIGNED
    return Found(standing, Manifest(version, "2026-11-23T00:00:00+00:00", maker, {}), changed)


def raised(station: Station) -> list[Alarm]:
    with station.whole() as session:
        return [alarm for alarm in alarms(session) if alarm.where is Where.PROGRAM]


def answer(station: Station) -> None:
    with station.whole() as session:
        see(station, session, raised(station)[0].number, "厂商已电话确认")


def lines(station: Station) -> int:
    with station.whole() as session:
        query = "SELECT count(*) FROM station_audit WHERE outcome = 'program_signed'"
        return int(raw(session).execute(query).fetchone()[0])


def test_a_checkout_is_nothing_to_speak_of(station: Station) -> None:
    assert tell(station, COPY) is None
    assert tell(station, check(Path("nowhere"))) is None
    assert (raised(station), lines(station)) == ([], 0)


def test_each_release_is_a_line_of_the_audit_once(station: Station) -> None:
    for found in (signed(), signed(), signed("0.2.0"), signed("0.2.0")):
        assert tell(station, found) is None
    assert lines(station) == 2


def test_a_changed_file_is_an_alarm_until_somebody_answered_and_again_if_it_still_is(station: Station) -> None:
    changed = signed("0.1.0", MAKER, "desktop/__main__.py")
    assert [tell(station, changed), tell(station, changed)] == [Wrong.CHANGED, Wrong.CHANGED]
    (alarm,) = raised(station)
    assert (alarm.what, alarm.line) == ("program_changed", 1)
    answer(station)
    tell(station, changed)
    assert len(raised(station)) == 2


def test_a_copy_without_signature_after_a_signed_release_is_an_alarm(station: Station) -> None:
    tell(station, signed())
    assert tell(station, COPY) is Wrong.UNSIGNED
    assert [alarm.what for alarm in raised(station)] == ["program_unsigned"]
    assert tell(station, signed()) is None


def test_another_maker_is_believed_once_somebody_answered_for_the_alarm(station: Station) -> None:
    tell(station, signed())
    assert tell(station, signed(maker=OTHER)) is Wrong.OTHER_MAKER
    answer(station)
    assert tell(station, signed(maker=OTHER)) is None
    assert tell(station, signed()) is Wrong.OTHER_MAKER, "the former one is another one now"


def test_whoever_logs_in_the_program_is_looked_at(station: Station) -> None:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.WORKER
        session.add(Worker(name="书记", role=WorkerRole.SECRETARY))
    assert tell(station, signed("0.1.0", MAKER, "desktop/__main__.py")) is Wrong.CHANGED


def test_only_in_grade_3_is_it_a_reason_not_to_open(station: Station) -> None:
    changed = signed("0.1.0", MAKER, "desktop/__main__.py")
    asked: list[Found] = []

    def found() -> Found:
        asked.append(changed)
        return changed

    admit(station, found)
    assert asked == []
    with station.local_write() as session:
        session.add(Setting(key="trust.grade", value={"value": 3}))
    with pytest.raises(WorldError, match="program_changed"):
        admit(station, found)
    assert [alarm.what for alarm in raised(station)] == ["program_changed"]
    admit(station, lambda: COPY)
