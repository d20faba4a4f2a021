"""Two residents who turn out to be one: level 4 follows at the district, since who finds it out may not see it."""

from __future__ import annotations

from collections.abc import Sequence

from models.care.guard import RESTRICTED
from models.wire import Scalar
from sync.restricted import levelled
from sync.server import district_edits
from sync.server.judging import NewBlock
from sync.server.pushed import Applied, Pushing
from sync.server.teams import LEVEL, RESIDENT, is_levelled, restricted_of
from sync.server.wire_sql import plain_array


def follow(pushing: Pushing, new: Sequence[NewBlock], applied: Sequence[Applied]) -> None:
    """Carry level-4 records over to the resident who stays, with the team: both were named for the same person."""
    residents = {
        record_id
        for edits in applied
        if edits.table.name == "resident"
        for record_id, fields in zip(edits.ids, edits.fields, strict=True)
        if fields.get("merged_into_id")
    }
    for block in new:
        if is_levelled(block.table.name):  # written about one of two before it was known
            late = restricted_of(block.without(pushing.verdicts))
            residents |= {str(resident) for _id, resident in late}
    if residents:
        _carry(pushing, residents)


def _carry(pushing: Pushing, residents: set[str]) -> None:
    rows = pushing.connection.execute(
        "SELECT replace(id::text, '-', ''), replace(merged_into_id::text, '-', ''), replace(edited_by::text, '-', '')"
        " FROM resident WHERE id = ANY(%s::uuid[]) AND merged_into_id IS NOT NULL AND community_code = ANY(%s)",
        (plain_array(residents), list(pushing.heads)),
    )
    merged = {record_id: (kept, by) for record_id, kept, by in rows}
    if not merged:
        return
    for table in levelled():
        found = pushing.connection.execute(
            f"SELECT replace(id::text, '-', ''), replace({RESIDENT}::text, '-', '') FROM {table}"
            f" WHERE {RESIDENT} = ANY(%s::uuid[]) AND {LEVEL} = {RESTRICTED} AND community_code = ANY(%s)",
            (plain_array(merged), list(pushing.heads)),
        ).fetchall()
        changes: dict[str, dict[str, Scalar]] = {i: {RESIDENT: merged[resident][0]} for i, resident in found}
        if changes:
            by = {record_id: merged[resident][1] for record_id, resident in found}
            district_edits.edit(pushing, table, changes, by)
