"""What can be saved of a damaged station: a new profile under the same keys, and what was lost, by table and count.

The damaged profile is only read. What the district has comes with the next sync, from its first download on.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models.audit.deeds import Audited
from models.base import Base, synced_tables
from models.errors import WorldError
from models.migrations import LINEAGE
from models.station import schema_copy
from models.station.accounts import KEYS, Accounts, Code
from models.station.aside import note_closed
from models.station.backups.checking import Harm
from models.station.backups.mending import mend
from models.station.backups.packing import Step, silently
from models.station.backups.reading import Broken, Row, connect_damaged, expected, rows_of, same_in_both
from models.station.backups.shelf import kept, shelf_of
from models.station.backups.unpacking import WORK, finish, link_or_copy, mark_ready, take_keys
from models.station.blobs import BLOBS, BlobStore
from models.station.connection import Identity, StationConnection, connect, now_text
from models.station.faults import told
from models.station.files import ProfileLock, only_mine, sync_file, world_errors
from models.station.keys import KdfCost, KeyFile
from models.station.lockout import Clock
from models.station.schema import SETUPS
from models.station.seals import Wrong, all_differ, seal_all
from models.station.station import DATABASE
from models.station.version import APP_VERSION

_CLOCK = Clock()
_ALONG = ("erased.ids", "attempts.json")
"""Files beside the database that are true of the salvaged one too."""
_SEALS = ("seal", "seal_total")
_RESTRICTING = frozenset({"setting", "special_group", "station_info", "worker"})
"""Tables of which a row less may let everybody do more: without its secretary a station is led by all (L-53)."""
_AT_ONCE = 2000
Progress = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """What came over of one table; ``lost`` is ``None`` where nothing says how many rows there were."""

    name: str
    harm: Harm
    saved: int
    lost: int | None


@dataclass(frozen=True)
class Salvaged:
    """``tables``: those of which something was lost; ``log_lost``: pages of the last changes, of whatever table."""

    pages: int
    pages_lost: int
    log_lost: int
    saved: int
    tables: tuple[Table, ...]
    attachments: int
    attachments_lost: int
    rights_hold: bool
    """Whether who may do what is proven by its seals; else the file opens with the recovery code only."""
    tied: bool
    """Whether a district has what was sent."""

    @property
    def records_lost(self) -> bool:
        return bool(self.log_lost) or any(each.harm is Harm.RECORDS for each in self.tables)


def salvage(
    folder: Path,
    to: Path,
    *,
    login: str = "",
    password: str = "",
    code: Code | None = None,
    clock: Clock = _CLOCK,
    step: Step = silently,
) -> Generator[Progress, None, Salvaged]:
    """Read ``folder`` and make a profile of it in ``to``, which holds no station yet, or in its own place.

    In its own place the damaged one is put aside whole, in ``replaced``, once all is saved that can be.

    Raises:
        WorldError: ``wrong_password``, ``already_open``, ``exists_already``, ``not_a_station``, ``file_disk_full``;
            ``salvage_nothing``: the file tells not even which tables it has.
    """
    with _disk_told(to), ExitStack() as locks:
        if not (folder / DATABASE).is_file():
            raise WorldError("not_a_station")
        locks.callback(ProfileLock(folder).release)
        keys = keys_of(folder)
        accounts = Accounts(folder, keys, KdfCost(), clock)
        key = accounts.recover(code) if code else accounts.log_in(login, password)
        in_place = to.resolve() == folder.resolve()
        if not in_place:
            locks.callback(_taken(to).release)
        work = to / WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(0o700)
        try:
            done = yield from _salvaged(folder, work, key, keys, step, trusted=code is not None)
            step("ready")
            mark_ready(work)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        for name in _ALONG:
            if not in_place and (folder / name).is_file():
                shutil.copyfile(folder / name, only_mine(to / name))
        finish(to, step)
        note_closed(to, Audited.RESTORE, "salvaged")
    return done


def _taken(to: Path) -> ProfileLock:
    """A folder for a new profile."""
    to.mkdir(parents=True, exist_ok=True)
    lock = ProfileLock(only_mine(to))
    if (to / DATABASE).exists() or (to / KEYS).exists():
        lock.release()
        raise WorldError("exists_already")
    return lock


@contextmanager
def _disk_told(to: Path) -> Iterator[None]:
    """Whatever is written is written there."""
    try:
        with world_errors(), told():
            yield
    except WorldError as error:
        if error.code == "disk_full":
            raise WorldError("file_disk_full", file=to.name) from error
        raise


def keys_of(folder: Path) -> KeyFile:
    """The key file, or where that is damaged too, the newest backup's; a profile put aside left its shelf behind."""
    with suppress(WorldError):
        return KeyFile.load(folder / KEYS)
    shelves = [shelf_of(folder), shelf_of(folder.parent)]
    for each, home in sorted(((each, shelf) for shelf in shelves for each in kept(shelf)), reverse=True):
        with suppress(WorldError, OSError):
            return take_keys(home / each.name)
    return KeyFile.load(folder / KEYS)


