"""A community's PC and the seats of its street and district: the same cases, each level's own file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.commands.entry import run_command
from models.appeals.actions import assign, existing_appeal, standing_of, step, steps_of
from models.appeals.departments import departments, load_departments
from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, AppealNow, AppealTopic, Source
from models.appeals.states import State, StepKind
from models.appeals.topics import load_topics
from models.calendar import now, today
from models.errors import WorldError
from models.people.records import Resident
from models.station import open_station
from models.station.connection import raw
from models.sync.records import Refusal
from models.visits.attachments import attach
from models.whistles.actions import Call, draft
from models.whistles.actions import step as whistle_step
from models.whistles.actions import steps_of as whistle_steps
from models.whistles.records import MeetingKind, RedMeeting, RedTask, Whistle, WhistleKind
from models.whistles.red_tasks import give
from models.whistles.states import StepKind as WhistleKindOfStep
from tests.conftest import COMMUNITY, Profile
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, family
from tests.sync.team import MARK, clean, raw_count

STREET, DISTRICT = "210112010000", "210112000000"


@dataclass
class Levels:
    """Two PCs of a community and the seat of its street, which was there before any case."""

    one: Pc
    two: Pc
    street: Pc

    def run(self) -> None:
        for _round in range(2):
            for pc in (self.one, self.two, self.street):
                pc.run()

    def appeal(self, pc: Pc, **more: object) -> UUID:
        with pc.station.act("test") as session:
            topic = session.scalars(select(AppealTopic.item_code).order_by(AppealTopic.item_code)).first()
            told = {
                "source": Source.COUNTER,
                "topic_code": topic,
                "content": "水管漏水",
                "contact_name": "李伟",
                **more,
            }
            return take_in(session, Intake(**told), at=now()).id  # type: ignore[arg-type]


@pytest.fixture
def levels(make_pc: MakePc, server: RunningServer) -> Levels:
    one, two, street = make_pc(), make_pc(), make_pc(STREET)
    for pc in (one, street):
        with pc.station.act("test") as session:
            load_topics(session)
            load_departments(session)
    found = Levels(*(pc.enrol(server) for pc in (one, two, street)))
    found.run()
    return found


def state(pc: Pc, appeal: UUID) -> tuple[State, list[str], str]:
    """Where the appeal stands: folded from its steps, and as the list has it."""
    with pc.station.sessions() as session:
        steps = [each.kind for each in steps_of(session, appeal)]
        listed = session.scalars(select(AppealNow.state).where(AppealNow.appeal_id == appeal)).one()
        return standing_of(session, existing_appeal(session, appeal)).state, steps, listed


def do(pc: Pc, appeal: UUID, kind: StepKind, **more: object) -> None:
    with pc.station.act("test") as session:
        step(session, appeal, kind, at=now(), **more)  # type: ignore[arg-type]


def department(session: Session) -> str:
    return departments(session)[0].name


def nothing_is_refused(*pcs: Pc) -> bool:
    return all(pc.count(Refusal) == 0 and pc.unreceipted() == 0 for pc in pcs)


def test_a_community_takes_in_the_street_assigns_and_both_see_the_same(levels: Levels) -> None:
    _door, _home, resident = family(levels.one)
    appeal = levels.appeal(levels.one, resident_id=resident)
    do(levels.one, appeal, StepKind.ACCEPT)
    levels.run()
    with levels.street.station.act("test") as session:
        assert existing_appeal(session, appeal).resident_id is None
        assign(session, appeal, department(session), at=now())
    levels.run()
    assert state(levels.one, appeal) == state(levels.two, appeal) == state(levels.street, appeal)
    assert state(levels.one, appeal)[0] is State.ASSIGNED
    assert levels.one.get(Appeal, appeal).resident_id == resident
    assert levels.street.count(Resident) == 0
    assert nothing_is_refused(levels.one, levels.two, levels.street)


def test_the_street_judges_a_whistle_that_the_community_blows_then(levels: Levels) -> None:
    with levels.one.station.act("test") as session:
        call = Call(kind=WhistleKind.RESIDENTS, departments=[department(session)], place="路口", facts="占道经营")
        whistle = draft(session, call).id
    levels.run()
    assert levels.street.get(Whistle, whistle).place == "路口"
    with levels.street.station.act("test") as session:
        whistle_step(session, whistle, WhistleKindOfStep.APPROVE)
    levels.run()
    with levels.two.station.act("test") as session:
        whistle_step(session, whistle, WhistleKindOfStep.BLOW)
    levels.run()
    kinds = []
    for pc in (levels.one, levels.two, levels.street):
        with pc.station.sessions() as session:
            kinds.append([each.kind for each in whistle_steps(session, whistle)])
    assert kinds == [["approve", "blow"]] * 3
    assert nothing_is_refused(levels.one, levels.two, levels.street)


def test_both_levels_append_offline_and_fold_the_same(levels: Levels) -> None:
    appeal = levels.appeal(levels.one)
    levels.run()
    do(levels.one, appeal, StepKind.ACCEPT)
    do(levels.street, appeal, StepKind.ACCEPT)
    do(levels.one, appeal, StepKind.REMARK, text="社区已联系")
    do(levels.street, appeal, StepKind.REMARK, text="街道已知")
    levels.run()
    assert state(levels.one, appeal) == state(levels.two, appeal) == state(levels.street, appeal)
    found, steps, _listed = state(levels.street, appeal)
    assert found is State.ACCEPTED
    assert sorted(steps) == ["accept", "accept", "remark", "remark"], "one acceptance is a stray, which nobody loses"


def test_a_seat_that_is_enrolled_later_gets_what_was_there(
    levels: Levels, make_pc: MakePc, server: RunningServer
) -> None:
    appeal = levels.appeal(levels.one)
    do(levels.one, appeal, StepKind.ACCEPT)
    levels.run()
    seat = make_pc(DISTRICT).enrol(server)
    seat.run()
    assert state(seat, appeal) == state(levels.one, appeal)
    do(seat, appeal, StepKind.REMARK, text="区里督办")
    seat.run()
    levels.run()
    assert state(seat, appeal)[1] == state(levels.street, appeal)[1] == state(levels.two, appeal)[1]


def test_what_the_street_takes_in_comes_down_to_the_community_it_is_about(levels: Levels) -> None:
    for wrong, code in ((None, "community_missing"), (DISTRICT, "community_elsewhere")):
        with pytest.raises(WorldError, match=code):
            levels.appeal(levels.street, source=Source.HOTLINE, community_code=wrong)
    with pytest.raises(WorldError, match="community_elsewhere"):
        levels.appeal(levels.one, community_code="210112010013")
    appeal = levels.appeal(levels.street, source=Source.HOTLINE, community_code=COMMUNITY, contact_phone="13804001234")
    do(levels.street, appeal, StepKind.ACCEPT)
    levels.run()
    assert state(levels.one, appeal) == state(levels.two, appeal) == state(levels.street, appeal)
    came = levels.two.get(Appeal, appeal)
    assert (came.community_code, came.contact_phone) == (COMMUNITY, "13804001234")
    assert came.number.startswith(f"SQ-{STREET}-{came.received_at.year}-A")
    do(levels.one, appeal, StepKind.ESCALATE, detail={"level": "week"})
    levels.run()
    assert state(levels.street, appeal) == state(levels.one, appeal)
    assert nothing_is_refused(levels.one, levels.two, levels.street)


def test_an_accusation_taken_in_at_the_street_stays_there(levels: Levels) -> None:
    closed = levels.appeal(levels.street, accusation=True, accused=(MARK,), content=MARK, community_code=COMMUNITY)
    levels.run()
    assert levels.street.get(Appeal, closed).community_code == STREET
    assert raw_count(levels.one, "appeal") == 0
    assert clean(levels.one)
    assert nothing_is_refused(levels.street)


def test_who_appealed_comes_to_the_street_with_what_is_escalated(levels: Levels) -> None:
    appeal = levels.appeal(levels.one, contact_name="李伟", contact_phone="13804001234", address="3-2-501")
    do(levels.one, appeal, StepKind.ACCEPT)
    levels.run()
    came = levels.street.get(Appeal, appeal)
    assert (came.contact_name, came.contact_phone, came.address) == ("李*", None, None)
    do(levels.one, appeal, StepKind.ESCALATE, detail={"level": "day"})
    levels.run()
    came = levels.street.get(Appeal, appeal)
    assert (came.contact_name, came.contact_phone, came.address) == ("李伟", "13804001234", "3-2-501")
    assert state(levels.street, appeal) == state(levels.one, appeal)
    assert nothing_is_refused(levels.one, levels.street)


def test_pictures_go_up_with_what_is_escalated_and_come_down_from_the_seat(levels: Levels) -> None:
    scan, answer = b"%PDF-1.7 scan", b"%PDF-1.7 answer"
    appeal = levels.appeal(levels.one)
    hang(levels.one, appeal, scan)
    do(levels.one, appeal, StepKind.ACCEPT)
    levels.run()
    assert raw_count(levels.street, "attachment") == 0
    do(levels.one, appeal, StepKind.ESCALATE, detail={"level": "day"})
    levels.run()
    assert levels.street.station.blobs.read(sha256(scan).hexdigest()) == scan
    hang(levels.street, appeal, answer)
    levels.run()
    assert levels.two.station.blobs.read(sha256(answer).hexdigest()) == answer
    assert [raw_count(pc, "attachment") for pc in (levels.one, levels.two, levels.street)] == [2, 2, 2]
    assert nothing_is_refused(levels.one, levels.two, levels.street)


def hang(pc: Pc, appeal: UUID, content: bytes) -> None:
    with pc.station.act("appeals.attach") as session:
        attach(session, pc.station.blobs, session.get_one(Appeal, appeal), content, "单据")


def test_a_seat_has_no_byte_of_a_closed_file_nor_of_a_resident(levels: Levels) -> None:
    levels.one.resident(MARK)
    closed = levels.appeal(levels.one, accusation=True, accused=(MARK,), content=MARK)
    opened = levels.appeal(levels.one)
    levels.run()
    assert levels.street.get(Appeal, closed) is None
    assert levels.street.get(Appeal, opened) is not None
    for table in ("resident", "dwelling", "membership", "file_member"):
        assert raw_count(levels.street, table) == 0
    assert clean(levels.street)
    with levels.street.station.sessions() as session:
        assert raw(session).execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_head_that_a_seat_edits_waits_there_with_its_sentence(levels: Levels) -> None:
    appeal = levels.appeal(levels.one)
    levels.run()
    levels.street.edit(Appeal, appeal, demand="改")
    levels.street.run()
    with levels.street.station.sessions() as session:
        assert session.scalars(select(Refusal.code)).all() == ["seat_appends"]
    levels.run()
    assert levels.one.get(Appeal, appeal).demand is None


def test_a_task_of_the_streets_own_meeting_reaches_the_community_without_it(levels: Levels) -> None:
    appeal = levels.appeal(levels.one)
    levels.run()
    with levels.street.station.act("test") as session:
        meeting = RedMeeting(kind=MeetingKind.JOINT, on=today(), topic="调度")
        session.add(meeting)
        session.flush()
        task = give(session, department(session), "修复", appeal_id=appeal, meeting_id=meeting.id).id
    levels.run()
    for pc in (levels.one, levels.two, levels.street):
        found = pc.get(RedTask, task)
        assert (found.appeal_id, found.meeting_id, found.version) == (appeal, None, 1)
    assert nothing_is_refused(levels.one, levels.two, levels.street)


def test_a_seat_is_founded_enrolled_and_synced_from_the_command_line(
    levels: Levels,
    server: RunningServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("desktop.commands.entry.log_folder", lambda: tmp_path / "logs")
    monkeypatch.setenv("LIANGLIN_DATABASE_URL", server.district.url)
    (tmp_path / "password").write_text("Two-Doors-2026\n", "utf-8")
    access = ("--profile", str(tmp_path / "seat"), "--user", "wang", "--password-file", str(tmp_path / "password"))
    appeal = levels.appeal(levels.one)
    levels.run()

    def say(*words: str) -> Any:
        assert run_command([*words, "--json"]) == 0
        return json.loads(capfd.readouterr().out)

    assert run_command(["district", "code", "--community", "210112000001"]) == 1
    capfd.readouterr()
    code = say("district", "code", "--community", DISTRICT)
    assert (code["community"], code["seat"]) == (DISTRICT, "district")
    assert say("station", *access, "new", "--community", DISTRICT)["community"] == DISTRICT
    say("station", *access, "enrol", "--server", server.url, "--code", code["code"])
    assert say("station", *access, "sync")["refused"] == 0
    pc = Pc(Profile(tmp_path / "seat", ""), open_station(tmp_path / "seat", "wang", "Two-Doors-2026"))
    try:
        assert pc.get(Appeal, appeal).content == "水管漏水"
        assert pc.count(Resident) == 0
    finally:
        pc.station.close()
