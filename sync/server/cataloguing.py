"""Whose the catalogue of groups is: it says who may open what, so that the secretary alone changes it (L-21, L-37).

Every station founds the shipped entries alike, under ids that follow from the codes; those anybody brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import orjson

from models.care.catalogue import shipped_groups
from models.wire import Scalar, WireColumn, WireTable, wire_tables
from sync.server import audit, storing
from sync.server.judging import BOOKKEEPING, EditBlock, NewBlock, default_of
from sync.server.pushed import Pushing
from sync.server.rights import Office, alike
from sync.server.storing import Stored

GROUP = "special_group"
_UNTOLD = frozenset({"id", "community_code", "created_at", "created_by", *BOOKKEEPING})
"""What says nothing of the entry itself."""


def judge(pushing: Pushing, office: Office, new: list[NewBlock], edits: list[EditBlock]) -> list[NewBlock]:
    """Refuse what others than the secretary make of the catalogue; return the new records that go on.

    An entry that is there already stays as it is, whatever a station brings in that founded it too, and the receipt
    says what stands.
    """
    for edited in edits:
        if edited.table.name == GROUP:
            _judge_edits(pushing, edited, office)
    judged = [_judge_new(pushing, block, office) if block.table.name == GROUP else block for block in new]
    return [block for block in judged if block.ids]


def _judge_edits(pushing: Pushing, block: EditBlock, office: Office) -> None:
    there = storing.read(pushing.connection, block.table, block.ids, _told(block.table))
    for index, (record_id, by) in enumerate(zip(block.ids, block.edited_by, strict=True)):
        known = there.get(record_id)
        if known is None or office.did(by):
            continue
        fields = block.fields[index]
        for name in _differing(block.table, known.values, fields):
            pushing.verdicts.refuse(GROUP, record_id, office.refusal(by), name)


def _judge_new(pushing: Pushing, block: NewBlock, office: Office) -> NewBlock:
    there = storing.read(pushing.connection, block.table, block.ids, [*_told(block.table), *BOOKKEEPING])
    makers = zip(block.values("created_by"), block.values("edited_by"), strict=True)
    shipped, keep = _shipped(pushing.sender.community_code), [True] * len(block.ids)
    for index, (record_id, by) in enumerate(zip(block.ids, makers, strict=True)):
        if office.did(*by) or not pushing.verdicts.spares(GROUP, record_id):
            continue
        values = {name: block.values(name)[index] for name in _told(block.table)}
        known = there.get(record_id)
        if known is not None and known.community_code == pushing.sender.community_code:
            keep[index] = False
            _leave(pushing, block.table, record_id, known, values)
        elif _differing(block.table, shipped.get(record_id, {}), values):
            pushing.verdicts.refuse(GROUP, record_id, office.refusal(by[1]))
    return block.picked(keep)


def _leave(pushing: Pushing, table: WireTable, record_id: str, known: Stored, values: Mapping[str, Scalar]) -> None:
    """Take nothing of a record, and tell the station how it stands."""
    outcomes = pushing.outcomes
    outcomes.accepted += 1
    outcomes.versions.setdefault(GROUP, {})[record_id] = known.version
    if differing := _differing(table, known.values, values):
        outcomes.stands(GROUP, record_id, {name: known.values[name] for name in (*differing, *BOOKKEEPING)})
        shipped = _shipped(pushing.sender.community_code).get(record_id, {})
        if _differing(table, shipped, values):
            counts = {"group": record_id}
            audit.note(pushing.connection, "group.kept", now=pushing.now, peer="", sender=pushing.sender, counts=counts)


def _differing(table: WireTable, stands: Mapping[str, Scalar], said: Mapping[str, Scalar]) -> list[str]:
    return [
        name
        for name, value in said.items()
        if name in table.columns and name not in _UNTOLD and not alike(table.columns[name], stands.get(name), value)
    ]


def _told(table: WireTable) -> list[str]:
    return [name for name in table.columns if name not in _UNTOLD]


@lru_cache(maxsize=200)
def _shipped(community_code: str) -> dict[str, dict[str, Scalar]]:
    """The shipped entries of a community as they travel, by id."""
    table = wire_tables()[GROUP]
    return {
        entry.id.hex: {name: _scalar(table.columns[name], getattr(entry, name)) for name in _told(table)}
        for entry in shipped_groups(community_code)
    }


def _scalar(column: WireColumn, value: object) -> Scalar:
    if value is None and not column.nullable:
        return default_of(GROUP, column.name)
    if column.kind == "json":
        return None if value is None else orjson.dumps(value).decode()
    return int(value) if isinstance(value, bool) else value  # type: ignore[return-value]
