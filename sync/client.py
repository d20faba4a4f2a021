"""The station's side of sync: enrol, say how much there is, exchange, pause."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from models.audit.deeds import Audited
from models.base import utc_now
from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from sync import enrolment
from sync.apart import sweep
from sync.attachments import wanted
from sync.auditing import tell_audit
from sync.glance import Glance, glance
from sync.holding import tidy
from sync.neighbours import ask_neighbours
from sync.outbox import Outbox
from sync.protocol import ACCOUNT_WAITS, LOST
from sync.pruning import prune
from sync.restricted import NOTHING
from sync.session import SERVER_OLDER, At, Progress, Session
from sync.station_state import change_state, read_state
from sync.transport import Line
from sync.wire import Wire

NEW_BYTES, EDIT_BYTES = 180, 90
"""What a record costs on the wire, about."""
SLOW_LINE = 2_000_000 / 8
"""Bytes a second of a slow line: an estimate that is beaten pleases."""
RECORDS_A_SECOND = 5_000
_OK_KEPT_FOR = timedelta(minutes=1)
"""A session with nothing to do does not write more often than this."""


@dataclass(frozen=True)
class SyncPlan:
    """How much the next session would move, about."""

    records_up: int
    bytes_up: int
    records_down: int
    bytes_down: int
    seconds: float


@dataclass(frozen=True)
class SyncResult:
    """What one session did; ``conflicts`` are new cards, ``waiting`` records that still wait (refused ones apart)."""

    pushed: int
    pulled: int
    refused: int
    conflicts: int
    bytes_up: int
    bytes_down: int
    seconds: float
    waiting: int


def _nothing(_step: str) -> None:
    return None


class StationSync:
    """Sync of one open station. Any thread may call; one session runs at a time."""

    def __init__(self, station: Station, at: At = _nothing) -> None:
        self._station, self._at = station, at
        self._wire: Wire | None = None
        self._stopped = False

    def stop(self) -> None:
        """End whatever is on the line, from any thread: it ends by ``sync_stopped``, and nothing begins after it."""
        self._stopped = True
        if self._wire is not None:
            self._wire.cut()

    def enrol(self, server_url: str, code: str, label: str = "", authority: str | None = None) -> None:
        """Tie the station to a district; ``authority`` is a certificate in PEM to trust beside the system's."""
        with _Alone(self._station), self._open(server_url, authority) as wire:
            reply = enrolment.ask(wire, self._station, code, label)
            enrolment.tie(self._station, code, reply, server_url, authority)

    def leave(self) -> bool:
        """Have the station shut out by its district, since its PC is retired; whether the district could be told.

        Without a line the operator does it (``lianglin district revoke``): nothing here waits for that.
        """
        try:
            state = read_state(self._station)
            with _Alone(self._station), self._open(state.server_url, state.authority) as wire:
                Line(wire, self._station, state).leave()
        except WorldError:
            return False
        return True

    def pause(self) -> None:
        change_state(self._station, paused=True)

    def resume(self) -> None:
        change_state(self._station, paused=False)

    def plan(self) -> SyncPlan:
        """Say how much there is to move, about; only a first download has to be asked for on the line."""
        up, up_bytes = self._up()
        down, down_bytes = self._down()
        for blob in wanted(self._station):
            if blob.here:
                up_bytes += blob.size
            else:
                down_bytes += blob.size
        seconds = (up_bytes + down_bytes) / SLOW_LINE + (up + down) / RECORDS_A_SECOND
        return SyncPlan(up, up_bytes, down, down_bytes, round(seconds, 1))

    def run(self) -> Generator[Progress, None, SyncResult]:
        """Exchange with the district; yields (done, total), returns what was done.

        Raises:
            WorldError: ``not_enrolled``, ``sync_paused``, ``sync_running``; what the line did or the server said. All
                that was confirmed until then stays, the rest goes on with the next run.
        """
        with _Alone(self._station):
            try:
                return (yield from self._run())
            except WorldError as error:
                self._note_trouble(error)
                raise

    def _run(self) -> Generator[Progress, None, SyncResult]:
        before, begun = self._tidied(), time.monotonic()
        if before.state.paused:
            raise WorldError("sync_paused")
        with self._open(before.state.server_url, before.state.authority) as wire:
            session = Session(self._station, Line(wire, self._station, before.state), self._at, before)
            yield from session.run()
            tell_audit(self._station, session.line)
            sweep(self._station)
            if session.counts.done:
                ask_neighbours(self._station, session.line)
        counts, waiting = session.counts, 0
        if counts.pushed:
            prune(self._station)
        if session.now.waiting:
            waiting = Outbox(self._station).waiting()
        self._note_end(session)
        return SyncResult(
            pushed=counts.pushed,
            pulled=counts.pulled,
            refused=counts.refused,
            conflicts=session.now.cards - before.cards,
            bytes_up=wire.bytes_up,
            bytes_down=wire.bytes_down,
            seconds=round(time.monotonic() - begun, 3),
            waiting=waiting,
        )

    def _tidied(self) -> Glance:
        """How things stand, once what may not be here any more is gone; whether there is a line or not."""
        sweep(self._station)
        found = glance(self._station)
        return glance(self._station) if found.restricted != NOTHING and tidy(self._station) else found

    @contextmanager
    def _open(self, server_url: str, authority: str | None) -> Iterator[Wire]:
        with Wire(server_url, authority) as wire:
            self._wire = wire
            if self._stopped:
                wire.cut()
            yield wire

    def _note_end(self, session: Session) -> None:
        """Remember that all is well, or why own changes wait; a batch that was refused as a whole is told to people."""
        state, trouble, now = session.now.state, session.trouble, utc_now()
        if state.newer_than_server or (trouble is not None and trouble.code in SERVER_OLDER):
            change_state(self._station, last_error="server_older", last_error_at=now, last_ok_at=now)
            return
        if trouble is not None:
            raise trouble
        fresh = state.last_ok_at is not None and timedelta() <= now - state.last_ok_at < _OK_KEPT_FOR
        told = ACCOUNT_WAITS if session.account_waits else None
        if state.last_error != told or not fresh or session.counts.done:
            change_state(self._station, last_ok_at=now, last_error=told)

    def _note_trouble(self, error: WorldError) -> None:
        if error.code == LOST:
            self._give_in()
        if error.code not in ("sync_stopped", "not_enrolled", "sync_paused"):
            change_state(self._station, last_error=error.code[:60], last_error_at=utc_now())

    def _give_in(self) -> None:
        """This PC was reported lost: from now on only a printed code opens it; nothing is deleted.

        Once: whoever opened it by the code, since it was found, works until the district ties it anew.
        """
        if read_state(self._station).last_error != LOST:
            self._station.accounts.only_recovery()
            self._station.note(Audited.KEYS, "lost")

    def _up(self) -> tuple[int, int]:
        outbox = Outbox(self._station)
        waiting, stored = outbox.waiting(), outbox.unreceipted()
        query = "SELECT count(*) FROM journal WHERE batch_id IS NULL AND receipted_at IS NULL AND op = 'insert'"
        with self._station.whole() as session:
            new = raw(session).execute(query).fetchone()[0]
        cost = min(new, waiting) * NEW_BYTES + max(0, waiting - new) * EDIT_BYTES
        return waiting + sum(b.records for b in stored), cost + sum(len(b.body) for b in stored)

    def _down(self) -> tuple[int, int]:
        state = read_state(self._station)
        if not state.first_download:
            return 0, 0
        if state.snapshot:
            done = state.snapshot["done"]
            parts = [part for part in state.snapshot["parts"] if part["number"] not in done]
            return sum(part["records"] for part in parts), sum(part["bytes"] for part in parts)
        with self._open(state.server_url, state.authority) as wire:
            asked = Line(wire, self._station, state).manifest().parts
        return sum(part.records for part in asked), sum(part.bytes for part in asked)


class _Alone:
    """One exchange at a time; several processes are kept apart by the lock of the profile."""

    def __init__(self, station: Station) -> None:
        self._lock = station.exchanging

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise WorldError("sync_running")

    def __exit__(self, *_end: object) -> None:
        self._lock.release()
