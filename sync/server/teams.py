"""What a push may say about level 4: who may write it, and who names a team or opens a file (L-21, L-19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from psycopg import Connection, sql

from models.care.rules import RESTRICTED
from models.wire import Scalar
from sync.protocol import ACCOUNT_WAITS
from sync.restricted import CARD, LEVEL, MEMBER, PICTURE, PLACES, TEAM, heads, levelled, of_files, subjects
from sync.server import bindings, files, rights
from sync.server.judging import EditBlock, NewBlock, Verdicts
from sync.server.pictures import Sight, judge_pictures
from sync.server.references import pointing
from sync.server.sender import Sender
from sync.server.wire_sql import known_ids, plain_array

_SECRETARY, ACCUSED = "secretary", "accused_worker"
_LEVELS = frozenset({1, 2, 3, RESTRICTED})
_ENDS = frozenset({"ends_on", "deleted_at"})

_WRITTEN = frozenset(levelled()) - {CARD}
"""Cards are settled by stations, and made by the district alone."""


def is_levelled(table: str) -> bool:
    return table in subjects()


def subject_of(table: str) -> str:
    """The column of a levelled table that names whom, or which file, a row is about."""
    return subjects()[table]


def of_a_file(table: str) -> bool:
    return table in of_files()


class Teams:
    """What one push may write about level 4; nothing is asked of the database before something of it is there."""

    def __init__(self, connection: Connection[Any], sender: Sender, verdicts: Verdicts) -> None:
        self._connection, self._sender, self._verdicts = connection, sender, verdicts
        self._may: dict[str, bool] = {}
        self._merged: dict[str, set[str]] = {}
        """Residents -> whom they are merged into, as this push says."""
        self._waiting: frozenset[str] | None = None
        self._workers: set[str] = set()
        self._secretaries: set[str] | None = None
        self.begun: set[str] = set()
        """Closed files whose head this push brings."""
        self._naming: dict[str, set[str]] = {}
        """File -> those who may name others on it."""
        self._accused = files.Accused(connection, ())

    def judge_ground(self, blocks: Sequence[NewBlock]) -> None:
        """Refuse what stands on a file, and files that grow out of one, which the station may not see.

        Before references are judged, so that what is hidden and what is not there end alike, down to the rows that
        fall with it.
        """
        for found in files.standing_on_heads(self._connection, blocks):
            self.learn(head for _id, head, _level in found.rows)
            for record_id, head, level in found.rows:
                stored = found.heads.get(head)
                if stored is None or (stored == RESTRICTED and not self.may(head)):
                    self._verdicts.refuse(found.table, record_id, self.missing(level), found.column)
        self._judge_pointers([block for block in blocks if heads().get(block.table.name, "") is None], ())

    def judge_new(self, blocks: Sequence[NewBlock], edits: Sequence[EditBlock]) -> bool:
        """Refuse new level-4 records that are not the station's to make, and teams that no secretary named.

        Return whether anything was refused.
        """
        verdicts = self._verdicts
        before = len(verdicts)
        self._accused = files.Accused(self._connection, blocks)
        mine = [block for block in blocks if is_levelled(block.table.name)]
        touched = {block.table.name for block in mine} | {block.table.name for block in edits}
        if not touched & _WRITTEN:
            self._judge_pointers(blocks, edits)
            return len(verdicts) > before
        if TEAM in touched:
            self._note_roles(blocks, edits)
        self._note_merges(edits)
        for block in mine:
            self._judge_levels(block, verdicts)
        files.judge_belonging(self._connection, mine, verdicts)
        self.begun = files.begun(self._connection, mine, verdicts)
        for block in mine:
            if block.table.name == TEAM:
                self._begin_teams(block, verdicts)
            elif block.table.name == MEMBER:
                self._open_files(block)
        restricted = [(block, list(restricted_of(block))) for block in mine if block.table.name != PICTURE]
        self.learn(subject for _block, rows in restricted for _id, subject in rows)
        for block, rows in restricted:
            table = block.table.name
            for record_id, subject in rows:
                if not self.may(subject):
                    not_his = "not_on_file" if of_a_file(table) else "not_on_team"
                    verdicts.refuse(table, record_id, ACCOUNT_WAITS if self.waiting else not_his, subject_of(table))
        judge_pictures(self._connection, blocks, verdicts, Sight(self.learn, self.may, self.missing))
        self._judge_pointers(blocks, edits)
        return len(verdicts) > before

    def _open_files(self, block: NewBlock) -> None:
        """Refuse members whom nobody could name; who begins a file here is on it for the rest of the push too."""
        verdicts, named = self._verdicts, files.named_by(block)
        begun = self.begun & named.keys()
        if begun:
            self._note_roles((), ())
        self._learn_naming(named.keys() - begun)
        for file in begun:
            self._naming[file] = named[file] & self._workers
        columns = (block.values(name) for name in ("created_by", "worker_id", PLACES[MEMBER]))
        for record_id, by, worker, file in zip(block.ids, *columns, strict=True):
            if by not in self._naming.get(str(file), ()):
                verdicts.refuse(MEMBER, record_id, self._no_member(by), "worker_id")
            elif self._accused.bars(str(file), str(worker)):
                verdicts.refuse(MEMBER, record_id, ACCUSED, "worker_id")
            elif str(file) in begun and worker in self._workers:
                self._may[str(file)] = True

    def _learn_naming(self, wanted: Collection[str]) -> None:
        asked = set(wanted) - self._naming.keys()
        if asked:
            found = rights.on_files(self._connection, self._sender, asked)
            self._naming |= {file: found.get(file, set()) for file in asked}

    def _no_member(self, worker: Scalar) -> str:
        return ACCOUNT_WAITS if worker in self.waiting else "not_on_file"

    def _judge_pointers(self, blocks: Sequence[NewBlock], edits: Sequence[EditBlock]) -> None:
        """Refuse what points at a record that the station may not see, as if there were none; and what everybody gets
        and points at level 4, which most do not get.
        """
        closed = {block.table.name: {i for i, _subject in restricted_of(block)} for block in _levelled_of(blocks)}
        said = set[str]().union(*closed.values())
        for table, column, target, ids, values in pointing(blocks, edits):
            if not is_levelled(target):
                continue
            hidden = self._hidden(target, {str(value) for value in values if value is not None}, said)
            mine = self._closed(table, ids, closed) if hidden else set()
            for record_id, value in zip(ids, values, strict=True):
                if value in hidden and (hidden[str(value)] or record_id not in mine):
                    self._verdicts.refuse(table, record_id, "reference_missing", column)

    def _closed(self, table: str, ids: Collection[str], said: Mapping[str, set[str]]) -> set[str]:
        """Those of ``ids`` that are level 4 themselves."""
        mine = said.get(table, set())
        if not is_levelled(table) or mine.issuperset(ids):
            return mine
        stored = files.levels(self._connection, table, set(ids) - mine)
        return mine | {record_id for record_id, level in stored.items() if level == RESTRICTED}

    def _hidden(self, table: str, ids: set[str], said: set[str]) -> dict[str, bool]:
        """Those of ``ids`` that are level 4, in the database or by what this push says; and whether the station may
        not see them.
        """
        query = sql.SQL(
            "SELECT replace(id::text, '-', ''), replace({}::text, '-', '') FROM {} WHERE id = ANY(%s::uuid[])"
            " AND level = 4"
        ).format(sql.Identifier(subject_of(table)), sql.Identifier(table))
        known = known_ids(ids)
        found = self._connection.execute(query, (plain_array(known),)).fetchall() if known else []
        self.learn([subject for _id, subject in found] or known)  # as long for what is not there
        return {**dict.fromkeys(ids & said, False), **{i: not self.may(subject) for i, subject in found}}

    @property
    def waiting(self) -> frozenset[str]:
        """The workers whose account at the station waits for the operator."""
        if self._waiting is None:
            self._waiting = bindings.waiting(self._connection, self._sender.station_id)
        return self._waiting

    def unknown(self) -> str:
        """What is said of a record that is not there, or that the station may not see: one and the same."""
        return ACCOUNT_WAITS if self.waiting else "record_unknown"

    def missing(self, level: Scalar) -> str:
        """What is said of a record on which one of ``level`` stands, and that is not there or may not be seen."""
        return ACCOUNT_WAITS if level == RESTRICTED and self.waiting else "reference_missing"

    def learn(self, subjects: Iterable[Scalar]) -> None:
        """Ask at once for the subjects that are not known yet; with a merge of this push a resident's team goes on."""
        wanted = {one: self._with_merged(one) for one in known_ids(subjects) if one not in self._may}
        if wanted:
            found = rights.ever_entitled(self._connection, self._sender, set().union(*wanted.values()))
            self._may |= {one: not found.isdisjoint(same) for one, same in wanted.items()}

    def _with_merged(self, resident: str) -> set[str]:
        """A resident, and whoever is merged into him by what this push says."""
        same, before = {resident}, 0
        merges = self._merges().items() if self._merged else ()
        while len(same) > before:
            before = len(same)
            same |= {merged for merged, kept in merges if not kept.isdisjoint(same)}
        return same

    def _merges(self) -> dict[str, set[str]]:
        """What this push says of merges; one that was refused is none, or a team would see whom it is not named for."""
        spares = self._verdicts.spares
        return {merged: set(kept) for merged, kept in self._merged.items() if spares("resident", merged)}

    def may(self, resident: Scalar) -> bool:
        return self._may.get(str(resident), False)

    def refusal(
        self, table: str, stored: Mapping[str, Scalar], fields: Mapping[str, Scalar], by: str
    ) -> tuple[str, str] | None:
        """Why an edit of a levelled record that the station may see does not enter, as code and column."""
        if LEVEL in fields and fields[LEVEL] != stored[LEVEL]:
            return "level_fixed", LEVEL
        subject = subject_of(table)
        changes = subject in fields and fields[subject] != stored[subject]
        if changes and of_a_file(table):
            return "file_fixed", subject
        if stored[LEVEL] != RESTRICTED:
            return None
        if changes and not (fields[subject] and self._follows(str(stored[subject]), str(fields[subject]))):
            return "resident_fixed", subject
        if table == TEAM and _extends(table, stored, fields) and not self._names(by):
            return self._no_secretary(by), "worker_id"
        if table == MEMBER and _extends(table, stored, fields):
            if not self._on_file(stored[subject], by):
                return self._no_member(by), "worker_id"
            if self._accused.bars(str(stored[subject]), str({**stored, **fields}["worker_id"])):
                return ACCUSED, "worker_id"
        return None

    def _on_file(self, file: Scalar, worker: str) -> bool:
        self._learn_naming({str(file)})
        return worker in self._naming[str(file)]

    def _follows(self, one: str, other: str) -> bool:
        """Whether the resident of a record changes because two were found to be one, or one to be two again."""
        rows = self._connection.execute(
            "SELECT replace(id::text, '-', ''), replace(merged_into_id::text, '-', '') FROM resident"
            " WHERE id = ANY(%s::uuid[]) AND merged_into_id IS NOT NULL",
            ([one, other],),
        )
        into = self._merges()
        for merged, kept in rows:
            into.setdefault(merged, set()).add(kept)
        return other in into.get(one, set()) or one in into.get(other, set())

    def _judge_levels(self, block: NewBlock, verdicts: Verdicts) -> None:
        may = files.levels_of(block.table.name) or ({RESTRICTED} if block.table.name == TEAM else _LEVELS)
        for record_id, level in zip(block.ids, block.values(LEVEL), strict=True):
            if level not in may:
                verdicts.refuse(block.table.name, record_id, "level_fixed", LEVEL)

    def _begin_teams(self, block: NewBlock, verdicts: Verdicts) -> None:
        """What a secretary of the station names here holds for the rest of the push too."""
        columns = (block.values(name) for name in ("created_by", "worker_id", PLACES[TEAM]))
        for record_id, by, worker, resident in zip(block.ids, *columns, strict=True):
            if not self._names(by):
                verdicts.refuse(TEAM, record_id, self._no_secretary(by), "worker_id")
            elif verdicts.spares(TEAM, record_id) and str(worker) in self._workers:
                self._may[str(resident)] = True

    def _no_secretary(self, worker: Scalar) -> str:
        return ACCOUNT_WAITS if worker in self.waiting else "only_secretary"

    def _names(self, worker: Scalar) -> bool:
        self._note_roles((), ())
        return worker in (self._secretaries or ())

    def _note_roles(self, new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> None:
        """Who works at the station, and who of them is a secretary: the district knows, or this push says so."""
        if self._secretaries is not None:
            return
        self._workers, known = rights.secretaries(self._connection, self._sender)
        said = {i: role for i, role in _said(new, edits, "worker", "role") if self._verdicts.spares("worker", i)}
        self._secretaries = {i for i in self._workers if said.get(i, _SECRETARY if i in known else None) == _SECRETARY}

    def _note_merges(self, edits: Sequence[EditBlock]) -> None:
        for merged, kept in _said((), edits, "resident", "merged_into_id"):
            if kept is not None:
                self._merged.setdefault(merged, set()).add(str(kept))


def restricted_of(block: NewBlock) -> Iterator[tuple[str, Scalar]]:
    """The level-4 records of a block of a levelled table, each with its subject."""
    rows = zip(block.ids, block.values(LEVEL), block.values(subject_of(block.table.name)), strict=True)
    return ((record_id, subject) for record_id, level, subject in rows if level == RESTRICTED)


def _levelled_of(blocks: Iterable[NewBlock]) -> list[NewBlock]:
    return [block for block in blocks if is_levelled(block.table.name)]


def unrestricted(block: NewBlock) -> NewBlock:
    """The records of a block that the community's log may tell."""
    if not is_levelled(block.table.name):
        return block
    return block.picked([level != RESTRICTED for level in block.values(LEVEL)])


def _said(new: Sequence[NewBlock], edits: Sequence[EditBlock], table: str, column: str) -> Iterator[tuple[str, Scalar]]:
    for block in new:
        if block.table.name == table:
            yield from zip(block.ids, block.values(column), strict=True)
    for edited in edits:
        if edited.table.name == table and column in edited.by_column:
            indices, values = edited.by_column[column]
            yield from ((edited.ids[index], value) for index, value in zip(indices, values, strict=True))


def _extends(table: str, stored: Mapping[str, Scalar], fields: Mapping[str, Scalar]) -> bool:
    """Whether an edit of a place in a team or on a file gives more than there was; whoever has it may end it."""
    subject = subject_of(table)
    changed = {name: value for name, value in fields.items() if name != subject and stored.get(name) != value}
    if any(name not in _ENDS or value is None for name, value in changed.items()):
        return True
    ends, before = changed.get("ends_on"), stored.get("ends_on")
    return ends is not None and before is not None and str(ends) > str(before)
