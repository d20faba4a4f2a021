"""An account given at one PC opens the others, and nobody slips one in: not even who owns the district."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from models.accounts.cards import Card, read_card
from models.accounts.records import AccountCard
from models.crypto import KeyPair
from models.errors import WorldError
from models.station import Station, create_station, open_station
from models.station.account_acts import confirm, share, take_away, waiting
from models.station.connection import raw
from models.station.keys import KeyFile
from models.station.slots import Holder, Lock
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, COMMUNITY
from tests.models.station.test_opening import OTHER, refused

SECRET, THIRD = "Own-Door-2026", "Third-Door-88"
TRAVELLING = (Worker, AccountCard)


@dataclass
class Pc:
    folder: Path
    station: Station
    login: str

    def opens(self, login: str, password: str) -> bool:
        self.station.close()
        found = []
        try:
            open_station(self.folder, login, password, cost=CHEAP).close()
        except WorldError as error:
            found.append(error.code)
        finally:
            self.station = open_station(self.folder, self.login, SECRET, cost=CHEAP)
        assert found in ([], ["wrong_password"])
        return not found


Make = Callable[[str], Pc]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed profiles, made once: the secretary's, whose own card travels, and two others."""
    folder = tmp_path_factory.mktemp("travelling")
    for login in ("secretary", "zhang", "chen"):
        station, _code = create_station(
            folder / login, community_code=COMMUNITY, login=login, password=SECRET, display_name=login, cost=CHEAP
        )
        if login == "secretary":
            with station.act("workers.edit") as session:
                session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
            share(station)
        station.close()
    return folder


@pytest.fixture
def make(made: Path, tmp_path: Path) -> Iterator[Make]:
    opened: list[Pc] = []

    def one(login: str) -> Pc:
        shutil.copytree(made / login, tmp_path / login)
        station = open_station(tmp_path / login, login, SECRET, cost=CHEAP)
        opened.append(Pc(tmp_path / login, station, login))
        return opened[-1]

    yield one
    for pc in opened:
        pc.station.close()


def hire(pc: Pc, login: str) -> UUID:
    with pc.station.act("workers.add") as session:
        session.add(worker := Worker(name=login))
    pc.station.add_account(login, OTHER, worker.id)
    return worker.id


def carry(one: Pc, other: Pc) -> None:
    """What the district does: every row of one PC comes to the other as it is."""
    with one.station.sessions() as source, other.station.applying() as target:
        for record in TRAVELLING:
            table = record.__tablename__
            names = ", ".join(column.name for column in record.__table__.columns)
            marks = ", ".join("?" * len(record.__table__.columns))
            rows = raw(source).execute(f"SELECT {names} FROM {table}").fetchall()
            for row in rows:
                raw(target).execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", row)
            target.info["changed"].add(table)


def slip_in(pc: Pc, card: Card) -> None:
    """A row that whoever owns the district makes up."""
    with pc.station.applying() as session:
        session.add(
            AccountCard(
                worker_id=UUID(card.worker), account_id=UUID(card.account), serial=card.serial, login=card.login,
                card=card.plain(), community_code=COMMUNITY, created_by=UUID(int=1), edited_by=UUID(int=1),
            )
        )  # fmt: skip
        session.flush()
        session.info["changed"].add("account_card")


def forged(worker: UUID, holder: Holder, *, account: str = "", serial: int = 1, login: str = "mallory") -> Card:
    account = account or uuid4().hex
    lock = Lock.around(holder, OTHER, account, CHEAP)
    keys = holder.exchange.public.hex(), holder.signing.public.hex()
    return Card(COMMUNITY, account, worker.hex, login, serial, lock.suite, *keys, lock.plain())


def cards(pc: Pc) -> list[Card]:
    with pc.station.sessions() as session:
        found = [read_card(each.card) for each in session.scalars(select(AccountCard).order_by(AccountCard.serial))]
    return [card for card in found if card is not None]


