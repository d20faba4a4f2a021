"""What a receipt does to the station file: versions, refusals, what stands now, and what still waits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from models.retention.scrubbing import scrub
from models.station.connection import StationConnection, now_text
from models.sync.records import GONE
from models.wire import Scalar, wire_tables
from sync.applying import strange_values, versions, write
from sync.masks import Mask, OwnRow, anything_held, anything_waits, hold, masks, note_beneath, release
from sync.protocol import Receipt

EDITED = ("edited_at", "edited_by")


class Receiving:
    """Takes one receipt in, within one transaction of ``station.applying()``."""

    def __init__(self, connection: StationConnection, changed: set[str]) -> None:
        self._connection, self._changed = connection, changed

    def take(self, receipt: Receipt) -> bool:
        """Return whether the batch was still without receipt; a second time changes nothing."""
        batch = UUID(receipt.batch).hex
        waiting = "SELECT 1 FROM sync_batch WHERE id = ? AND receipted_at IS NULL"
        if self._connection.execute(waiting, (batch,)).fetchone() is None:
            return False
        self._list_records(batch)
        self._park(batch, receipt)
        self._set_versions(receipt)
        self._rebase(batch)
        self._confirm(batch)
        self._take_back_dates(batch)
        self._stand(receipt)
        self._let_held_in()
        return True

    def _list_records(self, batch: str) -> None:
        """``temp.sync_done``: the batch's records, the version they were sent from, and the one they are at."""
        self._connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS sync_done (record_id TEXT, table_name TEXT, base INTEGER, version INTEGER,"
            " upto INTEGER, PRIMARY KEY (record_id, table_name)) WITHOUT ROWID"
        )
        self._connection.execute("DELETE FROM temp.sync_done")
        self._connection.execute(
            "INSERT INTO temp.sync_done SELECT record_id, table_name, max(base_version), max(base_version) + 1,"
            " max(seq) FROM journal INDEXED BY ix_journal_on_the_way WHERE batch_id = ? AND receipted_at IS NULL"
            " GROUP BY record_id, table_name",
            (batch,),
        )

    def _park(self, batch: str, receipt: Receipt) -> None:
        refused = [(each.id, each.table) for each in receipt.refused]
        self._connection.execute(
            "DELETE FROM refusal WHERE (record_id, table_name) IN (SELECT record_id, table_name FROM temp.sync_done)"
        )
        now = now_text()
        self._connection.executemany(
            "INSERT INTO refusal (table_name, record_id, upto_seq, code, field, params, at)"
            " SELECT table_name, record_id, upto, ?, ?, ?, ? FROM temp.sync_done"
            " WHERE record_id = ? AND table_name = ?",
            [
                (each.code, each.field, json.dumps(each.params) if each.params else None, now, each.id, each.table)
                for each in receipt.refused
            ],
        )
        self._connection.executemany(
            "UPDATE journal SET batch_id = NULL WHERE batch_id = ? AND record_id = ? AND table_name = ?",
            [(batch, *key) for key in refused],
        )
        self._connection.executemany("DELETE FROM temp.sync_done WHERE record_id = ? AND table_name = ?", refused)

    def _set_versions(self, receipt: Receipt) -> None:
        said = [(n, i, table) for table, found in receipt.versions.items() for i, n in found.items()]
        self._connection.executemany(
            "UPDATE temp.sync_done SET version = ? WHERE record_id = ? AND table_name = ?", said
        )

    def _rebase(self, batch: str) -> None:
        """Move rows that wait on: what was made on top of a confirmed edit had seen what the district has now."""
        if not anything_waits(self._connection):
            return
        rows = self._connection.execute(
            "SELECT d.record_id, d.table_name, d.base, d.version, j.seq, j.op, j.changes, j.base_version,"
            " j.batch_id = ? FROM temp.sync_done d CROSS JOIN journal j INDEXED BY ix_journal_record"
            " ON j.record_id = d.record_id AND j.table_name = d.table_name"
            " WHERE j.receipted_at IS NULL AND (j.batch_id = ? OR j.batch_id IS NULL)"
            " AND EXISTS (SELECT 1 FROM journal w INDEXED BY ix_journal_record WHERE w.record_id = d.record_id"
            " AND w.table_name = d.table_name AND w.batch_id IS NULL AND w.receipted_at IS NULL)"
            " ORDER BY d.record_id, j.seq",
            (batch, batch),
        ).fetchall()
        records: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in rows:
            records[row[0], row[1]].append(row)
        moved = [pair for mine in records.values() for pair in _rebased(mine)]
        self._connection.executemany("UPDATE journal SET base_version = ? WHERE seq = ?", moved)

    def _confirm(self, batch: str) -> None:
        now = now_text()
        self._connection.execute(
            "UPDATE journal INDEXED BY ix_journal_on_the_way SET receipted_at = ?, base_version = (SELECT d.version"
            " FROM temp.sync_done d WHERE d.record_id = journal.record_id AND d.table_name = journal.table_name)"
            " WHERE batch_id = ? AND receipted_at IS NULL",
            (now, batch),
        )
        self._connection.execute("UPDATE sync_batch SET receipted_at = ?, body = NULL WHERE id = ?", (now, batch))

    def _take_back_dates(self, batch: str) -> None:
        """What came to nothing (changed and changed back) did not touch the district's record, nor who edited it.

        What still waits of it then stands on the dates that the district has, should it come to nothing too.
        """
        rows = self._connection.execute(
            "SELECT d.table_name, d.record_id, (SELECT min(w.seq) FROM journal w INDEXED BY ix_journal_record"
            " WHERE w.record_id = d.record_id AND w.table_name = d.table_name AND w.receipted_at IS NULL),"
            " j.old_edited_at, j.old_edited_by FROM temp.sync_done d"
            " CROSS JOIN journal j INDEXED BY ix_journal_record ON j.record_id = d.record_id"
            " AND j.table_name = d.table_name WHERE d.version <= d.base AND j.batch_id = ? AND j.op = 'update'"
            " ORDER BY j.seq DESC",
            (batch,),
        ).fetchall()
        for table, record_id, next_row, *edited in rows:  # the oldest row last
            if next_row is None:
                write(self._connection, table, {EDITED: [(*edited, record_id)]})
            else:
                told = (*edited, next_row)
                self._connection.execute("UPDATE journal SET old_edited_at = ?, old_edited_by = ? WHERE seq = ?", told)

    def _stand(self, receipt: Receipt) -> None:
        """Write what stands where others had changed the record, and the version of records that are new there.

        The versions of edits stay in the journal, see ``version_here``.
        """
        for table, standing in receipt.standing.items():
            if table in wire_tables():
                self._show(table, standing)
        new = "FROM temp.sync_done d WHERE d.base = 0"
        for (table,) in self._connection.execute(f"SELECT DISTINCT d.table_name {new}").fetchall():
            mine = f"{new} AND d.table_name = '{table}'"
            self._connection.execute(
                f'UPDATE "{table}" SET version = max(version, (SELECT d.version {mine} AND d.record_id = "{table}".id))'
                f" WHERE id IN (SELECT d.record_id {mine})"
            )

    def _show(self, table: str, standing: Mapping[str, Mapping[str, Scalar]]) -> None:
        present, own = versions(self._connection, table, list(standing)), masks(self._connection, table, list(standing))
        sent = self._sent(table, list(standing))
        updates: dict[tuple[str, ...], list[tuple[Scalar, ...]]] = defaultdict(list)
        for record_id, fields in standing.items():
            if record_id not in present or record_id not in sent:
                continue
            version, columns = sent[record_id]
            ahead = present[record_id] > version  # later changes came by the log already
            strange = {n: v for n, v in fields.items() if not _shows(table, n, v)}
            hold(self._connection, ((table, record_id, n, v, version) for n, v in strange.items()))
            known = {n: v for n, v in fields.items() if n not in strange and (not ahead or n in columns)}
            values = self._unmasked(own.get(record_id), known, fields)
            if values:
                updates[tuple(values)].append((*values.values(), record_id))
        write(self._connection, table, updates)
        self._changed.add(table)

    def _unmasked(self, mask: Mask | None, known: dict[str, Scalar], fields: Mapping[str, Scalar]) -> dict[str, Scalar]:
        if mask is None or not any(row.op != "insert" for row in mask.rows):
            return known
        beneath = {name: known.pop(name) for name in mask.columns & known.keys()}
        note_beneath(self._connection, mask, beneath, (fields.get("edited_at"), fields.get("edited_by")))
        return {name: value for name, value in known.items() if name not in EDITED}

    def _sent(self, table: str, ids: list[str]) -> dict[str, tuple[int, set[str]]]:
        """For each record the version that the receipt gave it, and the columns that the batch changed."""
        rows = self._connection.execute(
            "SELECT d.record_id, d.version, j.changes FROM json_each(?) i CROSS JOIN temp.sync_done d"
            " ON d.record_id = i.value AND d.table_name = ? CROSS JOIN journal j INDEXED BY ix_journal_record"
            " ON j.record_id = d.record_id AND j.table_name = d.table_name"
            " WHERE j.seq <= d.upto AND j.batch_id IS NOT NULL",
            (json.dumps(ids), table),
        )
        found: dict[str, tuple[int, set[str]]] = {}
        for record_id, version, changes in rows:
            found.setdefault(record_id, (version, set()))[1].update(json.loads(changes) if changes else ())
        return found

    def _let_held_in(self) -> None:
        """What came while the edits were on the way, and is newer than their receipt, shows now."""
        if not anything_held(self._connection):
            return
        rows = self._connection.execute(
            "SELECT h.table_name, h.record_id, h.column_name, h.value, h.version, d.version FROM held_field h"
            " JOIN temp.sync_done d ON d.record_id = h.record_id AND d.table_name = h.table_name"
        ).fetchall()
        by_table: dict[str, list[Any]] = defaultdict(list)
        for table, *row in rows:
            by_table[table].append(row)
        for table, held in by_table.items():
            own = masks(self._connection, table, [row[0] for row in held])
            for record_id, column, value, version, now in held:
                self._let_in(table, record_id, column, (json.loads(value), version > now), own.get(record_id))

    def _let_in(self, table: str, record_id: str, column: str, value: tuple[Scalar, bool], mask: Mask | None) -> None:
        if column == GONE:
            if mask is None:
                scrub(self._connection, table, [record_id])
                self._changed.add(table)
            return
        if not _shows(table, column, value[0]) or (mask is not None and mask.on_the_way(column)):
            return
        if value[1] and (mask is None or column not in mask.columns):
            write(self._connection, table, {(column,): [(value[0], record_id)]})
            self._changed.add(table)
        release(self._connection, table, record_id, [column])


