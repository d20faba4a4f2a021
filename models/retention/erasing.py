"""What an approved list says goes, wherever the list arrives: here, on the other PCs, in a restored file.

Triggers note lists that are carried out; before the transaction ends their records are emptied (``settle_erasing``).
What was put aside elsewhere in the profile follows afterwards (``models.station.erasures``).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.retention.mentions import rename
from models.retention.records import Going
from models.retention.rules import BELONGING, FIGURES, KINDS, RULES
from models.retention.scrubbing import scrub
from models.search.index import DbConnection, driver

DUE, LEFT = "erasing_due", "erasing_left"
"""Lists whose records are still to be emptied; and lists after which the file is still to be put in order."""
_AT_ONCE = 500


def erasing_objects() -> dict[str, str]:
    return {name: f"CREATE TABLE {name} (erasure_id TEXT PRIMARY KEY) WITHOUT ROWID" for name in (DUE, LEFT)}


def erasing_triggers() -> dict[str, str]:
    note = f"BEGIN INSERT INTO {DUE} VALUES ({{}}) ON CONFLICT DO NOTHING; END"
    heads = {
        "erasing_list": ("AFTER INSERT ON erasure WHEN NEW.done_at IS NOT NULL", "NEW.id"),
        "erasing_done": ("AFTER UPDATE OF done_at ON erasure WHEN NEW.done_at IS NOT NULL", "NEW.id"),
        "erasing_record": ("AFTER INSERT ON erased WHEN NEW.kept IS NULL", "NEW.erasure_id"),
        "erasing_let_go": ("AFTER UPDATE OF kept ON erased WHEN NEW.kept IS NULL", "NEW.erasure_id"),
    }
    return {name: f"CREATE TRIGGER {name} {head} {note.format(of)}" for name, (head, of) in heads.items()}


def note_again(connection: DbConnection, table: str, ids: Collection[str]) -> None:
    """Records of ``table`` came anew: those that were erased go again before the transaction ends."""
    if not connection.execute("SELECT 1 FROM erased LIMIT 1").fetchone():
        return
    connection.execute(
        f"INSERT INTO {DUE} SELECT DISTINCT erasure_id FROM erased WHERE record_id IN (SELECT value FROM json_each(?))"
        " AND table_name = ? AND kept IS NULL ON CONFLICT DO NOTHING",
        (json.dumps(sorted(ids)), table),
    )


def settle_erasing(session: Session, today: date, *, new_day: bool) -> frozenset[str]:
    """Before a transaction ends: empty what lists that are carried out name; return the tables."""
    connection = driver(session)
    lists = connection.execute(
        f"SELECT d.erasure_id, e.going FROM {DUE} d LEFT JOIN erasure e"
        " ON e.id = d.erasure_id AND e.done_at IS NOT NULL AND e.deleted_at IS NULL"
    ).fetchall()
    if not lists:
        return frozenset()
    touched = {table for id_, going in lists if going for table in carry_out(connection, id_, Going(going))}
    connection.execute(f"DELETE FROM {DUE}")
    return frozenset(touched)


def carry_out(connection: DbConnection, erasure_id: str, going: Going) -> set[str]:
    """Empty the records of one list; return their tables."""
    rows = connection.execute(
        "SELECT table_name, record_id FROM erased WHERE erasure_id = ? AND kept IS NULL AND deleted_at IS NULL",
        (erasure_id,),
    )
    by_table: defaultdict[str, list[str]] = defaultdict(list)
    for table, id_ in rows.fetchall():
        by_table[table].append(id_)
    renamed = rename(connection, erasure_id)
    known = {table: ids for table, ids in by_table.items() if table in KINDS or table in BELONGING}
    _forget_drafts(connection, known)
    for table in sorted(known, key=lambda name: name == "resident"):
        alive = stays(table, going)
        keeping = FIGURES.get(table, frozenset()) if alive or table == "resident" else ()
        for some in _parts(known[table]):
            scrub(connection, table, some, keeping=keeping if going is Going.ANONYMISE else (), alive=alive)
    if known:
        connection.execute(f"INSERT INTO {LEFT} VALUES (?) ON CONFLICT DO NOTHING", (erasure_id,))
    return set(known) | renamed


_HOUSES = frozenset({"household", "dwelling"})
"""Not of one person: only what is personal in them goes."""


def stays(table: str, going: Going) -> bool:
    """Whether a row stays, emptied, as a figure: a visit that was made, a person who lived in a household."""
    if table in _HOUSES:
        return True
    if table in BELONGING or table == "resident" or going is not Going.ANONYMISE:
        return False
    return not RULES[KINDS[table]].whole


def _parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]


def _forget_drafts(connection: DbConnection, known: dict[str, list[str]]) -> None:
    """Unfinished answers that name somebody who goes, by what the register still says of him, or by his id."""
    people = known.get("resident", [])
    words = {word for id_ in people for word in _words(connection, id_)} | {
        id_ for ids in known.values() for id_ in ids
    }
    drafts: list[tuple[Any, ...]] = connection.execute("SELECT place, worker_id, answers FROM draft").fetchall()
    for place, worker, answers in drafts:
        said = f"{place} {json.dumps(json.loads(answers), ensure_ascii=False)}".replace("-", "")
        if any(word in said for word in words):
            connection.execute("DELETE FROM draft WHERE place = ? AND worker_id = ?", (place, worker))


def _words(connection: DbConnection, resident: str) -> list[str]:
    row = connection.execute("SELECT name, id_no, phone FROM resident WHERE id = ?", (resident,)).fetchone()
    return [word for word in row or () if word]
