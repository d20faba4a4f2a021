"""Two PCs of one studio that work a Saturday without a line: nothing is doubled, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.studio import intake, matters, roster
from models.studio.queries import MatterFilter, matter_page
from models.studio.queries import matters as listed
from models.studio.queue import queue
from models.studio.records import StudioSession, StudioShift
from models.studio.states import MatterState
from tests.models.studio.saturday import ORDINARY, add_officer, at, dispute, session_on
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.stations import Pc, level

T = TypeVar("T")


@dataclass
class TwoPcs:
    """Both know the officer 王警官."""

    one: Pc
    two: Pc
    officer: UUID

    def open(self, pc: Pc) -> UUID:
        """Plan the Saturday on a PC, put the officer on its roster."""
        with pc.station.act("studio.plan") as session:
            key = session_on(session, ORDINARY).id
            roster.add_shift(session, key, self.officer)
        return key

    def draw(self, pc: Pc, session_id: UUID, minute: int = 0) -> UUID:
        with pc.station.act("studio.draw") as session:
            return matters.draw_number(session, session_id, at=at(9, minute)).id

    def take_in(self, pc: Pc, matter_id: UUID, content: str, minute: int) -> None:
        with pc.station.act("studio.intake") as session:
            intake.take_in(session, matter_id, dispute(content), officer_id=self.officer, at=at(9, minute))

    def level(self) -> None:
        level(self.one, self.two)

    def both(self, read: Callable[[Session], T]) -> T:
        """What both read, which is the same."""
        found = []
        for pc in (self.one, self.two):
            with pc.station.sessions() as session:
                found.append(read(session))
        assert found[0] == found[1]
        return found[0]


@pytest.fixture
def studio(make_pc: MakePc, server: RunningServer) -> TwoPcs:
    one, two = make_pc().enrol(server), make_pc().enrol(server)
    with one.station.act("studio.officer") as session:
        officer = add_officer(session, "王警官", "派出所")
    level(one, two)
    return TwoPcs(one, two, officer)


def test_a_saturday_planned_twice_is_one_and_its_roster_too(studio: TwoPcs) -> None:
    assert studio.open(studio.one) == studio.open(studio.two)
    studio.level()
    assert studio.both(lambda session: session.scalar(select(func.count(StudioSession.id)))) == 1
    assert studio.both(lambda session: session.scalar(select(func.count(StudioShift.id)))) == 1


def test_a_queue_number_drawn_twice_is_shown_with_the_mark_of_its_pc(studio: TwoPcs) -> None:
    session_id = studio.open(studio.one)
    studio.level()
    studio.draw(studio.one, session_id)
    studio.draw(studio.two, session_id)
    studio.level()
    labels = studio.both(lambda session: [row.label for row in queue(session, session_id)])
    assert len(set(labels)) == 2
    assert all(label.endswith("1") and len(label) > 1 for label in labels)
    assert len(set(studio.both(lambda session: [row.number for row in queue(session, session_id)]))) == 2


def test_a_visitor_settled_here_and_referred_there_keeps_both_steps_and_one_state(studio: TwoPcs) -> None:
    session_id = studio.open(studio.one)
    matter_id = studio.draw(studio.one, session_id)
    studio.take_in(studio.one, matter_id, "漏水", 5)
    studio.level()
    with studio.one.station.act("studio.outcome") as session:
        matters.settle(session, matter_id, "好了", officer_id=studio.officer, at=at(10))
    with studio.two.station.act("studio.outcome") as session:
        matters.refer(session, matter_id, "法院", officer_id=studio.officer, at=at(10, 5))
    studio.level()
    page = studio.both(lambda session: _steps(session, matter_id))
    assert page == (MatterState.SETTLED, [("take_in", None), ("settle", None), ("refer", "no_such_move")])


def test_a_visitor_taken_in_at_both_pcs_is_one_matter_with_a_card_for_what_differs(studio: TwoPcs) -> None:
    session_id = studio.open(studio.one)
    matter_id = studio.draw(studio.one, session_id)
    studio.level()
    studio.take_in(studio.one, matter_id, "楼上漏水", 5)
    studio.take_in(studio.two, matter_id, "卫生间漏水", 6)
    studio.level()
    rows = studio.both(lambda session: [row.content for row in listed(session, MatterFilter())])
    assert rows in (["楼上漏水"], ["卫生间漏水"])
    assert studio.both(lambda session: _steps(session, matter_id))[0] is MatterState.SERVING


def _steps(session: Session, matter_id: UUID) -> tuple[MatterState, list[tuple[str, str | None]]]:
    page = matter_page(session, matter_id)
    return page.row.state, [(view.step.kind, view.stray) for view in page.steps]
