"""Where each mediation stands, folded from its steps and kept beside them, so that a long list opens at once.

Triggers note the files whose steps change, whoever writes; before the transaction ends those are folded anew. What is
kept are states and days, on this PC only; a file is read through its head, which is guarded.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, String, Uuid, column, table
from sqlalchemy.orm import Session

from models.base import UtcDateTime
from models.mediation import states
from models.mediation.states import State, StepKind
from models.search.index import DbConnection, driver

NOTED = "mediation_dirty"
FOLD = 1
"""Raised when mediations fold differently: every station then makes all rows anew."""
_AT_ONCE = 5_000
_COLUMNS = "mediation_id, state, accepted_at, more_days, agreement_id, effective_on, asked"
NOW = table(
    "mediation_now",
    column("mediation_id", Uuid()),
    column("state", String()),
    column("accepted_at", UtcDateTime()),
    column("more_days", Integer()),
    column("agreement_id", Uuid()),
    column("effective_on", Date()),
    column("asked", Boolean()),
)
"""One row a file; ``asked``: the court was asked to confirm the agreement."""


@dataclass(frozen=True)
class Stand:
    """What of a course lists and reminders rest on."""

    state: State
    accepted_at: datetime | None = None
    more_days: int = 0
    """By which the parties prolonged the term."""
    agreement_id: UUID | None = None
    effective_on: date | None = None
    asked: bool = False

    @property
    def next(self) -> StepKind | None:
        return states.usual_step(self.state, in_force=self.effective_on is not None)


def stand_of(course: states.Course) -> Stand:
    accepted, extended, made = (
        states.first(course.path, kind) for kind in (StepKind.ACCEPT, StepKind.EXTEND, StepKind.AGREE)
    )
    agreement = (made.detail or {}).get("agreement") if made else None
    return Stand(
        state=course.state,
        accepted_at=accepted.at if accepted else None,
        more_days=int((extended.detail or {}).get("days", 0)) if extended else 0,
        agreement_id=UUID(agreement) if agreement else None,
        effective_on=states.effective_on(course.path),
        asked=states.first(course.path, StepKind.ASK_COURT) is not None,
    )


class _Step(NamedTuple):
    """A step as far as the fold reads it."""

    id: UUID
    at: datetime
    kind: str
    detail: dict[str, Any] | None


def now_objects() -> dict[str, str]:
    kept = "mediation_id TEXT PRIMARY KEY, state TEXT NOT NULL, accepted_at TEXT, more_days INTEGER NOT NULL"
    more = "agreement_id TEXT, effective_on TEXT, asked INTEGER NOT NULL"
    return {
        NOTED: f"CREATE TABLE {NOTED} (mediation_id TEXT PRIMARY KEY) WITHOUT ROWID",
        NOW.name: f"CREATE TABLE {NOW.name} ({kept}, {more}) WITHOUT ROWID",
    }


def now_triggers() -> dict[str, str]:
    """``CREATE TRIGGER`` statements by name: a file is noted when it comes or goes, and when a step of it does."""
    watched = (("mediation", "id", "OLD.deleted_at IS NOT NEW.deleted_at"), ("mediation_step", "mediation_id", "true"))
    made: dict[str, str] = {}
    for name, key, changed in watched:
        for head, row, when in (("INSERT", "NEW", "true"), ("UPDATE", "NEW", changed), ("DELETE", "OLD", "true")):
            trigger = f"mediation_now_{name}_{head.lower()}"
            body = f"INSERT INTO {NOTED} VALUES ({row}.{key}) ON CONFLICT DO NOTHING;"
            made[trigger] = f"CREATE TRIGGER {trigger} AFTER {head} ON {name} WHEN {when} BEGIN /* {FOLD} */ {body} END"
    return made


def note_all(connection: DbConnection) -> None:
    """Let every row be made anew when the transaction ends, or at the next opening."""
    connection.execute(f"DELETE FROM {NOW.name}")
    connection.execute(f"INSERT INTO {NOTED} SELECT id FROM mediation WHERE true ON CONFLICT DO NOTHING")


def settle_now(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    """Before a transaction ends: fold what it noted. A new day changes nothing: lights are judged by the instant."""
    brought_up(session)
    return frozenset()


def brought_up(session: Session) -> None:
    """Fold what the running transaction has noted so far: who writes reads what he has written."""
    connection = driver(session)
    while ids := [row[0] for row in connection.execute(f"SELECT mediation_id FROM {NOTED} LIMIT {_AT_ONCE}")]:
        wanted, among = json.dumps(ids), "IN (SELECT value FROM json_each(?))"
        rows = _folded(connection, wanted, among)
        connection.execute(f"DELETE FROM {NOW.name} WHERE mediation_id {among}", (wanted,))
        connection.executemany(f"INSERT INTO {NOW.name} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute(f"DELETE FROM {NOTED} WHERE mediation_id {among}", (wanted,))


def _folded(connection: DbConnection, wanted: str, among: str) -> list[tuple[Any, ...]]:
    heads = connection.execute(f"SELECT id FROM mediation WHERE id {among} AND deleted_at IS NULL", (wanted,))
    steps: defaultdict[str, list[_Step]] = defaultdict(list)
    for file_id, *values in connection.execute(
        f"SELECT mediation_id, id, at, kind, detail FROM mediation_step WHERE mediation_id {among}"
        " AND deleted_at IS NULL",
        (wanted,),
    ):
        steps[file_id].append(_step(values))
    return [(id_, *_kept(stand_of(states.course(steps.get(id_, ()))))) for (id_,) in heads]


def _step(values: Sequence[Any]) -> _Step:
    id_, at, kind, detail = values
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return _Step(UUID(id_), when, kind, json.loads(detail) if detail else None)


def _kept(stand: Stand) -> tuple[Any, ...]:
    at = stand.accepted_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if stand.accepted_at else None
    agreement = stand.agreement_id.hex if stand.agreement_id else None
    on = stand.effective_on.isoformat() if stand.effective_on else None
    return stand.state.value, at, stand.more_days, agreement, on, stand.asked
