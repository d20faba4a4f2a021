"""A mediation on two PCs of those named on it: both move it on without the line, both end where the same steps lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from models import calendar
from models.calendar import day_of
from models.mediation import actions, agreements
from models.mediation.lists import FileFilter, files
from models.mediation.queries import FilePage, file_page
from models.mediation.states import State, StepKind
from models.workers.records import Worker, WorkerRole
from tests.models.mediation.neighbours import DOWNSTAIRS, TERMS, UPSTAIRS, accept, ago, leak, meet
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc
from tests.sync.team import MARK, allow, clean, me, raw_count

TABLES = ("mediation", "mediation_party", "mediation_step", "mediation_note", "mediation_agreement", "file_member")


@dataclass
class Committee:
    """The secretary's PC, the mediator's, and one of somebody who is on no file."""

    one: Pc
    two: Pc
    three: Pc

    def begin(self) -> UUID:
        """A dispute that the secretary takes in for the mediator, accepted and met about."""
        said: dict[str, Any] = {"brief": MARK, "parties": (replace(DOWNSTAIRS, address=MARK), UPSTAIRS)}
        with self.one.station.act("mediation") as session:
            head = leak(session, me(self.two), **said)
            accept(session, head)
            meet(session, head)
            return head.id

    def run(self) -> None:
        for _twice in range(2):
            for pc in (self.one, self.two, self.three):
                pc.run()


@pytest.fixture
def committee(make_pc: MakePc, server: RunningServer) -> Committee:
    one, two, three = (make_pc().enrol(server) for _ in range(3))
    one.edit(Worker, me(one), role=WorkerRole.SECRETARY)
    for pc, name in ((one, "周书记"), (two, "赵公正"), (three, "孙旁人")):
        pc.edit(Worker, me(pc), name=name)
    found = Committee(one, two, three)
    found.run()
    allow(server, two, me(two))
    return found


def page(pc: Pc, file: UUID) -> FilePage:
    with pc.station.sessions() as session:
        return file_page(session, file, calendar.now())


def test_it_comes_to_those_named_and_elsewhere_is_no_byte_of_it(committee: Committee) -> None:
    file = committee.begin()
    committee.run()
    assert page(committee.two, file).head.brief == MARK
    assert [raw_count(committee.three, table) for table in TABLES] == [0] * len(TABLES)
    assert clean(committee.three)
    with committee.three.station.sessions() as session:
        assert files(session, FileFilter(), calendar.now()) == []


def test_an_agreement_here_and_a_refusal_there_come_to_one_state(committee: Committee) -> None:
    file = committee.begin()
    committee.run()
    with committee.one.station.act("mediation") as session:
        agreements.agree(session, file, TERMS, at=ago(9))
    with committee.two.station.act("mediation") as session:
        actions.step(session, file, StepKind.REFUSE, at=ago(8), text="不再调解")
    committee.run()
    here, there = page(committee.one, file), page(committee.two, file)
    assert here.state is there.state is State.AGREED
    assert [(step.id, step.stray) for step in here.steps] == [(step.id, step.stray) for step in there.steps]
    assert [step.stray for step in here.steps] == [None, None, None, "no_such_move"]


def test_two_agreements_are_one_and_only_that_one_is_signed(committee: Committee) -> None:
    file = committee.begin()
    committee.run()
    made = []
    for pc, days in ((committee.one, 9), (committee.two, 8)):
        with pc.station.act("mediation") as session:
            made.append(agreements.agree(session, file, TERMS, at=ago(days)))
    committee.run()
    first, second = made
    assert first.number != second.number
    for pc in (committee.one, committee.two):
        found = page(pc, file).agreement
        assert found is not None
        assert found.id == first.id
    with committee.two.station.act("mediation") as session:
        agreements.signed_on(session, first.id, day_of(ago(7)), at=ago(7))
    committee.run()
    assert page(committee.one, file).possible == page(committee.two, file).possible
    assert page(committee.one, file).agreement.effective_on == day_of(ago(7))  # type: ignore[union-attr]


def test_files_taken_in_without_the_line_have_numbers_of_their_own(committee: Committee) -> None:
    heads = []
    for pc in (committee.one, committee.two):
        with pc.station.act("mediation") as session:
            heads.append(leak(session, pc.station.worker_id).number)
    committee.run()
    assert len(set(heads)) == 2
    with committee.one.station.sessions() as session:
        seen = {row.number for row in files(session, FileFilter(), calendar.now())}
    assert seen == set(heads), "the secretary is named on both"
