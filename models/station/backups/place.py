"""The second place of the backups: a stick, another disk, a share. Copied there when it is there, and read back.

A mark in the chosen folder says that it is there: the empty folder, in which a stick would appear, has none.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

from models.errors import WorldError
from models.station.backups.ledger import Ledger, code_of, read_ledger, told_now, write_ledger
from models.station.backups.packing import Step, copied, digest, silently
from models.station.backups.rules import Named, Rotation
from models.station.backups.shelf import files_of, is_good, kept, rotate_shelf, shelf_of
from models.station.files import ERASED_IDS, read_json, write_whole

MARK = "lianglin-place.json"
Progress = tuple[int, int]


def choose(folder: Path, profile_id: str, place: Path | None) -> None:
    """Let backups be copied to ``place`` from now on; ``None``: to no second place.

    Raises:
        WorldError: ``place_within`` (the profile's own disk folder), ``place_taken`` (another station's),
            ``folder_read_only``, ``disk_full``, ``place_missing``.
    """
    shelf = shelf_of(folder)
    shelf.mkdir(0o700, exist_ok=True)
    ledger = read_ledger(shelf)
    if place is not None:
        _require_fit(folder, place)
        home = place / _folder_name(profile_id)
        try:
            home.mkdir(0o700, exist_ok=True)
        except OSError as error:
            raise WorldError("folder_read_only") from error
        write_whole(home / MARK, json.dumps({"profile": profile_id}).encode())
    ledger.place = str(place) if place else None
    ledger.placed_at = told_now() if place else None
    ledger.place_problem = None
    write_ledger(shelf, ledger)


def _require_fit(folder: Path, place: Path) -> None:
    if not place.is_dir():
        raise WorldError("place_missing")
    if place.resolve().is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(place.resolve()):
        raise WorldError("place_within")


def _folder_name(profile_id: str) -> str:
    return f"lianglin-{profile_id[:8]}"


def home_of(ledger: Ledger, profile_id: str) -> Path | None:
    """The folder of this station in the second place, if that is there now."""
    if ledger.place is None:
        return None
    home = Path(ledger.place) / _folder_name(profile_id)
    try:
        found = read_json((home / MARK).read_bytes())["profile"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return home if found == profile_id else None


def carry(
    folder: Path, profile_id: str, rotation: Rotation, step: Step = silently
) -> Generator[Progress, None, Named | None]:
    """Copy the newest good backup to the second place, unless it is there; return it if it is there now.

    What goes wrong is noted and not raised: a stick may be pulled out at any time.
    """
    shelf = shelf_of(folder)
    ledger = read_ledger(shelf)
    good = [each for each in kept(shelf) if is_good(each, ledger)]
    home = home_of(ledger, profile_id)
    if home is None or not good:
        return None
    try:
        _tell_erased(folder, home)
        yield from _copy(shelf, home, good[-1], ledger, step)
    except (OSError, WorldError) as error:
        ledger.place_problem = code_of(error)
        write_ledger(shelf, ledger)
        return None
    ledger.placed_at, ledger.place_problem = told_now(), None
    write_ledger(shelf, ledger)
    _rotate(home, ledger, rotation, step)
    return good[-1]


def _tell_erased(folder: Path, home: Path) -> None:
    """What was erased since: a backup of before, brought back on another PC, loses it again."""
    told = folder / ERASED_IDS
    if told.is_file():
        write_whole(home / ERASED_IDS, told.read_bytes())


def _copy(shelf: Path, home: Path, each: Named, ledger: Ledger, step: Step) -> Generator[Progress, None, None]:
    files = [path for path in files_of(shelf, each) if not _is_there(path, home / path.relative_to(shelf))]
    total, done = sum(path.stat().st_size for path in files), 0
    for path in files:  # the backup itself last: where it stands, its attachments stand
        step(f"carry {path.suffix or 'attachment'}")
        target = home / path.relative_to(shelf)
        target.parent.mkdir(0o700, parents=True, exist_ok=True)
        for part in copied(path, target):
            yield done + part, total
        done += path.stat().st_size
    step("compare")
    if digest(home / each.name) != ledger.sums[each.name]:
        (home / each.name).unlink(missing_ok=True)
        raise WorldError("backup_unreadable")


def _is_there(path: Path, target: Path) -> bool:
    """By length only: what was copied was read back then, and an attachment says itself whether it is whole."""
    return target.is_file() and target.stat().st_size == path.stat().st_size


def _rotate(home: Path, ledger: Ledger, rotation: Rotation, step: Step) -> None:
    """By the same rule as the shelf; what is read back there counts as good."""
    there = Ledger(sums={each.name: ledger.sums.get(each.name, "") for each in kept(home)}, trials=ledger.trials)
    rotate_shelf(home, there, rotation, step)
