"""The list of rounds, and one round with its doors: read, narrowed, shared out, ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from models.visits import rounds
from models.visits.queries import DoorRow, RoundRow, round_doors, rounds_list
from models.visits.records import Round, Slot
from models.visits.rules import DoorState, RoundFigures, slot_of
from models.visits.statistics import round_figures
from models.workers.records import Worker

TABLES = ("round", "round_door", "visit", "visit_finding", "dwelling", "residency", "worker")


class Show(Enum):
    """Which doors of a round are listed."""

    ALL = "all"
    TO_KNOCK = "to_knock"
    AGAIN_NOW = "again_now"
    AGAIN = "again"
    DONE = "done"


@dataclass(frozen=True)
class DoorFilter:
    """What the list of doors is narrowed to; ``stair`` is ``(estate, "3-2")``."""

    show: Show = Show.ALL
    worker_id: UUID | None = None
    stair: tuple[str, str] | None = None

    def takes(self, row: DoorRow, now: Slot) -> bool:
        if self.worker_id is not None and row.worker_id != self.worker_id:
            return False
        return self.stair in (None, stair_of(row)) and is_shown(row, self.show, now)


def is_shown(row: DoorRow, show: Show, now: Slot) -> bool:
    state = row.status.state
    if show is Show.TO_KNOCK:
        return state is DoorState.PLANNED and not row.vacant
    if show is Show.AGAIN_NOW:
        return row.next_slot is now
    if show is Show.AGAIN:
        return row.next_slot is not None
    return show is Show.ALL or state is DoorState.DONE or (row.vacant and state is DoorState.PLANNED)


def stair_of(row: DoorRow) -> tuple[str, str]:
    return row.estate, row.door.rsplit("-", 1)[0]


@dataclass(frozen=True)
class RoundPage:
    """Everything that the page of a round shows."""

    round: Round
    figures: RoundFigures
    doors: tuple[DoorRow, ...]
    workers: tuple[tuple[UUID, str], ...]
    """Who can be given doors."""

    @property
    def stairs(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys(stair_of(row) for row in self.doors))


class RoundsModel(QObject):
    """All rounds, running ones first."""

    listed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: list[RoundRow] = []

    def load(self) -> None:
        self._desk.read(rounds_list, self._take, self)

    def _take(self, rows: list[RoundRow]) -> None:
        self.rows = rows
        self.listed.emit()


class RoundModel(QObject):
    """One round. ``loaded``: page and rows are new; ``narrowed``: only the rows are."""

    loaded = Signal()
    narrowed = Signal()
    acted = Signal(str, object, object)  # kind, result, act id

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._now = desk, now
        self.round_id: UUID | None = None
        self.page: RoundPage | None = None
        self.filter = DoorFilter()
        desk.changed.connect(self._changed)

    @property
    def rows(self) -> list[DoorRow]:
        """The doors that the filter leaves, in stair order."""
        now = slot_of(self._now())
        return [row for row in self.page.doors if self.filter.takes(row, now)] if self.page else []

    def counts(self) -> Counter[Show]:
        """How many doors each choice of ``Show`` would leave, worker and stair as they are."""
        now, counted = slot_of(self._now()), Counter[Show]()
        for show in Show:
            narrowed = replace(self.filter, show=show)
            counted[show] = sum(narrowed.takes(row, now) for row in (self.page.doors if self.page else ()))
        return counted

    def open(self, round_id: UUID) -> None:
        if round_id != self.round_id:
            self.round_id, self.page, self.filter = round_id, None, DoorFilter()
        self.reload()

    def reload(self) -> None:
        if (round_id := self.round_id) is not None:
            self._desk.read(lambda session: read_page(session, round_id), self._take, self)

    def narrow(self, **changes: Any) -> None:
        self.filter = replace(self.filter, **changes)
        self.narrowed.emit()

    def assign(self, door_ids: Sequence[UUID], worker_id: UUID | None) -> None:
        self._act("visits.assign", lambda session: rounds.reassign(session, door_ids, worker_id))

    def remove(self, door_ids: Sequence[UUID]) -> None:
        self._act("visits.remove_doors", lambda session: rounds.remove_doors(session, door_ids))

    def close(self) -> None:
        self._on_round("visits.close", rounds.close_round)

    def reopen(self) -> None:
        self._on_round("visits.reopen", rounds.reopen_round)

    def _on_round(self, kind: str, action: Callable[[Session, UUID], object]) -> None:
        if (round_id := self.round_id) is not None:
            self._act(kind, lambda session: action(session, round_id))

    def _act(self, kind: str, action: Callable[[Session], object]) -> None:
        self._desk.write(kind, action, lambda pair: self.acted.emit(kind, *pair), self)

    def _take(self, page: RoundPage) -> None:
        self.page = page
        self.loaded.emit()

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES):
            self.reload()


def read_page(session: Session, round_id: UUID) -> RoundPage:
    workers = session.execute(select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.id))
    return RoundPage(
        rounds.existing_round(session, round_id),
        round_figures(session, round_id),
        tuple(round_doors(session, round_id)),
        tuple((worker_id, name) for worker_id, name in workers),
    )
