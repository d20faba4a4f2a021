"""Who makes whom a secretary: they open level 4, so that only a community's first one comes by himself (L-21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from models.wire import Scalar
from sync.server import audit, storing
from sync.server.judging import EditBlock, NewBlock
from sync.server.pushed import Pushing
from sync.server.rights import SECRETARY, has_secretary, secretaries
from sync.server.sender import Sender
from sync.server.storing import Stored

WORKER = "worker"
_GUARDED = frozenset({"role", "active", "deleted_at"})
"""What makes a secretary, and what takes one away."""


def judge(pushing: Pushing, new: list[NewBlock], edits: list[EditBlock]) -> None:
    """Take back roles that nobody with a right to it gave.

    A new worker enters as ``worker``, since much refers to him; the receipt says what stands. An edit is refused.
    """
    blocks = [block for block in new if block.table.name == WORKER]
    changed = [
        block for block in edits if block.table.name == WORKER and not block.by_column.keys().isdisjoint(_GUARDED)
    ]
    if not blocks and not changed:
        return
    office = _Office.of(pushing.connection, pushing.sender)
    if office.empty:
        return
    for block in blocks:
        _judge_new(pushing, block, office)
    for edited in changed:
        _judge_edits(pushing, edited, office)


@dataclass(frozen=True)
class _Office:
    """A community's secretaries, as they stand before the push."""

    empty: bool
    here: frozenset[str]
    """Those who have an account at the station that sends."""

    @classmethod
    def of(cls, connection: Connection[Any], sender: Sender) -> _Office:
        _workers, here = secretaries(connection, sender)
        return cls(not has_secretary(connection, sender.community_code), frozenset(here))

    def did(self, *workers: Scalar) -> bool:
        return not self.here.isdisjoint(workers)


def _judge_new(pushing: Pushing, block: NewBlock, office: _Office) -> None:
    there = storing.read(pushing.connection, block.table, block.ids, sorted(_GUARDED))
    makers = zip(block.values("created_by"), block.values("edited_by"), strict=True)
    for index, (record_id, by) in enumerate(zip(block.ids, makers, strict=True)):
        known, role = there.get(record_id), block.values("role")[index]
        if office.did(*by) or SECRETARY not in (role, known and known.values["role"]):
            continue
        if known is not None:  # sent again by a restored file: an edit from nothing
            _put(block, index, known.values)
        else:
            _put(block, index, {"role": WORKER})
            pushing.outcomes.standing.setdefault(WORKER, {})[record_id] = {"role": WORKER}
            counts = {"worker": record_id}
            audit.note(pushing.connection, "role.kept", now=pushing.now, peer="", sender=pushing.sender, counts=counts)


def _put(block: NewBlock, index: int, values: dict[str, Scalar]) -> None:
    for name, value in values.items():
        column = block.columns[name] = list(block.values(name))
        block.same.pop(name, None)
        column[index] = value


def _judge_edits(pushing: Pushing, block: EditBlock, office: _Office) -> None:
    there = storing.read(pushing.connection, block.table, block.ids, sorted(_GUARDED))
    for index, record_id in enumerate(block.ids):
        known = there.get(record_id)
        if known is None or office.did(block.edited_by[index]):
            continue
        for name in _appointed(known, block.fields[index]):
            pushing.verdicts.refuse(WORKER, record_id, "only_secretary", name)


def _appointed(known: Stored, fields: dict[str, Scalar]) -> Iterator[str]:
    """The columns by which an edit makes or unmakes a secretary."""
    if SECRETARY in (known.values["role"], fields.get("role")):
        yield from (name for name in sorted(_GUARDED) if name in fields and fields[name] != known.values[name])
