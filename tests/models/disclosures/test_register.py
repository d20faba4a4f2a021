"""What leaves the house is noted for years; in the clear and in bulk it leaves by two persons, exactly as approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from models.calendar import today
from models.disclosures.actions import (
    Leaving,
    Purpose,
    approve,
    ask,
    cancel,
    deny,
    exactly,
    free_number,
    let_go,
    register,
)
from models.disclosures.queries import approvers, mine_approved, read_register, waiting_for_me
from models.disclosures.records import Channel, Disclosure
from models.disclosures.rules import State
from models.errors import WorldError
from models.incidents.queries import taken_out
from models.settings.actions import set_norm
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.rights.conftest import reading_as

LIST = Leaving(Channel.EXCEL, "residents", 40, 40, 3, masked=False, more={"exactly": exactly(["name"], range(40))})
FOR_THE_STREET = Purpose("superior", "五三街道办事处", today() + timedelta(days=30), contract_no="WS-7")


def colleague(station: Station, role: WorkerRole, name: str = "王书记") -> UUID:
    with station.act("test") as session:
        worker = Worker(name=name, role=role)
        session.add(worker)
        session.flush()
        return worker.id


def asked(station: Station, leaving: Leaving = LIST) -> UUID:
    with station.act("disclosures.ask") as session:
        return ask(session, leaving, FOR_THE_STREET).id


def refused(station: Station, action, *given) -> str:
    with pytest.raises(WorldError) as told, station.act("test") as session:
        action(session, *given)
    return told.value.code


def test_each_thing_that_leaves_gets_the_next_number_and_a_taken_one_is_refused(station: Station) -> None:
    with station.sessions() as session:
        first = free_number(session)
    with station.act("disclosures.print") as session:
        row = register(session, Leaving(Channel.PAPER, "door-sheets", 18, 40), number=first, digest="0" * 64)
        assert (row.number, row.asked_by, row.left_at is not None) == (first, station.worker_id, True)
    assert first.startswith("WT-210112010012-")
    assert refused(station, lambda session: register(session, Leaving(Channel.PAPER, "x"), number=first)) == (
        "disclosure_number_taken"
    )
    with station.act("disclosures.print") as session:
        assert register(session, Leaving(Channel.PAPER, "x")).number[-5:] == "00002"
    assert station.last_act() is None  # nothing of it can be taken back


def test_the_register_can_be_neither_emptied_nor_rewritten_for_three_years(station: Station) -> None:
    with station.act("disclosures.print") as session:
        id_ = register(session, Leaving(Channel.PAPER, "door-sheets", 18, 40)).id
    for statement in (
        "DELETE FROM disclosure",
        "UPDATE disclosure SET deleted_at = datetime('now')",
        "UPDATE disclosure SET people = 1",
        "UPDATE disclosure SET number = 'WT-1'",
        "UPDATE disclosure SET left_at = NULL",
        "UPDATE disclosure SET left_at = '2020-01-01 00:00:00'",
    ):
        with pytest.raises(IntegrityError, match="append only"), station.act("test") as session:
            session.execute(text(statement))
    with station.applying() as session:  # time goes by
        session.execute(update(Disclosure).values(created_at=text("datetime('now', '-3 years', '-1 day')")))
    with station.local_write() as session:
        session.execute(text("UPDATE disclosure SET deleted_at = datetime('now')"))
        assert session.get_one(Disclosure, id_).deleted_at is not None


def test_what_is_asked_for_waits_for_a_second_person_and_leaves_once(station: Station) -> None:
    lead = colleague(station, WorkerRole.DEPUTY)
    clerk = colleague(station, WorkerRole.GRID, "小李")
    row = asked(station)
    assert refused(station, let_go, row, LIST) == "disclosure_not_approved"
    assert refused(station, approve, row) == "disclosure_own"
    colleague(station, WorkerRole.SECRETARY)
    assert refused(station, approve, row, clerk) == "not_allowed"
    with station.sessions() as session:
        assert set(approvers(session)) == {"王书记"}
        assert waiting_for_me(session) == []
    with station.act("disclosures.approve") as session:
        approve(session, row, lead)
    assert refused(station, approve, row, lead) == "disclosure_not_waiting"
    with station.sessions() as session:
        assert [each.id for each in mine_approved(session, "residents")] == [row]
    with station.act("people.export") as session:
        let_go(session, row, LIST)
    assert refused(station, let_go, row, LIST) == "disclosure_not_approved"
    with station.sessions() as session:
        (line,) = read_register(session)
        assert (line.state, line.approved_by, line.row.receiver) == (State.LEFT, "王书记", "五三街道办事处")


def test_only_exactly_what_was_approved_leaves(station: Station) -> None:
    lead, row = colleague(station, WorkerRole.DEPUTY), asked(station)
    with station.act("disclosures.approve") as session:
        approve(session, row, lead)
    for other in (
        replace(LIST, rows=41, people=41),
        replace(LIST, what="households"),
        replace(LIST, more={"exactly": exactly(["name"], range(1, 41))}),
        replace(LIST, more={"exactly": exactly(["name", "id_no"], range(40))}),
    ):
        assert refused(station, let_go, row, other) == "disclosure_differs"


def test_level_4_and_too_many_people_are_not_even_asked_for(station: Station) -> None:
    assert refused(station, ask, replace(LIST, level=4), FOR_THE_STREET) == "disclosure_level_4"
    assert refused(station, ask, replace(LIST, rows=501, people=501), FOR_THE_STREET) == "disclosure_too_many"
    assert refused(station, ask, LIST, replace(FOR_THE_STREET, kept_until=today() - timedelta(days=1))) == (
        "disclosure_in_past"
    )
    with station.act("settings.norm") as session:
        set_norm(session, "disclosures.most_people", 39)
    assert refused(station, ask, LIST, FOR_THE_STREET) == "disclosure_too_many"


def test_a_refusal_has_a_reason_and_an_approval_lapses(station: Station) -> None:
    lead, first, second = colleague(station, WorkerRole.DEPUTY), asked(station), asked(station)
    assert refused(station, deny, first, " ", lead) == "disclosure_why"
    with station.act("disclosures.deny") as session:
        deny(session, first, "名单过大", lead)
    with station.act("disclosures.approve") as session:
        approve(session, second, lead)
    with station.applying() as session:
        session.execute(update(Disclosure).values(approved_at=text("datetime('now', '-8 days')")).where(
            Disclosure.id == second))  # fmt: skip
    assert refused(station, let_go, second, LIST) == "disclosure_not_approved"
    with station.sessions() as session:
        assert {each.id: each.state for each in read_register(session)} == {
            first: State.DENIED, second: State.LAPSED
        }  # fmt: skip


def test_a_spoilt_print_is_noted_with_its_reason_once(station: Station) -> None:
    with station.act("disclosures.print") as session:
        row = register(session, Leaving(Channel.PAPER, "door-sheets", 18, 40)).id
    assert refused(station, cancel, row, "") == "disclosure_why"
    with station.act("disclosures.cancel") as session:
        cancel(session, row, "卡纸")
    assert refused(station, cancel, row, "又卡") == "disclosure_cancelled"
    with station.sessions() as session:
        assert session.scalars(select(Disclosure.cancelled_for)).one() == "卡纸"


def test_a_lost_paper_is_chosen_from_what_one_may_read_of_the_register(station: Station) -> None:
    colleague(station, WorkerRole.SECRETARY)
    with station.act("disclosures.print") as session:
        register(session, Leaving(Channel.PAPER, "x"))

    def chosen() -> tuple[int, int]:
        with station.sessions() as session:
            return len(taken_out(session)), len(read_register(session))

    assert chosen() == (1, 1)
    with reading_as(station, WorkerRole.GRID):
        assert chosen() == (0, 0)
    with reading_as(station, WorkerRole.AUDIT_ADMIN):
        assert chosen() == (1, 1)
