"""What the moves between communities know: who comes, who still needs a door, who was handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from forms.i18n import _
from models.sync.actions import accept_arrival, decline_arrival, withdraw_handover
from models.sync.moves import Newcomer, arrivals_waiting, community_names, handovers, newcomers
from models.sync.records import Arrival, Handover
from models.sync.titles import Title


@dataclass(frozen=True)
class Moves:
    """``communities``: names by code, of those that the area list knows."""

    arrivals: tuple[Arrival, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    given: tuple[tuple[Handover, Title], ...] = ()
    communities: dict[str, str] | None = None

    def community(self, code: str) -> str:
        return (self.communities or {}).get(code, code)


class MovesModel(QObject):
    loaded = Signal(object)  # Moves
    refused = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def load(self) -> None:
        self._desk.read(read_moves, self.loaded.emit, self)

    def accept(self, arrival_id: UUID) -> None:
        self._write("sync.accept", lambda session: accept_arrival(session, arrival_id), _("Accepted; they will come."))

    def decline(self, arrival_id: UUID, reason: str) -> None:
        self._write("sync.decline", lambda session: decline_arrival(session, arrival_id, reason), _("Declined."))

    def withdraw(self, handover_id: UUID) -> None:
        told = _("The handover is withdrawn.")
        self._write("sync.withdraw", lambda session: withdraw_handover(session, handover_id), told)

    def _write(self, kind: str, act: Callable[[Session], Any], told: str) -> None:
        self._desk.write(
            kind, act, lambda pair: self._desk.done.emit(told, pair[1]), self, failed=self._failed
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self.refused.emit(error)
        self.load()


def read_moves(session: Session) -> Moves:
    found = arrivals_waiting(session)
    given = handovers(session)
    codes = {arrival.from_community for arrival in found} | {handover.to_community for handover, _title in given}
    return Moves(tuple(found), tuple(newcomers(session)), tuple(given), community_names(session, codes))
