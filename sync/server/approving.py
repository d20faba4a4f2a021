"""That data leave in the clear is agreed to by a second person who may: asked once more of what is pushed (law E).

The station asked the same when he said yes; a modified program did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from models.rights.deciding import Standing, decide
from models.rights.deeds import Deed
from sync.server.judging import EditBlock, NewBlock
from sync.server.pushed import Pushing
from sync.server.wire_sql import known_ids, plain_array
from sync.server.writers import standings

_TABLE, _AREA = "disclosure", "disclosures"
Said = tuple[str, str, str]
"""A row of the register: its id, who asked, and who agreed."""


def judge(pushing: Pushing, new: Sequence[NewBlock], edits: Sequence[EditBlock], *, led: bool) -> None:
    """Refuse rows of the register that somebody approved for himself, or who may not approve."""
    said = [*_new(new), *_edited(pushing, edits)]
    if not said:
        return
    named = set(known_ids({approver for _id, _asker, approver in said}))
    standing = dict(standings(pushing.connection, pushing.sender.community_code, named, led=led))
    for record_id, asker, approver in said:
        refused = _refusal(asker, approver, standing)
        if refused is not None:
            pushing.verdicts.refuse(_TABLE, record_id, refused, "approved_by")


def _new(new: Sequence[NewBlock]) -> Iterator[Said]:
    for block in new:
        if block.table.name == _TABLE:
            for record_id, asker, approver in zip(
                block.ids, block.values("asked_by"), block.values("approved_by"), strict=True
            ):
                if approver is not None:
                    yield record_id, str(asker), str(approver)


def _edited(pushing: Pushing, edits: Sequence[EditBlock]) -> Iterator[Said]:
    for block in edits:
        if block.table.name == _TABLE:
            approved = {
                record_id: str(fields["approved_by"])
                for record_id, fields in zip(block.ids, block.fields, strict=True)
                if fields.get("approved_by") is not None
            }
            rows = pushing.connection.execute(
                "SELECT replace(id::text, '-', ''), replace(asked_by::text, '-', '') FROM disclosure"
                " WHERE id = ANY(%s::uuid[]) AND community_code = %s",
                (plain_array(approved), pushing.sender.community_code),
            )
            yield from ((record_id, asker, approved[record_id]) for record_id, asker in rows)


def _refusal(asker: str, approver: str, standing: Mapping[str, Standing]) -> str | None:
    if approver == asker:
        return "disclosure_own"
    known = standing.get(approver)
    return None if known is None or decide(known, Deed.APPROVE, _AREA).allowed else "not_allowed"
