"""The backups that a station makes by itself, in ``backups`` of its profile: daily, and before what changes much.

Attachments never change: each lies there once, by a second name of the same file, for all backups that need it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from models.calendar import CHINA, now, today
from models.errors import WorldError
from models.station.backups.ledger import Ledger, code_of, read_ledger, told_now, write_ledger
from models.station.backups.packing import Source, Step, pack, silently
from models.station.backups.policy import policy_of
from models.station.backups.rules import Named, Rotation, Why, named, superfluous
from models.station.backups.unpacking import WORK, beside_of, link_or_copy
from models.station.blobs import BLOBS
from models.station.files import only_mine, sync_folder, world_errors
from models.station.station import DATABASE

SHELF = "backups"
_ROOM = 3
"""Of the database's size, that must be free: the snapshot, the backup, and as much for the work that goes on."""
_SPARE = 1 << 16


def shelf_of(folder: Path) -> Path:
    return folder / SHELF


def kept(shelf: Path) -> list[Named]:
    """The backups there, oldest first."""
    return sorted(each for path in shelf.glob("*.backup") if (each := named(path.name)))


def automatic(source: Source, why: Why, step: Step = silently) -> Named:
    """Make a backup on the shelf of the profile, and let go of what the rotation no longer keeps.

    Whoever calls holds ``Station.backing``: one at a time. Where it fails, what was there stays, and it is noted.

    Raises:
        WorldError: ``disk_full``, ``folder_read_only``, ``backup_unreadable``, ``damaged``.
    """
    shelf = shelf_of(source.folder)
    ledger = read_ledger(shelf)
    made = Named(now().astimezone(CHINA).replace(microsecond=0, tzinfo=None), why)
    try:
        with world_errors():
            shelf.mkdir(0o700, exist_ok=True)
            only_mine(shelf)
            _sweep(source.folder, shelf)
            _require_room(source)
            step("attachments")
            _keep_attachments(source, shelf)
            ledger.sums[made.name] = pack(source, shelf / made.name, why, beside=True, step=step)
            ledger.failed = None
            step("note")
            write_ledger(shelf, ledger)
            step("rotate")
            if rotate_shelf(shelf, ledger, policy_of(source.driver).rotation, step):
                write_ledger(shelf, ledger)
    except Exception as error:
        _note_failure(shelf, code_of(error))
        raise
    return made


def _sweep(folder: Path, shelf: Path) -> None:
    """Take away what a process that died left half made."""
    for path in (*shelf.glob("*.new"), *shelf.glob(f"{BLOBS}/*/*.new")):
        path.unlink(missing_ok=True)
    for path in (*folder.glob("backup-*"), folder / WORK):
        shutil.rmtree(path, ignore_errors=True)


def _require_room(source: Source) -> None:
    size = (source.folder / DATABASE).stat().st_size
    if shutil.disk_usage(source.folder).free < _ROOM * size + _SPARE:
        raise WorldError("disk_full")


def _keep_attachments(source: Source, shelf: Path) -> None:
    for path in source.blobs():
        second = shelf / path.relative_to(source.folder)
        if not second.exists():
            second.parent.mkdir(0o700, parents=True, exist_ok=True)
            link_or_copy(path, second)


def rotate_shelf(shelf: Path, ledger: Ledger, rotation: Rotation, step: Step = silently) -> list[Named]:
    """Let superfluous backups go, and the attachments that none of the others names; return which went."""
    there = kept(shelf)
    gone = superfluous(there, [each for each in there if is_good(each, ledger)], rotation, today())
    _drop(shelf, ledger, gone, step)
    return gone


def drop_others(shelf: Path, stays: Named, ledger: Ledger) -> int:
    """Let all backups go but one, and the attachments that it does not name; return how many went."""
    gone = [each for each in kept(shelf) if each != stays]
    _drop(shelf, ledger, gone, silently)
    return len(gone)


def _drop(shelf: Path, ledger: Ledger, gone: list[Named], step: Step) -> None:
    for each in gone:
        step(f"drop {each.why}")
        (shelf / each.name).unlink(missing_ok=True)
        ledger.sums.pop(each.name, None)
    if gone:
        sync_folder(shelf)
        step("drop attachments")
        _drop_attachments(shelf)


def is_good(each: Named, ledger: Ledger) -> bool:
    """Whether it was read back, and no test restore found fault with it."""
    return each.name in ledger.sums and not any(t.file == each.name and t.problem for t in ledger.trials)


def _drop_attachments(shelf: Path) -> None:
    wanted = {name for each in kept(shelf) for name in beside_of(shelf / each.name)}
    for path in shelf.glob(f"{BLOBS}/*/*"):
        if path.relative_to(shelf).as_posix() not in wanted:
            path.unlink(missing_ok=True)


def _note_failure(shelf: Path, code: str) -> None:
    """Say that it failed, where that much can be written; else the age of the newest backup says it."""
    try:
        ledger = read_ledger(shelf)
        ledger.failed = code, told_now()
        write_ledger(shelf, ledger)
    except (OSError, WorldError):
        return


def newest(shelf: Path) -> Named | None:
    return max(kept(shelf), default=None)


def files_of(shelf: Path, each: Named) -> Iterator[Path]:
    """The backup, and the attachments that it needs from beside."""
    for name in beside_of(shelf / each.name):
        if (shelf / name).is_file():
            yield shelf / name
    yield shelf / each.name
