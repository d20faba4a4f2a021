"""The level-4 records that a station holds: what it tells of them, how they come, and how they go without a trace.

They come by state (``protocol.Restricted``), never by the log. What the station may no longer have goes wholly: the
records, what was journaled, held and drafted about them, photos and scans; SQLite writes zeros over it
(``secure_delete``).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from models.audit import history
from models.base import utc_now
from models.calendar import day_of
from models.station import Station
from models.station.blobs import BlobStore
from models.station.connection import BUSY_MS, StationConnection, raw
from models.station.triggers import version_here
from models.sync.records import Apart
from models.wire import wire_tables
from sync.applying import Applying
from sync.protocol import Restricted
from sync.restricted import PICTURE, PLACES, Rows, digest, heads, levelled, subjects
from sync.station_state import set_state, state_of

_OWN_UNSENT = (
    "SELECT 1 FROM journal j INDEXED BY ix_journal_record WHERE j.record_id = t.id AND j.table_name = '{table}'"
    " AND j.receipted_at IS NULL"
)
_HELD = " UNION ALL ".join(
    f"SELECT '{table}', t.id, {version_here(table, 't')} FROM \"{table}\" t INDEXED BY ix_{table}_restricted"
    " WHERE t.level = 4 AND t.version > 0"
    for table in levelled()
)
_SUBJECTS = " UNION ".join(
    f'SELECT {subject} FROM "{table}" INDEXED BY ix_{table}_restricted WHERE level = 4 AND version > 0'
    for table, subject in subjects().items()
)
_OPEN_HERE = " UNION ".join(
    f"SELECT t.{subject} FROM {table} t JOIN account a ON a.worker_id = t.worker_id"
    " JOIN worker w ON w.id = t.worker_id AND w.active AND w.deleted_at IS NULL"
    " WHERE t.level = 4 AND t.deleted_at IS NULL AND (t.ends_on IS NULL OR t.ends_on > :today)"
    for table, subject in PLACES.items()
)
"""Residents and files that somebody with an account here is named for."""
_OF_CARE = (*levelled(), "C-", "F03")
"""How the names of forms begin that are filled in about somebody's care."""


