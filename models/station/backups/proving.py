"""Whether who brings a backup back may: by the role of its time, or by a code that lies with those who keep it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.rights.deciding import Standing, decide
from models.rights.deeds import Deed
from models.rights.queries import DECIDING, refuse_unless, standing
from models.station.accounts import KEYS, Accounts
from models.station.connection import Identity, make_engine, raw
from models.station.keys import KdfCost, KeyFile
from models.station.lockout import Clock
from models.station.schema import SETUPS
from models.station.station import DATABASE
from models.workers.records import WorkerRole


def require_may_restore(unpacked: Path, login: str, password: str) -> None:
    """Refuse whoever shows a password of the backup, but had not the right there; a code needs none.

    Args:
        unpacked: the folder with what was in it.

    Raises:
        WorldError: ``not_allowed``; ``wrong_password``.
    """
    accounts = Accounts(unpacked, KeyFile.load(unpacked / KEYS), KdfCost(), Clock())
    identity = Identity("")
    engine = make_engine(unpacked / DATABASE, accounts.log_in(login, password), identity, SETUPS, read_only=True)
    try:
        with Session(engine) as session:
            here = _standing(session, accounts.worker(raw(session)))
    finally:
        engine.dispose()
    refuse_unless(decide(here, Deed.RESTORE), Deed.RESTORE, None)


def _standing(session: Session, worker_id: UUID) -> Standing:
    """As it was; a backup of a version without single rights has roles alone."""
    tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    if set(tables) >= DECIDING:
        return standing(session, worker_id)
    rows = session.execute(text("SELECT id, role FROM worker WHERE deleted_at IS NULL AND active = 1"))
    roles = {id_: role for id_, role in rows}
    led = WorkerRole.SECRETARY.value in roles.values()
    return Standing(worker_id, WorkerRole(roles.get(worker_id.hex, "worker")), led=led)
