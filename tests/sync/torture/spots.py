"""Stations under torture: each with its file, its worker's hands, its own clock, and its line to the district."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import models.base
import models.station.connection
import sync.applying
import sync.gathering
import sync.receiving
import sync.replaying
import sync.session
import sync.wire
from models.base import Record, uuid7
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station, create_station
from models.station.connection import raw
from models.station.undo import UndoResult
from models.sync.actions import accept_arrival, decline_arrival, offer_handover, settle
from models.sync.records import Arrival, Choice, ConflictCard, HandoverState
from models.wire import wire_tables
from sync.client import StationSync, SyncResult
from sync.envelope import EnvelopeInfo, read_envelope, write_envelope
from sync.station_state import read_state
from tests.conftest import CHEAP, Profile
from tests.sync.torture.ledger import MADE, Edit, Ledger
from tests.sync.torture.line import Line

Value = str | int | None


class Clocks:
    """The clock of the PC at which this thread sits now; the server, on threads of its own, has the right time."""

    def __init__(self) -> None:
        self._wrong = threading.local()

    @property
    def offset(self) -> timedelta:
        found: timedelta = getattr(self._wrong, "offset", timedelta())
        return found

    @contextmanager
    def wrong_by(self, offset: timedelta) -> Iterator[None]:
        before, self._wrong.offset = self.offset, offset
        try:
            yield
        finally:
            self._wrong.offset = before

    def now(self, zone: tzinfo | None = None) -> datetime:
        return datetime.now(zone) + self.offset

    def time(self) -> float:
        return time.time() + self.offset.total_seconds()


@contextmanager
def clocks_of_stations() -> Iterator[Clocks]:
    """Let what stamps records ask a clock that may be wrong."""
    clocks = Clocks()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.base, "datetime", _Datetime(clocks))
        for module in (models.station.connection, sync.wire):
            patch.setattr(module, "time", SimpleNamespace(time=clocks.time))
        patch.setattr(sync.session, "ThreadPoolExecutor", partial(_SittingThere, clocks))
        yield clocks


class _SittingThere(ThreadPoolExecutor):
    """Threads that a session starts sit at the same PC."""

    def __init__(self, clocks: Clocks, *given: Any) -> None:
        super().__init__(*given)
        self._clocks, self._offset = clocks, clocks.offset

    def submit(self, work: Callable[..., Any], /, *given: Any, **more: Any) -> Future[Any]:
        def there() -> Any:
            with self._clocks.wrong_by(self._offset):
                return work(*given, **more)

        return super().submit(there)


UNKNOWN = "native_place"
"""The column of residents that the version before does not have."""


@contextmanager
def version_before() -> Iterator[None]:
    """Let sync be the program of one version ago: a column is not there for it."""
    known = dict(wire_tables())
    columns = {name: column for name, column in known["resident"].columns.items() if name != UNKNOWN}
    known["resident"] = replace(known["resident"], columns=columns)
    with pytest.MonkeyPatch.context() as patch:
        for module in (sync.applying, sync.gathering, sync.receiving, sync.replaying):
            patch.setattr(module, "wire_tables", lambda: known)
        yield


class _Datetime:
    """``datetime`` as ``models.base`` uses it."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks

    def now(self, zone: tzinfo | None = None) -> datetime:
        return self._clocks.now(zone)

    def __getattr__(self, name: str) -> Any:
        return getattr(datetime, name)


