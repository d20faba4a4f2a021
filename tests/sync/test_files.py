"""Closed files at stations: an accusation comes to the PCs of those who are named on it, elsewhere no byte of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.appeals.actions import step
from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, AppealNow, AppealStep, AppealTopic, Source
from models.appeals.states import StepKind
from models.appeals.topics import load_topics
from models.calendar import now, today
from models.cases.files import leave_file, name_on_file
from models.station.connection import raw
from models.station.records import JournalEntry
from models.sync.records import ConflictCard
from models.workers.records import Worker, WorkerRole
from sync import gathering
from sync.envelope import read_envelope
from sync.holding import held
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc
from tests.sync.team import MARK, allow, clean, me, raw_count
from tests.sync.test_restricted import Counter, counter

__all__ = ["counter"]

FILES = ("appeal", "appeal_step", "file_member", "appeal_now")


@dataclass
class Office:
    """The secretary's PC, a colleague's, and one of somebody who is on no file."""

    one: Pc
    two: Pc
    three: Pc

    def accuse(self, pc: Pc, *named: UUID, accusation: bool = True) -> UUID:
        intake = Intake(
            source=Source.COUNTER, topic_code="01-01", content=MARK, accusation=accusation,
            accused=(MARK,) if accusation else (), named=named, contact_name=MARK,
        )  # fmt: skip
        with pc.station.act("care" if accusation else "appeals.take_in") as session:
            intake = Intake(**{**intake.__dict__, "topic_code": _topic(session)})
            return take_in(session, intake, at=now()).id

    def run(self) -> None:
        for pc in (self.one, self.two, self.three):
            pc.run()


def _topic(session: Session) -> str:
    return session.scalars(select(AppealTopic.item_code).order_by(AppealTopic.item_code)).first() or ""


@pytest.fixture
def office(make_pc: MakePc, server: RunningServer) -> Office:
    one, two, three = (make_pc().enrol(server) for _ in range(3))
    with one.station.act("test") as session:
        load_topics(session)
    one.edit(Worker, me(one), role=WorkerRole.SECRETARY)
    found = Office(one, two, three)
    found.run()
    found.run()
    return found


def counts(pc: Pc) -> list[int]:
    return [raw_count(pc, table) for table in FILES]


def test_it_comes_to_those_who_are_named_and_nowhere_else(office: Office, server: RunningServer) -> None:
    file = office.accuse(office.two, me(office.one))
    office.run()
    office.run()
    assert counts(office.one) == counts(office.two)
    assert office.one.get(Appeal, file).content == MARK
    assert office.one.count(AppealNow) == 1, "its standing is folded there too"
    assert counts(office.three) == [0, 0, 0, 0]
    assert clean(office.three)
    assert office.two.unreceipted() == 0


def test_whoever_is_named_later_gets_it_then(office: Office, server: RunningServer) -> None:
    file = office.accuse(office.one)
    office.run()
    with office.one.station.act("care") as session:
        name_on_file(session, file, me(office.two), on=today())
    office.run()
    office.run()
    assert counts(office.two) == [0, 0, 0, 0], "his account there waits for the operator"
    allow(server, office.two, me(office.two))
    office.run()
    assert office.two.get(Appeal, file).content == MARK
    with office.two.station.act("care") as session:
        step(session, file, StepKind.ACCEPT, at=now())
    office.run()
    office.run()
    assert counts(office.one) == counts(office.two) == [1, 1, 2, 1]
    assert clean(office.three)


def test_whoever_leaves_keeps_no_byte_of_it(office: Office, server: RunningServer) -> None:
    file = office.accuse(office.two, me(office.one))
    office.run()
    office.run()
    with office.two.station.act("care") as session:
        step(session, file, StepKind.REMARK, at=now(), text=MARK + "未发")
        leave_file(session, file, me(office.two), on=today())
    office.two.run()
    office.two.run()
    assert counts(office.two) == [0, 0, 0, 0]
    assert office.two.count(JournalEntry, JournalEntry.table_name == "appeal") == 0
    office.run()
    with office.one.station.sessions() as session:
        texts = session.scalars(select(AppealStep.text)).all()
    assert MARK + "未发" in texts, "what he wrote before is there for those who stay"


def test_a_clash_ends_on_a_card_of_the_file(office: Office, server: RunningServer) -> None:
    file = office.accuse(office.two, me(office.one))
    office.run()
    office.run()
    office.one.edit(Appeal, file, contact_name=MARK + "甲")
    office.two.edit(Appeal, file, contact_name=MARK + "乙")
    office.run()
    office.run()
    for pc in (office.one, office.two):
        assert pc.count(ConflictCard, ConflictCard.level == 4) == 1
        with pc.station.whole() as session:
            assert {"appeal", "file_member", "conflict_card"} <= held(raw(session)).keys()
    assert raw_count(office.three, "conflict_card") == 0
    assert clean(office.three)


def test_a_batch_that_is_cut_brings_head_and_members_together(office: Office, server: RunningServer) -> None:
    with office.two.station.act("test") as session:
        for _ in range(3):
            session.add(Worker(name="甲"))
    file = office.accuse(office.two, me(office.one))
    with office.two.station.applying() as session:
        connection = raw(session)
        total = connection.execute("SELECT count(DISTINCT record_id) FROM journal WHERE batch_id IS NULL").fetchone()[0]
        for limit in range(1, total + 1):
            gathering.pick(connection, 0, limit)
            picked = connection.execute("SELECT table_name, count(*) FROM temp.sync_pick GROUP BY table_name")
            by_table = dict(picked.fetchall())
            assert by_table.get("appeal", 0) == bool(by_table.get("file_member", 0))
            assert by_table.get("file_member", 0) in (0, 2)
    assert file


def test_the_envelope_brings_it_to_members_alone(office: Office, server: RunningServer, counter: Counter) -> None:
    file = office.accuse(office.one, me(office.two))
    office.one.run()
    allow(server, office.two, me(office.two))
    for name, pc in (("two", office.two), ("three", office.three)):
        counter.bring(pc, f"{name}-up")
        read_envelope(pc.station, counter.answer(pc, f"{name}-down"))
    assert office.two.get(Appeal, file).content == MARK
    assert counts(office.three) == [0, 0, 0, 0]
    assert clean(office.three)


def test_an_ordinary_appeal_comes_to_everybody(office: Office, server: RunningServer) -> None:
    file = office.accuse(office.two, accusation=False)
    office.run()
    office.run()
    for pc in (office.one, office.three):
        assert pc.get(Appeal, file).content == MARK
        with pc.station.sessions() as session:
            assert session.scalar(select(func.count()).select_from(AppealNow)) == 1
