"""An erasure reaches the district: its rows, their history, what the log and the receipts still say, and contents.

A list counts when somebody who may decide about it carried it out; then every station of the community that reads it
empties the same records. What has left the district in a backup of its own database is the operator's to let go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection, sql

from models.cases.seats import seats_above
from models.retention.erasing import stays
from models.retention.records import Going
from models.retention.rules import FIGURES
from models.retention.scrubbing import blanks
from models.wire import Scalar, wire_tables
from models.workers.records import WorkerRole
from sync.protocol import compress, unpack_json
from sync.server import old_bytes
from sync.server.judging import EditBlock, NewBlock
from sync.server.named import Named
from sync.server.pushed import Pushing
from sync.server.rights import Office, counted
from sync.server.wire_sql import known_ids, plain_array, typed

ERASURE, ERASED = "erasure", "erased"
_DECIDED = frozenset({"approved_at", "approved_by", "done_at"})
_DECIDING = (WorkerRole.SECRETARY, WorkerRole.DEPUTY)
_SEGMENTS = 200
_LISTS_AGREED = (
    "SELECT replace(id::text, '-', '') FROM erasure WHERE community_code = %s AND approved_at IS NOT NULL"
    " AND id = ANY(%s::uuid[])"
)
_RECORDS_AGREED = (
    "SELECT replace(r.id::text, '-', '') FROM erased AS r JOIN erasure AS e ON e.id = r.erasure_id"
    " AND e.approved_at IS NOT NULL WHERE r.community_code = %s AND r.id = ANY(%s::uuid[])"
)
Gone = dict[str, dict[str, tuple[bool, frozenset[str]]]]
"""Table -> record -> whether the row stays as a figure, and which personal columns do."""


def judge(pushing: Pushing, new: list[NewBlock], edits: list[EditBlock]) -> None:
    """Refuse lists that somebody without the right agreed to or carried out, and what he adds to one that was agreed
    to; before there is a secretary, anybody may.
    """
    named = {block.table.name for block in new} | {block.table.name for block in edits}
    if named.isdisjoint({ERASURE, ERASED}):
        return
    office = Office.of(pushing.connection, pushing.sender)
    if office.empty:
        return
    deciding = counted(pushing.connection, pushing.sender, _DECIDING)
    for block in new:
        if block.table.name == ERASURE:
            told = zip(block.ids, block.values("edited_by"), *map(block.values, sorted(_DECIDED)), strict=True)
            for record_id, by, *decided in told:
                if any(value is not None for value in decided) and by not in deciding:
                    pushing.verdicts.refuse(ERASURE, record_id, office.refusal(by))
    for edited in edits:
        if edited.table.name == ERASURE:
            for record_id, by, fields in zip(edited.ids, edited.edited_by, edited.fields, strict=True):
                if not _DECIDED.isdisjoint(fields) and by not in deciding:
                    pushing.verdicts.refuse(ERASURE, record_id, office.refusal(by))
    for record_id, by in _added(pushing, new, edits):
        if by not in deciding:
            pushing.verdicts.refuse(ERASED, record_id, office.refusal(by))


def _added(pushing: Pushing, new: Collection[NewBlock], edits: Collection[EditBlock]) -> Iterator[tuple[str, Scalar]]:
    """Records of lists that the district knows as agreed to, that this push adds or changes; and by whom."""
    for block in new:
        if block.table.name == ERASED:
            lists = block.values("erasure_id")
            known = _agreed(pushing, _LISTS_AGREED, known_ids(set(lists)))
            told = zip(block.ids, block.values("edited_by"), lists, strict=True)
            yield from ((record_id, by) for record_id, by, of in told if of in known)
    for edited in edits:
        if edited.table.name == ERASED:
            fixed = _agreed(pushing, _RECORDS_AGREED, edited.ids)
            yield from (pair for pair in zip(edited.ids, edited.edited_by, strict=True) if pair[0] in fixed)


def _agreed(pushing: Pushing, query: str, ids: Collection[str]) -> set[Scalar]:
    return {row[0] for row in pushing.connection.execute(query, (pushing.sender.community_code, plain_array(ids)))}


def follow(pushing: Pushing, blocks: Collection[NewBlock], edits: Collection[EditBlock], named: Named) -> None:
    """Empty what this push says goes, and what of it went before and came again, and take names out of what is
    ``named``; its own segments are written.
    """
    code, connection = pushing.sender.community_code, pushing.connection
    both: list[NewBlock | EditBlock] = [*blocks, *edits]
    touched = [record_id for block in both for record_id in block.ids]
    gone = _gone(connection, code, lists_in(blocks, edits), touched)
    if gone or named.records:
        empty(connection, code, gone, named)


def lists_in(blocks: Collection[NewBlock], edits: Collection[EditBlock]) -> set[str]:
    """The lists of which a push says something."""
    both: list[NewBlock | EditBlock] = [*blocks, *edits]
    lists = {i for block in both if block.table.name == ERASURE for i in block.ids}
    return lists | {
        str(i) for block in blocks if block.table.name == ERASED for i in block.values("erasure_id") if i is not None
    }


def _gone(connection: Connection[Any], code: str, lists: Collection[str], touched: Collection[str]) -> Gone:
    rows = connection.execute(
        "SELECT r.table_name, replace(r.record_id::text, '-', ''), e.going FROM erased AS r JOIN erasure AS e"
        " ON e.id = r.erasure_id AND e.done_at IS NOT NULL AND e.deleted_at IS NULL"
        " WHERE r.community_code = %s AND r.kept IS NULL AND r.deleted_at IS NULL"
        " AND (r.erasure_id = ANY(%s::uuid[]) OR r.record_id = ANY(%s::uuid[]))",
        (code, plain_array(lists), plain_array(touched)),
    )
    found: Gone = defaultdict(dict)
    for table, record_id, going in rows:
        if table in wire_tables() and table not in (ERASURE, ERASED):
            alive = stays(table, Going(going))
            kept = FIGURES.get(table, frozenset()) if Going(going) is Going.ANONYMISE else frozenset()
            found[table][record_id] = alive, kept
    return dict(found)


def empty(connection: Connection[Any], code: str, gone: Gone, named: Named) -> None:
    """Empty the records everywhere in the district where the community's are kept."""
    for table, records in gone.items():
        for how in set(records.values()):
            _empty_rows(connection, code, table, [id_ for id_, mine in records.items() if mine == how], *how)
    ids = plain_array([record_id for records in gone.values() for record_id in records])
    connection.execute(
        "UPDATE edit_history SET fields = '{}' WHERE community_code = %s AND record_id = ANY(%s::uuid[])", (code, ids)
    )
    places = (code, *seats_above(code))
    for where in places:
        connection.execute("DELETE FROM snapshot_piece WHERE community_code = %s", (where,))
        _empty_log(connection, where, gone, named)
    _empty_receipts(connection, code, gone, named)
    _forget_contents(connection, code)
    touched = {*gone, *(table for table, _id in named.records), "snapshot_piece", "blob_piece", "stored_blob"}
    old_bytes.note(connection, touched, places)