@pytest.fixture
def pair(make: Make) -> tuple[Pc, Pc]:
    """The secretary's PC and another, which has heard of him when it was tied to the district."""
    one, two = make("secretary"), make("zhang")
    carry(one, two)
    return one, two


def test_an_account_given_at_one_pc_opens_another_with_the_same_password(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    worker = hire(one, "wang")
    carry(one, two)
    assert two.opens("wang", OTHER)
    assert two.opens("secretary", SECRET)
    two.station.close()
    station = open_station(two.folder, " ＷＡＮＧ ", OTHER, cost=CHEAP)
    assert station.worker_id == worker
    station.close()


def test_a_changed_password_travels_and_the_old_one_opens_nowhere(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    hire(one, "wang")
    carry(one, two)
    two.station.close()
    wang = open_station(two.folder, "wang", OTHER, cost=CHEAP)
    wang.change_password(OTHER, THIRD)
    wang.close()
    two.station = open_station(two.folder, "zhang", SECRET, cost=CHEAP)
    carry(two, one)
    assert (one.opens("wang", THIRD), one.opens("wang", OTHER)) == (True, False)
    one.station.change_password(SECRET, "Own-Door-2027")  # the card that vouches is signed by the key before
    one.station.change_password("Own-Door-2027", "Own-Door-2028")
    carry(one, two)
    assert (two.opens("secretary", "Own-Door-2028"), two.opens("secretary", SECRET)) == (True, False)
    assert waiting(two.station) == []
    one.station.close()
    one.station = open_station(one.folder, "secretary", "Own-Door-2028", cost=CHEAP)


def test_a_pc_that_hears_of_all_at_once_takes_the_newest(pair: tuple[Pc, Pc], make: Make) -> None:
    one, two = pair
    hire(one, "wang")
    carry(one, two)
    two.station.close()
    wang = open_station(two.folder, "wang", OTHER, cost=CHEAP)
    wang.change_password(OTHER, THIRD)
    wang.close()
    two.station = open_station(two.folder, "zhang", SECRET, cost=CHEAP)
    third = make("chen")
    carry(two, third)
    assert waiting(third.station) == []
    assert (third.opens("wang", THIRD), third.opens("wang", OTHER)) == (True, False)


def test_an_account_that_was_taken_away_is_gone_everywhere(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    worker = hire(one, "wang")
    carry(one, two)
    take_away(one.station, worker)
    carry(one, two)
    assert not two.opens("wang", OTHER)
    carry(two, one)
    assert (one.opens("wang", OTHER), two.opens("wang", OTHER)) == (False, False)


def test_who_no_longer_works_here_has_no_way_in_at_any_pc(pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    worker = hire(one, "wang")
    carry(one, two)
    with one.station.act("workers.edit") as session:
        session.get_one(Worker, worker).active = False
    carry(one, two)
    slots = KeyFile.load(two.folder / "keys.json").slots
    assert KeyFile.load(two.folder / "keys.json").tag("wang") not in slots
    assert not two.opens("wang", OTHER)


def test_a_stranger_account_waits_until_somebody_in_charge_confirms_it(pair: tuple[Pc, Pc]) -> None:
    _one, two = pair
    holder = Holder.new()
    card = forged(two.station.worker_id, holder)
    slip_in(two, card.signed(card.account, holder.signing.private))
    assert not two.opens("mallory", OTHER)
    assert [each.login for each in waiting(two.station)] == ["mallory"]
    with refused("only_secretary"):
        confirm(two.station, card.account)
    two.station.close()
    two.station = open_station(two.folder, "secretary", SECRET, cost=CHEAP)
    confirm(two.station, card.account)
    two.login = "secretary"
    assert waiting(two.station) == []
    assert two.opens("mallory", OTHER)


def test_who_owns_the_district_slips_no_account_in(pair: tuple[Pc, Pc]) -> None:
    """He makes up workers, secretaries and cards, signs with keys of his, and repeats what he saw."""
    one, two = pair
    worker = hire(one, "wang")
    carry(one, two)
    known = {card.login: card for card in cards(two)}
    mallory, secretary = Holder.new(), known["secretary"]
    with two.station.applying() as session:
        session.add(
            Worker(
                id=(boss := uuid4()), name="假书记", role=WorkerRole.SECRETARY, community_code=COMMUNITY,
                created_by=boss, edited_by=boss,
            )
        )  # fmt: skip
        session.flush()
        session.info["changed"].add("worker")
    plain = forged(boss, mallory)
    as_secretary = replace(plain.signed(secretary.account, mallory.signing.private))
    as_self = plain.signed(plain.account, mallory.signing.private)
    takeover = forged(worker, mallory, account=known["wang"].account, serial=9, login="wang")
    renamed = replace(known["wang"], login="mallory", serial=9)
    for card in (
        as_secretary,
        as_self,
        takeover.signed(takeover.account, mallory.signing.private),
        takeover.signed(secretary.account, mallory.signing.private),
        renamed,
        replace(known["wang"], exchange_key=mallory.exchange.public.hex(), serial=9),
    ):
        slip_in(two, card)
    assert not two.opens("mallory", OTHER)
    assert two.opens("wang", OTHER)
    keys = KeyFile.load(two.folder / "keys.json")
    public = {getattr(slot, "exchange_key", b"") for slot in keys.slots.values()}
    assert mallory.exchange.public not in public


def test_taking_the_secretary_away_does_not_make_the_next_stranger_believed(pair: tuple[Pc, Pc]) -> None:
    _one, two = pair
    secretary = next(card for card in cards(two) if card.login == "secretary")
    slip_in(two, replace(secretary, serial=5, revoked=True))
    holder = Holder.new()
    with two.station.applying() as session:
        session.get_one(Worker, two.station.worker_id).role = WorkerRole.SECRETARY
        session.info["changed"].add("worker")
    card = forged(two.station.worker_id, holder)
    slip_in(two, card.signed(card.account, holder.signing.private))
    assert not two.opens("mallory", OTHER)


@pytest.mark.parametrize(
    "broken",
    [
        {"lock": {}},
        {"lock": {"cost": {"memory_kib": 1 << 30, "passes": 1, "lanes": 1}}},
        {"serial": "1"},
        {"exchange_key": "00"},
        {"signature": "zz"},
        {"suite": "sm2"},
    ],
)
def test_what_is_no_card_harms_nothing(broken: dict[str, object], pair: tuple[Pc, Pc]) -> None:
    one, two = pair
    hire(one, "wang")
    sent = next(card for card in cards(one) if card.login == "wang")
    with two.station.applying() as session:
        session.add(
            AccountCard(
                worker_id=UUID(sent.worker), account_id=UUID(sent.account), serial=1, login="wang",
                card=json.loads(json.dumps(sent.plain() | broken)), community_code=COMMUNITY,
                created_by=UUID(int=1), edited_by=UUID(int=1),
            )
        )  # fmt: skip
        session.flush()
        session.info["changed"].add("account_card")
    assert not two.opens("wang", OTHER)
    assert two.opens("zhang", SECRET)


def test_a_login_that_is_somebody_elses_here_waits_and_is_said(pair: tuple[Pc, Pc], make: Make) -> None:
    one, two = pair
    hire(one, "zhang")
    carry(one, two)
    assert [each.login_taken for each in waiting(two.station)] == [True]
    assert two.opens("zhang", SECRET)
    assert not two.opens("zhang", OTHER)


def test_nothing_in_a_card_is_a_secret_in_clear(pair: tuple[Pc, Pc]) -> None:
    one, _two = pair
    hire(one, "wang")
    accounts = one.station.accounts
    assert accounts.holder is not None
    pairs: list[KeyPair] = [accounts.holder.exchange, accounts.holder.signing]
    said = json.dumps([card.plain() for card in cards(one)])
    assert all(each.private.hex() not in said for each in pairs)
    assert one.station.key.hex() not in said
