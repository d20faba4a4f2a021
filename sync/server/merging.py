"""Edits and the records they meet: level ones go straight in, the others through ``sync.merge``."""

from __future__ import annotations

from collections.abc import Sequence

from models.care.rules import RESTRICTED
from models.cases.seats import is_below, seat_level
from models.sync.rules import DELETED
from models.wire import Scalar
from sync.merge import RULES, Incoming, Stamp, Touch, merge, same
from sync.restricted import LEVEL, MEMBER
from sync.server import history, storing
from sync.server.form_judging import judge_edit_by_rules
from sync.server.history import PastEdit
from sync.server.judging import BOOKKEEPING, EditBlock, NewBlock
from sync.server.pushed import Applied, LostValue, Pushing
from sync.server.seats import SHARED, takes_back
from sync.server.storing import Stored
from sync.server.teams import is_levelled, subject_of

_MADE = ("created_at", "created_by")
_DECIDED_ONCE = {"handover": frozenset({"withdrawn"}), "arrival": frozenset({"accepted", "declined"})}


def as_edits(block: NewBlock) -> EditBlock:
    """Records that are new to the sender and not to the district: edits from nothing."""
    names = [name for name in block.table.columns if name not in ("id", *BOOKKEEPING)]
    rows = zip(*(block.values(name) for name in names), strict=True)
    return EditBlock(
        block.table,
        block.ids,
        [0] * len(block.ids),
        block.values("edited_at"),  # type: ignore[arg-type]
        block.values("edited_by"),  # type: ignore[arg-type]
        [dict(zip(names, row, strict=True)) for row in rows],
        {},
    )


