"""Watching the audit of an open station: is it what it was, also by what backups noted of it; lines of years ago go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from models.audit import kept
from models.audit.alarms import Noted, Where, differs, is_raised, require_word
from models.audit.chain import Broken, Head, Sound
from models.audit.deeds import Audited
from models.audit.trail import verify
from models.calendar import now
from models.errors import WorldError
from models.settings.queries import audit_years
from models.station.backups import ledger, place, shelf, unpacking
from models.station.connection import now_text, raw

if TYPE_CHECKING:
    from models.station.station import Station

_CLOCK_TRUSTED = timedelta(days=30)
"""So long lines have to be written in a new time before lines go by it: a clock that was set wrong takes none."""


def watch(station: Station) -> Sound | Broken:
    """Read every line of the audit, compare it with what the backups here noted, and raise an alarm where it differs.

    The same fault is told by one line; it stays, whoever has seen it.
    """
    noted = list(noted_heads(station))
    with station.whole() as session:
        found = verify(raw(session))
        other = differs(raw(session), noted) if isinstance(found, Sound) else None
        where, wrong = (Where.BACKUP, other) if other else (Where.HERE, found)
        fresh = isinstance(wrong, Broken) and not is_raised(session, where, wrong)
    if fresh and isinstance(wrong, Broken):
        raise_alarm(station, where, wrong)
    return other or found


def raise_alarm(station: Station, where: Where, wrong: Broken) -> None:
    """Write the line, and wait until it is in the file: the same is told once, and seen at once."""
    station.note(Audited.ALARM, wrong.what, where=where.value, line=wrong.number)
    station.settle()


def noted_heads(station: Station) -> Iterator[Noted]:
    """The ends of the audit in the backups that lie here and in the second place, as far as today's key opens them."""
    here = shelf.shelf_of(station.folder)
    second = place.home_of(ledger.read_ledger(here), station.accounts.keys.profile_id)
    for folder in filter(None, (here, second)):
        for each in shelf.kept(folder):
            with suppress(WorldError, OSError):
                told = unpacking.contents_under(folder / each.name, station.key)
                if told is not None and told.audit:
                    yield Noted(Head(**told.audit), told.made_at)


def see(station: Station, session: Session, number: int, why: str) -> None:
    """Answer for the alarm that line ``number`` tells; the alarm stays in the audit, and so does the answer.

    Raises:
        WorldError: as ``alarms.require_word``.
    """
    word = require_word(session, number, why)
    station.note(Audited.ALARM_SEEN, alarm=number, why=word)
    station.settle()


def let_old_go(station: Station) -> int:
    """Let lines go that are older than the community keeps them, and leave a line saying so; how many went.

    What the district does not have yet stays, and nothing goes by a clock that has just leapt.
    """
    with station.whole() as session:
        before = _before(session)
        if before is None:
            return 0
        (upto,) = raw(session).execute("SELECT audit_upto FROM sync_state").fetchone() or (None,)
    with station.local_write() as session:
        return kept.cut_old(raw(session), now_text(), before, upto)


def _before(session: Session) -> datetime | None:
    """The instant before which lines may go; ``None`` where none is that old."""
    driver = raw(session)
    settled = (now() - _CLOCK_TRUSTED).strftime(kept.INSTANT)
    oldest = driver.execute("SELECT at FROM station_audit ORDER BY id LIMIT 1").fetchone()
    years = timedelta(days=366 * audit_years(session))
    if oldest is None or oldest[0] >= (now() - years).strftime(kept.INSTANT):
        return None
    last = driver.execute("SELECT at FROM station_audit WHERE at < ? ORDER BY id DESC LIMIT 1", (settled,)).fetchone()
    before = datetime.fromisoformat(last[0]) - years
    return before if oldest[0] < before.strftime(kept.INSTANT) else None
