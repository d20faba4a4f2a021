"""Files that are there whole or not at all, and the lock that keeps a second copy of the program out."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import WorldError


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``; after a crash the old or the new file is there, never a part."""
    temporary = path.with_name(path.name + ".new")
    with world_errors():
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


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


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Tell a full disk as what it is; other errors pass."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
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


class ProfileLock:
    """The operating system's own lock on the profile: it ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        with world_errors():
            self._file = (folder / "station.lock").open("ab+")
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