def _salvaged(
    folder: Path, work: Path, key: bytes, keys: KeyFile, step: Step, *, trusted: bool
) -> Generator[Progress, None, Salvaged]:
    step("copy")
    copies = work / "one.db", work / "other.db"
    mended = yield from mend(folder / DATABASE, copies, key, schema_copy.read(folder, key))
    step("rows")
    with (
        closing(connect_damaged(copies[0], key)) as one,
        closing(connect_damaged(copies[1], key)) as other,
        closing(connect(only_mine(work / DATABASE), key, Identity(""))) as fresh,
    ):
        tables = yield from _tables(one, other, fresh)
        _mend_what_all_stands_on(fresh, keys)
        rights_hold = _sealed_again(fresh, {each.name for each in tables if each.lost != 0}, trusted=trusted)
        if mended.log_lost or any(each.harm is Harm.RECORDS and each.lost != 0 for each in tables):
            _have_it_all_sent(fresh)
        fresh.execute("PRAGMA journal_mode = WAL").fetchall()
        fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        tied = _is_tied(fresh)
    for copy in copies:
        copy.unlink()
    sync_file(work / DATABASE)
    keys.save(work / KEYS)
    step("attachments")
    attachments, lost = _attachments(folder, work, key)
    harmed = tuple(each for each in tables if each.lost != 0)
    saved = sum(each.saved for each in tables if each.harm is Harm.RECORDS)
    return Salvaged(
        mended.pages, len(mended.lost), mended.log_lost, saved, harmed, attachments, lost, rights_hold, tied
    )


def _tables(one: Any, other: Any, fresh: StationConnection) -> Generator[Progress, None, list[Table]]:
    """Make every table anew and fill it; what extensions derive is left to them."""
    synced = {record.__tablename__ for record in synced_tables()}
    said = [row[1:] for row in rows_of(one, "sqlite_master")]
    schema = {name: sql for kind, name, _of, _root, sql in said if kind == "table" and sql}
    indexes = [(of, name, sql or "") for kind, name, of, _root, sql in said if kind == "index"]
    if "alembic_version" not in schema and "station_info" not in schema and "worker" not in schema:
        raise WorldError("salvage_nothing")
    wanted = [name for name in (*Base.metadata.tables, "alembic_version") if name in schema]
    fresh.execute("PRAGMA foreign_keys = OFF")
    tables = []
    for number, name in enumerate(wanted):
        fresh.execute("BEGIN")
        fresh.execute(schema[name])
        rows = same_in_both(rows_of(one, name), rows_of(other, name))
        saved = yield from _copied(fresh, name, rows, (number, len(wanted)))
        mine = [(index, sql) for of, index, sql in indexes if of == name]
        for sql in filter(None, (sql for _index, sql in mine)):
            fresh.execute(sql)
        fresh.commit()
        harm = Harm.RECORDS if name in synced else Harm.LOCAL
        tables.append(_judged(one, name, harm, saved, [index for index, sql in mine if " WHERE " not in sql]))
    tables += _missing(fresh, wanted, synced)
    with suppress(*Broken):
        for name, number in one.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            fresh.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name))
    return tables


def _copied(
    fresh: StationConnection, table: str, rows: Iterator[Row], here: Progress
) -> Generator[Progress, None, int]:
    """Fill a table; whoever gives up does not wait for the last row of a long one."""
    names = [row[1] for row in fresh.execute(f'PRAGMA table_info("{table}")').fetchall()]
    listed = ", ".join(["rowid", *(f'"{name}"' for name in names)])
    insert = f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({", ".join("?" * (len(names) + 1))})'
    saved = 0
    for number, row in enumerate(rows):
        if number % _AT_ONCE == 0:
            yield here
        saved += fresh.execute(insert, row).rowcount
    return saved


