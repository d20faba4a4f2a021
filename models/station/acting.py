"""One act of an open station: what it may note of itself while it runs, and what it leaves in its own row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from models.care.guard import DISCREET, wrote_restricted
from models.rights.writing import Written
from models.station.connection import StationConnection
from models.station.records import Act

_KEPT = frozenset({"reveal", "account_card", "disclosure", "erasure", "erased"})


@dataclass
class OpenAct:
    """The act of a running transaction, at ``session.info["act"]``; its summary takes codes and counts only."""

    id: int
    summary: dict[str, Any] = field(default_factory=dict)
    discreet: bool = False
    """It was about level 4: everyone reads the list of acts, so its line says nothing but ``care``."""
    undoable: bool = False
    """Whether it left anything that can be taken back; known once it has ended."""


@contextmanager
def belonging_to(connection: StationConnection, act_id: int) -> Iterator[None]:
    connection.act_id = act_id
    try:
        yield
    finally:
        connection.act_id = None


def recorded(session: Session, act: Act, note: OpenAct, changes: Sequence[Written]) -> set[str]:
    """Note in the act what it left in the journal; return the changed tables.

    That somebody opened what is masked stays (L-40), and an account is taken away, not undone: such an act leaves
    nothing that could be taken back.
    """
    tables = {each.table for each in changes}
    first = min((each.first for each in changes), default=0)
    if changes and tables.isdisjoint(_KEPT):
        act.first_seq, act.last_seq = first, max(each.last for each in changes)
        act.entries = sum(each.count for each in changes)
        note.undoable = True
    act.summary = dict(note.summary)
    if note.discreet or (act.kind.startswith(DISCREET) and wrote_restricted(session, tables, first - 1)):
        act.kind, act.summary = DISCREET, {}
    session.flush()
    return tables
