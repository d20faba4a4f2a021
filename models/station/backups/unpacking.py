"""Bringing a backup back: unpacked beside, then switched by renaming, which may be interrupted and repeated.

Until the mark ``ready`` is written nothing of the profile is touched; from then on the next opening finishes.
What stood there before is put aside whole, for a restore that is regretted, or for ``salvage``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from models.audit.deeds import Audited
from models.errors import WorldError
from models.station.accounts import KEYS, Accounts, Code
from models.station.aside import note_closed
from models.station.backups.manifest import BESIDE, MANIFEST, Contents, Manifest, read_manifest
from models.station.backups.packing import Step, silently
from models.station.blobs import BLOBS
from models.station.files import ProfileLock, only_mine, sync_file, sync_folder, world_errors
from models.station.keys import KdfCost, KeyFile
from models.station.lockout import Clock
from models.station.station import DATABASE

_CLOCK = Clock()
WORK, READY, REPLACED = ".restoring", "ready", "replaced"
_OF_DATABASE = (DATABASE + "-wal", DATABASE + "-shm", "station.rotating", DATABASE)
"""What was prepared for another key (``rotating``) must not come into force over what is restored."""


def restore(file: Path, folder: Path, *, over: bool = False, step: Step = silently) -> None:
    """Unpack a backup into a profile folder; it is opened with a password afterwards.

    Args:
        over: put what stands there aside, in ``replaced``; else a folder that holds a station is refused.

    Raises:
        WorldError: ``exists_already``, ``already_open``, ``not_a_backup``, ``newer_station``, ``disk_full``.
    """
    with world_errors():
        folder.mkdir(parents=True, exist_ok=True)
        only_mine(folder)
        lock = ProfileLock(folder)
        try:
            if is_prepared(folder):
                finish(folder)
            if not over and ((folder / DATABASE).exists() or (folder / KEYS).exists()):
                raise WorldError("exists_already")
            _prepare(file, folder, step)
            finish(folder, step)
            note_closed(folder, Audited.RESTORE)
        finally:
            lock.release()


def _prepare(file: Path, folder: Path, step: Step) -> None:
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)  # of a restore that was interrupted
    step("unpack")
    try:
        work.mkdir(0o700)
        unpack(file, work)
        step("ready")
        mark_ready(work)
        step("prepared")
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def mark_ready(work: Path) -> None:
    """From here on the next opening brings what is in the work folder into its place."""
    sync_folder(work)
    only_mine(work / READY)
    sync_file(work / READY)
    sync_folder(work)
    sync_folder(work.parent)


def unpack(file: Path, to: Path) -> Manifest:
    """Unpack a backup into an empty folder, with the attachments that lie beside it."""
    with _archive(file) as (archive, manifest):
        (to / BLOBS).mkdir(0o700)
        for name in archive.namelist():
            if _belongs(name):
                archive.extract(name, to)
                sync_file(only_mine(to / name))
        if manifest.format == BESIDE:
            for name in filter(_belongs, manifest.blobs):
                _take_beside(file.parent / name, to / name)
        sync_folder(to)
    return manifest


def beside_of(file: Path) -> tuple[str, ...]:
    """The attachments that a backup needs from beside it; of one that cannot be read nothing is known."""
    try:
        with _archive(file) as (_open, manifest):
            return tuple(filter(_belongs, manifest.blobs))
    except WorldError:
        return ()


def _take_beside(source: Path, to: Path) -> None:
    """One that is missing there is missing afterwards, and told by ``check``; the district may have it."""
    if source.is_file():
        to.parent.mkdir(0o700, exist_ok=True)
        link_or_copy(source, to)


def link_or_copy(source: Path, to: Path) -> None:
    """Give a file that is never written again a second place; on the same disk it costs nothing."""
    try:
        os.link(source, to)
    except OSError:  # another disk, or a file system without links
        fresh = to.with_name(to.name + ".new")
        shutil.copyfile(source, only_mine(fresh))
        sync_file(fresh)
        os.replace(fresh, to)


@contextmanager
def _archive(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = read_manifest(archive.read(MANIFEST))
            if not {DATABASE, KEYS} <= set(archive.namelist()):
                raise WorldError("not_a_backup")
            yield archive, manifest
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        raise WorldError("not_a_backup") from error


def _belongs(name: str) -> bool:
    """Whether a name in the archive is one that ``backup`` writes; a strange archive writes nowhere else."""
    parts = PurePosixPath(name).parts
    inside = len(parts) == 3 and parts[0] == BLOBS and ".." not in parts and "/".join(parts) == name
    return name in (DATABASE, KEYS) or inside


def finish(folder: Path, step: Step = silently) -> None:
    """Bring what was unpacked into its place, or throw away what was not ready; the lock of the profile is held."""
    work = folder / WORK
    if not (work / READY).exists():
        shutil.rmtree(work, ignore_errors=True)
        return
    _put_aside(folder, step)
    for name in (BLOBS, KEYS, DATABASE):  # the database last: without it there is no station yet
        step(f"place {name}")
        if (work / name).exists():
            os.replace(work / name, folder / name)
            sync_folder(folder)
    step("placed")
    shutil.rmtree(work)
    step("done")


def is_prepared(folder: Path) -> bool:
    """Whether a restore was interrupted once everything was unpacked."""
    return (folder / WORK / READY).exists()


def finish_restore(folder: Path) -> None:
    """Bring an interrupted restore to its end.

    Raises:
        WorldError: ``already_open``.
    """
    lock = ProfileLock(folder)
    try:
        finish(folder)
    finally:
        lock.release()


def _put_aside(folder: Path, step: Step) -> None:
    """Move what stands there away; of a part that is in its place already nothing is moved."""
    work, aside = folder / WORK, folder / REPLACED
    started = work / "aside"
    if not started.exists():
        shutil.rmtree(aside, ignore_errors=True)
        only_mine(started)
        sync_file(started)
        sync_folder(work)
    for name, ours in (*((name, DATABASE) for name in _OF_DATABASE), (BLOBS, BLOBS), (KEYS, KEYS)):
        step(f"aside {name}")
        if (work / ours).exists() and (folder / name).exists():
            aside.mkdir(0o700, exist_ok=True)
            os.replace(folder / name, aside / name)
            sync_folder(aside)
            sync_folder(folder)


def contents(
    file: Path, folder: Path, *, login: str = "", password: str = "", code: Code | None = None, clock: Clock = _CLOCK
) -> Contents | None:
    """What a backup holds, for who has a password or the recovery code of its time; ``None``: an early version's.

    Args:
        folder: of the profile: there wrong attempts are counted.

    Raises:
        WorldError: ``wrong_password``, ``locked_out``, ``not_a_backup``, ``backup_changed``.
    """
    with world_errors(), _archive(file) as (_open, manifest):
        folder.mkdir(parents=True, exist_ok=True)
        accounts = Accounts(folder, take_keys(file, folder), KdfCost(), clock)
        return manifest.contents(accounts.recover(code) if code else accounts.log_in(login, password))


def take_keys(file: Path, folder: Path) -> KeyFile:
    """The key file of a backup; ``folder`` is where it may be unpacked for a moment."""
    with _archive(file) as (archive, _manifest), tempfile.TemporaryDirectory(dir=folder, prefix="backup-") as work:
        return KeyFile.load(Path(archive.extract(KEYS, work)))
