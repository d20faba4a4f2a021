"""Files that are whole or not there, that only their owner reads, and the lock that keeps a second program out."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from models.errors import WorldError

ERASED_IDS = "erased.ids"
"""In a profile, and beside the backups in their second place: what was erased, by ids (``models.station.erasures``)."""


def only_mine(path: Path) -> Path:
    """Let nobody but the owner read ``path``: a folder, or a file that is made here where there is none yet.

    The owner's own rights stay: what was made read-only is meant so.
    Windows gives it by the folder of the user; a stick that knows no such rights is no reason to fail.
    """
    if sys.platform != "win32":
        if not path.exists():
            path.touch(0o600)
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``; after a crash the old or the new file is there, never a part."""
    temporary = path.with_name(path.name + ".new")
    with world_errors():
        try:
            with only_mine(temporary).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


def read_json(text: str | bytes) -> Any:
    """What a file says that anybody may have written.

    Raises:
        ValueError: it is no JSON, or nested deeper than anything we write.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def part_of(to: Path) -> Path:
    """Where ``to`` is written until it is whole: beside it, since only there it can be put in place at once."""
    return to.with_name(f".{to.name}.part")


@contextmanager
def whole(to: Path) -> Iterator[Path]:
    """Yield where to write what is to become ``to``; an earlier file stays as it is until the new one is whole.

    Raises:
        OSError: what the disk says.
    """
    part = part_of(to)
    try:
        yield only_mine(part)
        os.replace(part, to)
    finally:
        if part.is_file():
            part.unlink()


def sync_folder(folder: Path) -> None:
    """Make renames inside ``folder`` survive a power cut (Windows does it by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def wipe_file(path: Path) -> None:
    """Overwrite a file, then remove it (L-49). A disk that writes elsewhere keeps the old bytes: keys go first."""
    with suppress(FileNotFoundError):
        length = path.stat().st_size
        with path.open("rb+") as file:
            for start in range(0, length, 1 << 20):
                file.write(os.urandom(min(1 << 20, length - start)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)


def is_full(error: BaseException) -> bool:
    """Whether a disk took no more; one with FAT takes no file of 4 GB."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Tell a full disk as what it is; other errors pass."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise WorldError("disk_full") from error
        raise


@contextmanager
def world_errors() -> Iterator[None]:
    """Tell a full disk, and a folder of the profile that is read-only, as what they are; other errors pass."""
    with full_disk_told():
        try:
            yield
        except OSError as error:
            if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise WorldError("folder_read_only") from error
            raise


@contextmanager
def disk_told(to: Path) -> Iterator[None]:
    """Tell why a file outside of the profile could not be written.

    Raises:
        WorldError: ``file_disk_full``; ``file_unwritable`` (read-only, a stick that was pulled out, a bad path).
    """
    try:
        yield
    except OSError as error:
        raise WorldError("file_disk_full" if is_full(error) else "file_unwritable", file=to.name) from error


class ProfileLock:
    """The operating system's own lock on the profile: it ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        with world_errors():
            self._file = only_mine(folder / "station.lock").open("ab+")
        try:
            _lock(self._file.fileno())
        except OSError as error:
            self._file.close()
            raise WorldError("already_open") from error

    def release(self) -> None:
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
