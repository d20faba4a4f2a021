"""A PC goes out of service: what waits is told, then the keys go, and after them everything else (L-49)."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from models.errors import WorldError
from models.station.accounts import KEYS
from models.station.connection import raw
from models.station.files import ProfileLock, only_mine, sync_folder, wipe_file, world_errors
from models.station.keys import KeyFile
from models.station.station import DATABASE, Station
from models.workers.rights import require_giver

_LOCK = "station.lock"
_ERASING = "station.erasing"
"""Says that keys which are missing were taken away on purpose."""


@dataclass(frozen=True)
class Standing:
    """What has to be known before a PC is retired."""

    enrolled: bool
    """Tied to a district; else everything is here alone."""
    waiting: int
    """Changes that the district has not confirmed."""
    refused: int


def standing(station: Station) -> Standing:
    with station.whole() as session:
        driver = raw(session)
        enrolled = driver.execute("SELECT count(*) FROM sync_state").fetchone()[0]
        waiting = driver.execute("SELECT count(*) FROM journal WHERE receipted_at IS NULL").fetchone()[0]
        refused = driver.execute("SELECT count(*) FROM refusal").fetchone()[0]
    return Standing(bool(enrolled), int(waiting), int(refused))


def require_may_retire(station: Station, password: str, *, anyway: bool = False) -> None:
    """Ask for the password once more, and whether something would be lost.

    Args:
        anyway: whoever asks knows what waits, or has a backup.

    Raises:
        WorldError: ``wrong_password``, ``only_secretary``, ``not_all_sent``.
    """
    station.accounts.verify(password)
    with station.whole() as session:
        require_giver(session)
    found = standing(station)
    if found.enrolled and found.waiting and not anyway:
        raise WorldError("not_all_sent", count=found.waiting)


def is_half_erased(folder: Path) -> bool:
    """Whether an erasing was interrupted once it had begun on the keys: what is left nobody can open."""
    if not (folder / _ERASING).exists():
        return False
    try:
        KeyFile.load(folder / KEYS)
    except WorldError as error:
        return error.code in ("keys_missing", "keys_damaged")
    return False


def erase(folder: Path) -> Generator[tuple[int, int], None, int]:
    """Make a closed profile unreadable, then remove it; return how many files there were.

    First the wrapped keys are overwritten and gone: without them nothing here, and no copy of the files, can be
    decrypted. What follows is the second line, and may be interrupted and begun again.
    """
    with world_errors():
        lock = ProfileLock(folder)
        try:
            only_mine(folder / _ERASING)
            sync_folder(folder)
            keys = [folder / KEYS, *sorted(folder.glob("keys*"))]
            for path in keys:
                wipe_file(path)
            files = [path for path in _files(folder) if path.name not in (_LOCK, _ERASING)]
            for number, path in enumerate(files, start=1):
                yield number, len(files)
                wipe_file(path)
        finally:
            lock.release()
        _remove_folders(folder)
    return len(files)


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(found, key=lambda path: (path.name != DATABASE, path))


def _remove_folders(folder: Path) -> None:
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        path.rmdir()
    for name in (_LOCK, _ERASING):  # what says that it is being erased goes last
        (folder / name).unlink(missing_ok=True)
    os.rmdir(folder)
    sync_folder(folder.parent)
