"""A test restore: the newest backup is unpacked, opened with the station key, read whole, and counted (L-48)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from models.errors import WorldError
from models.station.accounts import KEYS
from models.station.backups.ledger import Trial, code_of, read_ledger, told_now, write_ledger
from models.station.backups.manifest import Contents, shown_of
from models.station.backups.packing import Step, digest, silently
from models.station.backups.rules import Named
from models.station.backups.shelf import kept, shelf_of
from models.station.backups.unpacking import unpack
from models.station.blobs import BlobStore
from models.station.connection import Identity, connect
from models.station.faults import told
from models.station.files import world_errors
from models.station.keys import KeyFile
from models.station.station import DATABASE
from models.station.upgrading import faults, row_counts

_PREFIX = "backup-trial-"
Progress = tuple[int, int]


def try_restore(
    folder: Path, key: bytes, profile_id: str, step: Step = silently
) -> Generator[Progress, None, Trial | None]:
    """Restore the newest backup into a folder of its own within the profile, and note how it went.

    Returns nothing where there is no backup. A full disk is raised and not noted: it says nothing of the backup.

    Raises:
        WorldError: ``disk_full``.
    """
    shelf = shelf_of(folder)
    there = kept(shelf)
    if not there:
        return None
    trial = yield from _tried(folder, shelf, there[-1], key, profile_id, step)
    ledger = read_ledger(shelf)
    ledger.trials.append(trial)
    step("note")
    write_ledger(shelf, ledger)
    return trial


def _tried(
    folder: Path, shelf: Path, each: Named, key: bytes, profile_id: str, step: Step
) -> Generator[Progress, None, Trial]:
    file = shelf / each.name
    if shutil.disk_usage(folder).free < 2 * file.stat().st_size:
        raise WorldError("disk_full")
    try:
        with world_errors(), told(), tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as work:
            step("try unpack")
            manifest = yield from unpack(file, Path(work))
            contents = manifest.contents(key)
            yield 1, 3
            step("try read")
            counts = _counted(Path(work), key, profile_id, contents)
            yield 2, 3
            step("try attachments")
            _require_attachments(Path(work), key, contents)
            yield 3, 3
        return Trial(told_now(), each.name, counts)
    except WorldError as error:
        if error.code == "disk_full":
            raise
        return Trial(told_now(), each.name, problem=code_of(error))


def _counted(work: Path, key: bytes, profile_id: str, contents: Contents | None) -> dict[str, int]:
    keys = KeyFile.load(work / KEYS)
    if keys.profile_id != profile_id or not keys.slots or keys.strangers(key):
        raise WorldError("trial_keys")
    if contents is not None and digest(work / DATABASE) != contents.database:
        raise WorldError("trial_changed")
    with closing(connect(work / DATABASE, key, Identity(""))) as driver:
        if faults(driver):
            raise WorldError("damaged")
        tables = row_counts(driver)
        if contents is not None and tables != contents.tables:
            raise WorldError("trial_counts")
        return shown_of(driver, tables)


def _require_attachments(work: Path, key: bytes, contents: Contents | None) -> None:
    store = BlobStore(work, key)
    files = store.files()
    if contents is not None and len(files) != contents.attachments:
        raise WorldError("blob_missing")
    if not all(store.sound(path) for path in files):
        raise WorldError("blob_damaged")
