"""The district keeps the audits of its stations and sees when one is not what it was; an older district is let be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy.orm import Session

from models.audit import kept
from models.audit.alarms import alarms
from models.audit.chain import Broken, Sound
from models.audit.deeds import Audited
from models.base import utc_now
from models.errors import WorldError
from models.places.records import Estate
from models.station.backups import backup, restore
from models.station.connection import now_text, raw
from sync import auditing
from sync.envelope import read_envelope, write_envelope
from sync.server import trails
from sync.server.checking import check_district
from sync.server.database import Database
from sync.server.envelopes import give_out, take_in
from sync.server.keys import load_keys
from sync.server.pruning import KEPT_FOR, prune
from sync.station_state import read_state
from sync.transport import Line
from tests.conftest import Profile
from tests.sync.conftest import District, MakePc, RunningServer
from tests.sync.stations import Pc


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "MANY", 1)


def told(district: District) -> trails.Trail:
    with district.connect() as connection:
        (trail,) = trails.trails(connection)
    return trail


def verified(district: District) -> Sound | Broken:
    with district.connect() as connection:
        return trails.verify(connection, trails.trails(connection)[0])


def here(pc: Pc) -> int:
    with pc.station.sessions() as session:
        return here_of(session)


def changed(pc: Pc, *statements: str) -> None:
    """As somebody with the key and a tool of SQLite."""
    with pc.station.local_write() as session:
        for name in kept.audit_triggers():
            raw(session).execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            raw(session).execute(statement)


def cut(pc: Pc, upto: int) -> None:
    """As if nothing had been written after line ``upto``; what counts lines is set back, too."""
    changed(
        pc,
        f"DELETE FROM station_audit WHERE id > {upto}",
        f"UPDATE sqlite_sequence SET seq = {upto} WHERE name = 'station_audit'",
    )


def test_every_line_reaches_the_district_and_is_checked_there(
    make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "A_MESSAGE", 3)
    pc = make_pc().enrol(server)
    for n in range(5):
        pc.add(Estate(name=f"小区{n}"))
    pc.run()
    trail = told(server.district)
    assert (trail.number, trail.alarm, trail.community_code) == (here(pc), None, pc.station.community_code)
    assert verified(server.district) == Sound(trail.number, trail.head)
    pc.add(Estate(name="又一个"))
    pc.run()
    assert told(server.district).number == here(pc) == read_state(pc.station).audit_upto


def test_nothing_new_asks_nothing_and_a_save_costs_no_second_request(
    make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    asked: list[int] = []
    monkeypatch.setattr(Line, "audit", lambda _line, lines: asked.append(lines.after))
    pc.run()
    monkeypatch.setattr(auditing, "MANY", 500)
    pc.add(Estate(name="又一个"))
    pc.run()
    assert asked == []


def test_lines_that_were_cut_off_are_an_alarm_and_stay_in_the_district(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    pc.add(Estate(name="测试小区"))
    pc.run()
    whole = told(server.district).number
    cut(pc, whole - 2)
    pc.run()
    trail = told(server.district)
    assert (trail.alarm, trail.alarm_number, trail.number) == ("rewritten", whole - 1, whole)


def test_a_past_that_is_written_anew_is_an_alarm_and_both_stay(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    pc.add(Estate(name="测试小区"))
    pc.run()
    before = told(server.district).number
    cut(pc, before - 2)
    for _n in range(4):
        pc.station.note(Audited.CHECK)
    pc.run()
    trail = told(server.district)
    assert (trail.alarm, trail.branch, trail.number) == ("rewritten", 1, before + 3)
    assert isinstance(verified(server.district), Sound)
    with server.district.connect() as connection:
        lines = connection.execute("SELECT branch, count(*) FROM audit_line GROUP BY branch ORDER BY branch").fetchall()
        assert lines == [(0, before), (1, before + 3)]
        assert not check_district(connection).ok
    assert b"lianglin_audit_alarms 1.0" in httpx2.get(f"{server.url}/metrics").content


def test_a_line_that_was_altered_before_it_was_told_is_refused_and_an_alarm(
    make_pc: MakePc, server: RunningServer
) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    pc.add(Estate(name="测试小区"))
    line = here(pc)
    changed(pc, f"UPDATE station_audit SET detail = NULL WHERE id = {line}")
    pc.run()
    trail = told(server.district)
    assert (trail.alarm, trail.alarm_number, trail.number) == ("altered", line, line - 1)


@contextmanager
def counter(district: District) -> Iterator[Database]:
    """Where the operator takes envelopes in, beside the server."""
    database = Database(district.url)
    database.open()
    try:
        yield database
    finally:
        database.close()


def raised(pc: Pc) -> list[tuple[str, str, int]]:
    with pc.station.sessions() as session:
        return [(each.where.value, each.what, each.line) for each in alarms(session)]


def test_an_alarm_of_the_district_is_told_at_the_station_once_and_stays_until_somebody_answers_for_it(
    make_pc: MakePc, server: RunningServer
) -> None:
    pc = make_pc().enrol(server)
    pc.add(Estate(name="测试小区"))
    pc.run()
    whole = told(server.district).number
    cut(pc, whole - 2)
    pc.run()
    pc.run()
    assert raised(pc) == [("district", "rewritten", whole - 1)]
    with server.district.connect() as connection:
        station = told(server.district).station_id
        with pytest.raises(WorldError, match="alarm_word_missing"):
            trails.see(connection, station, "区里王工", " ", utc_now())
        seen = trails.see(connection, station, "区里王工", "换盘时断电，已核对", utc_now())
        assert (seen.alarm, seen.seen_by, seen.seen_why) == ("rewritten", "区里王工", "换盘时断电，已核对")
        assert trails.alarms(connection) == 0
        assert check_district(connection).ok
        with pytest.raises(WorldError, match="alarm_seen_already"):
            trails.see(connection, station, "区里王工", "再一次", utc_now())
    for _n in range(3):
        pc.station.note(Audited.CHECK)
    pc.run()
    trail = told(server.district)
    assert (trail.branch, trail.number, trail.seen_by) == (1, here(pc), "区里王工")  # the same is answered for
    cut(pc, whole - 3)
    pc.run()
    trail = told(server.district)
    assert (trail.alarm, trail.alarm_number, trail.seen_at) == ("rewritten", whole - 2, None)


def test_an_envelope_carries_the_audit_there_and_how_far_it_is_kept_back(
    make_pc: MakePc, server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "A_MESSAGE", 3)
    pc = make_pc().enrol(server)
    pc.add(Estate(name="测试小区"))
    up, down = tmp_path / "up.llenv", tmp_path / "down.llenv"
    written = here(pc)
    write_envelope(pc.station, up)
    with counter(server.district) as database:
        keys = database.run(load_keys)
        take_in(database, keys, up, utc_now())
        take_in(database, keys, up, utc_now())
        trail = told(server.district)
        assert (trail.number, trail.alarm) == (written, None)
        give_out(database, keys, trail.station_id, down, utc_now())
    pc.add(Estate(name="又一个"))
    read_envelope(pc.station, down)
    assert read_state(pc.station).audit_upto == written
    late = tmp_path / "late.llenv"
    write_envelope(pc.station, late)
    pc.add(Estate(name="还有一个"))
    pc.run()
    with counter(server.district) as database:
        take_in(database, database.run(load_keys), late, utc_now())
    assert (told(server.district).number, told(server.district).alarm) == (here(pc), None)
    assert verified(server.district) == Sound(here(pc), told(server.district).head)


def test_lines_that_went_by_age_before_the_station_was_tied_to_a_district_are_not_missed(
    make_pc: MakePc, server: RunningServer
) -> None:
    pc = make_pc()
    for n in range(4):
        pc.add(Estate(name=f"小区{n}"))
    changed(pc)
    with pc.station.local_write() as session:
        gone = kept.cut_old(raw(session), now_text(), utc_now().replace(year=2100), here_of(session) - 1)
    assert gone > 2
    pc.enrol(server)
    pc.run()
    trail = told(server.district)
    assert (trail.number, trail.alarm) == (here(pc), None)
    assert isinstance(verified(server.district), Sound)


def here_of(session: Session) -> int:
    number: int = raw(session).execute("SELECT max(id) FROM station_audit").fetchone()[0]
    return number


def test_a_district_in_which_somebody_alters_a_line_sees_it(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    with server.district.connect() as connection:
        connection.execute("UPDATE audit_line SET line = replace(line, ':', ';') WHERE number = 2")
    assert verified(server.district) == Broken(2, "altered")


def test_a_restored_backup_is_told_as_restored_and_is_no_alarm(
    make_pc: MakePc, server: RunningServer, tmp_path: Path
) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    backup(pc.station, tmp_path / "old.backup")
    pc.station.note(Audited.CHECK)
    pc.run()
    pc.station.close()
    folder = tmp_path / "restored"
    restore(tmp_path / "old.backup", folder)
    again = Pc(Profile(folder, "", cost=pc.profile.cost), Profile(folder, "", cost=pc.profile.cost).open())
    again.run()
    trail = told(server.district)
    assert (trail.alarm, trail.branch) == ("restored", 1)
    with server.district.connect() as connection:
        assert trails.alarms(connection) == 0
    again.station.close()


def test_an_older_district_is_let_be(make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    ask = Line._ask
    monkeypatch.setattr(
        Line,
        "_ask",
        lambda line, method, path, *given, **more: ask(
            line, method, path.replace("/v1/audit", "/v1/nowhere"), *given, **more
        ),
    )
    pc.add(Estate(name="测试小区"))
    assert pc.run().pushed == 1
    assert read_state(pc.station).last_error is None


def test_the_district_lets_lines_go_after_three_years(make_pc: MakePc, server: RunningServer) -> None:
    pc = make_pc().enrol(server)
    pc.run()
    with server.district.connect() as connection:
        assert prune(connection, utc_now()).audits == 0
        prune(connection, utc_now() + KEPT_FOR + timedelta(days=1))
        assert connection.execute("SELECT count(*) FROM audit_line").fetchone() == (0,)