def _judged(one: Any, name: str, harm: Harm, saved: int, indexes: list[str]) -> Table:
    there = expected(one, name, indexes)
    if there is not None:
        return Table(name, harm, saved, max(0, there - saved))
    return Table(name, harm, saved, 0 if _reads_through(one, name) else None)


def _reads_through(driver: Any, table: str) -> bool:
    try:
        driver.execute(f'SELECT count(*) FROM "{table}" NOT INDEXED').fetchall()
    except Broken:
        return False
    return True


def _missing(fresh: StationConnection, there: list[str], synced: set[str]) -> list[Table]:
    """Tables that the damaged schema no longer tells: made anew, empty, where this version wrote the file."""
    gone = [table for name, table in Base.metadata.tables.items() if name not in there]
    if not gone or not _is_of_today(fresh):
        return []
    dialect = sqlite.dialect()
    for table in gone:
        fresh.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            fresh.execute(str(CreateIndex(index).compile(dialect=dialect)))
    return [Table(each.name, Harm.RECORDS if each.name in synced else Harm.LOCAL, 0, None) for each in gone]


def _is_of_today(fresh: StationConnection) -> bool:
    try:
        row = fresh.execute("SELECT version_num FROM alembic_version").fetchone()
    except Broken:
        return True
    return row is None or row[0] == LINEAGE.head


def _mend_what_all_stands_on(fresh: StationConnection, keys: KeyFile) -> None:
    """The two rows without which nothing opens can be told anew."""
    fresh.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    if not fresh.execute("SELECT 1 FROM alembic_version").fetchone():
        fresh.execute("INSERT INTO alembic_version VALUES (?)", (LINEAGE.head,))
    if not fresh.execute("SELECT 1 FROM station_info").fetchone():
        row = fresh.execute("SELECT community_code FROM worker LIMIT 1").fetchone()
        if row is None:
            raise WorldError("salvage_nothing")
        insert = "INSERT INTO station_info (profile_id, community_code, app_version, created_at) VALUES (?, ?, ?, ?)"
        fresh.execute(insert, (keys.profile_id, row[0], APP_VERSION, now_text()))


def _sealed_again(fresh: StationConnection, harmed: set[str], *, trusted: bool) -> bool:
    """Let go of the seals of rows that were lost; return whether all that is left holds.

    Rows whose own seals were lost prove nothing, and damage to the right page may free somebody of what restricts him:
    either is believed only to whoever has the recovery code (L-53).

    Args:
        trusted: he has it.
    """
    if not _is_of_today(fresh):
        return True  # its upgrade seals it
    found = all_differ(fresh)
    lost = harmed if trusted else harmed - _RESTRICTING
    only_gone = all(each.wrong is Wrong.GONE and each.table in lost for each in found)
    unproven = not harmed.isdisjoint(_SEALS) and all(each.wrong is not Wrong.CHANGED for each in found)
    if found and not only_gone and not (trusted and unproven):
        return False
    if found:
        for setup in SETUPS:
            setup(fresh)
        seal_all(fresh)
    return True


def _is_tied(fresh: StationConnection) -> bool:
    try:
        return fresh.execute("SELECT 1 FROM sync_state").fetchone() is not None
    except Broken:
        return False  # of before there was a district


def _have_it_all_sent(fresh: StationConnection) -> None:
    """Let the next sync begin with the first download; what is here already is not changed by it.

    The log leaves out what a station has sent itself. As one that no longer knows what it sent, like a restored
    backup, it gets a new name from the district, and with it everything (``sync.enrolment.fork``).
    """
    fresh.execute("UPDATE journal SET batch_id = NULL WHERE batch_id IS NOT NULL AND receipted_at IS NULL")
    fresh.execute("DELETE FROM sync_batch")
    fresh.execute('UPDATE sync_state SET "cursor" = 0, snapshot = NULL, last_batch = NULL')


def _attachments(folder: Path, work: Path, key: bytes) -> tuple[int, int]:
    store, lost = BlobStore(folder, key), 0
    (work / BLOBS).mkdir(0o700)
    files = store.files()
    for path in files:
        if store.sound(path):
            second = work / path.relative_to(folder)
            second.parent.mkdir(0o700, exist_ok=True)
            link_or_copy(path, second)
        else:
            lost += 1
    return len(files) - lost, lost
