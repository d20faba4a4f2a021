"""Edits that the district makes itself: they have no station, and all stations of the community learn of them."""

from __future__ import annotations

from collections.abc import Mapping

from models.care.rules import RESTRICTED
from models.wire import Scalar, wire_tables
from sync.merge import same
from sync.restricted import LEVEL
from sync.server import storing
from sync.server.pushed import Applied, Pushing
from sync.server.teams import is_levelled


def edit(pushing: Pushing, table_name: str, changes: Mapping[str, dict[str, Scalar]], by: Mapping[str, str]) -> None:
    """Change columns of some records, whosever they are.

    Args:
        changes: record -> its new values.
        by: record -> the worker whose doing it follows from.
    """
    table, at = wire_tables()[table_name], pushing.clock.now
    names = list(dict.fromkeys(name for fields in changes.values() for name in fields))
    read = list(dict.fromkeys((*names, LEVEL))) if is_levelled(table_name) else names
    applied: dict[tuple[str, bool], Applied] = {}
    for record_id, record in storing.read(pushing.connection, table, list(changes), read).items():
        who, owner, wanted = by[record_id], record.community_code, changes[record_id]
        fields = {name: value for name, value in wanted.items() if not same(name, record.values[name], value)}
        if fields:
            key = owner, record.values.get(LEVEL) == RESTRICTED
            of_owner = applied.setdefault(key, Applied(table, *key))
            of_owner.add(record_id, record.version + 1, (at, who), (at, who), fields, record.values)
    for of_owner in applied.values():
        of_owner.store(pushing, district=True)
