"""A backup is one file: the encrypted database as of one instant, the wrapped keys, the encrypted attachments.

Those that are made by themselves leave the attachments beside, where each lies once for all backups of the folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from models.audit.deeds import Audited
from models.calendar import now
from models.errors import WorldError
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import refuse_unless
from models.station.accounts import KEYS
from models.station.backups.manifest import MANIFEST, Manifest, contents_of, sealed
from models.station.backups.rules import Why
from models.station.blobs import BLOBS
from models.station.connection import Identity, StationConnection, connect, raw
from models.station.faults import told
from models.station.files import disk_told, only_mine, sync_file, sync_folder, world_errors
from models.station.station import DATABASE, Station

PART = 1 << 20
Step = Callable[[str], None]


def silently(_name: str) -> None:
    return None


@dataclass(frozen=True)
class Source:
    """A profile that is open, and the connection whose snapshot is copied."""

    folder: Path
    key: bytes
    driver: StationConnection

    def blobs(self) -> list[Path]:
        return sorted(path for path in (self.folder / BLOBS).glob("*/*") if path.is_file())


def backup(station: Station, to: Path, why: Why = Why.HAND) -> int:
    """Write a consistent copy of the station to ``to`` while it stays in use; return its size in bytes.

    Nothing in it is in clear; the passwords and the recovery code of today open it.

    Raises:
        WorldError: ``not_allowed``; ``disk_full`` of the disk of the profile, ``file_disk_full`` of that of ``to``.
    """
    refuse_unless(decide(station.standing, Deed.BACKUP), Deed.BACKUP, None)
    with station.whole() as session:
        pack(Source(station.folder, station.key, raw(session)), to, why, beside=False)
    station.note(Audited.BACKUP, why=why.value)
    return to.stat().st_size


def pack(source: Source, to: Path, why: Why, *, beside: bool, step: Step = silently) -> str:
    """Write a backup that appears whole or not at all; return its SHA-256, read back from the disk.

    Args:
        beside: the attachments lie in ``blobs`` beside ``to`` already.
        step: is told the name of each step before it begins.

    Raises:
        WorldError: ``disk_full``; ``backup_unreadable``: the disk did not give back what was written.
    """
    with world_errors(), told(), tempfile.TemporaryDirectory(dir=source.folder, prefix="backup-") as work:
        step("snapshot")
        database = Path(work) / DATABASE
        fresh = to.with_name(to.name + ".new")
        try:
            with _snapshot(source, database) as copy:
                step("count")
                files = source.blobs()
                contents = contents_of(copy, why, digest(database), len(files))
            names = tuple(path.relative_to(source.folder).as_posix() for path in files)
            step("pack")
            manifest = sealed(contents, source.key, names if beside else None)
            parts = [(database, DATABASE), (source.folder / KEYS, KEYS)]
            with nullcontext() if beside else disk_told(to):  # a disk of its own, as it may be
                _write(fresh, manifest, parts if beside else [*parts, *zip(files, names, strict=True)])
            step("read back")
            written = _read_back(fresh, contents.database)
            step("place")
            os.replace(fresh, to)
            sync_folder(to.parent)
        finally:
            fresh.unlink(missing_ok=True)
    return written


def _write(fresh: Path, manifest: Manifest, parts: Iterable[tuple[Path, str]]) -> None:
    with zipfile.ZipFile(only_mine(fresh), "w", zipfile.ZIP_STORED) as archive:  # ciphertext does not shrink
        archive.writestr(zipfile.ZipInfo(MANIFEST, now().timetuple()[:6]), manifest.text())
        for path, name in parts:
            archive.write(path, name)
    sync_file(fresh)


@contextmanager
def _snapshot(source: Source, to: Path) -> Iterator[StationConnection]:
    """Copy the database page by page under the same key, from one snapshot; nobody waits for it."""
    copy = connect(only_mine(to), source.key, Identity(""))
    try:
        source.driver.backup(copy)
        sync_file(to)
        yield copy
    finally:
        copy.close()


def _read_back(file: Path, database: str) -> str:
    """The digest of the whole file, once the database inside it is what was copied."""
    _forget_cached(file)
    seen = hashlib.sha256()
    with zipfile.ZipFile(file) as archive, archive.open(DATABASE) as inside:
        while part := inside.read(PART):
            seen.update(part)
    if seen.hexdigest() != database:
        raise WorldError("backup_unreadable")
    return digest(file)


def digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _forget_cached(file: Path) -> None:
    """Have the next read come from the disk and not from memory, where the system offers it."""
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def copied(file: Path, to: Path) -> Iterator[int]:
    """Copy a file to another disk, whole or not at all, and read it back; yields bytes done.

    Raises:
        WorldError: ``backup_unreadable``, ``disk_full``, ``folder_read_only``.
    """
    fresh, seen, done = to.with_name(to.name + ".new"), hashlib.sha256(), 0
    with world_errors():
        try:
            with file.open("rb") as source, only_mine(fresh).open("wb") as target:
                while part := source.read(PART):
                    seen.update(part)
                    target.write(part)
                    done += len(part)
                    yield done
                target.flush()
                os.fsync(target.fileno())
            _forget_cached(fresh)
            if digest(fresh) != seen.hexdigest():
                raise WorldError("backup_unreadable")
            os.replace(fresh, to)
            sync_folder(to.parent)
        finally:
            fresh.unlink(missing_ok=True)
