"""An audit that is not what backups noted of it is told, and stays told; lines of years ago go, and only these."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models import calendar
from models.audit import kept
from models.audit.alarms import Where, alarms
from models.audit.chain import Broken, Sound, linked
from models.audit.deeds import Audited
from models.base import utc_now
from models.errors import WorldError
from models.places.records import Estate
from models.settings.actions import set_norm
from models.station import Station
from models.station.backups import backup, restore
from models.station.backups.keeper import make
from models.station.backups.rules import Why
from models.station.backups.shelf import shelf_of
from models.station.connection import raw
from models.station.rotating import rotate
from models.station.watching import let_old_go, noted_heads, see, watch
from tests.conftest import Profile
from tests.models.audit.test_trail import add_estate, lines, tampered


def raised(station: Station) -> list[tuple[Where, str, int, str]]:
    with station.sessions() as session:
        return [(each.where, each.what, each.line, each.why) for each in alarms(session)]


def last(station: Station) -> int:
    return int(lines(station, "id")[-1])


def written_anew(station: Station, upto: int) -> None:
    """As somebody who has the key and writes the chain anew behind ``upto``: by itself it holds."""
    tampered(
        station,
        f"DELETE FROM station_audit WHERE id > {upto}",
        f"UPDATE sqlite_sequence SET seq = {upto} WHERE name = 'station_audit'",
    )
    for number in range(4):
        station.note(Audited.CHECK, parts=number)
    add_estate(station, "后来的")


def test_an_audit_written_anew_after_a_backup_is_told_once(station: Station) -> None:
    add_estate(station)
    make(station, Why.DAILY)
    noted = next(noted_heads(station)).head
    assert isinstance(watch(station), Sound)
    written_anew(station, noted.number - 2)
    found = watch(station)
    assert found == Broken(noted.number, "rewritten")
    assert watch(station) == found
    assert raised(station) == [(Where.BACKUP, "rewritten", noted.number, "")]


def test_an_end_that_a_backup_knows_and_that_is_gone_is_told(station: Station) -> None:
    for n in range(3):
        add_estate(station, f"小区{n}")
    make(station, Why.DAILY)
    number = next(noted_heads(station)).head.number
    tampered(
        station,
        f"DELETE FROM station_audit WHERE id > {number - 2}",
        f"UPDATE sqlite_sequence SET seq = {number - 2} WHERE name = 'station_audit'",
        "DELETE FROM act",
    )
    assert watch(station) == Broken(number, "cut")


def test_a_backup_that_was_brought_back_is_no_alarm(profile: Profile, tmp_path: Path) -> None:
    station = profile.open()
    backup(station, tmp_path / "old.backup")
    add_estate(station)
    make(station, Why.DAILY)
    station.close()
    restore(tmp_path / "old.backup", profile.folder, over=True)
    station = profile.open()
    for n in range(4):
        add_estate(station, f"小区{n}")
    assert list(noted_heads(station))
    assert isinstance(watch(station), Sound)
    assert raised(station) == []
    station.close()


def test_an_alarm_is_answered_for_with_a_word_and_both_stay(station: Station) -> None:
    add_estate(station)
    tampered(station, "UPDATE station_audit SET deed = 'look' WHERE id = 2")
    watch(station)
    with station.sessions() as session:
        (alarm,) = alarms(session, unseen=True)
        assert (alarm.where, alarm.what, alarm.line) == (Where.HERE, "altered", 2)
        with pytest.raises(WorldError, match="alarm_word_missing"):
            see(station, session, alarm.number, "  ")
        with pytest.raises(WorldError, match="no_such_alarm"):
            see(station, session, alarm.number + 99, "查明")
        see(station, session, alarm.number, " 换盘时写坏，已从备份核对 ")
    with station.sessions() as session:
        assert alarms(session, unseen=True) == []
        (alarm,) = alarms(session)
        assert (alarm.seen_by, alarm.why) == ("刘芳", "换盘时写坏，已从备份核对")
        with pytest.raises(WorldError, match="alarm_seen_already"):
            see(station, session, alarm.number, "又来")
    assert watch(station) == Broken(2, "altered")
    assert len(raised(station)) == 1


@pytest.mark.parametrize("why", [Why.IMPORT, Why.MERGE])
def test_a_backup_that_is_made_by_itself_leaves_a_line(station: Station, why: Why) -> None:
    with station.act("people.import" if why is Why.IMPORT else "people.merge") as session:
        session.add(Estate(name="新湖小区"))
    for finish in station.before_close:
        finish()
    assert f'"why":"{why.value}"' in lines(station, "detail")[-1]
    assert lines(station, "deed")[-1] == "backup"


def test_a_backup_by_hand_and_one_that_failed_leave_lines(station: Station, tmp_path: Path) -> None:
    backup(station, tmp_path / "hand.backup")
    assert lines(station, "deed", "outcome", "detail")[-1] == ("backup", "ok", '{"why":"hand"}')
    shelf_of(station.folder).write_text("in the way")
    with pytest.raises(OSError, match="exists"):
        make(station, Why.DAILY)
    deed, outcome, detail = lines(station, "deed", "outcome", "detail")[-1]
    assert (deed, detail) == ("backup", '{"why":"daily"}')
    assert outcome != "ok"


def test_lines_of_years_ago_go_by_the_setting_and_a_line_says_so(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        add_estate(station, f"小区{n}")
    aged(station, years=3.5)
    with station.act("settings.norm") as session:
        set_norm(session, "retention.audit_years", 4)
    assert let_old_go(station) == 0
    with station.act("settings.norm") as session:
        set_norm(session, "retention.audit_years", None)
    gone = let_old_go(station)
    assert gone >= 3
    assert lines(station, "deed")[-1] == "cut"
    assert f'"lines":{gone}' in lines(station, "detail")[-1]
    assert isinstance(watch(station), Sound)


def aged(station: Station, years: float) -> None:
    """All lines become as old as that, but the last one, of two months ago; their chain is made anew."""
    old, settled = ((utc_now() - timedelta(days=days)).strftime(kept.INSTANT) for days in (366 * years, 60))
    end = last(station)
    tampered(
        station,
        f"UPDATE station_audit SET at = '{old}' WHERE id < {end}",
        f"UPDATE station_audit SET at = '{settled}' WHERE id = {end}",
    )
    names = "id, at, worker_id, deed, outcome, table_name, record_id, resident_id, level, act_id, detail"
    with station.local_write() as session:
        driver, before = raw(session), bytes(32)
        for row in driver.execute(f"SELECT {names} FROM station_audit ORDER BY id").fetchall():
            digest = linked(before, row)
            driver.execute("UPDATE station_audit SET before = ?, hash = ? WHERE id = ?", (before, digest, row[0]))
            before = digest


def test_a_clock_that_leapt_takes_no_line(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    add_estate(station)
    leapt = calendar.now() + timedelta(days=366 * 9)
    monkeypatch.setattr("models.station.watching.now", lambda: leapt)
    assert let_old_go(station) == 0


def test_what_the_district_lacks_stays_however_old(station: Station) -> None:
    add_estate(station)
    aged(station, years=5)
    with station.local_write() as session:
        driver = raw(session)
        columns = [
            (row[1], row[2]) for row in driver.execute("PRAGMA table_info(sync_state)").fetchall() if row[3] or row[5]
        ]
        values = {name: (0 if "INT" in kind or "FLOAT" in kind or "BOOL" in kind else "x") for name, kind in columns}
        values |= {"audit_upto": 1}
        driver.execute(
            f"INSERT INTO sync_state ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )
    assert let_old_go(station) == 1


def test_a_new_key_is_told_and_lines_that_waited_follow_it(profile: Profile) -> None:
    station = profile.open()
    for _step in rotate(station, profile.password):
        pass
    station.lock()
    station.close()
    station = profile.open()
    told = lines(station, "deed", "outcome")
    assert told[-5:] == [("keys", "ok"), ("backup", "ok"), ("log_in", "ok"), ("lock", "ok"), ("log_out", "ok")]
    assert isinstance(watch(station), Sound)
    station.close()
