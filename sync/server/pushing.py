"""One batch enters, once: judged, merged, logged and answered in one transaction."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.errors import UniqueViolation

from models.care.rules import RESTRICTED
from models.errors import WorldError
from models.wire import Scalar
from sync.protocol import Push, compress
from sync.restricted import LEVEL
from sync.server import (
    appointing,
    approving,
    audit,
    authors,
    cards,
    cataloguing,
    erasing,
    files,
    handovers,
    holidays,
    losses,
    merges,
    naming,
    seats,
    storing,
    vouching,
    writers,
)
from sync.server.form_judging import judge_edit_values, judge_new_values, rule_columns
from sync.server.heads import PLANS
from sync.server.involved import lock_involved
from sync.server.judging import EditBlock, NewBlock, Verdicts, judge_edits, judge_new, shape
from sync.server.merging import EditRoad, as_edits
from sync.server.pushed import Applied, Clock, Outcomes, Pushing
from sync.server.references import judge_references
from sync.server.rights import Office
from sync.server.sender import Sender
from sync.server.teams import Teams, is_levelled, unrestricted

_SINCE = "0004"
"""The first revision of stations that read ``Receipt.since``."""


def apply_push(connection: Connection[Any], sender: Sender, push: Push, now: datetime) -> bytes:
    """Take one batch in, in the caller's transaction, and return its packed ``Receipt``; a repeat gets the same one.

    Raises:
        WorldError: ``message_shape``, ``message_too_large``; ``station_unknown``; ``batch_missing`` (``number``: the
            first one that is not here), ``station_forked`` (the station went on from an older batch: a restored
            backup). Nothing is written then.
    """
    verdicts = Verdicts()
    new, edits = shape(push, verdicts)
    connection.execute(PLANS)
    heads, moved = lock_involved(connection, sender.community_code, new, edits)
    if (receipt := _stored_receipt(connection, sender, push)) is not None:
        return receipt
    _check_chain(connection, sender, push)
    clock, teams = Clock(now, push.clock_offset_s), Teams(connection, sender, verdicts)
    pushing = Pushing(connection, sender, now, clock, heads, moved, verdicts, Outcomes(), teams)
    _Intake(pushing, new, edits).run()
    named = naming.follow(pushing, new, edits)
    receipt = _answer(pushing, push)
    erasing.follow(pushing, new, edits, named)
    losses.follow(pushing, new)
    return receipt


def _stored_receipt(connection: Connection[Any], sender: Sender, push: Push) -> bytes | None:
    row = connection.execute(
        "SELECT receipt FROM push_receipt WHERE community_code = %s AND station_id = %s AND batch = %s",
        (sender.community_code, sender.station_id, UUID(push.batch)),
    ).fetchone()
    return bytes(row[0]) if row else None


def _check_chain(connection: Connection[Any], sender: Sender, push: Push) -> None:
    """The batch follows the station's last one; the head's lock keeps others of the community away meanwhile."""
    row = connection.execute(
        "SELECT last_batch, last_number FROM enrolled_station WHERE id = %s AND community_code = %s",
        (sender.station_id, sender.community_code),
    ).fetchone()
    if row is None:
        raise WorldError("station_unknown")
    last, number = row
    if (last.hex if last else None) == push.after:
        return
    if push.number <= number or _received(connection, sender, push.after):
        raise WorldError("station_forked")
    raise WorldError("batch_missing", number=number + 1)


def _received(connection: Connection[Any], sender: Sender, batch: str | None) -> bool:
    """Whether the station's batch came before; nothing before the first one always did."""
    if batch is None:
        return True
    row = connection.execute(
        "SELECT 1 FROM push_receipt WHERE community_code = %s AND station_id = %s AND batch = %s",
        (sender.community_code, sender.station_id, UUID(batch)),
    ).fetchone()
    return row is not None


