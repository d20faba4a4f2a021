"""Who may open this profile: passwords, second factors, the printed codes, and the count of wrong ones."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from models.accounts.cards import known_login
from models.crypto import STANDARD, suite
from models.errors import WorldError
from models.station import account_rows, second
from models.station.account_rows import AccountRow
from models.station.codes import (
    RECOVERY,
    joined,
    new_custodian_codes,
    new_recovery_code,
    pair_tag,
    pairs,
    read_custodian_codes,
    read_recovery_code,
)
from models.station.connection import StationConnection
from models.station.files import write_whole
from models.station.keys import KdfCost, KeyFile, Opened
from models.station.lockout import Clock, Lockout
from models.station.policy import Owed, owed, policy_of
from models.station.second import Enrolment
from models.station.slots import Holder, SecondFactor, Slot
from models.station.strength import require_strong

KEYS = "keys.json"
Code = str | tuple[str, str]
"""A recovery code, or those of two custodians."""
_NOTED_EVERY = timedelta(days=1)
"""A log-in is noted so often: what is asked is who was away for months."""


class Accounts:
    """The key file of one profile, and who of it is logged in: ``tag``, and with ``holder`` what signs for him."""

    def __init__(self, folder: Path, keys: KeyFile, cost: KdfCost, clock: Clock) -> None:
        self.keys, self.tag, self.cost = keys, "", cost
        self.login = ""
        """As it was typed; it is kept nowhere."""
        self.holder: Holder | None = None
        self._former: Holder | None = None
        self._path, self._clock = folder / KEYS, clock
        self._lockout = Lockout(folder / "attempts.json", clock, lambda: self.keys.slots)
        self._typed: tuple[str, SecondFactor | None] | None = None

    # who opens ---------------------------------------------------------------------------------------------------

    def log_in(self, login: str, password: str, factor: SecondFactor | None = None) -> bytes:
        """The station key; ``wrong_password`` tells how many attempts are left before the lock-out."""
        tag = self.keys.tag(login)
        opened = self._try(tag, password, factor)
        self.tag, self.login, self.holder = tag, login, opened.holder
        if opened.holder is None:
            self._typed = password, factor
        return opened.key

    def recover(self, code: Code) -> bytes:
        """Raises ``WorldError``: ``recovery_needs_two`` or ``recovery_needs_one``, where it is the other kind."""
        if self.keys.is_for_two != isinstance(code, tuple):
            raise WorldError("recovery_needs_two" if self.keys.is_for_two else "recovery_needs_one")
        if isinstance(code, tuple):
            one, other = read_custodian_codes(code)
            return self._try(pair_tag(one, other), joined(one, other)).key
        return self._try(RECOVERY, read_recovery_code(code)).key

    def verify(self, password: str, factor: SecondFactor | None = None) -> None:
        self._try(self.tag, password, factor)

    def witness(self, login: str, password: str) -> str:
        """The tag of a second person who proves at this PC who he is; nobody is logged in or out by it.

        Raises:
            WorldError: ``wrong_password``, ``locked_out``.
        """
        tag = self.keys.tag(login)
        self._try(tag, password)
        return tag

    def admit_witness(self, connection: StationConnection, tag: str, code: str | None) -> UUID:
        """The worker of a witness, whose second factor is asked for as at log-in."""
        row = account_rows.get(connection, tag)
        if row.second is not None:
            self._ask_for_second(connection, row.second, code, tag)
        return row.worker_id

    def admit(self, connection: StationConnection, key: bytes, code: str | None) -> None:
        """Ask for the second factor of who gave the right password, and renew a slot of the first format.

        Raises:
            WorldError: ``second_factor_needed``, ``second_factor_wrong``, ``locked_out``.
        """
        row = account_rows.get(connection, self.tag)
        if row.second is not None:
            self._ask_for_second(connection, row.second, code)
        if self._typed is not None:
            password, factor = self._typed
            self._typed = None
            self._renew(connection, key, row, password, factor)
        elif self.holder is not None and row.signing_key != self.holder.signing.public.hex():
            account_rows.put(connection, self.tag, signing_key=self.holder.signing.public.hex())
        if row.seen_at is None or self.now() - row.seen_at >= _NOTED_EVERY:
            account_rows.put(connection, self.tag, seen_at=self.now())

    def worker(self, connection: StationConnection) -> UUID:
        return account_rows.get(connection, self.tag).worker_id

    def owed(self, connection: StationConnection) -> Owed:
        row = account_rows.get(connection, self.tag)
        return owed(row, policy_of(connection), self.now(), has_key=self.has_key(self.tag))

    def has_key(self, tag: str) -> bool:
        """Whether a hardware key takes part in opening this account."""
        slot = self.keys.slots.get(tag)
        return isinstance(slot, Slot) and slot.lock.needs is not None

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)

    # what opens --------------------------------------------------------------------------------------------------

    def add(
        self, connection: StationConnection, key: bytes, login: str, password: str, worker_id: UUID, *, own: bool
    ) -> AccountRow:
        """Two files change: only a row and a slot together are a login; one without the other is replaced.

        Args:
            own: who gives it is whom it is for; else the password is changed at the first log-in (L-32).
        """
        require_strong(password)
        if not known_login(login):
            raise WorldError("no_such_login")
        tag = self.keys.tag(login)
        if account_rows.find(connection, tag) and tag in self.keys.slots:
            raise WorldError("login_exists")
        account_rows.forget(connection, tag)
        account = uuid4().hex
        holder = self.keys.put(tag, key, password, self.cost, account=account)
        account_rows.put(
            connection,
            tag,
            worker_id=worker_id,
            account_id=account,
            signing_key=holder.signing.public.hex(),
            must_change=not own,
            password_set_at=self.now(),
            seen_at=self.now() if own else None,
        )
        self.save()
        if own and not self.tag:
            self.tag, self.login, self.holder = tag, login, holder
        return account_rows.get(connection, tag)

    def require_new(self, connection: StationConnection, old: str, new: str, factor: SecondFactor | None) -> None:
        """Check both passwords before anything is written (slow, hence outside of a transaction).

        Raises:
            WorldError: ``password_too_weak``, ``wrong_password``, ``password_used``.
        """
        require_strong(new)
        self.holder = self._try(self.tag, old, factor).holder or self.holder
        former = account_rows.get(connection, self.tag).former
        if new == old or (former is not None and _is(former, new)):
            raise WorldError("password_used")

    def change(
        self, connection: StationConnection, key: bytes, old: str, new: str, factor: SecondFactor | None = None
    ) -> None:
        """Put a new pair behind the new password: who still has the old one, and an old file, opens nothing new."""
        row = account_rows.get(connection, self.tag)
        self._former = self.holder
        self.holder = self.keys.put(self.tag, key, new, self.cost, account=row.account_id, factor=factor)
        account_rows.put(
            connection,
            self.tag,
            signing_key=self.holder.signing.public.hex(),
            must_change=False,
            password_set_at=self.now(),
            former=_derived(old, self.cost),
        )
        self.save()

    def sign_with_former(self, issue: Callable[[], None]) -> None:
        """Issue the card of a changed password: what vouches for the new pair is the one before."""
        new, self.holder = self.holder, self._former or self.holder
        try:
            issue()
        finally:
            self.holder, self._former = new, None

    def reset(self, connection: StationConnection, key: bytes, login: str, password: str) -> None:
        """Give an existing login a new password (the recovery code has been checked); its telephone may be gone too."""
        tag = self.keys.tag(login)
        row = account_rows.get(connection, tag)
        account = row.account_id or uuid4().hex
        self.holder = self.keys.put(tag, key, password, self.cost, account=account)
        public = self.holder.signing.public.hex()
        set_at = self.now()
        account_rows.put(
            connection,
            tag,
            account_id=account,
            signing_key=public,
            must_change=False,
            password_set_at=set_at,
            second=None,
        )
        self.save()
        self._lockout.succeeded(tag)
        self.tag, self.login = tag, login

    def remove(self, connection: StationConnection, tag: str) -> None:
        """Take a way in away; the last one stays, or only the recovery code would be left."""
        passwords = [each for each in self.keys.slots if each not in self.keys.recovery_tags]
        if passwords != [tag]:
            self.keys.slots.pop(tag, None)
            account_rows.forget(connection, tag)
            self.save()

    @property
    def only_codes_open(self) -> bool:
        """Whether the PC was reported lost, and nobody opened it by a printed code since."""
        return set(self.keys.slots) == set(self.keys.recovery_tags)

    def only_recovery(self) -> None:
        """Take every password's way in away (the PC was reported lost); the rows of the accounts stay."""
        self.keys.slots = {tag: self.keys.slots[tag] for tag in self.keys.recovery_tags}
        self.save()

    def save(self) -> None:
        self.keys.save(self._path)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What changes of the keys within stands when all of it does; else they are as before, here and in the file.

        The room that the file of before needs has just become free.
        """
        slots, holder, content = dict(self.keys.slots), self.holder, self._path.read_bytes()
        try:
            yield
        except BaseException:
            self.keys.slots, self.holder = slots, holder
            if self._path.read_bytes() != content:
                write_whole(self._path, content)
            raise

    # codes -------------------------------------------------------------------------------------------------------

    def new_recovery_code(self, key: bytes) -> str:
        """Make the code that replaces every earlier one; it is shown once and stored nowhere."""
        code = new_recovery_code()
        with self.all_or_nothing():
            self.keys.replace_recovery(key, {RECOVERY: code}, self.cost)
            self.save()
        return code

    def new_custodian_codes(self, key: bytes, custodians: int) -> list[str]:
        """Make a code for each custodian, of which any two open; every earlier code is void."""
        codes = new_custodian_codes(custodians)
        with self.all_or_nothing():
            self.keys.replace_recovery(key, pairs(codes), self.cost)
            self.save()
        return codes

    def set_second(self, connection: StationConnection, enrolment: Enrolment | None, code: str) -> None:
        """Ask for codes from a telephone from now on, or no longer (``code`` is then one of them)."""
        row = account_rows.get(connection, self.tag)
        if enrolment is not None:
            account_rows.put(connection, self.tag, second=enrolment.stored(code, self._clock.wall()))
        elif row.second is not None:
            self._ask_for_second(connection, row.second, code)
            account_rows.put(connection, self.tag, second=None)

    def _ask_for_second(
        self, connection: StationConnection, stored: dict[str, Any], code: str | None, tag: str | None = None
    ) -> None:
        if not code:
            raise WorldError("second_factor_needed")
        tag = tag or self.tag
        counted = f"{tag}.2"
        left = self._lockout.begin(counted)
        kept = second.passed(stored, code, self._clock.wall())
        if kept is None:
            raise self._lockout.failed("second_factor_wrong", left)
        self._lockout.succeeded(counted)
        account_rows.put(connection, tag, second=kept)

    def _renew(
        self, connection: StationConnection, key: bytes, row: AccountRow, password: str, factor: SecondFactor | None
    ) -> None:
        account = row.account_id or uuid4().hex
        self.holder = self.keys.put(self.tag, key, password, self.cost, account=account, factor=factor)
        account_rows.put(connection, self.tag, account_id=account, signing_key=self.holder.signing.public.hex())
        self.save()

    def _try(self, tag: str, secret: str, factor: SecondFactor | None = None) -> Opened:
        slot = self.keys.slots.get(tag)
        if slot is None and self.only_codes_open and tag not in self.keys.recovery_tags and "-" not in tag:
            raise WorldError("pc_reported_lost")
        if isinstance(slot, Slot):
            slot.lock.require(factor)  # not an attempt: the key is not plugged in
        left = self._lockout.begin(tag)
        opened = self.keys.open(tag, secret, factor)
        if opened is None:
            raise self._lockout.failed("wrong_password", left)
        self._lockout.succeeded(tag)
        return opened


def _derived(password: str, cost: KdfCost) -> dict[str, Any]:
    salt = os.urandom(16)
    known = STANDARD.derive(password.encode(), salt, cost)
    return {
        "suite": STANDARD.suite,
        "salt": b64encode(salt).decode(),
        "cost": [cost.memory_kib, cost.passes, cost.lanes],
        "derived": b64encode(known).decode(),
    }


def _is(former: dict[str, Any], password: str) -> bool:
    known = suite(former["suite"]).derive(password.encode(), b64decode(former["salt"]), KdfCost(*former["cost"]))
    return compare_digest(known, b64decode(former["derived"]))
