"""Opening a profile: whatever is wrong is said, and nothing is deleted or made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

import models.records  # noqa: F401  (every table, before triggers are generated)
from models.audit.alarms import Where
from models.audit.chain import Broken
from models.audit.deeds import Audited
from models.base import Base
from models.errors import WorldError
from models.migrations import LINEAGE, Lineage
from models.station import erasures, schema_copy, travelling
from models.station.accounts import KEYS, Accounts, Code
from models.station.aside import note_closed
from models.station.backups.keeper import Keeper
from models.station.backups.packing import Source
from models.station.backups.rules import Why
from models.station.backups.shelf import automatic
from models.station.backups.unpacking import finish_restore, is_prepared
from models.station.blobs import BLOBS
from models.station.connection import Identity, Setup, StationConnection, connect
from models.station.copies import let_copies_go
from models.station.creating import unfinished
from models.station.faults import told
from models.station.files import ProfileLock, only_mine, world_errors
from models.station.keys import KdfCost, KeyFile
from models.station.lockout import Clock
from models.station.rotating import WORK, finish, forget_former
from models.station.schema import SETUPS, fit
from models.station.seals import Difference, Repair, RightsChangedError, found_at_opening, mend
from models.station.slots import SecondFactor
from models.station.station import DATABASE, Station
from models.station.strength import require_strong
from models.station.upgrading import forget_previous, upgrade
from models.station.version import APP_VERSION
from models.station.watching import let_old_go, raise_alarm

PAGE, _HEX = 4096, 32
_PREVIOUS_KEPT = timedelta(days=30)
_PLAIN_SQLITE = b"SQLite format 3\0"
_COST, _CLOCK = KdfCost(), Clock()
_TOLD_APART = frozenset({"station_audit", "seal", "seal_total"})
_NOT_LET_IN = frozenset({"wrong_password", "locked_out", "second_factor_wrong", "worker_inactive", "rights_changed"})


@dataclass(frozen=True)
class _Opening:
    """How a file is opened; ``repair`` comes with a recovery code only."""

    deed: Audited = Audited.LOG_IN
    repair: Repair | None = None


_LOG_IN = _Opening()


def open_station(
    folder: Path,
    login: str,
    password: str,
    *,
    code: str | None = None,
    factor: SecondFactor | None = None,
    cost: KdfCost = _COST,
    clock: Clock = _CLOCK,
    lineage: Lineage = LINEAGE,
) -> Station:
    """Open a profile; a file of an earlier version of the program is upgraded on a verified copy first.

    ``cost`` is for passwords that are set while it is open; an existing slot says its own. ``code`` is the second
    factor from a telephone, ``factor`` one that is plugged in.
    """
    lock, accounts = _approach(folder, cost, clock)
    try:
        with _failures_noted(folder, accounts.keys.tag(login)):
            key = accounts.log_in(login, password, factor)
            return _open(folder, key, accounts, lock, lineage, lambda c: accounts.admit(c, key, code))
    except BaseException:
        lock.release()
        raise


def open_with_recovery(
    folder: Path,
    code: Code,
    login: str,
    new_password: str,
    *,
    repair: Repair | None = None,
    cost: KdfCost = _COST,
    clock: Clock = _CLOCK,
) -> Station:
    """Open with the printed code, or those of two custodians, and give ``login`` a new password.

    Args:
        repair: what to do where rights or levels were changed beside the program.

    Raises:
        RightsChangedError: they were, also a level that keeps no password from opening, and nothing is said of it.
    """
    require_strong(new_password)
    lock, accounts = _approach(folder, cost, clock)
    try:
        with _failures_noted(folder, accounts.keys.tag(login)):
            key = accounts.recover(code)
            first = partial(accounts.reset, key=key, login=login, password=new_password)
            opening = _Opening(Audited.RECOVERED, repair)
            return _open(folder, key, accounts, lock, LINEAGE, first, opening)
    except BaseException:
        lock.release()
        raise


@contextmanager
def _failures_noted(folder: Path, tag: str) -> Iterator[None]:
    """Note who was not let in; the line is in clear and tells when, and a keyed hash of the login."""
    try:
        yield
    except WorldError as error:
        if error.code in _NOT_LET_IN:
            with suppress(WorldError, OSError):
                note_closed(folder, Audited.LOG_IN_FAILED, error.code, tag)
        raise


def _approach(folder: Path, cost: KdfCost, clock: Clock) -> tuple[ProfileLock, Accounts]:
    """Look at the files before any password is asked for."""
    path = folder / DATABASE
    with world_errors():
        if is_prepared(folder):
            finish_restore(folder)
        if not path.is_file() or unfinished(folder):
            raise WorldError("not_a_station")
        with path.open("rb") as file:
            if file.read(len(_PLAIN_SQLITE)) == _PLAIN_SQLITE:
                raise WorldError("not_a_station")
        if path.stat().st_size < PAGE or path.stat().st_size % PAGE:
            raise WorldError("file_cut_short")
        keys = KeyFile.load(folder / KEYS)
        lock = ProfileLock(folder)
        try:
            if (folder / WORK).exists():
                finish(folder)
                keys = KeyFile.load(folder / KEYS)
            _only_mine(folder)
        except BaseException:
            lock.release()
            raise
        return lock, Accounts(folder, keys, cost, clock)


def _only_mine(folder: Path) -> None:
    """Take from others the rights that an earlier version, or whoever copied the profile here, gave them."""
    for path in (folder, *folder.glob("station*"), *folder.glob("*.json"), *folder.glob(BLOBS)):
        only_mine(path)


def _open(
    folder: Path,
    key: bytes,
    accounts: Accounts,
    lock: ProfileLock,
    lineage: Lineage,
    first: Setup = lambda _connection: None,
    opening: _Opening = _LOG_IN,
) -> Station:
    """Examine, upgrade where needed, fit triggers; ``first`` runs before the account is looked up.

    The connection that has read the schema goes on to be the station's own: reading it is most of an opening.
    """
    path, identity = folder / DATABASE, Identity("")
    with told(folder), ExitStack() as failed:
        connection = connect(path, key, identity)
        failed.callback(lambda: connection.close())
        older = _examine(connection, path, accounts.keys.profile_id, lineage)
        mended = _hold_to_seals(connection, opening, older=older)
        if older:
            automatic(Source(folder, key, connection), Why.UPGRADE)
            connection.close()
            upgrade(path, key, identity, lineage)
            connection = connect(path, key, identity)
        _require_audit(connection)
        for setup in SETUPS:
            setup(connection)
        renewed = fit(connection)
        schema_copy.keep(path, key, connection)
        first(connection)
        _identify(connection, identity, accounts, key)
        failed.pop_all()
    with suppress(OSError):
        forget_former(folder)
    station = Station(folder, key, identity, accounts, lock, connection)
    _begin(station, opening.deed, renewed, older=older)
    _tell_of_repair(station, mended, opening.repair)
    _let_go(station)
    Keeper(station)
    return station


def _hold_to_seals(connection: StationConnection, opening: _Opening, *, older: bool) -> list[Difference]:
    """Refuse a file in which somebody changed, beside the program, who may do or see what; return what was mended."""
    found = found_at_opening(connection, older=older, whole=opening.deed is Audited.RECOVERED)
    if found and opening.repair is None:
        raise RightsChangedError(found)
    if found and opening.repair is not None:
        for setup in SETUPS:
            setup(connection)
        mend(connection, found, opening.repair)
    return found


def _tell_of_repair(station: Station, mended: Sequence[Difference], repair: Repair | None) -> None:
    """A line for each row, and an alarm that stands until somebody answers for it."""
    if not mended or repair is None:
        return
    for each in mended:
        id_ = UUID(each.record_id) if len(each.record_id) == _HEX else None
        outcome, columns = f"rights_{each.wrong}", list(each.columns)
        station.note(Audited.CHECK, outcome, table=each.table or None, record_id=id_, columns=columns)
    raise_alarm(station, Where.SEALS, Broken(len(mended), repair.value))


def _begin(station: Station, deed: Audited, renewed: list[str], *, older: bool) -> None:
    """Note who opened it and what was found; where that is refused, nothing is open."""
    try:
        station.begin(deed)
        if renewed:  # an upgrade brings its own; else a new version without one, or somebody's tool took them away
            station.note(Audited.CHECK, "ok" if older else "triggers_renewed", parts=renewed)
        if older:
            station.note(Audited.BACKUP, why=Why.UPGRADE.value)
    except BaseException:
        station.close()
        raise


def _let_go(station: Station) -> None:
    """Remove what is over, or what a crash left; a full disk, which lets the station be read, is asked again later."""
    with suppress(WorldError):
        let_old_go(station)
        forget_previous(station.folder, _PREVIOUS_KEPT)
    erasures.at_opening(station)
    let_copies_go(station)
    station.outside.sweep()


def _examine(connection: StationConnection, path: Path, profile_id: str, lineage: Lineage) -> bool:
    """Refuse a file that is damaged, strange or newer; return whether it is older than this program.

    Bounded, whatever the size: the first page and the schema are authenticated, the length is compared. Every other
    page is authenticated when it is read; ``check`` reads them all.
    """
    _measure(connection, path)
    try:
        row = connection.execute("SELECT profile_id, app_version FROM station_info").fetchone()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlcipher.OperationalError as error:
        raise WorldError("not_a_station") from error
    if row is None or revision is None or row[0] != profile_id:
        raise WorldError("not_a_station")
    if revision[0] not in lineage.revisions:
        raise WorldError("newer_station", file_version=row[1], app_version=APP_VERSION)
    if revision[0] == LINEAGE.head:
        _require_tables(connection)
    return bool(revision[0] != lineage.head)


def _require_tables(connection: StationConnection) -> None:
    """Refuse a file out of which somebody took a table; that audit or seals are gone is said in words of their own."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    if not there | _TOLD_APART >= set(Base.metadata.tables):
        raise WorldError("damaged")


def _require_audit(connection: StationConnection) -> None:
    """Who takes the audit away does not go on without it (L-41)."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'station_audit'").fetchone():
        raise WorldError("audit_unwritable")


def _measure(connection: StationConnection, path: Path) -> None:
    """Compare the length that the first page names with the file's, once the log is in it."""
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if path.stat().st_size < pages * PAGE:
        raise WorldError("file_cut_short")


def _admit(connection: StationConnection, worker_id: UUID) -> None:
    """Who no longer works here keeps the name on what was done, but not the way in."""
    row = connection.execute("SELECT active FROM worker WHERE id = ?", (worker_id.hex,)).fetchone()
    if row is not None and not row[0]:
        raise WorldError("worker_inactive")


def _identify(connection: StationConnection, identity: Identity, accounts: Accounts, key: bytes) -> None:
    identity.community_code = connection.execute("SELECT community_code FROM station_info").fetchone()[0]
    identity.worker_id = accounts.worker(connection)
    _admit(connection, identity.worker_id)
    travelling.settle(connection, accounts, key)
    last = "SELECT max(coalesce((SELECT max(tx) FROM journal), 0), coalesce((SELECT max(tx) FROM act), 0))"
    identity.count_from(connection.execute(last).fetchone()[0])