class _Intake:
    """New records, then edits, then what follows from them."""

    def __init__(self, pushing: Pushing, new: list[NewBlock], edits: list[EditBlock]) -> None:
        self._pushing, self._edits = pushing, edits
        self._new, self._added = seats.parted(pushing.sender.community_code, new)
        """What is the sender's own, and what a seat adds to its communities."""
        self._cleared: seats.Cleared = {}
        self._connection = pushing.connection

    def run(self) -> None:
        self._judge()
        self._add()
        again = self._insert()
        roads = [EditRoad(self._pushing, block, rule_columns(block)) for block in (*again, *self._edits)]
        for road in roads:
            road.read()
        applied = [each for road in roads for each in road.apply()]
        self._follow(applied)

    def _judge(self) -> None:
        code, verdicts = self._pushing.sender.community_code, self._pushing.verdicts
        for block in self._new:
            judge_new(block, code, verdicts)
            judge_new_values(block, verdicts)
        for edited in self._edits:
            judge_edits(edited, code, verdicts)
            judge_edit_values(edited, verdicts)
        seats.judge_added(self._beside(), verdicts)
        self._cleared = seats.clear_own(self._connection, code, self._new, self._beside())
        for community, blocks in self._added.items():
            for block in blocks:
                judge_new(block, community, verdicts)
                judge_new_values(block, verdicts)
        holidays.judge(self._new, verdicts)
        handovers.judge(self._pushing, self._new)
        erasing.judge(self._pushing, self._new, self._edits)
        self._judge_rights()
        every = [*self._new, *self._beside()]
        self._pushing.teams.judge_ground(every)
        self._judge_references()
        if self._pushing.teams.judge_new(every, self._edits):
            self._judge_references()

    def _judge_references(self) -> None:
        code, verdicts = self._pushing.sender.community_code, self._pushing.verdicts
        for community, blocks in self._added.items():
            judge_references(self._connection, community, blocks, [], verdicts)
        judge_references(self._connection, code, self._new, self._edits, verdicts, self._beside())

    def _beside(self) -> list[NewBlock]:
        return [block for blocks in self._added.values() for block in blocks]

    def _add(self) -> None:
        """Put in what a seat adds to its communities; what came before, by its earlier life or another hand, stands."""
        verdicts = self._pushing.verdicts
        for community, blocks in self._added.items():
            for block in blocks:
                kept = block.without(verdicts)
                name, levels = block.table.name, (LEVEL,) if is_levelled(block.table.name) else ()
                known = storing.read(self._connection, block.table, kept.ids, levels) if kept.ids else {}
                for record_id, record in known.items():
                    if record.community_code != community or record.values.get(LEVEL) == RESTRICTED:
                        verdicts.refuse(name, record_id, "scope")
                    else:
                        self._pushing.outcomes.accepted += 1
                        self._pushing.outcomes.versions.setdefault(name, {})[record_id] = record.version
                fresh = kept.picked([record_id not in known for record_id in kept.ids])
                if fresh.ids:
                    storing.insert(self._connection, fresh)
                    self._log_new([fresh], community)
                    self._tell_cleared(fresh)

    def _tell_cleared(self, block: NewBlock) -> None:
        edited = zip(block.ids, block.values("edited_at"), block.values("edited_by"), strict=True)
        for record_id, at, by in edited:
            if names := self._cleared.get((block.table.name, record_id)):
                values: dict[str, Scalar] = {**dict.fromkeys(names), "edited_at": at, "edited_by": by}
                self._pushing.outcomes.stands(block.table.name, record_id, values)

    def _judge_rights(self) -> None:
        """Refuse what the role of who wrote it does not bring, and what only a secretary gives, once there is one."""
        office = Office.of(self._connection, self._pushing.sender)
        before = set(self._pushing.verdicts.found)
        losses.judge(self._pushing, office, self._new)
        every = [*self._new, *self._beside()]
        authors.judge(self._pushing, every)
        writers.judge(self._pushing, every, self._edits, led=not office.empty)
        approving.judge(self._pushing, self._new, self._edits, led=not office.empty)
        if not office.empty:
            appointing.judge(self._pushing, office, self._new, self._edits)
            vouching.judge(self._pushing, office, self._new, self._edits)
            self._new = cataloguing.judge(self._pushing, office, self._new, self._edits)
        if tables := [table for table, _id in self._pushing.verdicts.found.keys() - before]:
            now, sender = self._pushing.now, self._pushing.sender
            audit.note(self._connection, "rights.refused", now=now, peer="", sender=sender, counts=Counter(tables))

    def _insert(self) -> list[EditBlock]:
        """Put new records in; those that are there already are merged as edits from nothing, and returned."""
        if not self._new:
            return []
        try:
            with self._connection.transaction():
                self._put_in(self._accepted())
        except UniqueViolation:
            return self._insert_some()
        return []

    def _insert_some(self) -> list[EditBlock]:
        known = {
            block.table.name: storing.existing(self._connection, block.table.name, block.ids) for block in self._new
        }
        self._refuse_foreign(known)
        blocks = self._accepted()
        fresh = [block.picked([i not in known[block.table.name] for i in block.ids]) for block in blocks]
        again = [block.picked([i in known[block.table.name] for i in block.ids]) for block in blocks]
        self._put_in([block for block in fresh if block.ids])
        return [as_edits(block) for block in again if block.ids]

    def _refuse_foreign(self, known: dict[str, dict[str, str]]) -> None:
        """Another community's record is not the sender's to make, and what refers to it falls with it."""
        own, verdicts = self._pushing.sender.community_code, self._pushing.verdicts
        for table, owners in known.items():
            for record_id, owner in owners.items():
                if owner != own and record_id not in self._pushing.moved:
                    verdicts.refuse(table, record_id, "scope")
        judge_references(self._connection, own, self._new, self._edits, verdicts, self._beside())

    def _accepted(self) -> list[NewBlock]:
        return [kept for block in self._new if (kept := block.without(self._pushing.verdicts)).ids]

    def _put_in(self, blocks: list[NewBlock]) -> None:
        for block in blocks:
            storing.insert(self._connection, block)
        begun = self._pushing.teams.begun
        files.note_begun(self._connection, self._pushing.sender.station_id, blocks, begun)
        self._log_new(blocks, self._pushing.sender.community_code)

    def _log_new(self, blocks: list[NewBlock], community: str) -> None:
        for block in map(unrestricted, blocks):
            same = {name: value for name, value in block.same.items() if value is not None}
            if block.ids:
                self._pushing.heads[community].own.add_new(
                    block.table.name, dict(block.columns), {**same, "version": 1}
                )
        self._pushing.outcomes.accepted += sum(len(block.ids) for block in blocks)

    def _follow(self, applied: list[Applied]) -> None:
        merges.follow(self._pushing, self._new, applied)
        handovers.follow(self._pushing, self._new, applied)
        cards.supersede(self._pushing, applied)
        cards.make(self._pushing)


