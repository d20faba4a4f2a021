"""Upgrading a station file on a verified copy that takes its place only when it passed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from models.audit.deeds import Audited
from models.audit.trail import Line, append
from models.base import Base
from models.calendar import now
from models.errors import WorldError
from models.migrations import Lineage
from models.station import schema_copy
from models.station.connection import Identity, StationConnection, brief_engine, connect, now_text, raw, silent
from models.station.faults import world_code
from models.station.files import only_mine, sync_file, sync_folder, world_errors
from models.station.schema import SETUPS, fit
from models.station.seals import seal_all
from models.station.version import APP_VERSION

PREVIOUS = "station.previous.db"
Step = Callable[[str], None]


def upgrade(path: Path, key: bytes, identity: Identity, lineage: Lineage, step: Step = lambda _name: None) -> None:
    """Bring the closed file at ``path`` to ``lineage.head``; until the last rename the old file is untouched.

    ``step`` is told the name of each step before it begins. The file of before stays beside it as ``PREVIOUS``, until
    ``forget_previous``.
    """
    copy = path.with_name("station.upgrading.db")
    with world_errors(), _only_while_working(copy):
        step("copy")
        _copy(path, copy)
        step("upgrade")
        before = _counts(copy, key, identity)
        with _fitting():
            _run(copy, key, identity, lineage)
        step("verify")
        _verify(copy, key, identity, before)
        step("keep the previous")
        _keep(path)
        step("switch")
        schema_copy.forget(path.parent)
        os.replace(copy, path)
        sync_folder(path.parent)
        step("done")


def forget_previous(folder: Path, age: timedelta = timedelta()) -> None:
    """Remove the file of before the last upgrade, if it is so old: it holds what has left this one since.

    The backup of before the upgrade goes on, and what left does not come back out of it.
    """
    previous = folder / PREVIOUS
    with suppress(FileNotFoundError), world_errors():
        if not age or previous.stat().st_mtime <= (now() - age).timestamp():
            previous.unlink()
            sync_folder(folder)


@contextmanager
def _only_while_working(copy: Path) -> Iterator[None]:
    """Remove the copy, of this or of an interrupted run: it is never the only one."""
    names = [copy.with_name(copy.name + suffix) for suffix in ("", "-wal", "-shm")]
    for name in names:
        name.unlink(missing_ok=True)
    try:
        yield
    finally:
        for name in names:
            name.unlink(missing_ok=True)


@contextmanager
def _fitting() -> Iterator[None]:
    """A file that says of itself to be older than it is takes no script: nothing is changed, and that is said."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        if world_code(error) is None:
            raise WorldError("upgrade_failed") from error
        raise


def _copy(path: Path, copy: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise RuntimeError("the file was not closed before its upgrade")
    if shutil.disk_usage(path.parent).free < 3 * path.stat().st_size:  # the copy, its log, and the previous file
        raise WorldError("disk_full")
    shutil.copyfile(path, only_mine(copy))
    sync_file(copy)


def _run(copy: Path, key: bytes, identity: Identity, lineage: Lineage) -> None:
    """Run the scripts without triggers and without journal: each station, and the server, run them by themselves."""
    from models.migrations.scripting import bring_to  # Alembic loads slowly, and hardly ever

    with brief_engine(copy, key, identity, SETUPS) as engine, engine.connect() as connection:
        driver = raw(connection)
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = OFF")  # tables are rebuilt under their references; checked afterwards
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f'DROP TRIGGER "{name}"')
        with silent(driver), connection.begin():
            bring_to(connection, lineage.head, lineage)
            connection.exec_driver_sql("UPDATE station_info SET app_version = ?", (APP_VERSION,))
        fit(driver)
        _seal(driver)
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _seal(driver: StationConnection) -> None:
    """Seal what the scripts left, whose old seals were proven before; from here on a file without seals is refused."""
    seal_all(driver)
    append(driver, Line(Audited.CHECK, now_text(), detail={"sealed": True}))


def _counts(path: Path, key: bytes, identity: Identity) -> dict[str, int]:
    connection = connect(path, key, identity)
    try:
        return row_counts(connection)
    finally:
        connection.close()


def row_counts(connection: StationConnection) -> dict[str, int]:
    ordinary = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    names = [row[0] for row in connection.execute(ordinary).fetchall()]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _verify(copy: Path, key: bytes, identity: Identity, before: dict[str, int]) -> None:
    """Every page authentic, every index sound, every reference met, no row gone from a table that stays."""
    connection = connect(copy, key, identity)
    try:
        after = row_counts(connection)
        lost = [name for name, count in before.items() if name in after and _is_data(name) and after[name] < count]
        if lost or faults(connection):
            raise WorldError("upgrade_failed")
    finally:
        connection.close()
    sync_file(copy)


def _is_data(name: str) -> bool:
    """Whether a table is in the models and holds what nobody could make anew; what extensions derive may shrink."""
    return name in Base.metadata.tables and name not in _DERIVED


_DERIVED = frozenset({"care_due", "appeal_now"})
"""Tables of the models that extensions empty, and fill again when the file is opened."""


def faults(connection: StationConnection) -> int:
    """Read the whole file and count what is wrong with it; behind a page that is not authentic nothing is read."""
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if pages:
        return len(pages)
    tables = [row for row in connection.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
    references = connection.execute("PRAGMA foreign_key_check").fetchall()
    return len(tables) + len(references)


def _keep(path: Path) -> None:
    """Give the old file a second name, without a moment in which it has none."""
    second, previous = path.with_name("station.previous.new"), path.with_name(PREVIOUS)
    second.unlink(missing_ok=True)
    try:
        os.link(path, second)
    except OSError:  # a file system without links (FAT on a stick)
        shutil.copyfile(path, only_mine(second))
        sync_file(second)
    os.replace(second, previous)