def _shows(table: str, column: str, value: Scalar) -> bool:
    """Whether this version of the program can hold the value."""
    return not strange_values(wire_tables()[table], column, (value,))


def _rebased(rows: list[Any]) -> list[tuple[int, int]]:
    """New base versions of one record's waiting rows, as (base, seq).

    A column that the sent change and a waiting row share keeps the older base, until the district has answered for all
    that the worker had not seen; where nobody else was in between, the row moves on.
    """
    base, version = rows[0][2], rows[0][3]
    sent_bases: dict[str, int] = {}
    waiting: list[OwnRow] = []
    for _, _, _, _, seq, op, changes, row_base, sent in rows:
        names = json.loads(changes) if changes else {}
        if sent:
            for name in names:
                sent_bases[name] = min(row_base, sent_bases.get(name, row_base))
        else:
            waiting.append(OwnRow(seq, op, names, None, row_base))
    moved = [(_moved(row, base, version, sent_bases), row) for row in waiting]
    return [(to, row.seq) for to, row in moved if to != row.base]


def _moved(row: OwnRow, base: int, version: int, sent_bases: Mapping[str, int]) -> int:
    alone = version == base + 1
    to = version if alone and row.base >= base else row.base
    shared = [sent_bases[name] for name in row.changes if name in sent_bases]
    return min([to, *(old for old in shared if not alone or old < base)])
