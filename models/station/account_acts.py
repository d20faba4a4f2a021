"""What is done with the accounts of an open station: given, confirmed, taken away, their secrets changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from models.audit.deeds import Audited
from models.errors import WorldError
from models.station import account_rows, travelling
from models.station.accounts import Code
from models.station.codes import CUSTODIANS
from models.station.connection import StationConnection, raw
from models.station.policy import Owed, policy_of
from models.station.second import Enrolment, codes_left
from models.station.slots import SecondFactor
from models.station.travelling import Waiting
from models.workers.records import Worker
from models.workers.rights import is_giver, require_giver, require_may_give_account

if TYPE_CHECKING:
    from models.station.station import Station


def give(station: Station, login: str, password: str, worker_id: UUID, code: Code | None = None) -> None:
    """Let an existing worker log in here, and at the other PCs of the community once the line has brought it there.

    Args:
        code: needed where who is logged in gives no accounts; the account is one of this PC alone then.

    Raises:
        WorldError: ``only_secretary``, ``login_exists``, ``password_too_weak``, and what is wrong with ``code``.
    """
    if code is not None:
        station.accounts.recover(code)
    with station.accounts.all_or_nothing(), station.act("workers.account") as session:
        if code is None:
            require_may_give_account(session, worker_id)
        worker = session.get(Worker, worker_id)
        if worker is not None and not worker.active:
            raise WorldError("worker_inactive")
        driver = raw(session)
        row = station.accounts.add(driver, station.key, login, password, worker_id, own=worker_id == station.worker_id)
        if code is None:  # what a printed code allows holds at this PC: nobody elsewhere would believe the signature
            _vouch_for_myself(session, station)
            travelling.issue(session, station.accounts, row, login)
        travelling.settle(driver, station.accounts, station.key)


def _vouch_for_myself(session: Session, station: Station) -> None:
    """The giver's own card, so that other PCs can know whose signature it is."""
    driver = raw(session)
    mine = account_rows.find(driver, station.accounts.tag)
    if mine is not None and mine.serial == 0 and station.accounts.login:
        travelling.issue(session, station.accounts, mine, station.accounts.login)


def share(station: Station) -> None:
    """Let the account of who is logged in travel, where it does not yet."""
    with station.act("workers.account") as session:
        require_giver(session)
        _vouch_for_myself(session, station)


def take_away(station: Station, worker_id: UUID) -> int:
    """Take all accounts of a worker away, here at once and at the other PCs as soon as they hear of it.

    Raises:
        WorldError: ``only_secretary``, ``own_account``, ``no_such_login``.
    """
    if worker_id == station.worker_id:
        raise WorldError("own_account")
    with station.accounts.all_or_nothing(), station.act("workers.account") as session:
        require_giver(session)
        driver = raw(session)
        rows = [row for row in account_rows.every(driver) if row.worker_id == worker_id]
        if not rows:
            raise WorldError("no_such_login")
        for row in rows:
            login = travelling.login_of(driver, row)
            if login is not None:
                travelling.issue(session, station.accounts, row, login, revoked=True)
            station.accounts.remove(driver, row.tag)
    return len(rows)


def witness(station: Station, login: str, password: str, code: str | None = None) -> UUID:
    """The worker who proves at this PC, while somebody else is logged in, that he is there (the second person).

    Raises:
        WorldError: ``wrong_password``, ``locked_out``, ``second_factor_needed``, ``second_factor_wrong``.
    """
    tag = station.accounts.witness(login, password)  # slow on purpose, hence outside of a transaction
    with station.local_write() as session:
        return station.accounts.admit_witness(raw(session), tag, code)


def waiting(station: Station) -> list[Waiting]:
    """Accounts from the district that somebody in charge has to confirm at this PC."""
    with station.local_write() as session:
        return travelling.settle(raw(session), station.accounts, station.key)


def confirm(station: Station, account: str) -> None:
    """Raises ``WorldError``: ``only_secretary``, ``no_such_login`` (it does not wait), ``login_exists``."""
    if all(each.account != account for each in waiting(station)):
        raise WorldError("no_such_login")
    with station.local_write() as session:
        require_giver(session)
        left = travelling.confirm(raw(session), station.accounts, station.key, account)
        if any(each.account == account for each in left):
            raise WorldError("login_exists")
    station.note(Audited.GRANT, what="account_confirmed")


