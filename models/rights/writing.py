"""Whether what an act has written was the worker's to write: asked once, before the act is committed (L-37).

It looks at what the journal's triggers noted, so that a screen, a sheet, the command line, settling and taking back
pass the same gate.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import OperationalError

from models.errors import WorldError
from models.rights.deciding import Standing, decide
from models.rights.deeds import Deed, area_of, deed_of, taking_back
from models.rights.queries import refuse_unless
from models.rights.reading import Sight, closed, closed_table, outside
from models.workers.records import WorkerRole

WORKER = "worker"
_JUDGED_ELSEWHERE = frozenset({"account_card"})
"""The own card is anybody's to write; ``models.station.account_acts`` judges the others."""
_OPENING = frozenset({"role", "posts", "grid_id"})
"""What of a worker decides whom he may open."""
_STAYING = frozenset({"active", "deleted_at"})


@dataclass(frozen=True)
class Written:
    """Changes of one kind in one table: journal rows ``first`` to ``last``, ``count`` of them."""

    table: str
    op: str
    """``insert``, ``update`` or ``delete``, a soft one too."""
    first: int
    last: int
    count: int


class Reader(Protocol):
    """A DBAPI connection."""

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...


_WRITTEN = (
    "SELECT table_name, CASE WHEN op = 'update' AND instr(changes, '\"deleted_at\":[null,') THEN 'delete' ELSE op END,"
    " min(seq), max(seq), count(*) FROM journal WHERE seq > ? GROUP BY 1, 2"
)


def written(connection: Reader, after: int) -> list[Written]:
    """What the journal notes after row ``after``."""
    return [Written(*row) for row in connection.execute(_WRITTEN, (after,)).fetchall()]


def require_may_write(standing: Standing, connection: Reader, changes: Iterable[Written]) -> None:
    """Refuse an act that the worker may not do.

    Args:
        standing: from before the act: nobody gives himself within an act what he needs for it.

    Raises:
        WorldError: ``not_allowed`` (deed, area, who), ``only_secretary``.
    """
    for each in changes:
        if each.table == WORKER:
            _judge_workers(standing, connection, each)
        elif each.table not in _JUDGED_ELSEWHERE:
            _require(standing, deed_of(each.table, each.op), area_of(each.table))


def require_may_take_back(
    standing: Standing, connection: Reader, entries: Iterable[tuple[str, str, str, Collection[str]]], *, own: bool
) -> None:
    """Refuse to take back what the worker could not have done, or may not delete.

    Args:
        entries: table, id, kind and columns of changes.
        own: the worker made them himself.

    Raises:
        WorldError: ``not_allowed``, ``only_secretary``.
    """
    kinds = set()
    for table, record_id, op, columns in entries:
        if table == WORKER:
            role = connection.execute("SELECT role FROM worker WHERE id = ?", (record_id,)).fetchone()
            leads = role is not None and role[0] == WorkerRole.SECRETARY.value
            leaves = op == "insert" and leads
            _judge_worker(standing, op, record_id, {"role"} if leaves else columns, leads=leads)
        else:
            kinds.add((table, op))
    for table, op in sorted(kinds):
        if table not in _JUDGED_ELSEWHERE:
            _require(standing, taking_back(table, op, own=own), area_of(table))


def require_inside(connection: Reader, sight: Sight, changes: Iterable[Written]) -> None:
    """Refuse changes of records that lie in other grids than the worker's own (L-38).

    Raises:
        WorldError: ``other_grid``.
    """
    if outside(connection, sight, [(each.table, each.first, each.last) for each in changes]):
        raise WorldError("other_grid")


@contextmanager
def kept_to(standing: Standing, connection: Reader, sight: Sight) -> Iterator[None]:
    """Let an act read no more than the worker may, and say who may write what he may not.

    Raises:
        WorldError: ``not_allowed``.
    """
    try:
        with closed(connection, sight):
            yield
    except OperationalError as error:
        table = closed_table(str(error.orig))
        if table is None:
            raise
        _require(standing, deed_of(table, "update"), area_of(table))
        raise


def _require(standing: Standing, deed: Deed, area: str) -> None:
    refuse_unless(decide(standing, deed, area), deed, area)


def _judge_workers(standing: Standing, connection: Reader, changes: Written) -> None:
    for op, record_id, columns, leads in _workers(connection, changes):
        _judge_worker(standing, op, record_id, columns, leads=leads)


def _workers(connection: Reader, changes: Written) -> Iterator[tuple[str, str, set[str], bool]]:
    """Kind, id, what is said of each worker, and whether he leads the station, before or after."""
    rows = connection.execute(
        "SELECT j.op, j.record_id, j.changes, w.role, w.posts, w.grid_id FROM journal j LEFT JOIN worker w"
        " ON w.id = j.record_id WHERE j.seq BETWEEN ? AND ? AND j.table_name = 'worker'",
        (changes.first, changes.last),
    )
    plain = WorkerRole.WORKER.value, None, None
    for op, record_id, told, *now in rows.fetchall():
        changed = json.loads(told) if told else {}
        said = {
            name
            for name, value, usual in zip(("role", "posts", "grid_id"), now, plain, strict=True)
            if op == "insert" and value != usual and value != "[]"
        }
        roles = {now[0], (changed.get("role") or [None])[0]}
        yield op, record_id, said | changed.keys(), WorkerRole.SECRETARY.value in roles


def _judge_worker(standing: Standing, op: str, record_id: str, columns: Collection[str], *, leads: bool) -> None:
    """Leave to the secretary what opens people to somebody, and who leads; the own name and phone to everybody."""
    touched = set(columns)
    if touched & _OPENING or (leads and (op == "delete" or touched & _STAYING)):
        _require(standing, Deed.APPOINT, "workers")
    elif record_id != standing.worker_id.hex or touched & _STAYING:
        _require(standing, deed_of(WORKER, op), "workers")
