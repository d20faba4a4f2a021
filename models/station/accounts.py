"""Who may open this profile: passwords, the recovery code, and the count of wrong ones."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from models.errors import WorldError
from models.station.connection import StationConnection
from models.station.keys import RECOVERY, KdfCost, KeyFile, new_recovery_code, read_recovery_code, require_strong
from models.station.lockout import Clock, Lockout
from models.station.records import Account

KEYS = "keys.json"


class Accounts:
    """The key file of one profile, and who of it is logged in (``tag``)."""

    def __init__(self, folder: Path, keys: KeyFile, cost: KdfCost, clock: Clock) -> None:
        self.keys, self.tag = keys, ""
        self._path, self._cost = folder / KEYS, cost
        self._lockout = Lockout(folder / "attempts.json", clock)

    def log_in(self, login: str, password: str) -> bytes:
        """The station key; ``wrong_password`` tells how many attempts are left before the lock-out."""
        tag = self.keys.tag(login)
        key = self._try(tag, password)
        self.tag = tag
        return key

    def recover(self, code: str) -> bytes:
        return self._try(RECOVERY, read_recovery_code(code))

    def verify(self, password: str) -> None:
        self._try(self.tag, password)

    def new_recovery_code(self, key: bytes) -> str:
        """Make the code that replaces an earlier one; it is shown once and stored nowhere."""
        code = new_recovery_code()
        self.keys.put(RECOVERY, key, code, self._cost)
        self.keys.save(self._path)
        return code

    def add(self, session: Session, key: bytes, login: str, password: str, worker_id: UUID) -> None:
        """Two files change: only a row and a slot together are a login; one without the other is replaced."""
        require_strong(password)
        tag = self.keys.tag(login)
        row = session.get(Account, tag)
        if row and tag in self.keys.slots:
            raise WorldError("login_exists")
        if row:
            session.delete(row)
            session.flush()
        session.add(Account(tag=tag, worker_id=worker_id))
        session.flush()
        self._put(tag, key, password)

    def change(self, key: bytes, old: str, new: str) -> None:
        require_strong(new)
        self._try(self.tag, old)
        self._put(self.tag, key, new)

    def reset(self, connection: StationConnection, key: bytes, login: str, password: str) -> None:
        """Give an existing login a new password (the recovery code has been checked)."""
        tag = self.keys.tag(login)
        self._worker_of(connection, tag)
        self._put(tag, key, password)
        self._lockout.succeeded(tag)
        self.tag = tag

    def worker(self, connection: StationConnection) -> UUID:
        return self._worker_of(connection, self.tag)

    def _worker_of(self, connection: StationConnection, tag: str) -> UUID:
        found = connection.execute("SELECT worker_id FROM account WHERE tag = ?", (tag,)).fetchone()
        if found is None:
            raise WorldError("no_such_login")
        return UUID(found[0])

    def _put(self, tag: str, key: bytes, password: str) -> None:
        self.keys.put(tag, key, password, self._cost)
        self.keys.save(self._path)

    def _try(self, tag: str, secret: str) -> bytes:
        left = self._lockout.begin(tag)
        key = self.keys.unwrap(tag, secret)
        if key is None:
            raise WorldError("wrong_password", remaining=left)
        self._lockout.succeeded(tag)
        return key
