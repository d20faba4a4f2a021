"""Whether who wrote what is pushed may write it by the role: the station's own gate, asked once more (L-37).

A modified program passes no gate of its station. What every station founds alike comes from whoever founded it; roles
and posts, the catalogue and accounts have judges of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from models.calendar import today
from models.errors import WorldError
from models.rights.deciding import Given, Standing, decide
from models.rights.deeds import AREAS, Deed, area_of, deed_of
from models.rights.queries import refuse_unless
from models.rights.records import Scope
from models.rights.roles import ADMINISTRATORS
from models.wire import Scalar
from models.workers.records import WorkerRole
from sync.protocol import ACCOUNT_WAITS
from sync.server import bindings
from sync.server.judging import DISTRICT_MADE, EditBlock, NewBlock
from sync.server.pushed import Pushing
from sync.server.wire_sql import known_ids, plain_array

_JUDGED_ELSEWHERE = frozenset({"account_card", "special_group", "worker", *DISTRICT_MADE})
_FOUNDED = frozenset({"appeal_topic", "area", "community_profile", "department"})
_DECIDING = frozenset({"rights_grant", "setting"})
"""What decides what others may do: from a PC where the giver's own account counts."""


def judge(pushing: Pushing, new: Sequence[NewBlock], edits: Sequence[EditBlock], *, led: bool) -> None:
    """Refuse records whose writer may not write them.

    Args:
        led: the community has a secretary; before that everybody does everything, but the administrators.
    """
    writers = _Writers(pushing, _named(new, edits), led=led)
    if writers.all_free:
        return
    for block in new:
        if block.table.name not in _JUDGED_ELSEWHERE | _FOUNDED:
            ops = ["insert"] * len(block.ids)
            writers.judge(block.table.name, block.ids, block.values("edited_by"), ops)
    for edited in edits:
        if edited.table.name not in _JUDGED_ELSEWHERE:
            ops = ["delete" if fields.get("deleted_at") else "update" for fields in edited.fields]
            writers.judge(edited.table.name, edited.ids, edited.edited_by, ops)


def _named(new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> set[str]:
    found: set[Scalar] = set()
    for block in new:
        found |= set(block.values("edited_by"))
    for edited in edits:
        found |= set(edited.edited_by)
    return set(known_ids(found))


class _Writers:
    """How those stand who wrote what one push brings; nobody whom the district does not know yet is judged."""

    def __init__(self, pushing: Pushing, named: Collection[str], *, led: bool) -> None:
        self._pushing, self._led = pushing, led
        connection, sender = pushing.connection, pushing.sender
        self._standing = dict(standings(connection, sender.community_code, named, led=led))
        self._here: set[str] | None = None
        self._refusals: dict[tuple[str, str, str], WorldError | None] = {}
        self.all_free = not led and not any(each.administers for each in self._standing.values())

    def judge(self, table: str, ids: Sequence[str], by: Sequence[Scalar], ops: Sequence[str]) -> None:
        for record_id, worker, op in zip(ids, by, ops, strict=True):
            refused = self._refusal(table, str(worker), op)
            if refused is not None:
                self._pushing.verdicts.refuse(table, record_id, refused.code, None, **_told(refused))

    def _refusal(self, table: str, worker: str, op: str) -> WorldError | None:
        key = table, worker, op
        if key not in self._refusals:
            self._refusals[key] = self._judged(table, worker, deed_of(table, op))
        return self._refusals[key]

    def _judged(self, table: str, worker: str, deed: Deed) -> WorldError | None:
        standing, area = self._standing.get(worker), area_of(table)
        try:
            if standing is not None:
                refuse_unless(decide(standing, deed, area), deed, area)
        except WorldError as refused:
            return refused
        if table in _DECIDING and self._led and worker not in self._counting():
            waits = worker in bindings.waiting(self._pushing.connection, self._pushing.sender.station_id)
            return WorldError(ACCOUNT_WAITS if waits else "only_secretary")
        return None

    def _counting(self) -> set[str]:
        """Whose account at the station that sends counts."""
        if self._here is None:
            rows = self._pushing.connection.execute(
                "SELECT replace(worker_id::text, '-', '') FROM station_worker"
                " WHERE station_id = %s AND until IS NULL AND state = %s",
                (self._pushing.sender.station_id, bindings.ALLOWED),
            )
            self._here = {row[0] for row in rows}
        return self._here


def _told(refused: WorldError) -> dict[str, str | int]:
    return {key: str(value) for key, value in refused.params.items()}


def standings(
    connection: Connection[Any], code: str, named: Collection[str], *, led: bool
) -> Iterator[tuple[str, Standing]]:
    """How each of ``named`` stands as the district knows it; grids are the station's matter."""
    rows = connection.execute(
        "SELECT replace(id::text, '-', ''), role FROM worker WHERE id = ANY(%s::uuid[]) AND community_code = %s",
        (plain_array(named), code),
    ).fetchall()
    roles = {role.value: role for role in WorkerRole}
    given = _given(connection, code, named, today())
    for worker, role in rows:
        if role in roles:
            rights = tuple(given.get(worker, ()))
            yield worker, Standing(UUID(worker), roles[role], given=rights, led=led, serving=ADMINISTRATORS)


def _given(connection: Connection[Any], code: str, named: Collection[str], day: date) -> dict[str, list[Given]]:
    """Rights given singly; one that ended lately still covers what was written before it did."""
    rows = connection.execute(
        "SELECT replace(worker_id::text, '-', ''), deed, areas, level FROM rights_grant"
        " WHERE worker_id = ANY(%s::uuid[]) AND community_code = %s AND deleted_at IS NULL AND starts_on <= %s",
        (plain_array(named), code, day),
    ).fetchall()
    deeds, found = {deed.value: deed for deed in Deed}, dict[str, list[Given]]()
    for worker, deed, areas, level in rows:
        reach = frozenset(areas or ()) & AREAS
        if deed in deeds and (reach or not areas):
            found.setdefault(worker, []).append(Given(deeds[deed], reach, Scope.COMMUNITY, None, level))
    return found
