"""When backups are made by themselves: once a day, and of what stands before an act that changes much.

The act waits for nothing: it is enough that a reader has begun before its end. What he sees is copied while the work
goes on; an act that is refused, broken off or only tried has no end, and no backup.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.audit.deeds import Audited
from models.calendar import CHINA, now
from models.errors import WorldError
from models.station.backups.ledger import Ledger, Trial, code_of, days_since, read_ledger
from models.station.backups.packing import Source, Step, silently
from models.station.backups.place import carry, home_of
from models.station.backups.policy import Policy, policy_of
from models.station.backups.rules import Named, Why
from models.station.backups.shelf import automatic, kept, newest, shelf_of
from models.station.backups.trial import try_restore
from models.station.connection import raw
from models.station.station import Station

Progress = tuple[int, int]
MERGES_SHARE = timedelta(minutes=30)
"""People are merged one pair after the other: one backup is before all of them."""


def before(kind: str) -> Why | None:
    """Before which acts a backup is made, whatever road they come by."""
    if "import" in kind.rpartition(".")[2]:
        return Why.IMPORT
    return Why.MERGE if kind.rpartition(".")[2].startswith("merge") else None


class Keeper:
    """Makes the backups of one open station; hears of every act before it is committed."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._running: list[threading.Thread] = []
        station.before_commit.append(self._heard)
        station.before_close.append(self.wait)

    def wait(self) -> None:
        """Until what was begun is written."""
        for thread in self._running:
            thread.join()
        self._running.clear()

    def _heard(self, kind: str) -> None:
        why = before(kind)
        if why is not None and not (why is Why.MERGE and self._is_fresh()):
            self.begin(why)

    def _is_fresh(self) -> bool:
        if any(thread.is_alive() for thread in self._running):
            return True
        last = newest(shelf_of(self._station.folder))
        return last is not None and now().astimezone(CHINA).replace(tzinfo=None) - last.at < MERGES_SHARE

    def begin(self, why: Why) -> None:
        """Hold this instant, and copy it on a thread of its own."""
        session = self._station.whole()
        session.execute(text("SELECT count(*) FROM alembic_version"))  # from here on it sees what is there now
        thread = threading.Thread(target=self._make, args=(session, why), name="backup")
        self._running = [each for each in self._running if each.is_alive()] + [thread]
        thread.start()

    def _make(self, session: Session, why: Why) -> None:
        with suppress(WorldError, OSError), session:  # noted in the ledger, told on Today
            _automatic(self._station, session, why)


def _automatic(station: Station, session: Session, why: Why, step: Step = silently) -> Named:
    with station.backing:
        try:
            made = automatic(Source(station.folder, station.key, raw(session)), why, step)
        except (WorldError, OSError) as error:
            with suppress(WorldError):  # a full disk takes no line either
                station.note(Audited.BACKUP, code_of(error), why=why.value)
            raise
    station.note(Audited.BACKUP, why=why.value)
    return made


def make(station: Station, why: Why, step: Step = silently) -> Named:
    """Make a backup on the shelf now, and wait for it.

    Raises:
        WorldError: as ``automatic``.
    """
    with station.whole() as session:
        return _automatic(station, session, why, step)


@dataclass(frozen=True)
class Done:
    """What one round of keeping did; ``None``: it was not due, or not possible."""

    made: Named | None = None
    carried: Named | None = None
    tried: Trial | None = None


def keep(
    station: Station, *, now_please: bool = False, trying: bool = False, step: Step = silently
) -> Generator[Progress, None, Done]:
    """Do what is due: the day's backup, the copy to the second place, the test restore.

    Args:
        now_please: a backup although there is one of today.
        trying: a test restore although none is due.

    Raises:
        WorldError: as ``automatic``.
    """
    folder, profile_id = station.folder, station.accounts.keys.profile_id
    shelf = shelf_of(folder)
    policy = _policy(station)
    last = newest(shelf)
    yield 0, 3
    today = now().astimezone(CHINA).date()
    made = carried = tried = None
    if now_please or last is None or last.at.date() != today:
        made = make(station, Why.HAND if now_please else Why.DAILY, step)
    yield 1, 3
    with station.backing:
        carried = yield from carry(folder, profile_id, policy.rotation, step)
    yield 2, 3
    if trying or _trial_due(read_ledger(shelf), policy):
        with station.backing:
            tried = yield from try_restore(folder, station.key, profile_id, step)
        if tried is not None:
            station.note(Audited.CHECK, tried.problem or "ok", counts=tried.counts)
    yield 3, 3
    return Done(made, carried, tried)


def _policy(station: Station) -> Policy:
    with station.whole() as session:
        return policy_of(raw(session))


def _trial_due(ledger: Ledger, policy: Policy) -> bool:
    days = days_since(ledger.tried.at if ledger.tried else None)
    return days is None or days >= policy.trial_days


@dataclass(frozen=True)
class Standing:
    """How the backups stand. ``place_days``: since when the second place has nothing new, where that is too long."""

    kept: tuple[Named, ...]
    ledger: Ledger
    policy: Policy
    place_there: bool

    @property
    def place_missed(self) -> int | None:
        """Days for which the second place has been missing, once they are too many."""
        if self.ledger.place is None:
            return None
        days = days_since(self.ledger.placed_at)
        return days if days is not None and days >= self.policy.place_days else None

    @property
    def old(self) -> int | None:
        """Days since the newest backup, where there should be a newer one."""
        last = max(self.kept, default=None)
        days = (now().astimezone(CHINA).date() - last.at.date()).days if last else None
        return days if days is not None and days > 1 else None


def standing(station: Station) -> Standing:
    shelf = shelf_of(station.folder)
    ledger = read_ledger(shelf)
    there = home_of(ledger, station.accounts.keys.profile_id) is not None
    return Standing(tuple(kept(shelf)), ledger, _policy(station), there)
