"""Bringing a backup back: unpacked beside, then switched by renaming, which may be interrupted and repeated.

Until the mark ``ready`` is written nothing of the profile is touched; from then on the next opening finishes.
What stood there before is put aside whole, for a restore that is regretted, or for ``salvage``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from models.audit.deeds import Audited
from models.errors import WorldError
from models.station.accounts import KEYS, Accounts, Code
from models.station.aside import note_closed
from models.station.backups.manifest import BESIDE, MANIFEST, Contents, Manifest, read_manifest
from models.station.backups.packing import PART, Step, silently
from models.station.blobs import BLOBS
from models.station.files import (
    ERASED_IDS,
    ProfileLock,
    only_mine,
    sync_file,
    sync_folder,
    world_errors,
    write_whole,
)
from models.station.keys import KdfCost, KeyFile
from models.station.lockout import Clock
from models.station.schema_copy import SCHEMA_COPY
from models.station.station import DATABASE

_CLOCK = Clock()
WORK, READY, REPLACED = ".restoring", "ready", "replaced"
Progress = tuple[int, int]
Ask = Callable[[Path], object]
_OF_DATABASE = (DATABASE + "-wal", DATABASE + "-shm", "station.rotating", SCHEMA_COPY, DATABASE)
"""What was prepared for another key (``rotating``) must not come into force over what is restored."""


def restore(file: Path, folder: Path, *, over: bool = False, step: Step = silently, ask: Ask | None = None) -> None:
    """``restoring``, from beginning to end."""
    for _progress in restoring(file, folder, over=over, step=step, ask=ask):
        pass


def restoring(
    file: Path,
    folder: Path,
    *,
    over: bool = False,
    told: Contents | None = None,
    step: Step = silently,
    ask: Ask | None = None,
) -> Generator[Progress, None, None]:
    """Unpack a backup into a profile folder; it is opened with a password afterwards. Yields bytes done.

    Until the last of them it can be given up, and all is as before.

    Args:
        over: put what stands there aside, in ``replaced``; else a folder that holds a station is refused.
        told: what the backup said of itself; what is unpacked must be that.
        ask: given the folder of what was unpacked, refuses whoever may not bring it back (``proving``).

    Raises:
        WorldError: ``exists_already``, ``already_open``, ``not_a_backup``, ``newer_station``, ``trial_changed``,
            ``disk_full``; whatever ``ask`` raises.
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
            yield from _prepare(file, folder, told, step, ask)
            _take_erased(file, folder)
            finish(folder, step)
            note_closed(folder, Audited.RESTORE)
        finally:
            lock.release()


def _take_erased(file: Path, folder: Path) -> None:
    """Learn what was erased since from beside the backup, or beside its shelf: the next opening lets go of it again."""
    mine = folder / ERASED_IDS
    known = mine.read_text("utf-8", "replace").splitlines() if mine.is_file() else []
    beside = [each / ERASED_IDS for each in (file.resolve().parent, file.resolve().parent.parent)]
    told = [line for each in beside if each.is_file() for line in each.read_text("utf-8", "replace").splitlines()]
    if fresh := [line for line in dict.fromkeys(told) if line not in known]:
        write_whole(mine, "".join(f"{line}\n" for line in [*known, *fresh]).encode())


def _prepare(
    file: Path, folder: Path, told: Contents | None, step: Step, ask: Ask | None
) -> Generator[Progress, None, None]:
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)  # of a restore that was interrupted
    step("unpack")
    try:
        work.mkdir(0o700)
        yield from unpack(file, work, told)
        if ask is not None:
            ask(work)
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


def unpack(file: Path, to: Path, told: Contents | None = None) -> Generator[Progress, None, Manifest]:
    """Unpack a backup into an empty folder, with the attachments that lie beside it; yields bytes done.

    Raises:
        WorldError: ``trial_changed``: the database is not the one that was ``told``.
    """
    with _archive(file) as (archive, manifest):
        (to / BLOBS).mkdir(0o700)
        ours = [info for info in archive.infolist() if _belongs(info.filename)]
        total, done = sum(info.file_size for info in ours), 0
        for info in ours:
            seen = hashlib.sha256()
            for part in _extracted(archive, info, to / info.filename):
                seen.update(part)
                done += len(part)
                yield done, total
            if told is not None and info.filename == DATABASE and seen.hexdigest() != told.database:
                raise WorldError("trial_changed")
        if manifest.format == BESIDE:
            for name in filter(_belongs, manifest.blobs):
                _take_beside(file.parent / name, to / name)
        sync_folder(to)
    return manifest


def _extracted(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path) -> Iterator[bytes]:
    to.parent.mkdir(0o700, exist_ok=True)
    with archive.open(info) as source, only_mine(to).open("wb") as target:
        while part := source.read(PART):
            target.write(part)
            yield part
    sync_file(to)


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
        accounts = Accounts(folder, take_keys(file), KdfCost(), clock)
        return manifest.contents(accounts.recover(code) if code else accounts.log_in(login, password))


def contents_under(file: Path, key: bytes) -> Contents | None:
    """What a backup holds, for a station that is open.

    Raises:
        WorldError: ``not_a_backup``, ``newer_station``, ``backup_changed``: also where the key was changed since.
    """
    with world_errors(), _archive(file) as (_open, manifest):
        return manifest.contents(key)


def take_keys(file: Path) -> KeyFile:
    return outside(file)[1]


def outside(file: Path) -> tuple[datetime, KeyFile]:
    """What a backup tells everybody: when it was written, in China's time, and its wrapped keys.

    Raises:
        WorldError: ``not_a_backup``, ``newer_station``, ``keys_damaged``.
    """
    with _archive(file) as (archive, _manifest):
        keys = KeyFile.read(archive.read(KEYS))
        try:
            return datetime(*archive.getinfo(MANIFEST).date_time), keys
        except ValueError as error:  # of a PC whose clock was nowhere
            raise WorldError("not_a_backup") from error
