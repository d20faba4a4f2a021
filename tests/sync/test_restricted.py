"""Level 4 at stations: it comes where a worker of the care team has an account, elsewhere there is no byte of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from models import drafts
from models.base import utc_now
from models.calendar import today
from models.care.records import CareDue, CareNeed, CareTeamMember, Membership, Risk
from models.errors import WorldError
from models.station.connection import raw
from models.station.records import JournalEntry
from models.sync.records import ConflictCard
from models.workers.records import Worker, WorkerRole
from sync.envelope import read_envelope, write_envelope
from sync.holding import held, tidy
from sync.protocol import unpack_json
from sync.server.database import Database
from sync.server.envelopes import give_out, take_in
from sync.server.keys import load_keys
from sync.station_state import change_state, read_state
from sync.wire import Answer, Wire
from tests.conftest import Profile
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.pages import plain_bytes
from tests.sync.server.raw import RawStation
from tests.sync.stations import Pc
from tests.sync.team import MARK, Team, allow, clean, make_team, me, membership, place, raw_count, set_raw
from tests.sync.test_client_crashes import die


@pytest.fixture
def team(make_pc: MakePc, server: RunningServer) -> Team:
    return make_team(make_pc, server)


def test_it_comes_where_a_worker_of_the_team_works_and_nowhere_else(team: Team) -> None:
    assert team.two.get(Membership, team.member).note == MARK
    assert [raw_count(pc, "care_team_member") for pc in (team.one, team.two, team.three)] == [2, 2, 0]
    assert clean(team.three)
    assert not clean(team.two)


def test_a_sync_with_nothing_to_do_stays_one_request(team: Team) -> None:
    for pc in (team.one, team.two, team.three):
        pc.run()
        pc.steps.clear()
        pc.run()
        assert pc.steps == ["pull"]


def test_edits_go_both_ways_and_a_clash_ends_on_a_card_of_the_team(team: Team) -> None:
    team.one.edit(Membership, team.member, note=MARK + "甲")
    team.two.edit(Membership, team.member, evidence=MARK + "据", note=MARK + "乙")
    team.run()
    team.run()
    for pc in (team.one, team.two):
        assert pc.get(Membership, team.member).evidence == MARK + "据"
        assert pc.count(ConflictCard, ConflictCard.level == 4) == 1
        with pc.station.whole() as session:
            assert held(raw(session)).keys() == {"membership", "care_team_member", "conflict_card"}
    assert team.one.get(Membership, team.member).note == team.two.get(Membership, team.member).note
    assert raw_count(team.three, "conflict_card") == 0
    assert clean(team.three)


def test_what_is_unsent_stays_on_top_of_what_comes(team: Team) -> None:
    team.one.edit(Membership, team.member, evidence=MARK + "据")
    team.one.run()
    die_before_push = team.two
    die_before_push.edit(Membership, team.member, note=MARK + "未发")
    change_state(team.two.station, server_schemas=["0000"])  # sends nothing, fetches on
    team.two.run()
    found = team.two.get(Membership, team.member)
    assert (found.evidence, found.note) == (MARK + "据", MARK + "未发")
    team.two.run()
    team.one.run()
    assert team.one.get(Membership, team.member).note == MARK + "未发"


def lose(team: Team) -> None:
    """The secretary ends the colleague's place."""
    team.one.edit(CareTeamMember, team.place, ends_on=today())
    team.one.run()


def test_whoever_loses_his_place_keeps_no_byte_of_it(team: Team) -> None:
    team.two.edit(Membership, team.member, note=MARK + "改")
    with team.two.station.local_write() as session:
        due = {"phone_counts": False, "computed_on": today(), "risk": Risk.HIGH}
        session.merge(CareDue(resident_id=team.person, level=4, **due))
        for place in (f"F03:{team.person}", f"C-02:{team.person},{me(team.two)}"):
            drafts.keep(session, place, me(team.two), {"needs": MARK})
        drafts.keep(session, f"resident:{team.person}", me(team.two), {"note": "普通"})
    team.two.run()
    lose(team)
    told: set[str] = set()
    team.two.station.on_commit.append(lambda tables, _act: told.update(tables))
    team.two.run()
    assert {"membership", "care_team_member", "care_due"} <= told
    assert [raw_count(team.two, table) for table in ("membership", "care_team_member", "care_due")] == [0, 0, 0]
    assert raw_count(team.two, "draft") == 1
    assert team.two.count(JournalEntry, JournalEntry.table_name == "membership") == 0
    assert clean(team.two)
    team.run()
    assert team.one.get(Membership, team.member).note == MARK + "改"


