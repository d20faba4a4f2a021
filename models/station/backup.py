"""A backup is one file: the encrypted database as of one instant, the wrapped keys, the encrypted attachments."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from models.base import synced_tables
from models.errors import WorldError
from models.station.accounts import KEYS
from models.station.blobs import BLOBS
from models.station.connection import Identity, StationConnection, connect, raw
from models.station.faults import told
from models.station.files import ProfileLock, only_mine, sync_file, sync_folder, world_errors
from models.station.station import DATABASE, Station
from models.station.upgrading import faults
from models.station.version import APP_VERSION

MANIFEST = "lianglin.json"
FORMAT = 1
_ATTEMPT = ".restoring"


def backup(station: Station, to: Path) -> int:
    """Write a consistent copy of the station to ``to`` while it stays in use; return its size in bytes.

    Nothing in it is in clear; the passwords and the recovery code of today open it.
    """
    with world_errors(), told(), tempfile.TemporaryDirectory(dir=station.folder, prefix="backup-") as work:
        database = Path(work) / DATABASE
        _snapshot(station, database)
        fresh = to.with_name(to.name + ".new")
        try:
            _pack(station, database, only_mine(fresh))
            sync_file(fresh)
            os.replace(fresh, to)
            sync_folder(to.parent)
        finally:
            fresh.unlink(missing_ok=True)
        return to.stat().st_size


def _snapshot(station: Station, to: Path) -> None:
    """Copy the database page by page under the same key, from one snapshot; nobody waits for it."""
    copy = connect(only_mine(to), station.key, Identity(station.community_code))
    try:
        with station.sessions() as session:
            raw(session).backup(copy)
    finally:
        copy.close()
    sync_file(to)


def _pack(station: Station, database: Path, to: Path) -> None:
    manifest = {"format": FORMAT, "app_version": APP_VERSION}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:  # ciphertext does not shrink
        archive.writestr(MANIFEST, json.dumps(manifest))
        archive.write(database, DATABASE)
        archive.write(station.folder / KEYS, KEYS)
        for path in station.blobs.files():
            archive.write(path, path.relative_to(station.folder).as_posix())


def restore(file: Path, folder: Path) -> None:
    """Unpack a backup into a profile folder that holds no station yet; it is opened with a password afterwards."""
    with world_errors():
        folder.mkdir(parents=True, exist_ok=True)
        only_mine(folder)
        lock = ProfileLock(folder)
        try:
            if (folder / DATABASE).exists() or (folder / KEYS).exists():
                raise WorldError("exists_already")
            _unpack(file, folder)
        finally:
            lock.release()


def _unpack(file: Path, folder: Path) -> None:
    work = folder / _ATTEMPT
    shutil.rmtree(work, ignore_errors=True)  # of a restore that was interrupted
    work.mkdir(0o700)
    try:
        with zipfile.ZipFile(file) as archive:
            _require_ours(archive)
            for name in archive.namelist():
                if _belongs(name):
                    archive.extract(name, work)
                    sync_file(only_mine(work / name))
        for name in (BLOBS, KEYS, DATABASE):  # the database last: without it there is no station yet
            if (work / name).exists():
                os.replace(work / name, folder / name)
        sync_folder(folder)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise WorldError("not_a_backup") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _require_ours(archive: zipfile.ZipFile) -> None:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except ValueError as error:
        raise WorldError("not_a_backup") from error
    if manifest.get("format", FORMAT + 1) > FORMAT:
        raise WorldError("newer_station", file_version=manifest.get("app_version"), app_version=APP_VERSION)
    if not {DATABASE, KEYS} <= set(archive.namelist()):
        raise WorldError("not_a_backup")


def _belongs(name: str) -> bool:
    """Whether a name in the archive is one that ``backup`` writes; a strange archive writes nowhere else."""
    parts = PurePosixPath(name).parts
    return name in (DATABASE, KEYS) or (len(parts) == 3 and parts[0] == BLOBS and ".." not in parts)


@dataclass(frozen=True)
class Checked:
    """What reading everything found; ``records`` and ``journal`` are not counted in a file with faults."""

    faults: int
    records: int
    journal: int
    blobs: int
    blobs_damaged: int
    blobs_missing: int
    """Attachments that a record names and that are not here; after a first sync they come later, hence no fault."""

    @property
    def ok(self) -> bool:
        return not (self.faults or self.blobs_damaged)


def check(station: Station) -> Checked:
    """Read and authenticate every page, index, reference and attachment; takes as long as the file is large."""
    with told(), closing(connect(station.folder / DATABASE, station.key, Identity(station.community_code))) as driver:
        driver.execute("BEGIN")  # one instant; and a connection of its own: FTS5 compares with what an older one knew
        wrong = faults(driver)
        records, journal, wanted = (0, 0, set()) if wrong else _counted(driver)
    files = station.blobs.files()
    damaged = sum(not station.blobs.sound(path) for path in files)
    missing = sum(not station.blobs.has(digest) for digest in wanted)
    return Checked(wrong, records, journal, len(files), damaged, missing)


def _counted(driver: StationConnection) -> tuple[int, int, set[str]]:
    """Records, journal rows, and the attachments that records name."""
    names = [record.__tablename__ for record in synced_tables()]
    records = sum(driver.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)
    journal = driver.execute("SELECT count(*) FROM journal").fetchone()[0]
    named = driver.execute("SELECT DISTINCT sha256 FROM attachment WHERE deleted_at IS NULL").fetchall()
    return records, journal, {row[0] for row in named}
