"""What this PC remembers of its backups: a small file beside them, with codes, counts and times only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from models.calendar import now
from models.errors import WorldError
from models.station.files import read_json, write_whole

LEDGER = "ledger.json"
_KEPT_TRIALS = 60


@dataclass(frozen=True)
class Trial:
    """One test restore; ``counts``: what was there, by ``manifest.SHOWN``; ``problem``: the code of what was wrong."""

    at: str
    file: str
    counts: dict[str, int] = field(default_factory=dict)
    problem: str | None = None


@dataclass
class Ledger:
    """``sums``: SHA-256 of each backup as it was read back. ``failed``: code and time of the last one that failed."""

    sums: dict[str, str] = field(default_factory=dict)
    trials: list[Trial] = field(default_factory=list)
    failed: tuple[str, str] | None = None
    place: str | None = None
    """The second place, a folder on another disk."""
    placed_at: str | None = None
    """Since when there is one, and when it last had the newest backup."""
    place_problem: str | None = None
    without_level_4: str | None = None
    """The first backup that was made of a file that keeps nothing of level 4: earlier ones may hold some."""

    @property
    def tried(self) -> Trial | None:
        return self.trials[-1] if self.trials else None


def read_ledger(folder: Path) -> Ledger:
    """A ledger that is missing or damaged is empty: what it says can be found out again, but for the place."""
    try:
        plain: dict[str, Any] = read_json((folder / LEDGER).read_bytes())
        trials = [Trial(**each) for each in plain.pop("trials", ())]
        failed = plain.pop("failed", None)
        found = Ledger(trials=trials, failed=(failed[0], failed[1]) if failed else None, **plain)
        _require_readable(found)
        return found
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return Ledger()


def _require_readable(found: Ledger) -> None:
    """Raises ``ValueError`` or ``TypeError`` where somebody wrote what this program does not."""
    texts = [*found.sums, *found.sums.values(), *(each.file for each in found.trials)]
    texts += filter(None, (found.place, found.place_problem, found.without_level_4, *(found.failed or ())))
    texts += [name for each in found.trials for name in (*each.counts, *filter(None, [each.problem]))]
    counts = [count for each in found.trials for count in each.counts.values()]
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(count, int) for count in counts):
        raise ValueError("no ledger")
    times = [found.placed_at, found.failed[1] if found.failed else None, *(each.at for each in found.trials)]
    for at in filter(None, times):
        days_since(at)


def write_ledger(folder: Path, ledger: Ledger) -> None:
    ledger.trials = ledger.trials[-_KEPT_TRIALS:]
    write_whole(folder / LEDGER, json.dumps(asdict(ledger), indent=1).encode())


def told_now() -> str:
    return now().isoformat(timespec="seconds")


def days_since(at: str | None) -> int | None:
    return None if at is None else (now() - datetime.fromisoformat(at)).days


def code_of(error: Exception) -> str:
    """The code of a fault of the world; the class of one of ours."""
    return error.code if isinstance(error, WorldError) else type(error).__name__
