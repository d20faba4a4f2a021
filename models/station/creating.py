"""Making a profile: tables, triggers, the first worker and account, and the code to print."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

import models.records  # noqa: F401  (every table, before the metadata is read)
from models.audit.deeds import Audited
from models.base import Base, uuid7
from models.errors import WorldError
from models.migrations import LINEAGE
from models.station import schema_copy
from models.station.accounts import KEYS, Accounts
from models.station.backups.keeper import Keeper
from models.station.connection import Identity, brief_engine, connect, raw
from models.station.faults import told
from models.station.files import ProfileLock, only_mine, sync_folder, world_errors
from models.station.keys import KEY_BYTES, KdfCost, KeyFile
from models.station.lockout import Clock
from models.station.records import StationInfo
from models.station.schema import SETUPS, fit
from models.station.seals import seal_all
from models.station.station import DATABASE, Station
from models.station.strength import require_strong
from models.station.version import APP_VERSION
from models.workers.records import Worker

_MARKER = "station.creating"
_COST, _CLOCK = KdfCost(), Clock()


def create_station(
    folder: Path,
    *,
    community_code: str,
    login: str,
    password: str,
    display_name: str,
    cost: KdfCost = _COST,
    clock: Clock = _CLOCK,
) -> tuple[Station, str]:
    """Make a profile with its first account and worker; return it open, with the recovery code to print."""
    require_strong(password)
    with world_errors():
        folder.mkdir(parents=True, exist_ok=True)
        only_mine(folder)
    lock = ProfileLock(folder)
    try:
        accounts = Accounts(folder, KeyFile(login_cost=replace(cost, passes=1)), cost, clock)
        key, identity = os.urandom(KEY_BYTES), Identity(community_code, uuid7())
        with _being_made(folder), told(folder):
            _build(folder / DATABASE, key, identity, accounts.keys.profile_id)
            _first_account(folder / DATABASE, key, identity, accounts, (login, password, display_name))
            code = accounts.new_recovery_code(key)
        station = Station(folder, key, identity, accounts, lock)
        station.begin(Audited.BEGIN)
        station.note(Audited.CHECK, sealed=True)
        Keeper(station)
        return station, code
    except BaseException:
        lock.release()
        raise


def unfinished(folder: Path) -> bool:
    """Whether the making of this profile was interrupted, before anybody had it."""
    return (folder / _MARKER).exists()


@contextmanager
def _being_made(folder: Path) -> Iterator[None]:
    """Mark the folder while it is being filled: only what bears the mark, and nobody has seen, may be removed."""
    marker = folder / _MARKER
    with world_errors():
        if unfinished(folder):
            _remove(folder)
        if (folder / DATABASE).exists() or (folder / KEYS).exists():
            raise WorldError("exists_already")
        only_mine(marker)
        marker.touch()
        sync_folder(folder)
        try:
            yield
        except BaseException:
            _remove(folder)
            marker.unlink(missing_ok=True)
            raise
        marker.unlink()
        sync_folder(folder)


def _remove(folder: Path) -> None:
    for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm", schema_copy.SCHEMA_COPY, KEYS):
        (folder / name).unlink(missing_ok=True)


def _build(path: Path, key: bytes, identity: Identity, profile_id: str) -> None:
    connection = connect(only_mine(path), key, identity)  # SQLite gives its log and index the rights of the file
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    with brief_engine(path, key, identity, SETUPS) as engine, Session(engine) as session, session.begin():
        Base.metadata.create_all(session.connection())
        session.connection().exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        session.connection().exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{LINEAGE.head}')")
        session.add(StationInfo(profile_id=profile_id, community_code=identity.community_code, app_version=APP_VERSION))


def _first_account(path: Path, key: bytes, identity: Identity, accounts: Accounts, who: tuple[str, str, str]) -> None:
    """The first worker is their own creator; the row is journaled like any other."""
    login, password, display_name = who
    with brief_engine(path, key, identity, SETUPS) as engine:
        with engine.connect() as connection:
            connection.rollback()
            fit(raw(connection))
            seal_all(raw(connection))
            schema_copy.keep(path, key, raw(connection))
        with Session(engine) as session, session.begin():
            worker = Worker(id=identity.worker_id, name=display_name)
            session.add(worker)
            session.flush()
            accounts.add(raw(session), key, login, password, worker.id, own=True)
