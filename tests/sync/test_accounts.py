"""Accounts over a real district: given at one PC, used at the other, and nobody sends what he may not give."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.accounts.records import AccountCard
from models.errors import WorldError
from models.station import open_station
from models.station.account_acts import share, take_away, waiting
from models.sync.records import Refusal
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP
from tests.sync.conftest import District, MakePc, RunningServer
from tests.sync.server.office import Office, make_office, refusals, worker
from tests.sync.server.stations import Row, at, new
from tests.sync.stations import Pc, level

FIRST, OWN = "Another-Door-7", "Third-Door-88"


def tied(make_pc: MakePc, server: RunningServer) -> tuple[Pc, Pc]:
    """The secretary's PC, and one whose founder is a worker."""
    one, two = make_pc(), make_pc()
    one.edit(Worker, one.station.worker_id, role=WorkerRole.SECRETARY)
    one.enrol(server)
    share(one.station)
    one.run()
    two.enrol(server)
    level(one, two)
    return one, two


def test_an_account_travels_its_new_password_too_and_its_end(make_pc: MakePc, server: RunningServer) -> None:
    one, two = tied(make_pc, server)
    wang = one.add(Worker(name="王强"))
    one.station.add_account("wang", FIRST, wang)
    level(one, two)
    assert [(row.login, row.login_taken) for row in waiting(two.station)] == [("liu", True)]  # both founders chose it
    two.station.close()
    theirs = open_station(two.profile.folder, "wang", FIRST, cost=CHEAP)
    theirs.change_password(FIRST, OWN)
    two.station = theirs
    two.run()
    two.reopen()
    level(two, one)
    assert one.count(Refusal) + two.count(Refusal) == 0
    one.station.close()
    open_station(one.profile.folder, "wang", OWN, cost=CHEAP).close()
    one.station = one.profile.open()
    take_away(one.station, wang)
    level(one, two)
    assert "wang" not in {row.login for row in waiting(two.station)}
    tags = two.station.accounts.keys
    assert tags.tag("wang") not in tags.slots


def test_what_a_worker_gives_is_refused_by_the_district_once_there_is_a_secretary(
    make_pc: MakePc, server: RunningServer
) -> None:
    one, two = tied(make_pc, server)
    holder = two.station.accounts.holder
    assert holder is not None
    two.add(
        AccountCard(worker_id=two.station.worker_id, account_id=two.station.worker_id, serial=1, login="x", card={})
    )
    two.run()
    with two.station.sessions() as session:
        assert [each.code for each in session.scalars(select(Refusal))] in (["only_secretary"], ["account_waits"])
    one.run()
    assert one.count(AccountCard) == 1


@pytest.fixture
def district_office(district: District) -> Office:
    return make_office(district.url)


def card(of: Row, by: Row, account: str = "a" * 32, serial: int = 1) -> Row:
    told = {"worker_id": of["id"], "account_id": account, "serial": serial, "login": "wang", "card": "{}"}
    return worker() | {"name": None} | told | {"created_by": by["id"], "edited_by": by["id"], "edited_at": at(1)}


def sent(row: Row) -> Row:
    """Only the columns of a card."""
    from models.wire import wire_tables

    return {name: value for name, value in row.items() if name in wire_tables()["account_card"].columns}


def test_each_sends_cards_for_the_own_password_only(district_office: Office) -> None:
    office = district_office
    me = office.outsider
    given = sent(card(me, office.secretary))
    assert office.one.push([new("account_card", [given])]).refused == []
    own = sent(card(me, me, serial=2))
    assert office.three.push([new("account_card", [own])]).refused == []
    for strange in (card(me, me, account="b" * 32), card(office.colleague, me), card(me, office.secretary, serial=3)):
        assert refusals(office.three.push([new("account_card", [sent(strange)])])) == {
            ("account_card", "only_secretary")
        }


def test_an_account_that_was_used_before_the_first_line_comes_with_its_new_password(district_office: Office) -> None:
    office = district_office
    me = office.outsider
    given, own = sent(card(me, office.secretary)), sent(card(me, me, serial=2))
    strange = sent(card(office.colleague, office.colleague, serial=2))
    refused = office.one.push([new("account_card", [own, strange, given])]).refused
    assert [each.id for each in refused] == [strange["id"]]


def test_a_retired_pc_is_shut_out_by_its_own_word(make_pc: MakePc, server: RunningServer) -> None:
    one, two = tied(make_pc, server)
    assert two.sync.leave()
    with pytest.raises(WorldError, match="station_revoked"):
        two.run()
    assert one.run().refused == 0
    assert not make_pc().sync.leave()  # one that is tied to no district has nobody to tell