def change_password(station: Station, old: str, new: str, factor: SecondFactor | None = None) -> None:
    """Raises ``WorldError``: ``password_too_weak``, ``wrong_password``, ``password_used``."""
    accounts = station.accounts
    with station.whole() as session:
        accounts.require_new(raw(session), old, new, factor)
    with accounts.all_or_nothing(), station.act("workers.password") as session:
        driver = raw(session)
        accounts.change(driver, station.key, old, new, factor)
        row = account_rows.get(driver, accounts.tag)
        login = travelling.login_of(driver, row)
        if login is not None:
            accounts.sign_with_former(lambda: travelling.issue(session, accounts, row, login))


def new_recovery_code(station: Station, password: str) -> str:
    """Make the code that replaces the printed ones; whoever asks gives the password once more.

    Raises:
        WorldError: ``wrong_password``, ``only_secretary``, ``recovery_needs_two`` (grade 3 wants two custodians).
    """
    station.accounts.verify(password)
    with _kept_by_giver(station) as driver:
        if policy_of(driver).demands_two_custodians:
            raise WorldError("recovery_needs_two")
    station.note(Audited.KEYS, what="recovery_code")
    return station.accounts.new_recovery_code(station.key)


def new_custodian_codes(station: Station, password: str, custodians: int) -> list[str]:
    """Make a code for each of two or three custodians; any two of them open (L-60).

    Raises:
        WorldError: ``wrong_password``, ``only_secretary``.
    """
    if custodians not in CUSTODIANS:
        raise ValueError("two or three custodians")
    station.accounts.verify(password)
    with _kept_by_giver(station):
        pass
    station.note(Audited.KEYS, what="custodian_codes", custodians=custodians)
    return station.accounts.new_custodian_codes(station.key, custodians)


@contextmanager
def _kept_by_giver(station: Station) -> Iterator[StationConnection]:
    with station.whole() as session:
        require_giver(session)
        yield raw(session)


def owed(station: Station) -> Owed:
    with station.whole() as session:
        return station.accounts.owed(raw(session))


@dataclass(frozen=True)
class SecondState:
    on: bool
    codes_left: int
    demanded: bool


def second_state(station: Station) -> SecondState:
    with station.whole() as session:
        driver = raw(session)
        stored = account_rows.get(driver, station.accounts.tag).second
        demanded = policy_of(driver).demands_second_factor
        return SecondState(stored is not None, codes_left(stored) if stored else 0, demanded)


def enrol_second(station: Station, enrolment: Enrolment, code: str) -> None:
    """Ask for a code from a telephone from now on; ``code`` shows that the telephone has the secret.

    Raises:
        WorldError: ``second_factor_wrong``.
    """
    with station.local_write() as session:
        station.accounts.set_second(raw(session), enrolment, code)
    station.note(Audited.KEYS, what="second_factor_on")


def drop_second(station: Station, code: str) -> None:
    """Raises ``WorldError``: ``second_factor_wrong``, ``second_factor_demanded``."""
    with station.local_write() as session:
        if policy_of(raw(session)).demands_second_factor:
            raise WorldError("second_factor_demanded")
        station.accounts.set_second(raw(session), None, code)
    station.note(Audited.KEYS, what="second_factor_off")


@dataclass(frozen=True)
class Unused:
    worker_id: UUID
    since: datetime


def told_at_log_in(station: Station) -> tuple[int | None, int]:
    """How many days the own password has left, in its last week; and to who gives accounts, how many nobody uses."""
    with station.whole() as session:
        gives = is_giver(session)
    return owed(station).days_left, len(unused(station)) if gives else 0


def unused(station: Station) -> list[Unused]:
    """Accounts at which nobody logged in for longer than is set (L-36), for who gives accounts."""
    with station.whole() as session:
        driver = raw(session)
        before = station.accounts.now() - timedelta(days=policy_of(driver).unused_days)
        rows = account_rows.every(driver)
        return [Unused(row.worker_id, seen) for row in rows if (seen := row.seen_at or row.created_at) < before]