def test_what_was_written_before_the_news_goes_up_first(team: Team) -> None:
    lose(team)
    team.two.edit(Membership, team.member, note=MARK + "晚")
    need = team.two.add(CareNeed(resident_id=team.person, level=4, kind="money", text=MARK))
    assert team.two.run().refused == 0
    assert clean(team.two)
    team.one.run()
    assert team.one.get(Membership, team.member).note == MARK + "晚"
    assert team.one.get(CareNeed, need).text == MARK


def test_he_gets_it_again_when_he_is_named_again(team: Team) -> None:
    lose(team)
    team.two.run()
    team.one.add(place(team.person, me(team.two)))
    team.run()
    assert team.two.get(Membership, team.member).note == MARK


def test_an_account_that_the_operator_allowed_brings_it_and_its_end_takes_it(team: Team, server: RunningServer) -> None:
    team.three.station.add_account("wang", Profile.password, me(team.two), team.three.profile.recovery_code)
    team.three.run()
    assert raw_count(team.three, "membership") == 0
    allow(server, team.three, me(team.two))
    team.three.run()
    assert raw_count(team.three, "membership") == 1
    with team.three.station.local_write() as session:
        raw(session).execute("DELETE FROM account WHERE worker_id = ?", (me(team.two).hex,))
    team.three.run()
    assert raw_count(team.three, "membership") == 0
    assert clean(team.three)


def test_a_worker_who_leaves_takes_it_with_him(team: Team) -> None:
    team.one.edit(Worker, me(team.two), active=False)
    team.one.run()
    team.two.run()
    assert clean(team.two)


def test_a_place_that_ends_by_its_day_ends_here_without_a_line(team: Team) -> None:
    team.one.edit(CareTeamMember, team.place, ends_on=today() + timedelta(days=1))
    team.run()
    assert tidy(team.two.station) == 0
    change_state(team.two.station, clock_offset_s=86_400.0)  # tomorrow
    team.two.add(CareNeed(resident_id=team.person, level=4, kind="money", text="未发的话"))
    assert tidy(team.two.station) == 3
    team.two.station.close()
    assert clean(team.two)
    assert "未发的话".encode() in plain_bytes(team.two.profile.folder, team.two.station.key)


def test_an_ordinary_station_that_never_had_a_line_keeps_all(make_pc: MakePc) -> None:
    pc = make_pc()
    pc.add(membership(pc.resident()))
    with pc.station.sessions() as session:
        assert held(raw(session)) == {}


def test_a_new_station_gets_it_with_its_first_download(team: Team, make_pc: MakePc, server: RunningServer) -> None:
    fresh = make_pc().enrol(server)
    fresh.run()
    assert raw_count(fresh, "membership") == 0
    fresh.station.add_account("wang", Profile.password, me(team.two), fresh.profile.recovery_code)
    fresh.run()
    allow(server, fresh, me(team.two))
    fresh.run()
    assert raw_count(fresh, "membership") == 1


def test_who_makes_himself_secretary_in_a_fresh_file_is_a_worker_after_the_first_sync(
    team: Team, make_pc: MakePc, server: RunningServer
) -> None:
    fresh = make_pc()
    fresh.edit(Worker, me(fresh), role=WorkerRole.SECRETARY)
    fresh.enrol(server).run()
    fresh.run()
    assert fresh.get(Worker, me(fresh)).role is WorkerRole.WORKER
    team.one.run()
    assert team.one.get(Worker, me(fresh)).role is WorkerRole.WORKER
    set_raw(fresh, "worker", me(fresh), role="secretary")
    fresh.add(place(team.person, me(fresh)))
    assert fresh.run().refused == 2
    assert raw_count(fresh, "membership") == 0
    assert clean(fresh)


def test_the_secretarys_second_pc_has_it_once_the_operator_allowed_it(
    team: Team, make_pc: MakePc, server: RunningServer
) -> None:
    fresh = make_pc().enrol(server)
    fresh.run()
    with pytest.raises(WorldError, match="only_secretary"):
        fresh.station.add_account("zhang", Profile.password, me(team.one))
    fresh.station.add_account("zhang", Profile.password, me(team.one), fresh.profile.recovery_code)
    fresh.run()
    assert raw_count(fresh, "membership") == 0
    allow(server, fresh, me(team.one))
    fresh.run()
    assert raw_count(fresh, "membership") == 1


