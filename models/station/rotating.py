"""Changing the key of the station: everything is made anew beside the old, verified, and then switched as one.

Until the mark ``ready`` is written, the old profile is whole and what was begun is thrown away; from then on the next
opening finishes the switch by renaming, which needs no key and may be interrupted and repeated. What was before stays
until the new profile has been opened once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.audit.deeds import Audited
from models.errors import WorldError
from models.station.accounts import KEYS
from models.station.backups.keeper import make
from models.station.backups.rules import Why
from models.station.blobs import BLOBS, BlobStore
from models.station.connection import Identity, connect, raw
from models.station.faults import told
from models.station.files import only_mine, sync_file, sync_folder, wipe_file, world_errors
from models.station.keys import KEY_BYTES
from models.station.schema import SETUPS
from models.station.seals import RightsChangedError, all_differ, seal_all
from models.station.station import DATABASE, Station
from models.station.upgrading import PREVIOUS, faults, row_counts
from models.workers.rights import require_giver

WORK, READY = "station.rotating", "ready"
_FORMER_KEYS, _FORMER_BLOBS = "keys.previous.json", "blobs.previous"
Step = Callable[[str], None]


@dataclass(frozen=True)
class Rotated:
    """``damaged`` attachments could be read under neither key, and are left behind."""

    accounts: int
    attachments: int
    damaged: int


def _silently(_name: str) -> None:
    return None


def rotate(station: Station, password: str, step: Step = _silently) -> Generator[tuple[int, int], None, Rotated]:
    """Prepare a new key and everything under it; a generator, closing it before its end leaves all as it was.

    Afterwards this ``Station`` writes nothing more: it is closed, and the next opening brings the new key into force.
    Nobody else's password is needed, since the key is sealed to public keys. ``step`` is told the name of each step.

    Raises:
        WorldError: ``wrong_password``, ``only_secretary``, ``accounts_old``, ``disk_full``, ``damaged``,
            ``rights_changed``.
    """
    station.accounts.verify(password)
    with station.whole() as session:
        require_giver(session)
    if old := station.accounts.keys.old_tags():
        raise WorldError("accounts_old", count=len(old))
    station.note(Audited.KEYS, what="station_key")
    step("backup")
    make(station, Why.KEY)
    work = station.folder / WORK
    with world_errors(), told(), station.exchanging, station.still(), _only_while_working(work):
        new = os.urandom(KEY_BYTES)
        done = yield from _prepare(station, work, new, step)
        step("ready")
        _mark(work)
        station.let_key_go(new)
        step("prepared")
    return done


@contextmanager
def _only_while_working(work: Path) -> Iterator[None]:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(0o700)
    try:
        yield
    finally:
        if not (work / READY).exists():
            shutil.rmtree(work, ignore_errors=True)


def _prepare(station: Station, work: Path, new: bytes, step: Step) -> Generator[tuple[int, int], None, Rotated]:
    files = station.blobs.files()
    total = len(files) + 3
    _require_room(station, files)
    step("copy")
    copy = work / DATABASE
    before = _copied(station, copy)
    yield 1, total
    step("rekey")
    _rekey(copy, station.key, new)
    yield 2, total
    step("attachments")
    store, damaged = BlobStore(work, new), 0
    for number, path in enumerate(files, start=3):
        damaged += not station.blobs.copy_one(path, store)
        yield number, total
    step("keys")
    keys = station.accounts.keys.with_key(station.key, new)
    keys.save(work / KEYS)
    step("verify")
    _verify(copy, new, before)
    if len(store.files()) != len(files) - damaged:
        raise WorldError("blob_damaged")
    yield total, total
    ways = len(keys.slots) - len(keys.recovery_tags)
    return Rotated(ways, len(files) - damaged, damaged)


def _require_room(station: Station, files: list[Path]) -> None:
    database = (station.folder / DATABASE).stat().st_size
    needed = 3 * database + sum(path.stat().st_size for path in files)  # the copy, and its log while it is rewritten
    if shutil.disk_usage(station.folder).free < needed:
        raise WorldError("disk_full")


def _copied(station: Station, copy: Path) -> dict[str, int]:
    with closing(connect(only_mine(copy), station.key, Identity(""))) as driver, station.whole() as session:
        raw(session).backup(driver)
        return row_counts(driver)


def _rekey(copy: Path, old: bytes, new: bytes) -> None:
    """Encrypt the copy anew, and seal anew what holds under the old key."""
    with closing(connect(copy, old, Identity(""))) as driver:
        if found := all_differ(driver):
            raise RightsChangedError(found)
        driver.execute("PRAGMA journal_mode = DELETE").fetchall()
        driver.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
    with closing(connect(copy, new, Identity(""))) as driver:
        driver.execute("PRAGMA journal_mode = WAL").fetchall()
        for setup in SETUPS:
            setup(driver)
        seal_all(driver)


def _verify(copy: Path, key: bytes, before: dict[str, int]) -> None:
    with closing(connect(copy, key, Identity(""))) as driver:
        if row_counts(driver) != before or faults(driver):
            raise WorldError("damaged")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    sync_file(copy)


def _mark(work: Path) -> None:
    sync_folder(work)
    only_mine(work / READY)
    sync_file(work / READY)
    sync_folder(work)
    sync_folder(work.parent)


def finish(folder: Path, step: Step = _silently) -> None:
    """Bring a prepared key into force, or throw away what was not; the lock of the profile is held."""
    work = folder / WORK
    if not work.exists():
        return
    if not (work / READY).exists():
        shutil.rmtree(work)
        return
    step("switch database")
    if (work / DATABASE).exists():
        _keep(folder)
        for suffix in ("-wal", "-shm"):  # empty since the old file was closed; of another key in any case
            (folder / (DATABASE + suffix)).unlink(missing_ok=True)
        os.replace(work / DATABASE, folder / DATABASE)
        sync_folder(folder)
    step("switch attachments")
    if (work / BLOBS).exists():
        if (folder / BLOBS).exists():
            shutil.rmtree(folder / _FORMER_BLOBS, ignore_errors=True)
            os.replace(folder / BLOBS, folder / _FORMER_BLOBS)
        os.replace(work / BLOBS, folder / BLOBS)
        sync_folder(folder)
    step("switch keys")
    if (work / KEYS).exists():
        os.replace(work / KEYS, folder / KEYS)
        sync_folder(folder)
    step("switched")
    shutil.rmtree(work)
    step("done")


def _keep(folder: Path) -> None:
    """Keep the old file and its keys by second names: they open together."""
    shutil.copyfile(folder / KEYS, only_mine(folder / _FORMER_KEYS))
    sync_file(folder / _FORMER_KEYS)
    previous = folder / PREVIOUS
    previous.unlink(missing_ok=True)
    try:
        os.link(folder / DATABASE, previous)
    except OSError:  # a file system without links (FAT on a stick)
        shutil.copyfile(folder / DATABASE, only_mine(previous))
        sync_file(previous)


def forget_former(folder: Path) -> None:
    """Take away what was before, now that the new key has opened the station: first the old keys, overwritten."""
    if (folder / _FORMER_KEYS).exists():
        wipe_file(folder / _FORMER_KEYS)
        (folder / PREVIOUS).unlink(missing_ok=True)
        shutil.rmtree(folder / _FORMER_BLOBS, ignore_errors=True)
