"""The audit: a line with every deed, chained, kept, and found out when it is not what was written (L-40, L-41)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from models.audit import kept
from models.audit.chain import Broken, Head, Sound, compact
from models.audit.deeds import Audited
from models.audit.trail import head, verify
from models.base import utc_now, uuid7
from models.errors import WorldError
from models.people.records import Basis, Resident
from models.places.records import Estate
from models.station import Station
from models.station.connection import StationConnection, raw, silent
from tests.conftest import Profile


def lines(station: Station, *names: str) -> list[Any]:
    with station.sessions() as session:
        rows = raw(session).execute(f"SELECT {', '.join(names)} FROM station_audit ORDER BY id").fetchall()
    return [row[0] if len(names) == 1 else tuple(row) for row in rows]


def add_estate(station: Station, name: str = "测试小区") -> None:
    with station.act("places.estate") as session:
        session.add(Estate(name=name))


def verified(station: Station, *noted: Head) -> Sound | Broken:
    with station.sessions() as session:
        return verify(raw(session), noted)


def tampered(station: Station, *statements: str) -> None:
    """As somebody who has the key and a tool of SQLite: no trigger holds him."""
    with station.local_write() as session:
        driver = raw(session)
        for name in kept.audit_triggers():
            driver.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            driver.execute(statement)


def test_an_act_leaves_one_line_with_what_it_touched_and_no_answer(station: Station) -> None:
    with station.act("people.add") as session:
        session.add(Resident(name="赵丽", basis=Basis.DUTY))
    with station.act("people.edit") as session:
        session.query(Resident).one().phone = "13912345678"
    added, edited = lines(station, "deed", "table_name", "resident_id IS NOT NULL", "act_id IS NOT NULL", "detail")[-2:]
    assert added[:4] == edited[:4] == ("edit", "resident", 1, 1)
    assert '"columns":["phone"' in edited[4]
    told = str(lines(station, "detail"))
    assert "赵丽" not in told
    assert "1391" not in told


def test_a_large_act_leaves_one_line_with_counts(station: Station) -> None:
    before = len(lines(station, "id"))
    with station.act("people.import") as session:
        session.add_all(Resident(name=f"人{n}", basis=Basis.DUTY) for n in range(40))
    assert lines(station, "deed")[before:] == ["import"]
    assert '"resident":{"insert":40}' in lines(station, "detail")[-1]


def test_an_act_that_fails_leaves_none_and_one_that_may_not_says_so(station: Station) -> None:
    before = len(lines(station, "id"))
    with pytest.raises(ZeroDivisionError), station.act("places.estate"):
        raise ZeroDivisionError
    assert len(lines(station, "id")) == before
    with pytest.raises(WorldError), station.act("workers.account"):
        raise WorldError("only_secretary")
    station.settle()
    assert lines(station, "deed", "outcome")[-1] == ("refused", "only_secretary")


def test_log_ins_log_outs_and_failures_are_told(profile: Profile) -> None:
    station = profile.open()
    station.lock()
    with pytest.raises(WorldError):
        station.unlock("wrong")
    station.unlock(profile.password)
    station.close()
    with pytest.raises(WorldError):
        Profile(profile.folder, "", password="wrong").open()
    aside = (profile.folder / "audit.aside").read_bytes()
    assert profile.login.encode() not in aside
    station = profile.open()
    deeds = lines(station, "deed", "worker_id")
    assert [deed for deed, _who in deeds][-7:] == [
        *("log_in", "lock", "unlock_failed", "unlock", "log_out"),
        *("log_in", "log_in_failed"),
    ]
    assert {who for _deed, who in deeds} == {station.worker_id.hex}
    assert verified(station) == Sound(len(deeds), _head(station))
    station.close()


def _head(station: Station) -> Head:
    with station.sessions() as session:
        return head(raw(session))


def test_undo_is_a_line_and_what_was_changed_is_remembered(station: Station) -> None:
    with station.act("people.add") as session:
        session.add(Resident(name="赵丽", basis=Basis.DUTY))
    with station.act("people.edit") as session:
        session.query(Resident).one().name = "赵莉"
        act = session.info["act"].id
    station.undo(act)
    assert lines(station, "deed", "act_id")[-1] == ("undo", act)
    with station.sessions() as session:
        row = raw(session).execute("SELECT changes, taken_back FROM history").fetchone()
    assert "赵莉" in row[0]
    assert row[1] == 1


@pytest.mark.parametrize("statement", ["UPDATE station_audit SET outcome = 'ok'", "DELETE FROM station_audit"])
def test_no_writer_edits_the_audit(station: Station, statement: str) -> None:
    with station.local_write() as session, silent(session), pytest.raises(sqlcipher.IntegrityError, match="kept as it"):
        raw(session).execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "outcome = 'x'",
        "at = replace(at, '20', '21')",
        "worker_id = NULL",
        "detail = NULL",
        "level = 1",
        "before = zeroblob(32)",
        "hash = zeroblob(32)",
        "act_id = act_id + 1",
        "record_id = replace(record_id, substr(record_id, 32, 1), 'x')",
    ],
)
def test_one_changed_value_is_told_with_its_place(station: Station, change: str) -> None:
    for n in range(3):
        add_estate(station, f"小区{n}")
    number = _head(station).number - 1
    tampered(station, f"UPDATE station_audit SET {change} WHERE id = {number}")
    assert verified(station) == Broken(number, "altered")


def test_a_missing_line_is_told(station: Station) -> None:
    for n in range(3):
        add_estate(station, f"小区{n}")
    number = _head(station).number - 1
    tampered(station, f"DELETE FROM station_audit WHERE id = {number}")
    assert verified(station) == Broken(number, "missing")


def test_an_end_that_is_cut_off_is_told_by_what_counted_and_by_what_was_noted_elsewhere(station: Station) -> None:
    add_estate(station)
    station.note(Audited.BACKUP)
    noted = _head(station)
    tampered(station, f"DELETE FROM station_audit WHERE id = {noted.number}")
    assert verified(station) == Broken(noted.number, "cut")
    tampered_again = f"UPDATE sqlite_sequence SET seq = {noted.number - 1} WHERE name = 'station_audit'"
    with station.local_write() as session:
        raw(session).execute(tampered_again)
    assert isinstance(verified(station), Sound)
    assert verified(station, noted) == Broken(noted.number, "cut")
    station.note(Audited.CHECK)
    assert verified(station, noted) == Broken(noted.number, "rewritten")


def test_an_act_without_its_line_is_told(station: Station) -> None:
    add_estate(station)
    add_estate(station, "又一个")
    number = _head(station).number
    tampered(
        station,
        f"DELETE FROM station_audit WHERE id = {number}",
        f"UPDATE sqlite_sequence SET seq = {number - 1} WHERE name = 'station_audit'",
    )
    assert verified(station) == Broken(number, "cut")


def test_what_cannot_be_audited_does_not_happen(profile: Profile) -> None:
    station = profile.open()
    with station.local_write() as session:
        raw(session).execute("ALTER TABLE station_audit RENAME TO elsewhere")
    with pytest.raises(WorldError) as refused:
        add_estate(station)
    assert refused.value.code == "audit_unwritable"
    with station.sessions() as session:
        assert session.query(Estate).count() == 0
    station.close()
    with pytest.raises(WorldError) as refused:
        profile.open()
    assert refused.value.code == "audit_unwritable"


def test_nothing_waits_for_who_writes_and_nothing_is_lost(station: Station) -> None:
    subject = uuid7()
    with station.act("places.estate") as session:
        station.note(Audited.LOOK, table="membership", resident_id=subject, level=4)
        told = (station.folder / "audit.aside").read_bytes()
        assert subject.hex.encode() not in told
        session.add(Estate(name="测试小区"))
    assert lines(station, "deed", "level")[-2:] == [("edit", 2), ("look", 4)]
    assert not (station.folder / "audit.aside").exists()
    assert not (station.folder / "audit.taken").exists()


@pytest.mark.parametrize("forged", [b"s" + b"A" * 60, b'c["grant", "2026-11-22 08:00:00.000000", "ok", ""]'])
def test_lines_beside_the_file_that_somebody_touched_are_told(station: Station, forged: bytes) -> None:
    station.lock()
    path: Path = station.folder / "audit.aside"
    path.write_bytes(forged + b"\n")
    station.settle()
    assert lines(station, "deed", "outcome")[-1] == ("check", "aside_damaged")


def test_lines_of_three_years_go_and_a_line_says_so(station: Station) -> None:
    add_estate(station)
    with station.local_write() as session:
        driver: StationConnection = raw(session)
        assert kept.cut_old(driver, "2026-11-22 12:00:00.000000", utc_now().replace(year=2000)) == 0
        with pytest.raises(sqlcipher.IntegrityError):
            kept.cut_old(driver, "2026-11-22 12:00:00.000000", utc_now().replace(year=2100))


def test_what_is_left_of_an_old_chain_is_sound(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    add_estate(station)
    tampered(station)
    with station.local_write() as session:
        gone = kept.cut_old(raw(session), "2026-11-22 12:00:00.000000", utc_now().replace(year=2100))
    assert gone > 0
    add_estate(station, "又一个")
    assert lines(station, "deed") == ["cut", "edit"]
    assert isinstance(verified(station), Sound)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(st.characters(codec=None)))))
def test_both_ways_of_writing_a_line_give_the_same_bytes(values: list[Any]) -> None:
    slow = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    assert compact(values) == slow


def test_every_sign_is_written_the_same_in_both_ways() -> None:
    signs = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x10000), 0x1F600, 0x20BB7, 0x10FFFF)]
    assert compact(signs) == json.dumps(signs, ensure_ascii=False, separators=(",", ":")).encode()
