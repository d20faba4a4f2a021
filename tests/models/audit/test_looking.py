"""Who opened what is of level 4 is told, and of one resident who saw and changed what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.audit.looking import AGAIN_S, Look, Recent
from models.audit.reading import Wanted, audit_counts, audit_rows, of_resident
from models.base import utc_now, uuid7
from models.calendar import today
from models.care.card import care_card
from models.errors import WorldError
from models.people.records import Basis, Resident
from models.station import Station
from models.station.connection import raw
from models.workers.records import Worker
from sync.pruning import KEPT_FOR, _prune_some
from sync.station_state import stored
from tests.models.audit.test_trail import lines, tampered


def read_card(station: Station, person: Any) -> None:
    with station.sessions() as session:
        care_card(session, person, today())


def test_who_reads_the_card_of_level_4_leaves_one_line_for_a_while(station: Station, person: Any) -> None:
    read_card(station, person)
    read_card(station, person)
    looks = [line for line in lines(station, "deed", "resident_id", "level") if line[0] == "look"]
    assert looks == [("look", person.hex, 4)]


def test_what_cannot_be_noted_is_not_shown(station: Station, person: Any) -> None:
    with station.local_write() as session:
        raw(session).execute("ALTER TABLE station_audit RENAME TO elsewhere")
    with pytest.raises(WorldError) as refused:
        read_card(station, person)
    assert refused.value.code == "audit_unwritable"


def test_a_look_after_a_while_is_another_one() -> None:
    now = [0.0]
    recent, look = Recent(lambda: now[0]), Look("appeal", uuid7(), 4)
    assert recent.new([look, look]) == [look]
    assert recent.new([look]) == []
    now[0] = AGAIN_S
    assert recent.new([look]) == [look]


def test_the_page_of_a_resident_tells_values_before_and_after_also_when_the_journal_has_let_go(
    station: Station,
) -> None:
    with station.act("people.add") as session:
        session.add(person := Resident(name="赵丽", basis=Basis.DUTY))
    with station.act("people.edit") as session:
        session.get_one(Resident, person.id).phone = "13912345678"
    old = stored(utc_now() - KEPT_FOR - timedelta(days=1))
    with station.local_write() as session:
        driver = raw(session)
        driver.execute("UPDATE journal SET receipted_at = ?, at = ?", (old, old))
        assert _prune_some(driver, stored(utc_now() - KEPT_FOR)) >= 2
        assert driver.execute("SELECT count(*) FROM journal").fetchone() == (0,)
    with station.act("people.edit") as session:
        session.get_one(Resident, person.id).phone = "13900000000"
    with station.sessions() as session:
        told = of_resident(session, person.id)
        assert told is not None
        changes = [(change.column, change.before, change.after) for change in told.changes]
    assert changes == [("phone", "13912345678", "13900000000"), ("phone", None, "13912345678")]
    assert told.entered_by == "刘芳"
    assert [line.deed for line in told.others] == ["edit", "edit", "edit"]


def test_numbers_of_the_audit_are_those_of_its_lists(station: Station, person: Any) -> None:
    read_card(station, person)
    with station.sessions() as session:
        counts = audit_counts(session, Wanted())
        for deed, count in counts.items():
            assert len(audit_rows(session, Wanted(deeds=(deed,)))) == count
        assert {row.level for row in audit_rows(session, Wanted(level=4))} == {4}
        assert len(audit_rows(session, Wanted(first=today(), last=today()))) == sum(counts.values())
        assert audit_rows(session, Wanted(last=today() - timedelta(days=1))) == []


def test_who_may_not_see_level_4_is_not_told_about_whom_a_line_is(station: Station, person: Any) -> None:
    read_card(station, person)
    with station.local_write() as session:
        session.add(other := Worker(name="王强"))
        session.flush()
        raw(session).execute("UPDATE care_team_member SET worker_id = ?", (other.id.hex,))
    with station.sessions() as session:
        look = audit_rows(session, Wanted(deeds=("look",)))[0]
        assert (look.covered, look.resident_id, look.record_id, look.table) == (True, None, None, None)
        told = of_resident(session, person)
        assert told is not None
        assert told.looks == ()


def test_lines_that_were_altered_are_still_read(station: Station) -> None:
    tampered(station, "UPDATE station_audit SET outcome = 'x'")
    with station.sessions() as session:
        assert {row.outcome for row in audit_rows(session, Wanted(failed=True))} == {"x"}
