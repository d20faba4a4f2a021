"""What volunteers do is noted truthfully, added up by year, and stays theirs when those they helped go (L-65)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from models.calendar import today
from models.care.records import CareManner, CareVisit, Helper, HelperKind
from models.care.service import by_year, note_service, served, service_of, strike_service
from models.care.visits import record_care_visit
from models.errors import WorldError
from models.retention.rules import Kind
from models.station import Station
from tests.models.care.hamlet import Hamlet, group, helper
from tests.models.retention.cottage import furnish
from tests.models.retention.test_retention import carried_out

AT = datetime(2025, 6, 3, 2, tzinfo=UTC)


def volunteer(station: Station) -> Helper:
    """Somebody who visited for an hour and a half in 2025 and swept for two hours in 2026."""
    with station.act("test") as session:
        made = helper(session, "孙强")
        group(session, "SGX")
        person = Hamlet(session).person("张淑芬", "SGX")
        record_care_visit(session, person.id, at=AT, manner=CareManner.DOOR, helper_id=made.id, minutes=90)
        record_care_visit(session, person.id, at=AT, manner=CareManner.PHONE, helper_id=made.id)
        note_service(session, made.id, on=date(2026, 1, 5), what="清扫积雪", minutes=120)
        return made


def test_visits_and_other_service_add_up_by_year_and_who_noted_them_stands_there(station: Station) -> None:
    sun = volunteer(station)
    with station.sessions() as session:
        lines = served(session, sun.id)
        done = service_of(session, sun.id)
        of_2025 = service_of(session, sun.id, until=date(2025, 12, 31))
    assert by_year(lines) == {2026: 120, 2025: 90}
    assert (lines[0].what, lines[0].manner, lines[0].minutes) == ("清扫积雪", None, 120)
    assert all(each.noted_by for each in lines)
    assert (done.total, done.times, done.minutes) == (2, 1, 210)
    assert (of_2025.times, of_2025.minutes, of_2025.last) == (0, 90, date(2025, 6, 3))


def test_what_was_not_true_is_struck_out_and_counts_no_more(station: Station) -> None:
    sun = volunteer(station)
    with station.act("care.service") as session:
        strike_service(session, served(session, sun.id)[0].record_id)
    with station.sessions() as session:
        assert service_of(session, sun.id).minutes == 90


@pytest.mark.parametrize(("on", "minutes", "code"), [(1, 60, "service_in_future"), (0, 0, "service_minutes")])
def test_nobody_serves_tomorrow_or_no_time_at_all(station: Station, on: int, minutes: int, code: str) -> None:
    sun = volunteer(station)
    with pytest.raises(WorldError, match=code), station.act("care.service") as session:
        note_service(session, sun.id, on=today() + timedelta(days=on), what="巡逻", minutes=minutes)


def test_only_a_volunteer_serves_in_this_sense(station: Station) -> None:
    with station.act("test") as session:
        cadre = helper(session, "高宏", kind=HelperKind.CADRE)
    with pytest.raises(WorldError, match="helper_no_volunteer"), station.act("care.service") as session:
        note_service(session, cadre.id, on=today(), what="巡逻", minutes=60)


def test_the_hours_stay_the_volunteers_when_the_person_he_visited_is_erased(station: Station) -> None:
    resident_id = furnish(station)
    with station.act("test") as session:
        sun = helper(session, "孙强")
        told = {"level": 2, "worker_id": station.worker_id, "at": AT, "manner": CareManner.DOOR, "minutes": 45}
        session.add(CareVisit(resident_id=resident_id, helper_id=sun.id, **told))
    carried_out(station, Kind.CARE)
    with station.sessions() as session:
        assert session.scalars(select(CareVisit).where(CareVisit.alive())).all() == []
        assert service_of(session, sun.id).minutes == 45


def test_of_who_left_long_ago_the_hours_stay_as_figures_without_what_he_did(station: Station) -> None:
    sun = volunteer(station)
    with station.act("test") as session:
        session.get_one(Helper, sun.id).ends_on = date(2020, 1, 1)
    carried_out(station, Kind.STAFF)
    with station.sessions() as session:
        kept = next(each for each in served(session, sun.id) if each.manner is None)
    assert (kept.what, kept.minutes) == ("", 120)