def _empty_rows(
    connection: Connection[Any], code: str, table: str, ids: list[str], alive: bool, kept: frozenset[str]
) -> None:
    columns = wire_tables()[table].columns
    values = {name: value for name, value in blanks(table).items() if name not in kept}
    assigned: list[sql.Composable] = [
        sql.SQL("{} = %s::{}").format(sql.Identifier(name), typed(columns[name])) for name in values
    ]
    if not alive:
        assigned.append(sql.SQL("deleted_at = coalesce(deleted_at, now())"))
    if assigned:
        query = sql.SQL("UPDATE {} SET {} WHERE id = ANY(%s::uuid[]) AND community_code = %s")
        told = [None if value is None else str(value) for value in values.values()]
        connection.execute(
            query.format(sql.Identifier(table), sql.SQL(", ").join(assigned)), (*told, plain_array(ids), code)
        )


def _empty_log(connection: Connection[Any], code: str, gone: Gone, named: Named) -> None:
    """Take the values out of the segments that name the records; numbers and order stay."""
    for seq, payload in _payloads(connection, code):
        segment = unpack_json(payload)
        if _emptied(segment, gone) | named.taken_out(segment):
            packed = compress(orjson.dumps(segment))
            connection.execute(
                "UPDATE change_log SET payload = %b WHERE community_code = %s AND seq = %s", (packed, code, seq)
            )


