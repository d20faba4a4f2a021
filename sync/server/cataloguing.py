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
    names = [name for name in block.table.columns if name not in ("id", "community_code")]
    there = storing.read(pushing.connection, block.table, block.ids, names)
    makers = zip(block.values("created_by"), block.values("edited_by"), strict=True)
    shipped, keep = _shipped(pushing.sender.community_code), [True] * len(block.ids)
    for index, (record_id, by) in enumerate(zip(block.ids, makers, strict=True)):
        if office.did(*by) or not pushing.verdicts.spares(GROUP, record_id):
            continue
        said, known = {name: block.values(name)[index] for name in names}, there.get(record_id)
        is_shipped = not _differing(block.table, shipped.get(record_id, {}), said)
        if known is not None and known.community_code == pushing.sender.community_code:
            keep[index] = False
            _leave(pushing, block.table, (record_id, said), known)
            if not is_shipped and _differing(block.table, known.values, said):
                _note_kept(pushing, record_id)
        elif not is_shipped:
            pushing.verdicts.refuse(GROUP, record_id, office.refusal(by[1]))
    return block.picked(keep)


def _leave(pushing: Pushing, table: WireTable, told: tuple[str, Mapping[str, Scalar]], known: Stored) -> None:
    """Take nothing of what is ``told`` of a record, and tell the station how it stands."""
    (record_id, said), outcomes = told, pushing.outcomes
    outcomes.accepted += 1
    outcomes.versions.setdefault(GROUP, {})[record_id] = known.version
    stands = {
        name: known.values[name] for name, v in said.items() if not alike(table.columns[name], known.values[name], v)
    }
    if stands:
        edited = {name: known.values[name] for name in BOOKKEEPING}
        outcomes.stands(GROUP, record_id, stands | edited)


def _note_kept(pushing: Pushing, record_id: str) -> None:
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
