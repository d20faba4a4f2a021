"""Keeping level 4 in another file than this one (L-39): switched on here, and told to the district.

It gives none from then on. What it has leaves the file at once, without a trace: records and what hung on them, and the
part of the audit that tells of them, which the district keeps. What it lacks stays until its receipt is here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass

from models.audit import kept
from models.audit.deeds import Audited
from models.errors import WorldError
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import refuse_unless
from models.station import Station
from models.station.backups.shedding import Progress, Shed, forget_shedding, older, shed
from models.station.connection import StationConnection, now_text, raw
from models.station.erasures import compact
from models.station.travelling import is_reserved
from models.studio.rules import VIOLENCE
from models.sync.records import Apart
from sync.holding import Holding, begun_about
from sync.restricted import PLACES, levelled, subjects
from sync.station_state import state_of

_SUBJECTS = " UNION ".join(
    f'SELECT {subject} AS subject FROM "{table}" INDEXED BY ix_{table}_restricted WHERE level = 4'
    for table, subject in subjects().items()
)
_NAMED = " UNION ".join(
    f"SELECT t.worker_id, t.{subject} FROM {table} t WHERE t.level = 4 AND t.deleted_at IS NULL"
    " AND (t.ends_on IS NULL OR t.ends_on > date('now', '+8 hours'))"
    for table, subject in PLACES.items()
)
_STRANGERS = (
    "SELECT count(DISTINCT a.worker_id) FROM account a JOIN worker w ON w.id = a.worker_id AND w.active"
    f" AND w.deleted_at IS NULL WHERE EXISTS (SELECT 1 FROM ({_SUBJECTS}) s"
    f" WHERE (a.worker_id, s.subject) NOT IN ({_NAMED}))"
)
"""Workers with an account here who are not named for all that is here."""
_CLOSING = (("violence", True), ("accusation", True), ("topic", VIOLENCE))
"""Answers of an intake that make it a closed file; all of mediation (``M-``) is."""


@dataclass(frozen=True)
class Standing:
    """How a file stands with level 4. ``here``: records of that level in it."""

    state: Apart | None
    tied: bool
    here: int
    strangers: int
    """Workers who could open the file by its key and are not named for all of it."""
    backups: int = 0
    """Those that may hold level 4, though the file itself keeps none."""
    reserved: bool = False
    """This is the file of the teams, beside the everyday one."""


def standing(station: Station) -> Standing:
    with station.whole() as session:
        connection = raw(session)
        row = connection.execute("SELECT apart FROM sync_state").fetchone()
        here = sum(map(len, _here(connection).values()))
        strangers = connection.execute(_STRANGERS).fetchone()[0] if here else 0
        reserved = is_reserved(connection)
    state = row[0] if row else None
    return Standing(state, row is not None, here, strangers, older(station) if state else 0, reserved)


def begin(station: Station) -> int:
    """Keep nothing of level 4 in this file from now on; how many records stay until the district has them.

    Raises:
        WorldError: ``not_allowed``; ``apart_untied``: tied to no district, it is the only place where they are;
            ``apart_reserved``: this is the file that keeps them; ``apart_begun`` (``n`` drafts): they would be lost.
    """
    _require(station)
    with station.whole() as session:
        reserved, begun = is_reserved(raw(session)), _begun(raw(session))
    if reserved:
        raise WorldError("apart_reserved")
    if begun:
        raise WorldError("apart_begun", n=begun)
    with station.local_write() as session:
        if raw(session).execute("UPDATE sync_state SET apart = 'on'").rowcount != 1:
            raise WorldError("apart_untied")
    forget_shedding(station)
    station.note(Audited.SETTINGS, apart="on")
    sweep(station)
    return standing(station).here


def end(station: Station) -> None:
    """Ask the district for level 4 again; nothing changes here until it has agreed (``note_told``).

    Raises:
        WorldError: ``not_allowed``, ``not_apart``.
    """
    _require(station)
    with station.local_write() as session:
        if raw(session).execute("UPDATE sync_state SET apart = 'ending' WHERE apart IS NOT NULL").rowcount != 1:
            raise WorldError("not_apart")
    station.note(Audited.SETTINGS, apart="ending")


def shed_backups(station: Station) -> Generator[Progress, None, Shed]:
    """Put a new backup in the place of all that may hold level 4.

    Raises:
        WorldError: ``not_allowed``, ``not_apart``, ``apart_waits`` (``n``: records that the district lacks yet), and as
            ``shed``.
    """
    _require(station)
    found = standing(station)
    if found.state is None:
        raise WorldError("not_apart")
    if found.here:
        raise WorldError("apart_waits", n=found.here)
    return (yield from shed(station))


def news_of(state: Apart | None, told: bool) -> dict[str, object]:
    """What of the station's state changes when the district says whether it gives level 4 (``LogHead.apart``)."""
    if told:
        return {"apart": "on"} if state is None else {}  # a restored backup of before does not know it
    if state == "on":
        return {"token": None}  # nobody has told the district yet: it is told with the next token
    return {"apart": None} if state == "ending" else {}


def sweep(station: Station) -> int:
    """Let level 4 go that the district has, in a file that keeps none; how many records and lines of the audit went."""
    with station.whole() as session:
        found = _leaving(raw(session))
    if not found:
        return 0
    with station.applying() as session:
        connection = raw(session)
        went = Holding(connection, session.info["changed"], station.blobs).drop(_here(connection))
        went += kept.cut_restricted(connection, now_text(), state_of(connection).audit_upto)
    if went:
        with suppress(WorldError):  # a full disk: what is free was overwritten with zeros all the same
            compact(station)
    return went


def _require(station: Station) -> None:
    refuse_unless(decide(station.standing, Deed.SETTINGS, "settings"), Deed.SETTINGS, "settings")


def _begun(connection: StationConnection) -> int:
    """How many drafts of anybody here would become something of level 4."""
    here = _here(connection)
    about = [row[0] for row in connection.execute(_SUBJECTS)]
    places = set(begun_about(connection, about, [id_ for ids in here.values() for id_ in ids]))
    for place, answers in connection.execute("SELECT place, answers FROM draft"):
        if place.startswith("M-") or any(json.loads(answers).get(key) == value for key, value in _CLOSING):
            places.add(place)
    return len(places)


def _leaving(connection: StationConnection) -> bool:
    row = connection.execute("SELECT audit_upto FROM sync_state WHERE apart IS NOT NULL").fetchone()
    return row is not None and bool(_here(connection) or kept.last_restricted(connection, row[0]))


def _here(connection: StationConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table in levelled():
        query = f'SELECT id FROM "{table}" INDEXED BY ix_{table}_restricted WHERE level = 4'
        found[table] += [row[0] for row in connection.execute(query)]
    return {table: ids for table, ids in found.items() if ids}