class EditRoad:
    """The edits of one table on their way in; what is refused, lost or standing is told to ``pushing``."""

    def __init__(self, pushing: Pushing, block: EditBlock, ruled: Sequence[str] = ()) -> None:
        self._pushing, self._block = pushing, block
        self._name = block.table.name
        self._levelled = is_levelled(self._name)
        self._subject = subject_of(self._name) if self._levelled else ""
        """The column of whom, or which file, a record is about."""
        self._of_seat = self._name in SHARED and seat_level(pushing.sender.community_code) is not None
        self._names = self._columns_to_read(ruled)
        self._ruled = ruled
        self._applied: dict[tuple[str, bool], Applied] = {}
        self.stored: dict[str, Stored] = {}

    def _columns_to_read(self, extra: Sequence[str]) -> list[str]:
        names = {name for changed in self._block.fields for name in changed} | {DELETED, *extra}
        if self._name in RULES or self._name in _DECIDED_ONCE:
            names.add("state")
        if self._levelled:
            names |= {LEVEL, self._subject, *(("worker_id",) if self._name == MEMBER else ())}
        if self._of_seat:
            names.add("created_by")
        return [name for name in self._block.table.columns if name in names and name not in BOOKKEEPING]

    def read(self) -> None:
        """Read the records and refuse edits of what is not there or not the sender's."""
        self.stored = storing.read(self._pushing.connection, self._block.table, self._block.ids, self._names)
        verdicts = self._pushing.verdicts
        if self._levelled:
            levelled = [record.values for record in self.stored.values()]
            self._pushing.teams.learn(values[self._subject] for values in levelled if values[LEVEL] == RESTRICTED)
        for index, record_id in enumerate(self._block.ids):
            if not verdicts.spares(self._name, record_id):
                continue
            record, fields = self._seen(record_id), self._block.fields[index]
            if (code := self._refusal(index, record)) is not None:
                verdicts.refuse(self._name, record_id, code)
            elif self._levelled and record is not None and (found := self._of_level(index, record)) is not None:
                verdicts.refuse(self._name, record_id, *found)
            elif record is not None and self._ruled and self._block.base[index] > 0:
                judge_edit_by_rules(self._block.table, record_id, record.values, fields, verdicts)

    def _seen(self, record_id: str) -> Stored | None:
        """The record as far as the station may know that it is there."""
        record = self.stored.get(record_id)
        return (
            None
            if record and self._restricted(record) and not self._pushing.teams.may(record.values[self._subject])
            else record
        )

    def _refusal(self, index: int, record: Stored | None) -> str | None:
        block, pushing = self._block, self._pushing
        if record is None:
            return pushing.teams.unknown() if self._levelled else "record_unknown"
        if record.community_code != pushing.sender.community_code:
            if self._of_seat and is_below(pushing.sender.community_code, record.community_code):
                return None if self._taken_back(index, record) else "seat_appends"
            left = pushing.moved.get(block.ids[index])
            if left is None or record.community_code not in pushing.heads:
                return "scope"
            if block.base[index] > left or any(block.table.columns[name].target for name in block.fields[index]):
                return "record_moved"
        return self._decided(block.fields[index], record)

    def _taken_back(self, index: int, record: Stored) -> bool:
        seat, fields = self._pushing.sender.community_code, self._block.fields[index]
        return takes_back(self._pushing.connection, seat, self._name, fields, record.values["created_by"])

    def _of_level(self, index: int, record: Stored) -> tuple[str, str] | None:
        block = self._block
        return self._pushing.teams.refusal(self._name, record.values, block.fields[index], block.edited_by[index])

    def _restricted(self, record: Stored) -> bool:
        return self._levelled and record.values[LEVEL] == RESTRICTED

    def _decided(self, fields: dict[str, Scalar], record: Stored) -> str | None:
        may = _DECIDED_ONCE.get(self._name)
        if may is None or "state" not in fields or fields["state"] == record.values["state"]:
            return None
        if record.values["state"] != "offered":
            return "handover_decided"
        return None if fields["state"] in may else "not_yours"

    def apply(self) -> list[Applied]:
        """Merge what was not refused and store it; what changed something."""
        block, spares = self._block, self._pushing.verdicts.spares
        slow: list[int] = []
        for index, record_id in enumerate(block.ids):
            if not spares(self._name, record_id):
                continue
            self._pushing.outcomes.accepted += 1
            record = self.stored[record_id]
            if block.base[index] < record.version or index in block.bases:
                slow.append(index)
            else:
                self._go_in(index, record)
        if slow:
            self._meet(slow)
        for applied in self._applied.values():
            applied.store(self._pushing)
        return list(self._applied.values())

    def _go_in(self, index: int, record: Stored) -> None:
        """The worker saw the record as it stands."""
        stands = record.values
        changed = {
            name: value
            for name, value in self._block.fields[index].items()
            if value != stands[name] and not same(name, stands[name], value)
        }
        self._keep(index, record, changed, self._said(index))

    def _said(self, index: int) -> tuple[str, str]:
        """When the edit was made, and by whom, as the station says it."""
        return self._block.edited_at[index], self._block.edited_by[index]

    def _keep(self, index: int, record: Stored, changed: dict[str, Scalar], edited: tuple[str, str]) -> None:
        """``edited``: what the record says then of when and by whom."""
        block, outcomes = self._block, self._pushing.outcomes
        record_id, version, by = block.ids[index], record.version, block.edited_by[index]
        if changed:
            version += 1
            given = (self._pushing.clock.corrected(block.edited_at[index]), by)
            self._of(record).add(record_id, version, edited, given, changed, record.values)
        if version != block.base[index] + 1:
            self._tell_version(record_id, 0 if self._restricted(record) else version)
        for name in block.fields[index]:
            outcomes.touched[record_id, name] = by

    def _tell_version(self, record_id: str, version: int) -> None:
        self._pushing.outcomes.versions.setdefault(self._name, {})[record_id] = version

    def _of(self, record: Stored) -> Applied:
        key = record.community_code, self._restricted(record)
        if key not in self._applied:
            self._applied[key] = Applied(self._block.table, *key)
        return self._applied[key]

    def _meet(self, indices: list[int]) -> None:
        """Edits of records that changed since: their history decides."""
        by_owner: dict[str, list[int]] = {}
        for index in indices:
            by_owner.setdefault(self.stored[self._block.ids[index]].community_code, []).append(index)
        for owner, some in by_owner.items():
            ids = [self._block.ids[index] for index in some]
            connection = self._pushing.connection
            past = history.since(connection, owner, ids, [self._oldest(index) for index in some])
            stood = storing.read(connection, self._block.table, ids, BOOKKEEPING)
            for index in some:
                record_id = self._block.ids[index]
                edited = stood[record_id].values
                self._merge(index, past.get(record_id, []), (str(edited["edited_at"]), str(edited["edited_by"])))

    def _oldest(self, index: int) -> int:
        return min([self._block.base[index], *self._block.bases.get(index, {}).values()])

    def _merge(self, index: int, past: list[PastEdit], stood: tuple[str, str]) -> None:
        block, record = self._block, self.stored[self._block.ids[index]]
        base, fields, touches = block.base[index], block.fields[index], history.touches(past)
        if base == 0:
            fields, touches = _from_nothing(fields, touches, past, record)
        bases = {DELETED: base, **dict.fromkeys(fields, base), **block.bases.get(index, {})}
        stamp = Stamp(
            self._pushing.clock.corrected(block.edited_at[index]), self._pushing.station, block.edited_by[index]
        )
        outcome = merge(self._name, record.values, touches, Incoming(fields, bases, stamp))
        for lost in outcome.lost:
            whom = self._of_whom(record)
            told = LostValue(record.community_code, self._name, block.ids[index], lost, stamp.by, *whom)
            self._pushing.outcomes.lost.append(told)
        newest = outcome.applied and base > 0 and all(stamp >= edit.stamp for edit in past)
        edited = self._said(index) if newest else stood
        self._keep(index, record, outcome.applied, edited)
        others = [name for name, touch in touches.items() if touch.stamp and touch.stamp.station != stamp.station]
        stays = {**record.values, **outcome.applied}[DELETED]
        if DELETED in fields and not same(DELETED, stays, fields[DELETED]):
            others.append(DELETED)
        unlike = base > 0 and edited != self._said(index)  # own edits that came to nothing together, or out of order
        if not (others or unlike):
            return
        if self._restricted(record):
            self._tell_version(block.ids[index], 0)  # level 4 is in no receipt: it comes by state, whole
        elif record.community_code == self._pushing.sender.community_code:
            later = {name: pair[1] for edit in past for name, pair in edit.fields.items()}
            self._tell(index, {**later, **record.values, **outcome.applied}, others, edited)

    def _of_whom(self, record: Stored) -> tuple[int, str | None]:
        """Level and resident, or file, for a card."""
        if not self._levelled:
            return 1, None
        subject = record.values[self._subject]
        return int(record.values[LEVEL] or 1), str(subject) if subject else None

    def _tell(self, index: int, stands: dict[str, Scalar], others: list[str], edited: tuple[str, str]) -> None:
        """Say what stands now wherever others had changed the record."""
        told: dict[str, Scalar] = {name: stands[name] for name in others if name in stands}
        told |= {"edited_at": edited[0], "edited_by": edited[1]}
        self._pushing.outcomes.stands(self._name, self._block.ids[index], told)


def _from_nothing(
    fields: dict[str, Scalar], touches: dict[str, Touch], past: list[PastEdit], record: Stored
) -> tuple[dict[str, Scalar], dict[str, Touch]]:
    """What an edit of a record says that the sender believed to have made: nothing where it says what was made.

    Stations make some records alike (the areas of their district), and one of a restored backup sends again.
    """
    made = dict(record.values)
    for edit in reversed(past):
        made |= {name: pair[0] for name, pair in edit.fields.items()}
    maker = Stamp(str(made.get("created_at", "")), "", str(made.get("created_by", "")))  # an edit need not name them
    whole = {name: Touch(1, maker) for name in fields} | touches
    told = {n: value for n, value in fields.items() if n not in _MADE and not same(n, made.get(n), value)}
    return told, whole