def _answer(pushing: Pushing, push: Push) -> bytes:
    """Write the segments and the receipt, and move the chain on."""
    seats.share(pushing.connection, pushing.sender.community_code, pushing.heads)
    alone, seq = not pushing.own_head.district.records, pushing.own_head.seq
    for code in sorted(pushing.heads):
        pushing.heads[code].write(pushing.connection, pushing.sender.station_id, pushing.now)
    level_4 = _move_chain(pushing, push)
    receipt = compress(orjson.dumps(_receipt(pushing, push, seq if alone and not level_4 else None)))
    sender, batch = pushing.sender, UUID(push.batch)
    pushing.connection.execute(
        "INSERT INTO push_receipt (community_code, station_id, batch, number, at, receipt)"
        " VALUES (%s, %s, %s, %s, %s, %b)",
        (sender.community_code, sender.station_id, batch, push.number, pushing.now, receipt),
    )
    return receipt


def _move_chain(pushing: Pushing, push: Push) -> bool:
    """Note the batch as the station's newest; whether somebody of the station is in a care team or on a closed file, so
    that it has to ask what came or went outside the log.
    """
    row = pushing.connection.execute(
        "UPDATE enrolled_station AS e SET last_batch = %s, last_number = %s WHERE id = %s RETURNING EXISTS"
        " (SELECT 1 FROM station_worker AS s WHERE s.station_id = e.id AND s.until IS NULL AND s.state = 'allowed' AND"
        " (EXISTS (SELECT 1 FROM care_team_member AS t WHERE t.worker_id = s.worker_id AND t.deleted_at IS NULL) OR"
        " EXISTS (SELECT 1 FROM file_member AS f WHERE f.worker_id = s.worker_id AND f.deleted_at IS NULL)))",
        (UUID(push.batch), push.number, pushing.sender.station_id),
    ).fetchone()
    return bool(row and row[0])


def _receipt(pushing: Pushing, push: Push, since: int | None) -> dict[str, Any]:
    """The fields of ``sync.protocol.Receipt``; empty ones are left out."""
    outcomes = pushing.outcomes
    refused = [each.model_dump(exclude_defaults=True) for each in pushing.verdicts.found.values()]
    told: dict[str, Any] = {
        "versions": outcomes.versions, "standing": outcomes.standing, "refused": refused, "cards": outcomes.cards,
    }  # fmt: skip
    always: dict[str, Any] = {"batch": push.batch, "head": pushing.own_head.seq, "accepted": outcomes.accepted}
    if since is not None and push.schema_revision >= _SINCE:
        always["since"] = since
    return always | {key: value for key, value in told.items() if value}
