"""Who makes whom a secretary, and who gives posts: they open levels 4 and 3, so that a community's first secretary
alone comes by himself (L-21, L-37).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.wire import Scalar, WireTable
from sync.server import audit, storing
from sync.server.judging import EditBlock, NewBlock
from sync.server.pushed import Pushing
from sync.server.rights import SECRETARY, Office, alike
from sync.server.storing import Stored

WORKER = "worker"
_OFFICE = frozenset({"role", "active", "deleted_at"})
"""What makes a secretary, and what takes one away."""
_OPENS = frozenset({"posts", "grid_id"})
"""What opens level 3 of whoever a group names them for."""
_GUARDED = tuple(sorted(_OFFICE | _OPENS))


def judge(pushing: Pushing, office: Office, new: list[NewBlock], edits: list[EditBlock]) -> None:
    """Take back roles and posts that nobody with a right to it gave.

    A new worker enters as ``worker`` without posts, since much refers to him; the receipt says what stands. An edit is
    refused.
    """
    for block in new:
        if block.table.name == WORKER:
            _judge_new(pushing, block, office)
    for edited in edits:
        if edited.table.name == WORKER and not edited.by_column.keys().isdisjoint(_GUARDED):
            _judge_edits(pushing, edited, office)


def _judge_new(pushing: Pushing, block: NewBlock, office: Office) -> None:
    there = storing.read(pushing.connection, block.table, block.ids, _GUARDED)
    makers = zip(block.values("created_by"), block.values("edited_by"), strict=True)
    for index, (record_id, by) in enumerate(zip(block.ids, makers, strict=True)):
        if office.did(*by):
            continue
        known = there.get(record_id)
        kept = _kept(block, index, known)
        _put(block, index, kept)
        if kept:
            pushing.outcomes.stands(WORKER, record_id, kept)
        if kept and known is None:  # one that is there was sent again by a restored file: an edit from nothing
            action, counts = "role.kept" if "role" in kept else "posts.kept", {"worker": record_id}
            audit.note(pushing.connection, action, now=pushing.now, peer="", sender=pushing.sender, counts=counts)


def _kept(block: NewBlock, index: int, known: Stored | None) -> dict[str, Scalar]:
    """The values that a new record has to take instead of its own: the stored ones, or those of anybody."""
    values = {name: block.values(name)[index] for name in _GUARDED}
    stands: Mapping[str, Scalar] = known.values if known else {**values, "role": "worker", **dict.fromkeys(_OPENS)}
    names = _OPENS | (_OFFICE if SECRETARY in (values["role"], stands["role"]) else frozenset())
    return {name: stands[name] for name in names if not alike(block.table.columns[name], values[name], stands[name])}


def _put(block: NewBlock, index: int, values: dict[str, Scalar]) -> None:
    for name, value in values.items():
        column = block.columns[name] = list(block.values(name))
        block.same.pop(name, None)
        column[index] = value


def _judge_edits(pushing: Pushing, block: EditBlock, office: Office) -> None:
    there = storing.read(pushing.connection, block.table, block.ids, _GUARDED)
    for index, (record_id, by) in enumerate(zip(block.ids, block.edited_by, strict=True)):
        known = there.get(record_id)
        if known is None or office.did(by):
            continue
        for name in _given(block.table, known, block.fields[index]):
            pushing.verdicts.refuse(WORKER, record_id, office.refusal(by), name)


def _given(table: WireTable, known: Stored, fields: dict[str, Scalar]) -> Iterator[str]:
    """The columns by which an edit makes or unmakes a secretary, or gives or takes what opens level 3."""
    names = _OPENS | (_OFFICE if SECRETARY in (known.values["role"], fields.get("role")) else frozenset())
    for name in sorted(names & fields.keys()):
        if not alike(table.columns[name], fields[name], known.values[name]):
            yield name