def held(connection: StationConnection) -> dict[str, dict[str, int]]:
    """The versions of level-4 records that the district knows of, by table and record."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for table, record_id, version in connection.execute(_HELD):
        found[table][record_id] = version
    return dict(found)


def held_digest(connection: StationConnection) -> str:
    """What the station says with its question about the log."""
    return digest(connection.execute(_HELD))


def workers_here(connection: StationConnection) -> list[str]:
    """The workers who have an account in this file."""
    return [row[0] for row in connection.execute("SELECT DISTINCT worker_id FROM account ORDER BY worker_id")]


def told_digest(workers: Iterable[str], apart: Apart | None) -> str:
    """Of what a station says with each token that it asks for."""
    return sha256((",".join(workers) + (apart or "")).encode()).hexdigest()


class Holding:
    """Takes answers about level 4 in, within one transaction of ``station.applying()``."""

    def __init__(
        self, connection: StationConnection, changed: set[str], blobs: BlobStore, *, recognising: bool = False
    ) -> None:
        self._connection, self._changed, self._blobs, self._recognising = connection, changed, blobs, recognising

    def take(self, answer: Restricted) -> int:
        """Return how many records came or went; an envelope older than what is here says nothing."""
        if answer.whole and self._is_old(answer):
            return 0
        apart = state_of(self._connection).apart
        new = [part.model_dump() for part in answer.new] if apart is None else []  # a district of before sends it
        applying = Applying(self._connection, self._changed, recognising=self._recognising)
        came = applying.segment({"new": new})
        went = self.drop(self._others(answer) if answer.whole else answer.drop)
        set_state(self._connection, restricted_as_of=answer.as_of)
        return came + went

    def _is_old(self, answer: Restricted) -> bool:
        """Whether the station has heard of later things: of a later answer, or of batches that this one lacks."""
        newest = "SELECT coalesce(max(number), 0) FROM sync_batch WHERE receipted_at IS NOT NULL"
        (batches,) = self._connection.execute(newest).fetchone()
        return answer.as_of < (state_of(self._connection).restricted_as_of or "") or answer.batches < batches

    def _others(self, answer: Restricted) -> Rows:
        may: dict[str, set[object]] = {part.table: set(part.columns["id"]) for part in answer.new}
        return {
            table: {record: version for record, version in rows.items() if record not in may.get(table, set())}
            for table, rows in held(self._connection).items()
        }

    def drop(self, records: Mapping[str, Iterable[str]]) -> int:
        """Remove level-4 records, those apart of which something of this station has no receipt yet."""
        gone: dict[str, list[str]] = {}
        about: set[str] = set()
        whole = subjects() if state_of(self._connection).apart is not None else dict.fromkeys(heads(), "file_id")
        unsent = self._unsent(whole) if any(records.get(table) for table in whole) else []
        for table, subject in subjects().items():
            rows = self._connection.execute(
                f'SELECT t.id, t.{subject} FROM json_each(?) i CROSS JOIN "{table}" t ON t.id = i.value'
                f" WHERE t.level = 4 AND NOT EXISTS ({_OWN_UNSENT.format(table=table)})"
                f" AND t.{subject} NOT IN (SELECT value FROM json_each(?))",
                (json.dumps(list(records.get(table, ()))), json.dumps(unsent)),
            ).fetchall()
            if table == PICTURE:
                staying = self._unsent_pictures([row[0] for row in rows])
                rows = [row for row in rows if row[0] not in staying]
            if rows:
                gone[table] = [row[0] for row in rows]
                about |= {row[1] for row in rows}
        for table, ids in gone.items():
            self._remove(table, ids)
        self._forget(about, [record for ids in gone.values() for record in ids])
        return sum(map(len, gone.values()))

    def _unsent_pictures(self, ids: list[str]) -> set[str]:
        """Those of which the district has the record and not the content yet."""
        rows = self._connection.execute(
            "SELECT t.id, t.sha256 FROM json_each(?) i CROSS JOIN attachment t ON t.id = i.value"
            " WHERE t.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM known_blob k WHERE k.sha256 = t.sha256)",
            (json.dumps(ids),),
        )
        return {record for record, content in rows.fetchall() if self._blobs.has(content)}

    def _unsent(self, tables: Mapping[str, str]) -> list[str]:
        """Subjects of which something has no receipt yet; ``tables``: with the column that names the subject.

        Closed files stay whole, since a step stands on its head; and so does a person's care in a file that keeps
        nothing of level 4: whoever wrote it can still open it, and mend what the district refuses.
        """
        query = " UNION ".join(
            f'SELECT t.{subject} FROM "{table}" t INDEXED BY ix_{table}_restricted'
            f" WHERE t.level = 4 AND EXISTS ({_OWN_UNSENT.format(table=table)})"
            for table, subject in tables.items()
        )
        return [row[0] for row in self._connection.execute(query)]

    def _remove(self, table: str, ids: list[str]) -> None:
        chosen, listed = "IN (SELECT value FROM json_each(?))", json.dumps(ids)
        for pointing, column in _pointing_at(table):  # another closed file that grew out of this one stays
            self._connection.execute(f'UPDATE "{pointing}" SET "{column}" = NULL WHERE "{column}" {chosen}', (listed,))
        contents = self._contents(listed) if table == PICTURE else []
        for of in ("journal", "held_field", "refusal"):
            self._connection.execute(f"DELETE FROM {of} WHERE record_id {chosen} AND table_name = ?", (listed, table))
        history.forget(self._connection, table, ids)
        self._connection.execute(f'DELETE FROM "{table}" WHERE id {chosen}', (listed,))
        for content in contents:
            self._forget_content(content)
        self._changed.add(table)

    def _contents(self, listed: str) -> list[str]:
        query = "SELECT DISTINCT sha256 FROM attachment WHERE id IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self._connection.execute(query, (listed,))]

    def _forget_content(self, content: str) -> None:
        """Unless another record names it, or what somebody is writing; before the commit, so that no crash keeps it."""
        named = "SELECT 1 FROM attachment WHERE sha256 = ? UNION SELECT 1 FROM draft WHERE instr(answers, ?) > 0"
        if self._connection.execute(named, (content, content)).fetchone() is None:
            for of in ("known_blob", "fetched_piece"):
                self._connection.execute(f"DELETE FROM {of} WHERE sha256 = ?", (content,))
            self._blobs.remove(content)

    def _forget(self, subjects: set[str], records: list[str]) -> None:
        """What was derived from them, and what somebody had begun to write about them."""
        if not records:
            return
        chosen = "IN (SELECT value FROM json_each(?))"
        self._connection.execute(
            f"DELETE FROM care_due WHERE level = 4 AND resident_id {chosen}", (json.dumps(sorted(subjects)),)
        )
        self._changed.add("care_due")
        begun = begun_about(self._connection, subjects, records)
        self._connection.executemany("DELETE FROM draft WHERE place = ?", [(place,) for place in begun])


def begun_about(connection: StationConnection, subjects: Iterable[str], records: Iterable[str]) -> list[str]:
    """The places of drafts about level-4 records, or about their subjects."""
    named = {record for each in records for record in _spellings(each)}
    about = {subject for each in subjects for subject in _spellings(each)}
    places = connection.execute("SELECT DISTINCT place FROM draft").fetchall()
    return [place for (place,) in places if _is_about(place, named, about)]


@lru_cache(maxsize=100)
def _pointing_at(table: str) -> tuple[tuple[str, str], ...]:
    """Columns of levelled tables that may be empty and point at level 4 of another subject."""
    if table not in heads():
        return ()
    wire = wire_tables()
    columns = ((name, column) for name in heads() for column in wire[name].columns.values())
    return tuple((name, column.name) for name, column in columns if column.target == table and column.nullable)


def _spellings(record_id: str) -> tuple[str, str]:
    return record_id, str(UUID(record_id))


def _is_about(place: str, records: set[str], subjects: set[str]) -> bool:
    """Whether a draft is of one of these records, or of a new one of their subjects (``form:id``, of several ids)."""
    form, _, of = place.partition(":")
    ids = set(of.split(","))
    return not ids.isdisjoint(records) or (not ids.isdisjoint(subjects) and form.startswith(_OF_CARE))


def tidy(station: Station) -> int:
    """Drop what the station may no longer have by its own calendar: the line need not be there for it.

    A place in a team or on a file ends by its day, or the worker has left. What the district does not have yet stays.
    """
    with station.whole() as session:
        over = _over(raw(session))
    if not over:
        return 0
    with station.applying() as session:
        connection = raw(session)
        found: dict[str, list[str]] = defaultdict(list)
        for table, subject in subjects().items():
            rows = connection.execute(
                f'SELECT t.id FROM json_each(?) i CROSS JOIN "{table}" t ON t.{subject} = i.value'
                " WHERE t.level = 4 AND t.version > 0",
                (json.dumps(over),),
            )
            found[table] += [row[0] for row in rows]
        went = Holding(connection, session.info["changed"], station.blobs).drop(found)
    wipe(station)
    return went


def _over(connection: StationConnection) -> list[str]:
    """Residents and files of which level 4 is held, and for which nobody who works here is named any more.

    In a file that keeps nothing of level 4 that is everybody.
    """
    about = {row[0] for row in connection.execute(_SUBJECTS)}
    if not about or state_of(connection).apart is not None:
        return sorted(about)
    today = _today(connection).isoformat()
    here = {row[0] for row in connection.execute(_OPEN_HERE, {"today": today})}
    return sorted(about - here)


def _today(connection: StationConnection) -> date:
    """By the district's clock, as it was last measured: a PC whose calendar is years off drops nothing by mistake."""
    return day_of(utc_now() + timedelta(seconds=state_of(connection).clock_offset_s))


def wipe(station: Station) -> None:
    """Bring the log of the file into it: until then it keeps what was dropped, encrypted like all else.

    Nobody who reads or saves is made to wait: then it is done by the next one, or when the file is closed.
    """
    with station.engine.connect() as connection:
        driver = raw(connection)
        driver.rollback()
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            driver.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
