"""Cards of accounts become ways in at this PC, and ways in become cards for the others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from models.accounts.cards import Card, known_login, read_card
from models.accounts.records import AccountCard
from models.accounts.trust import Known, Verdict, judge
from models.station import account_rows
from models.station.account_rows import AccountRow
from models.station.accounts import Accounts
from models.station.connection import StationConnection, now_text, raw
from models.station.slots import Lock, Slot
from models.workers.rights import GIVERS

TABLES = frozenset({"account_card", "worker"})
"""What decides who may log in; after a change of one of them ``settle`` looks again."""


@dataclass(frozen=True)
class Waiting:
    """An account that somebody in charge has to confirm at this PC."""

    account: str
    worker_id: UUID
    login: str
    login_taken: bool
    """Another account of this PC has the same login."""


def settle(connection: StationConnection, accounts: Accounts, key: bytes) -> list[Waiting]:
    """Take in what is believed, take away what was revoked, and return what waits to be confirmed.

    Into a reserved file no account comes: each is made there.
    """
    workers = _Workers(connection)
    _dismiss(connection, accounts, workers)
    if is_reserved(connection):
        return []
    return _take_all(connection, accounts, key, workers, confirmed=None)


def is_reserved(connection: StationConnection) -> bool:
    """Whether this is the file of the care teams (``models.station.records.StationInfo.reserved``)."""
    return bool(connection.execute("SELECT reserved FROM station_info").fetchone()[0])


def confirm(connection: StationConnection, accounts: Accounts, key: bytes, account: str) -> list[Waiting]:
    """Take an account because somebody in charge said that it is right."""
    return _take_all(connection, accounts, key, _Workers(connection), confirmed=account)


def issue(session: Session, accounts: Accounts, row: AccountRow, login: str, *, revoked: bool = False) -> None:
    """Write the next card of an account, signed by who is logged in; without a key to sign with there is none.

    Nor is there one of an account of a reserved file.
    """
    slot, connection = accounts.keys.slots.get(row.tag), raw(session)
    if is_reserved(connection):
        return
    mine = account_rows.find(connection, accounts.tag)
    if not isinstance(slot, Slot) or slot.lock.needs or accounts.holder is None or mine is None:
        return  # a slot with a hardware key is of this PC: the key is plugged in here
    if row.account_id is None or mine.account_id is None:
        return
    serial = row.serial + 1
    community = connection.execute("SELECT community_code FROM station_info").fetchone()[0]
    lock, public = slot.lock, (slot.exchange_key.hex(), slot.signing_key.hex())
    card = Card(
        community, row.account_id, row.worker_id.hex, known_login(login), serial, lock.suite, *public, lock.plain(),
        must_change=row.must_change, revoked=revoked,
    )  # fmt: skip
    signed = card.signed(mine.account_id, accounts.holder.signing.private)
    _keep(session, signed)
    account_rows.put(connection, row.tag, serial=serial)


def _keep(session: Session, card: Card) -> None:
    session.add(
        AccountCard(
            worker_id=UUID(card.worker),
            account_id=UUID(card.account),
            serial=card.serial,
            login=card.login,
            card=card.plain(),
        )
    )
    session.flush()


def login_of(connection: StationConnection, row: AccountRow) -> str | None:
    """The login of an account that has cards; of others it is nowhere."""
    query = "SELECT login FROM account_card WHERE account_id = ? AND deleted_at IS NULL ORDER BY serial DESC LIMIT 1"
    found = connection.execute(query, (row.account_id or "",)).fetchone()
    return None if found is None else str(found[0])


class _Workers:
    """Who works here, and who of them gives accounts."""

    def __init__(self, connection: StationConnection) -> None:
        rows = connection.execute("SELECT id, role, active AND deleted_at IS NULL FROM worker").fetchall()
        self._rows = {row[0]: (row[1], bool(row[2])) for row in rows}

    def works(self, worker: str) -> bool:
        """One whom this PC has not heard of yet is on his way."""
        return self._rows.get(worker, ("", True))[1]

    def gives(self, worker: str) -> bool:
        role, works = self._rows.get(worker, ("", False))
        return works and role in GIVERS


def _dismiss(connection: StationConnection, accounts: Accounts, workers: _Workers) -> None:
    for row in account_rows.every(connection):
        if not workers.works(row.worker_id.hex):
            accounts.remove(connection, row.tag)


def _take_all(
    connection: StationConnection, accounts: Accounts, key: bytes, workers: _Workers, *, confirmed: str | None
) -> list[Waiting]:
    first = _nobody_known(connection, workers)
    known = _known(connection, workers)
    cards = [card for card in _cards(connection) if workers.works(card.worker)]
    ended = {card.account: card.serial for card in cards if card.revoked}
    pending = [card for card in cards if card.account in known or card.serial > ended.get(card.account, 0)]
    wanted: dict[str, Card] = {}
    left: dict[str, Waiting] = {}
    progress = True
    while progress:  # one card vouches for another: givers for those they gave, each password for the next
        progress, left = False, {}
        for card in pending:
            gives = workers.gives(card.worker)
            verdict = judge(card, known, gives_accounts=gives, first=first)
            if verdict is Verdict.TAKE or (verdict is Verdict.WAIT and card.account == confirmed):
                wanted[card.account], progress = card, True
                known[card.account] = Known(card.worker, card.serial, card.signing_key, gives)
            elif verdict is Verdict.WAIT:
                left[card.account] = Waiting(card.account, UUID(card.worker), card.login, login_taken=False)
    for card in wanted.values():
        _remember(connection, card)
    slots = {row.account_id for row in account_rows.every(connection)}
    here = {c.account: c for c in pending if c.account in known and c.serial == known[c.account].serial}
    wanted |= {account: card for account, card in here.items() if account not in slots and not card.revoked}
    refused = [_take(connection, accounts, key, card) for card in wanted.values()]
    if wanted:
        accounts.save()
    if first and any(workers.gives(card.worker) for card in wanted.values()):
        _note_giver(connection)
    return [*left.values(), *(each for each in refused if each is not None)]


def _cards(connection: StationConnection) -> list[Card]:
    """Every card of this community that is what its row says, in the order of the serials."""
    query = (
        "SELECT account_id, worker_id, serial, login, card FROM account_card WHERE deleted_at IS NULL"
        " ORDER BY serial, created_at, id"
    )
    found = []
    own = connection.execute("SELECT community_code FROM station_info").fetchone()[0]
    for account, worker, serial, login, text in connection.execute(query).fetchall():
        card = read_card(json.loads(text))
        if card and (card.account, card.worker, card.serial, card.login) == (account, worker, serial, login):
            found += [card] if card.community == own else []
    return found


def _known(connection: StationConnection, workers: _Workers) -> dict[str, Known]:
    """Whose signatures are believed here: accounts that were taken, and those that were made here."""
    taken = connection.execute("SELECT account_id, worker_id, serial, signing_key FROM known_account").fetchall()
    found = {account: Known(worker, serial, key, workers.gives(worker)) for account, worker, serial, key in taken}
    for row in account_rows.every(connection):
        if row.account_id and row.signing_key:
            worker = row.worker_id.hex
            found[row.account_id] = Known(worker, row.serial, row.signing_key, workers.gives(worker))
    return found


def _remember(connection: StationConnection, card: Card) -> None:
    if card.revoked:
        connection.execute("DELETE FROM known_account WHERE account_id = ?", (card.account,))
        return
    values = (card.account, card.worker, card.serial, card.signing_key)
    connection.execute("INSERT OR REPLACE INTO known_account VALUES (?, ?, ?, ?)", values)


def _nobody_known(connection: StationConnection, workers: _Workers) -> bool:
    """Whether this PC never knew anybody who gives accounts; the day when it first does is kept."""
    since = connection.execute("SELECT giver_known_at FROM station_info").fetchone()[0]
    if since is None and any(workers.gives(row.worker_id.hex) for row in account_rows.every(connection)):
        _note_giver(connection)
        return False
    return since is None


def _note_giver(connection: StationConnection) -> None:
    """Also of one whose login is taken here, so that he gets no slot: trust on first use is used up."""
    connection.execute("UPDATE station_info SET giver_known_at = ?", (now_text(),))


def _take(connection: StationConnection, accounts: Accounts, key: bytes, card: Card) -> Waiting | None:
    """Make, renew or take away the slot of an account; a login that is somebody else's waits."""
    before = next((row for row in account_rows.every(connection) if row.account_id == card.account), None)
    if card.revoked:
        if before is not None:
            accounts.remove(connection, before.tag)
        return None
    tag = before.tag if before else accounts.keys.tag(card.login)
    other = account_rows.find(connection, tag)
    if other is not None and other.account_id != card.account and tag in accounts.keys.slots:
        return Waiting(card.account, UUID(card.worker), card.login, login_taken=True)
    public = bytes.fromhex(card.exchange_key), bytes.fromhex(card.signing_key)
    accounts.keys.admit(tag, card.account, public, Lock.read(card.lock), key)
    account_rows.put(
        connection,
        tag,
        worker_id=UUID(card.worker),
        account_id=card.account,
        serial=card.serial,
        signing_key=card.signing_key,
        must_change=card.must_change,
        password_set_at=accounts.now(),
    )
    if tag == accounts.tag:
        accounts.holder = None  # of the password before: it signs nothing any more
    return None