def _payloads(connection: Connection[Any], code: str) -> Iterator[tuple[int, bytes]]:
    after = -1
    while rows := connection.execute(
        "SELECT seq, payload FROM change_log WHERE community_code = %s AND seq > %s ORDER BY seq LIMIT %s",
        (code, after, _SEGMENTS),
        binary=True,
    ).fetchall():
        yield from ((seq, bytes(payload)) for seq, payload in rows)
        after = rows[-1][0]


def _emptied(segment: dict[str, Any], gone: Gone) -> bool:
    """Empty what a segment says of the records, in place; whether it said anything."""
    found = [_emptied_new(part, gone[part["table"]]) for part in segment.get("new", ()) if part["table"] in gone]
    found += [_emptied_edits(part, gone[part["table"]]) for part in segment.get("edits", ()) if part["table"] in gone]
    return any(found)


def _emptied_new(part: dict[str, Any], records: Mapping[str, tuple[bool, frozenset[str]]]) -> bool:
    columns: dict[str, list[Scalar]] = part["columns"]
    same: dict[str, Scalar] = part.get("same", {})
    places = [(at, records[id_]) for at, id_ in enumerate(columns["id"]) if id_ in records]  # type: ignore[index]
    if not places:
        return False
    for name, blank in blanks(part["table"]).items():
        if name in same:
            columns[name] = [same.pop(name)] * len(columns["id"])
        if name in columns:
            for at, (_alive, kept) in places:
                if name not in kept:
                    columns[name][at] = blank
    return True


def _emptied_edits(part: dict[str, Any], records: Mapping[str, tuple[bool, frozenset[str]]]) -> bool:
    found = False
    for id_, fields in zip(part["id"], part["fields"], strict=True):
        if id_ in records:
            found = True
            for name, blank in blanks(part["table"]).items():
                if name in fields and name not in records[id_][1]:
                    fields[name] = blank
    return found


def _empty_receipts(connection: Connection[Any], code: str, gone: Gone, named: Named) -> None:
    """Of what a repeated answer would tell to stand: nothing of these records."""
    rows = connection.execute(
        "SELECT station_id, batch, receipt FROM push_receipt WHERE community_code = %s", (code,), binary=True
    ).fetchall()
    for station, batch, receipt in rows:
        told = unpack_json(bytes(receipt))
        standing = told.get("standing", {})
        told_of = [(table, id_) for table, some in standing.items() for id_ in some]
        over = [(table, id_) for table, id_ in told_of if id_ in gone.get(table, {}) or (table, id_) in named.records]
        for table, id_ in over:
            del standing[table][id_]
        if over:
            _store_receipt(connection, code, (station, batch), compress(orjson.dumps(told)))


def _store_receipt(connection: Connection[Any], code: str, which: tuple[UUID, UUID], packed: bytes) -> None:
    connection.execute(
        "UPDATE push_receipt SET receipt = %b WHERE community_code = %s AND station_id = %s AND batch = %s",
        (packed, code, *which),
    )


def _forget_contents(connection: Connection[Any], code: str) -> None:
    """Contents that only emptied attachments of the community name."""
    nameless = (
        "SELECT a.sha256 FROM attachment AS a WHERE a.community_code = %s AND a.deleted_at IS NOT NULL AND a.title = ''"
        " AND NOT EXISTS (SELECT 1 FROM attachment AS b WHERE b.sha256 = a.sha256 AND b.community_code = %s"
        " AND b.title <> '')"
    )
    for table in ("blob_piece", "stored_blob"):
        connection.execute(f"DELETE FROM {table} WHERE community_code = %s AND sha256 IN ({nameless})", (code,) * 3)
