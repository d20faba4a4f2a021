"""Nobody agrees to what he asked for himself: asked once more of what is pushed (law E).

That data leave in the clear is agreed to by a second person who may, that records go by one or by the street on paper.
The station asked the same when he said yes; a modified program did not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import sql

from models.rights.deciding import Standing, decide
from models.rights.deeds import Deed
from models.settings.actions import setting_id
from models.settings.norms import STREET_AGREES
from models.wire import Scalar
from sync.server.judging import EditBlock, NewBlock
from sync.server.pushed import Pushing
from sync.server.wire_sql import known_ids, plain_array
from sync.server.writers import standings


@dataclass(frozen=True)
class _Agreed:
    """A table whose rows are agreed to, and by whom they were asked for; ``paper``: what stands for a second person."""

    table: str
    asker: str
    deed: Deed
    area: str
    own: str
    paper: str | None = None
    waiver: str | None = None
    """The norm that leaves the paper out where it is 0."""


_KINDS = (
    _Agreed("disclosure", "asked_by", Deed.APPROVE, "disclosures", "disclosure_own"),
    _Agreed("erasure", "proposed_by", Deed.APPROVE_GOING, "retention", "second_person", "street_number", STREET_AGREES),
)


@dataclass(frozen=True)
class _Said:
    """A row that says it was agreed to."""

    record_id: str
    asker: str
    approver: str
    on_paper: bool


def judge(pushing: Pushing, new: Sequence[NewBlock], edits: Sequence[EditBlock], *, led: bool) -> None:
    """Refuse rows that somebody approved for himself, or who may not approve."""
    for kind in _KINDS:
        said = [*_new(kind, new), *_edited(pushing, kind, edits)]
        if not said:
            continue
        waived = kind.waiver is not None and _waived(pushing, kind.waiver, new, edits)
        named = set(known_ids({each.approver for each in said}))
        standing = dict(standings(pushing.connection, pushing.sender.community_code, named, led=led))
        for each in said:
            refused = _refusal(kind, each, standing, waived=waived)
            if refused is not None:
                pushing.verdicts.refuse(kind.table, each.record_id, refused, "approved_by")


def _new(kind: _Agreed, new: Sequence[NewBlock]) -> Iterator[_Said]:
    for block in new:
        if block.table.name == kind.table:
            papers = block.values(kind.paper) if kind.paper else [None] * len(block.ids)
            told = zip(block.ids, block.values(kind.asker), block.values("approved_by"), papers, strict=True)
            for record_id, asker, approver, paper in told:
                if approver is not None:
                    yield _Said(record_id, str(asker), str(approver), bool(paper))


def _edited(pushing: Pushing, kind: _Agreed, edits: Sequence[EditBlock]) -> Iterator[_Said]:
    for block in edits:
        if block.table.name == kind.table:
            approved = {
                record_id: fields
                for record_id, fields in zip(block.ids, block.fields, strict=True)
                if fields.get("approved_by") is not None
            }
            query = sql.SQL(
                "SELECT replace(id::text, '-', ''), replace({}::text, '-', '') FROM {}"
                " WHERE id = ANY(%s::uuid[]) AND community_code = %s"
            ).format(sql.Identifier(kind.asker), sql.Identifier(kind.table))
            rows = pushing.connection.execute(query, (plain_array(approved), pushing.sender.community_code))
            for record_id, asker in rows:
                fields = approved[record_id]
                yield _Said(record_id, asker, str(fields["approved_by"]), bool(kind.paper and fields.get(kind.paper)))


def _waived(pushing: Pushing, norm: str, new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> bool:
    """Whether the community leaves it out: as it is stored here, or as this push says."""
    code = pushing.sender.community_code
    wanted = setting_id(code, norm).hex
    query = "SELECT value->>'value' FROM setting WHERE id = %s AND community_code = %s AND deleted_at IS NULL"
    said = [row[0] for row in pushing.connection.execute(query, (UUID(wanted), code))]
    for block in new:
        if block.table.name == "setting":
            told = zip(block.ids, block.values("value"), strict=True)
            said += [_number(value) for id_, value in told if id_ == wanted]
    for edited in edits:
        if edited.table.name == "setting":
            pairs = zip(edited.ids, edited.fields, strict=True)
            said += [_number(fields.get("value")) for id_, fields in pairs if id_ == wanted]
    return "0" in said


def _number(value: Scalar) -> str | None:
    try:
        return str(json.loads(str(value))["value"])
    except (ValueError, KeyError, TypeError):  # refused for its type
        return None


def _refusal(kind: _Agreed, said: _Said, standing: Mapping[str, Standing], *, waived: bool) -> str | None:
    if said.approver == said.asker and not said.on_paper and not waived:
        return kind.own
    known = standing.get(said.approver)
    return None if known is None or decide(known, kind.deed, kind.area).allowed else "not_allowed"
