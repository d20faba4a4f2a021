"""Reading what nobody reads by himself, once a day behind the work: every page of the file, and every seal (L-46)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from io import FileIO
from typing import TYPE_CHECKING

from models.audit.alarms import Where, is_raised
from models.audit.chain import Broken
from models.audit.deeds import Audited
from models.calendar import now
from models.crypto.pages import PAGE, SALT, Pages
from models.station.connection import raw
from models.station.files import world_errors
from models.station.seals import all_differ
from models.station.station import DATABASE
from models.station.watching import let_old_go, raise_alarm, watch

if TYPE_CHECKING:
    from models.station.station import Station

_EVERY = timedelta(hours=20)
_AT_ONCE = 256
_LAST = """SELECT at FROM station_audit WHERE deed = 'check' AND detail LIKE '{"pages":%' ORDER BY id DESC LIMIT 1"""
Progress = tuple[int, int]


def look_after(station: Station) -> Generator[Progress, None, None]:
    """Prove all pages once a day, then seals and audit, and let old lines go; what is wrong is an alarm, told once."""
    if not (yield from _pages(station)):
        _seals(station)
        let_old_go(station)
        watch(station)


def _pages(station: Station) -> Generator[Progress, None, bool]:
    """Whether one is damaged: a connection that met it reads nothing more, so that this comes first."""
    with station.whole() as session:
        last = raw(session).execute(_LAST).fetchone()
    if last is not None and last[0] >= (now() - _EVERY).strftime("%Y-%m-%d %H:%M:%S"):
        return False
    damaged = yield from damaged_pages(station)
    _alarm(station, Where.PAGES, Broken(len(damaged), "pages"))
    station.note(Audited.CHECK, "damaged" if damaged else "ok", pages=len(damaged))
    return bool(damaged)


def _seals(station: Station) -> None:
    with station.whole() as session:
        differing = len(all_differ(raw(session)))
    _alarm(station, Where.SEALS, Broken(differing, "differ"))


def damaged_pages(station: Station) -> Generator[Progress, None, list[int]]:
    """The numbers of the pages that are not as they were written.

    Whoever writes meanwhile goes on; a page that was just being written is read again while nobody does.
    """
    path = station.folder / DATABASE
    with world_errors(), path.open("rb", buffering=0) as file:  # what was read again would come out of a buffer
        pages = Pages(station.key, file.read(SALT))
        total = path.stat().st_size // PAGE
        suspects: list[int] = []
        for first in range(1, total + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, total)
            suspects += _damaged(file, pages, range(first, last + 1))
            yield last, total
        with station.still() if suspects else nullcontext():
            return list(_damaged(file, pages, suspects))


def _damaged(file: FileIO, pages: Pages, numbers: Iterable[int]) -> Iterator[int]:
    """Which of these are not authentic; what lies behind the end of a file that has shrunk meanwhile is not there."""
    for number in numbers:
        file.seek((number - 1) * PAGE)
        page = file.read(PAGE)
        if page and not pages.authentic(page, number):
            yield number


def _alarm(station: Station, where: Where, wrong: Broken) -> None:
    with station.whole() as session:
        told = is_raised(session, where, wrong)
    if wrong.number and not told:
        raise_alarm(station, where, wrong)
