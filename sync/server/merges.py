"""Two residents who turn out to be one: level 4 follows at the district, since who finds it out may not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.care.rules import RESTRICTED
from models.wire import Scalar
from sync.restricted import LEVEL, subjects
from sync.server import district_edits
from sync.server.judging import NewBlock
from sync.server.pushed import Applied, Pushing
from sync.server.teams import is_levelled, of_a_file, restricted_of
from sync.server.wire_sql import plain_array

RESIDENT = "resident_id"


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
        if is_levelled(block.table.name) and not of_a_file(
            block.table.name
        ):  # written about one of two before it was known
            late = restricted_of(block.without(pushing.verdicts))
            residents |= {str(resident) for _id, resident in late}
    if residents:
        _carry(pushing, residents)


def _carry(pushing: Pushing, residents: set[str]) -> None:
    merged = _merged(pushing, residents)
    kept = {resident: last for resident in merged if (last := _kept(resident, merged)) is not None}
    if not kept:
        return
    for table in (table for table, subject in subjects().items() if subject == RESIDENT):
        found = pushing.connection.execute(
            f"SELECT replace(id::text, '-', ''), replace({RESIDENT}::text, '-', '') FROM {table}"
            f" WHERE {RESIDENT} = ANY(%s::uuid[]) AND {LEVEL} = {RESTRICTED} AND community_code = ANY(%s)",
            (plain_array(kept), list(pushing.heads)),
        ).fetchall()
        changes: dict[str, dict[str, Scalar]] = {i: {RESIDENT: kept[resident]} for i, resident in found}
        if changes:
            by = {record_id: merged[resident][1] for record_id, resident in found}
            district_edits.edit(pushing, table, changes, by)


def _merged(pushing: Pushing, residents: set[str]) -> dict[str, tuple[str, str]]:
    """Those of ``residents``, and of whom they were merged into, that are merged: into whom, and by whom."""
    found: dict[str, tuple[str, str]] = {}
    wanted = set(residents)
    while wanted:
        rows = pushing.connection.execute(
            "SELECT replace(id::text, '-', ''), replace(merged_into_id::text, '-', ''),"
            " replace(edited_by::text, '-', '') FROM resident WHERE id = ANY(%s::uuid[]) AND merged_into_id IS NOT NULL"
            " AND community_code = ANY(%s)",
            (plain_array(wanted), list(pushing.heads)),
        )
        found |= {record_id: (into, by) for record_id, into, by in rows}
        wanted = {into for into, _by in found.values()} - found.keys() - residents - wanted
    return found


def _kept(resident: str, merged: Mapping[str, tuple[str, str]]) -> str | None:
    """Who stays at the end; nobody where each of two was merged into the other, which is a card of its own."""
    seen = {resident}
    while resident in merged:
        resident = merged[resident][0]
        if resident in seen:
            return None
        seen.add(resident)
    return resident
