"""Residents that move to another community: offered, answered, and moved with what belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import orjson
from psycopg import Connection

from models.calendar import day_of
from models.places.addresses import door_text
from models.wire import Scalar, wire_tables
from sync.restricted import TEAM
from sync.server import district_edits, moves, storing
from sync.server.judging import NewBlock
from sync.server.pushed import Applied, Pushing
from sync.server.wire_sql import json_text, plain_array

ARRIVAL_IDS = UUID("5c0d5f6e-0f2b-4f0e-9b39-6c2a7f5f1d02")
"""An arrival's id follows from its handover's."""
_HEX = re.compile(r"[0-9a-f]{32}")
_SUBJECTS = frozenset({"resident", "household"})

Row = dict[str, Scalar]


def arrival_of(handover_id: str) -> str:
    return uuid5(ARRIVAL_IDS, handover_id).hex


def judge(pushing: Pushing, blocks: Sequence[NewBlock]) -> None:
    """Refuse offers to nobody, and of whom the community does not have."""
    here = {i for block in blocks if block.table.name == "resident" for i in block.without(pushing.verdicts).ids}
    for row in _offers([block.without(pushing.verdicts) for block in blocks]):
        if (found := _wrong(pushing, row, here)) is not None:
            code, column = found
            pushing.verdicts.refuse("handover", str(row["id"]), code, column)


def _offers(blocks: Sequence[NewBlock]) -> Iterator[Row]:
    names = ("id", "subject_table", "subject_id", "resident_ids", "to_community", "note", "state", "edited_by")
    for block in blocks:
        if block.table.name == "handover":
            for values in zip(*(block.values(name) for name in names), strict=True):
                yield dict(zip(names, values, strict=True))


def _wrong(pushing: Pushing, row: Row, here: set[str]) -> tuple[str, str | None] | None:
    own, to = pushing.sender.community_code, str(row["to_community"])
    if row["state"] != "offered":
        return "not_yours", "state"
    if to == own or to not in pushing.heads:
        return "no_such_community", "to_community"
    people = _ids(row["resident_ids"])
    if people is None or row["subject_table"] not in _SUBJECTS:
        return "value_type", "resident_ids" if people is None else "subject_table"
    stored = storing.existing(pushing.connection, "resident", people)
    if any(stored.get(one) != own and one not in here for one in people):
        return "reference_missing", "resident_ids"
    return None


def _ids(text: Scalar) -> list[str] | None:
    try:
        found = orjson.loads(text) if isinstance(text, str) else None
    except orjson.JSONDecodeError:
        return None
    if not isinstance(found, list) or not found:
        return None
    return found if all(isinstance(one, str) and _HEX.fullmatch(one) for one in found) else None


def follow(pushing: Pushing, new: Sequence[NewBlock], applied: Sequence[Applied]) -> None:
    """Do what offers, withdrawals and answers of this push ask for."""
    for row in _offers([block.without(pushing.verdicts) for block in new]):
        _offer(pushing, row)
    for edits in applied:
        for record_id, fields, by in zip(edits.ids, edits.fields, edits.edited_by, strict=True):
            if edits.table.name == "handover" and (fields.get("state") == "withdrawn" or fields.get("deleted_at")):
                _withdraw(pushing, record_id, by)
            if edits.table.name == "arrival" and fields.get("state") in ("accepted", "declined"):
                _answer(pushing, record_id, by)


def _offer(pushing: Pushing, row: Row) -> None:
    """Tell the receiving community who is offered; the records themselves wait until somebody accepts."""
    to, now = str(row["to_community"]), pushing.clock.now
    arrival: dict[str, Scalar] = {
        "id": arrival_of(str(row["id"])),
        "community_code": to,
        "handover_id": row["id"],
        "from_community": pushing.sender.community_code,
        "subject_table": row["subject_table"],
        "subject_id": row["subject_id"],
        "people": json_text(_people(pushing.connection, _ids(row["resident_ids"]) or [])),
        "note": row["note"],
        "state": "offered",
        "created_at": now,
        "created_by": row["edited_by"],
        "edited_at": now,
        "edited_by": row["edited_by"],
    }
    columns = {name: [value] for name, value in arrival.items()}
    if storing.insert_missing(pushing.connection, wire_tables()["arrival"], columns):
        pushing.heads[to].district.add_new("arrival", columns, {"version": 1})


def _people(connection: Connection[Any], ids: list[str]) -> dict[str, Any]:
    """Enough to know who comes: name, sex, birth date, relation and the door they leave."""
    rows = connection.execute(
        "SELECT DISTINCT ON (w.place) replace(r.id::text, '-', ''), r.name, r.sex, r.birth_date::text, s.relation,"
        " b.number, u.number, d.room FROM unnest(%s::uuid[]) WITH ORDINALITY AS w(id, place)"
        " JOIN resident AS r ON r.id = w.id LEFT JOIN residency AS s ON s.resident_id = r.id"
        " AND s.ends_on IS NULL AND s.deleted_at IS NULL LEFT JOIN dwelling AS d ON d.id = s.dwelling_id"
        " LEFT JOIN unit AS u ON u.id = d.unit_id LEFT JOIN building AS b ON b.id = u.building_id"
        " ORDER BY w.place, s.id DESC",
        (plain_array(ids),),
    ).fetchall()
    keys = ("id", "name", "sex", "birth_date", "relation")
    doors = [door_text(row[5], row[6], row[7]) for row in rows if row[5]]
    residents = [dict(zip(keys, row, strict=False)) for row in rows]
    return {"residents": residents, "from_door": doors[0] if doors else None}


def _withdraw(pushing: Pushing, handover_id: str, by: str) -> None:
    arrival = arrival_of(handover_id)
    fields: Row = {"state": "withdrawn", "decided_at": pushing.clock.now}
    district_edits.edit(pushing, "arrival", {arrival: fields}, {arrival: by})


def _answer(pushing: Pushing, arrival_id: str, by: str) -> None:
    """Carry the answer back to the giving community, and with a yes the residents over to the receiving one."""
    tables = wire_tables()
    names = ("handover_id", "from_community", "state", "reason", "decided_at")
    arrival = storing.read(pushing.connection, tables["arrival"], [arrival_id], names)[arrival_id].values
    handover_id, giving = str(arrival["handover_id"]), str(arrival["from_community"])
    if arrival["state"] == "accepted":
        offer = storing.read(pushing.connection, tables["handover"], [handover_id], ("resident_ids",))
        people = _ids(offer[handover_id].values["resident_ids"]) or []
        moves.move(pushing, people, giving, pushing.sender.community_code, by)
        _end_stays(pushing, people, giving, by)
        _end_care(pushing, people, giving, by)
    told: Row = {name: arrival[name] for name in ("state", "reason", "decided_at")}
    district_edits.edit(pushing, "handover", {handover_id: told}, {handover_id: by})


def _end_stays(pushing: Pushing, people: list[str], giving: str, by: str) -> None:
    """Nobody lives any more where they left; doors and households stay with their community."""
    rows = pushing.connection.execute(
        "SELECT replace(id::text, '-', '') FROM residency WHERE resident_id = ANY(%s::uuid[]) AND community_code = %s"
        " AND ends_on IS NULL AND deleted_at IS NULL",
        (plain_array(people), giving),
    )
    ended: Row = {
        "ends_on": day_of(pushing.now).isoformat(),
        "end_reason": "moved_out",
        "moved_to": _name(pushing.connection, giving, pushing.sender.community_code),
    }
    changes = {row[0]: ended for row in rows}
    district_edits.edit(pushing, "residency", changes, dict.fromkeys(changes, by))


def _end_care(pushing: Pushing, people: list[str], giving: str, by: str) -> None:
    """Helpers and care teams are of the community that named them; they hold no longer than the stay."""
    today = day_of(pushing.now).isoformat()
    for table, told in (("pairing", {"end_reason": "moved"}), (TEAM, {})):
        rows = pushing.connection.execute(
            f"SELECT replace(id::text, '-', '') FROM {table} WHERE resident_id = ANY(%s::uuid[])"
            " AND community_code = %s AND (ends_on IS NULL OR ends_on > %s) AND deleted_at IS NULL",
            (plain_array(people), giving, today),
        )
        ended: Row = {"ends_on": today, **told}
        changes = {row[0]: ended for row in rows}
        if changes:
            district_edits.edit(pushing, table, changes, dict.fromkeys(changes, by))


def _name(connection: Connection[Any], asking: str, community_code: str) -> str:
    """The other community's name as the asking one has it, or its code."""
    row = connection.execute(
        "SELECT name FROM area WHERE community_code = %s AND level = 'community' AND code = %s AND deleted_at IS NULL"
        " LIMIT 1",
        (asking, community_code),
    ).fetchone()
    return row[0] if row else community_code