@dataclass
class Spot:
    """One station of a test; what its worker does is noted in the ledger."""

    name: str
    profile: Profile
    line: Line
    ledger: Ledger
    clocks: Clocks
    offset: timedelta = timedelta()
    old: bool = False
    """Its program is of the version before."""
    station: Station = field(init=False)
    sync: StationSync = field(init=False)
    _acts: dict[int, list[Edit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.station = self.profile.open()
        self.sync = StationSync(self.station)

    def restart(self) -> None:
        self.close()
        self.open()

    def close(self) -> None:
        self.station.close()

    @property
    def community(self) -> str:
        return self.station.community_code

    def station_id(self) -> UUID:
        return UUID(read_state(self.station).station_id)

    def enrol(self, code: str) -> None:
        self.sync.enrol(self.line.url, code, self.name)

    def attempt(self, steps: int | None = None) -> SyncResult | str:
        """Sync once, or the first ``steps`` of it and then stop; the code of what ended it."""
        with self._here():
            try:
                return _run(self.sync, steps)
            except WorldError as error:
                return error.code

    def write_envelope(self, to: Path) -> EnvelopeInfo:
        with self._here():
            return write_envelope(self.station, to)

    def read_envelope(self, file: Path) -> EnvelopeInfo:
        with self._here():
            return read_envelope(self.station, file)

    @contextmanager
    def _here(self) -> Iterator[None]:
        """At this PC: its clock, its program."""
        with self.clocks.wrong_by(self.offset), version_before() if self.old else nullcontext():
            yield

    # What a worker does.

    def add_resident(self, name: str) -> str:
        def act(session: Session) -> list[Edit]:
            resident = Resident(id=uuid7(), name=name, sex="1")
            session.add(resident)
            return [Edit(self.name, "resident", resident.id.hex, MADE, None, name)]

        return self.do("people.add", act)[0].record

    @property
    def _unknown(self) -> tuple[str, ...]:
        return (UNKNOWN,) if self.old else ()

    def edit(self, record: str, column: str, value: Value, kind: type[Record] = Resident) -> None:
        self.edit_many([record], column, lambda _record: value, kind)

    def settle(self, choice: Choice) -> None:
        """Settle the oldest open card."""

        def act(session: Session) -> list[Edit]:
            here = select(ConflictCard).where(ConflictCard.choice.is_(None), ConflictCard.column.not_in(self._unknown))
            card = session.scalars(here.order_by(ConflictCard.id).limit(1)).first()
            if card is None:
                return []
            kind = wire_tables()[card.table_name].record
            before = self._edit(session, kind, card.record_id.hex, card.column, None)
            settle(session, [card.id], choice)
            session.flush()
            after = self._edit(session, kind, card.record_id.hex, card.column, None)
            return [replace(before, value=after.shown)]

        self.do("sync.settle", act)

    def offer(self, record: str, community: str) -> None:
        """Offer a resident to another community, unless that is done already."""

        def act(session: Session) -> list[Edit]:
            handover = offer_handover(session, "resident", UUID(record), community)
            return [Edit(self.name, "handover", handover.id.hex, MADE, None, record)]

        with suppress(WorldError):
            self.do("sync.offer_handover", act)

    def answer(self, *, accept: bool) -> None:
        """Take the first one who is offered, or do not."""

        def act(session: Session) -> list[Edit]:
            offered = select(Arrival).where(Arrival.state == HandoverState.OFFERED).order_by(Arrival.id).limit(1)
            arrival = session.scalars(offered).first()
            if arrival is not None and accept:
                accept_arrival(session, arrival.id)
            elif arrival is not None:
                decline_arrival(session, arrival.id, "不是本社区居民")
            return []

        self.do("sync.answer_arrival", act)

    def edit_many(
        self, records: list[str], column: str, value: Callable[[str], Value], kind: type[Record] = Resident
    ) -> None:
        """One act over several records; an old program has no such field, then there is nothing to do."""
        if column in self._unknown:
            return

        def act(session: Session) -> list[Edit]:
            edits = []
            for record in records:
                found, new = session.get_one(kind, UUID(record)), value(record)
                edits.append(self._edit(session, kind, record, column, new))
                setattr(found, column, new)
            return edits

        self.do("people.edit", act)

    def delete(self, record: str, kind: type[Record] = Resident) -> None:
        def act(session: Session) -> list[Edit]:
            found = session.get_one(kind, UUID(record))
            edit = self._edit(session, kind, record, "deleted_at", "gone")
            found.deleted_at = models.base.utc_now()
            return [edit]

        self.do("people.delete", act)

    def undo(self) -> UndoResult | str:
        """Take the last act back; or the code of why that cannot be."""
        last = self.station.last_act()
        if last is None:
            return "nothing"
        with self.clocks.wrong_by(self.offset):
            try:
                result = self.station.undo(last.id)
            except WorldError as error:
                return error.code
        self._note_undone(self._acts.pop(last.id, []), result)
        return result

    def _note_undone(self, edits: list[Edit], result: UndoResult) -> None:
        for edit in edits:
            if not result.compensated:
                edit.withdrawn = True
            elif edit.column == MADE:
                self.ledger.note(Edit(self.name, edit.table, edit.record, "deleted_at", None, "gone"))
            else:
                self.ledger.note(Edit(self.name, edit.table, edit.record, edit.column, edit.value, edit.shown))

    def _edit(self, session: Session, kind: type[Record], record: str, column: str, value: Value) -> Edit:
        table = kind.__tablename__
        query = f'SELECT "{column}" FROM "{table}" WHERE id = ?'
        (shown,) = raw(session).execute(query, (record,)).fetchone()
        if column == "deleted_at":
            shown = shown and "gone"
        return Edit(self.name, table, record, column, shown, value)

    def do(self, kind: str, work: Callable[[Session], list[Edit]]) -> list[Edit]:
        with self.clocks.wrong_by(self.offset), self.station.act(kind) as session:
            edits = [edit for edit in work(session) if edit.shown != edit.value or edit.column == MADE]
            act_id = session.info["act"].id
        self._acts[act_id] = edits
        for edit in edits:
            self.ledger.note(edit)
        return edits

    def residents(self, *, alive: bool = True) -> list[str]:
        """Ids of this community's residents here, oldest first."""
        where = " AND deleted_at IS NULL" if alive else ""
        query = f"SELECT id FROM resident WHERE community_code = ?{where} ORDER BY id"
        with self.station.sessions() as session:
            return [row[0] for row in raw(session).execute(query, (self.community,)).fetchall()]

    def shown(self, record: str, column: str, table: str = "resident") -> Value:
        with self.station.sessions() as session:
            row = raw(session).execute(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (record,)).fetchone()
        value: Value = row[0]
        return value


def _run(sync: StationSync, steps: int | None) -> SyncResult | str:
    run = sync.run()
    try:
        while steps is None or steps > 0:
            next(run)
            steps = None if steps is None else steps - 1
    except StopIteration as end:
        result: SyncResult = end.value
        return result
    run.close()
    return "stopped"


def found_spot(name: str, folder: Path, community: str, line: Line, ledger: Ledger, clocks: Clocks) -> Spot:
    """Make a station of ``community`` in ``folder`` and sit down at it."""
    login, password = f"worker{name}", "Two-Doors-2026"
    station, code = create_station(
        folder, community_code=community, login=login, password=password, display_name=f"刘{name}", cost=CHEAP
    )
    station.close()
    return Spot(name, Profile(folder, code, login, password), line, ledger, clocks)
