"""Cards about values that lost: made with the edit that met them, settled when their station edits the field again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from models.care.rules import RESTRICTED
from models.wire import Scalar, wire_tables
from sync.merge import Stamp, card_id, same
from sync.restricted import CARD
from sync.server import district_edits, history, storing
from sync.server.pushed import Applied, LostValue, Pushing
from sync.server.wire_sql import json_text, plain_array


def supersede(pushing: Pushing, applied: Sequence[Applied]) -> None:
    """Settle open cards about which nothing is left to decide.

    Those are the sender's own about fields that it has edited again, and those whose value the field holds now.
    """
    touched = pushing.outcomes.touched
    if not touched:
        return
    stands = {
        (i, name): v for each in applied for i, c in zip(each.ids, each.fields, strict=True) for name, v in c.items()
    }
    ids = {record_id for record_id, _column in touched}
    rows = pushing.connection.execute(
        "SELECT replace(id::text, '-', ''), replace(record_id::text, '-', ''), column_name, lost_station, lost_value"
        " FROM conflict_card WHERE record_id = ANY(%s::uuid[]) AND choice IS NULL AND deleted_at IS NULL",
        (plain_array(ids),),
    )
    found: dict[str, str] = {}
    for card, record_id, column, station, lost in rows:
        field = record_id, column
        holds = field in stands and same(column, stands[field], lost["value"])
        if field in touched and (holds or station == pushing.sender.station_id):
            found[card] = touched[field]
    if found:
        at = pushing.clock.now
        settled: dict[str, dict[str, Scalar]] = {
            card: {"choice": "superseded", "settled_at": at, "settled_by": by} for card, by in found.items()
        }
        district_edits.edit(pushing, CARD, settled, found)


def make(pushing: Pushing) -> None:
    """Put every losing value on a card of its own; one that came before, in whatever order, is there already.

    A card about level 4 is level 4 itself: it is in no log.
    """
    by_owner: dict[str, list[LostValue]] = {}
    for lost in pushing.outcomes.lost:
        by_owner.setdefault(lost.community_code, []).append(lost)
    for owner, some in by_owner.items():
        columns = _columns(pushing, owner, some)
        made = storing.insert_missing(pushing.connection, wire_tables()[CARD], columns)
        keep = [i for i, card in enumerate(columns["id"]) if card in made and columns["level"][i] != RESTRICTED]
        if keep:
            new = {name: [values[index] for index in keep] for name, values in columns.items()}
            pushing.heads[owner].district.add_new(CARD, new, {"version": 1})
            pushing.outcomes.cards += len(keep)


def _columns(pushing: Pushing, owner: str, some: list[LostValue]) -> dict[str, Any]:
    ids = [each.record_id for each in some]
    touches = history.last_touches(pushing.connection, owner, ids, [each.lost.column for each in some])
    rows = [_card(pushing.clock.now, owner, each, last) for each, last in zip(some, touches, strict=True)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _card(now: str, owner: str, each: LostValue, touches: list[dict[str, Scalar]]) -> dict[str, Scalar]:
    lost, stood = each.lost.stamp or Stamp(now, "", each.by), each.lost.stood
    return {
        "id": card_id(UUID(each.record_id), each.lost).hex,
        "community_code": owner,
        "table_name": each.table,
        "record_id": each.record_id,
        "column_name": each.lost.column,
        "level": each.level,
        "resident_id": each.resident_id,
        "lost_value": json_text({"value": each.lost.value}),
        "lost_at": lost.at,
        "lost_by": lost.by or None,
        "lost_station": lost.station or None,
        "stood_value": json_text({"value": each.lost.stood_value}),
        "stood_at": stood.at if stood else None,
        "stood_by": (stood.by or None) if stood else None,
        "stood_station": (stood.station or None) if stood else None,
        "history": json_text({"touches": touches}),
        "created_at": now,
        "created_by": each.by,
        "edited_at": now,
        "edited_by": each.by,
    }