@pytest.mark.parametrize("step", ["restricted", "pull", "send", "receipt"])
def test_a_run_that_ends_at_any_step_is_made_good_by_the_next(team: Team, step: str) -> None:
    team.one.edit(Membership, team.member, note=MARK + "甲")
    team.two.edit(Membership, team.member, evidence=MARK + "据")
    team.one.run()
    die(team.two, step)
    lose(team)
    die(team.two, step)
    team.two.run()
    team.one.run()
    assert clean(team.two)
    assert team.one.get(Membership, team.member).evidence == MARK + "据"


def test_a_station_restored_from_a_backup_comes_to_the_same(team: Team, tmp_path: Path) -> None:
    team.two.edit(Membership, team.member, note=MARK + "旧")
    twin = team.two.copy(tmp_path / "twin")
    try:
        team.two.run()
        team.two.edit(Membership, team.member, evidence=MARK + "新")
        team.two.run()
        twin.run()
        twin.run()
        team.one.run()
        for pc in (team.one, twin):
            found = pc.get(Membership, team.member)
            assert (found.note, found.evidence) == (MARK + "旧", MARK + "新")
            assert raw_count(pc, "conflict_card") == 0
    finally:
        twin.station.close()


def test_a_station_that_tells_nothing_gets_nothing(team: Team, server: RunningServer) -> None:
    with RawStation(server.url) as old:
        old.workers = [me(team.two).hex]
        old.join(server.make_code(team.one.station.community_code))
        assert b"restricted" not in old.ask_changes().content


def test_a_district_of_before_is_told_no_workers_and_sync_goes_on(
    make_pc: MakePc, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc, ask = make_pc().enrol(server), Wire.ask

    def strict(wire: Wire, method: str, path: str, body: bytes | None = None, **more: Any) -> Answer:
        if path == "/v1/token" and body is not None and "workers" in unpack_json(body):
            raise WorldError("message_shape")
        return ask(wire, method, path, body, **more)

    monkeypatch.setattr(Wire, "ask", strict)
    assert pc.run().pushed > 0
    pc.run()
    assert pc.unreceipted() == 0


@dataclass
class Counter:
    """The operator at the district, with the sticks that people bring."""

    database: Database
    folder: Path

    def answer(self, pc: Pc, name: str) -> Path:
        station = UUID(read_state(pc.station).station_id)
        give_out(self.database, self.database.run(load_keys), station, self.folder / name, utc_now())
        return self.folder / name

    def bring(self, pc: Pc, name: str) -> None:
        write_envelope(pc.station, self.folder / name)
        take_in(self.database, self.database.run(load_keys), self.folder / name, utc_now())


@pytest.fixture
def counter(server: RunningServer, tmp_path: Path) -> Iterator[Counter]:
    database = Database(server.district.url)
    database.open()
    yield Counter(database, tmp_path)
    database.close()


def test_an_envelope_brings_it_and_takes_it(team: Team, counter: Counter) -> None:
    team.one.edit(Membership, team.member, note=MARK + "甲")
    team.one.run()
    team.two.add(CareNeed(resident_id=team.person, level=4, kind="money", text=MARK))
    counter.bring(team.two, "up1")
    read_envelope(team.two.station, counter.answer(team.two, "down1"))
    assert team.two.get(Membership, team.member).note == MARK + "甲"
    lose(team)
    assert raw_count(team.one, "care_need") == 1
    read_envelope(team.two.station, counter.answer(team.two, "down2"))
    assert clean(team.two)


def test_who_works_there_is_told_by_envelope_too(team: Team, counter: Counter, server: RunningServer) -> None:
    team.three.station.add_account("wang", Profile.password, me(team.two), team.three.profile.recovery_code)
    counter.bring(team.three, "up")
    allow(server, team.three, me(team.two))
    read_envelope(team.three.station, counter.answer(team.three, "down"))
    assert raw_count(team.three, "membership") == 1


def test_an_envelope_that_was_overtaken_by_the_line_says_nothing(team: Team, counter: Counter) -> None:
    early = counter.answer(team.two, "early")
    need = team.two.add(CareNeed(resident_id=team.person, level=4, kind="money", text=MARK))
    team.two.run()
    read_envelope(team.two.station, early)
    assert team.two.get(CareNeed, need) is not None
    early = counter.answer(team.two, "early2")
    lose(team)
    team.two.run()
    read_envelope(team.two.station, early)
    assert clean(team.two)
