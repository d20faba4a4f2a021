"""Keeping ``appeal_now`` right: the noted appeals are folded before their transaction ends."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.appeals.now_triggers import NOTED
from models.appeals.states import Standing, standing
from models.appeals.terms import closed_on_time, deadline_of
from models.calendar import day_of
from models.clocks.calendars import Calendars
from models.clocks.deadlines import Clock, Deadline
from models.search.index import DbConnection, driver

_AT_ONCE = 5_000
"""Appeals whose steps are in memory at a time."""
_COPIED = "file_id, level, received_at, topic_code, source, building_id, resident_id, first_contact_id"
_FOLDED = (
    "appeal_id, class_code, state, since, department, open, outcome, due_at, yellow_at, paused, provisional, extended,"
    " returned, redone, escalated, stray, closed_at, on_time, satisfaction"
)


class _Head(NamedTuple):
    """What of an appeal its standing and its deadline rest on, as stored."""

    id: str
    community_code: str
    copied: tuple[Any, ...]
    received_at: datetime
    class_code: str
    amount: int
    clock: Clock
    accused: tuple[str, ...]


class _Step(NamedTuple):
    """An ``AppealStep`` as far as the fold reads it."""

    id: UUID
    at: datetime
    kind: str
    department: str | None
    text: str | None
    detail: Mapping[str, Any] | None


def settle_now(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    """Before a transaction ends: fold what it noted. A new day changes nothing: lights are judged by the instant."""
    return frozenset({"appeal_now"}) if brought_up(session) else frozenset()


def brought_up(session: Session) -> bool:
    """Fold what the running transaction has noted so far, if anything: who writes reads what he has written."""
    connection = driver(session)
    if connection.execute(f"SELECT 1 FROM {NOTED} LIMIT 1").fetchone() is None:
        return False
    _fold_noted(session, connection)
    return True


def _fold_noted(session: Session, connection: DbConnection) -> None:
    terms = _Terms(Calendars(session))
    while ids := [row[0] for row in connection.execute(f"SELECT appeal_id FROM {NOTED} LIMIT {_AT_ONCE}")]:
        wanted = json.dumps(ids)
        among = "IN (SELECT value FROM json_each(?))"
        rows = list(_rows(connection, wanted, among, terms))
        connection.execute(f"DELETE FROM appeal_now WHERE appeal_id {among}", (wanted,))
        marks = ", ".join("?" * (len(_COPIED.split(",")) + len(_FOLDED.split(","))))
        connection.executemany(f"INSERT INTO appeal_now ({_COPIED}, {_FOLDED}) VALUES ({marks})", rows)
        connection.execute(f"DELETE FROM {NOTED} WHERE appeal_id {among}", (wanted,))


def _rows(connection: DbConnection, wanted: str, among: str, terms: _Terms) -> Iterator[tuple[Any, ...]]:
    steps: defaultdict[str, list[_Step]] = defaultdict(list)
    for appeal_id, *values in connection.execute(
        "SELECT appeal_id, id, at, kind, department, text, detail FROM appeal_step"
        f" WHERE appeal_id {among} AND deleted_at IS NULL",
        (wanted,),
    ):
        steps[appeal_id].append(_step(values))
    heads = connection.execute(
        f"SELECT id, community_code, {_COPIED}, topic, amount, clock, accusation, accused FROM appeal"
        f" WHERE id {among} AND deleted_at IS NULL",
        (wanted,),
    )
    for row in heads:
        head = _head(row)
        stands = standing(head.received_at, steps.get(head.id, ()), head.accused)
        yield (*head.copied, *_kept(head, stands, terms.due(head, stands)))


def _kept(head: _Head, stands: Standing, due: Deadline) -> tuple[Any, ...]:
    return (
        head.id, head.class_code, stands.state.value, _text(stands.since), stands.department, stands.open,
        stands.outcome.value if stands.outcome else None, _text(due.due_at), _text(due.yellow_at), due.due_at is None,
        due.provisional, stands.extended, stands.returned, stands.redone, stands.level, len(stands.stray),
        _text(stands.closed_at), closed_on_time(due, stands), stands.satisfaction,
    )  # fmt: skip


class _Terms:
    """Deadlines, by the calendar that an appeal's community knew when it was closed, else by today's.

    Those of one day, term, clock and calendar without pauses are reckoned once.
    """

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self._known: dict[tuple[str, int, date, int, Clock], Deadline] = {}

    def due(self, head: _Head, stands: Standing) -> Deadline:
        if stands.pauses or head.clock is Clock.HOURS:
            return self._reckoned(head, stands)
        version = self._calendars.of(head.community_code).version(stands.closed_at)
        key = head.community_code, version, day_of(head.received_at), head.amount + stands.extended_by, head.clock
        if key not in self._known:
            self._known[key] = self._reckoned(head, stands)
        return self._known[key]

    def _reckoned(self, head: _Head, stands: Standing) -> Deadline:
        calendar = self._calendars.of(head.community_code).known_at(stands.closed_at)
        return deadline_of(head.received_at, head.amount, head.clock, stands, calendar)


def _head(row: Sequence[Any]) -> _Head:
    id_, code, *copied, topic, amount, clock, accusation, accused = row
    return _Head(
        id=id_,
        community_code=code,
        copied=tuple(copied),
        received_at=_instant(copied[2]),
        class_code=json.loads(topic)["class_code"],
        amount=amount,
        clock=Clock(clock),
        accused=tuple(name.strip() for name in json.loads(accused)) if accusation and accused else (),
    )


def _step(values: Sequence[Any]) -> _Step:
    id_, at, kind, department, text, detail = values
    return _Step(UUID(id_), _instant(at), kind, department, text, json.loads(detail) if detail else None)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _text(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if at else None
