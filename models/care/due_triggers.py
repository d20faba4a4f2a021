"""Which residents have to be looked at again by the visit engine: triggers note them, whoever writes.

Everything that the engine reads is watched. A rule for a tighter norm reads facts of the whole household, so whatever
changes one member notes all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.base import Base
from models.search.index import DbConnection

NOTED = "care_dirty"
"""The table of noted residents, emptied by ``models.care.due_cache``."""
DAY = "care_due_day"
"""The table whose one row says for which day all rows were brought up to date last."""
_BOOKKEEPING = frozenset({"id", "community_code", "created_at", "created_by", "edited_at", "edited_by", "version"})


def due_objects() -> dict[str, str]:
    return {
        NOTED: f"CREATE TABLE {NOTED} (resident_id TEXT PRIMARY KEY) WITHOUT ROWID",
        DAY: f"CREATE TABLE {DAY} (one INTEGER PRIMARY KEY CHECK (one = 1), day TEXT NOT NULL)",
    }


def note_everybody(connection: DbConnection) -> None:
    """Let the whole cache be made anew when the transaction ends, or at the next opening."""
    connection.execute("DELETE FROM care_due")
    connection.execute(f"INSERT INTO {NOTED} SELECT DISTINCT resident_id FROM membership WHERE true {_ONCE}")


def due_triggers() -> dict[str, str]:
    """``CREATE TRIGGER`` statements by name."""
    return dict(_all_triggers())


_ONCE = "ON CONFLICT DO NOTHING"
_ANYBODY = "EXISTS (SELECT 1 FROM membership)"
"""An import into a station that cares for nobody yet pays nothing."""
_OWN = ("SELECT {row}.resident_id WHERE true",)
_MEMBERS = "SELECT m.resident_id FROM membership m WHERE m.resident_id IN ({ids})"
_HOUSEHOLD = _MEMBERS.format(ids="SELECT resident_id FROM residency WHERE household_id = {row}.household_id")
_HOUSEMATES = (
    "SELECT mate.resident_id FROM residency own JOIN residency mate ON mate.household_id = own.household_id"
    " WHERE own.resident_id = {row}."
)
_MET = (
    "SELECT coalesce(r.merged_into_id, r.id) FROM resident r WHERE r.id IN"
    " ({row}.met_resident_id, (SELECT met_resident_id FROM visit WHERE id = {row}.corrects_id))"
)
_WATCHED: dict[str, tuple[str, ...]] = {
    "membership": _OWN,
    "care_pause": _OWN,
    "crisis": _OWN,
    "care_visit": (
        *_OWN,
        "SELECT resident_id FROM care_visit WHERE id = {row}.corrects_id",
        "SELECT merged_into_id FROM resident WHERE id = {row}.resident_id AND merged_into_id IS NOT NULL",
    ),
    "resident_fact": (*_OWN, _MEMBERS.format(ids=_HOUSEMATES + "resident_id")),
    "residency": (_HOUSEHOLD, _MEMBERS.format(ids="{row}.resident_id")),
    "resident": (_MEMBERS.format(ids="{row}.id, {row}.merged_into_id"), _MEMBERS.format(ids=_HOUSEMATES + "id")),
    "visit": (_MEMBERS.format(ids=_MET),),
    "special_group": ("SELECT resident_id FROM membership WHERE group_code = {row}.code",),
}
"""By table: who is noted when a row of it is written."""


def _all_triggers() -> Iterator[tuple[str, str]]:
    for table, selections in _WATCHED.items():
        columns = [c.name for c in Base.metadata.tables[table].columns if c.name not in _BOOKKEEPING]
        differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
        always = _ANYBODY if table in ("resident", "residency", "visit", "resident_fact") else "true"
        for event, head, when, rows in (
            ("insert", "INSERT", always, ("NEW",)),
            ("update", f"UPDATE OF {', '.join(columns)}", f"{always} AND ({differs})", ("OLD", "NEW")),
            ("delete", "DELETE", always, ("OLD",)),
        ):
            name = f"care_{table}_{event}"
            # A new resident has no housemates yet, and gets each of them by a residency.
            wanted = selections[:1] if table == "resident" and event == "insert" else selections
            body = (f"INSERT INTO {NOTED} {each.format(row=row)} {_ONCE};" for row in rows for each in wanted)
            yield name, f"CREATE TRIGGER {name} AFTER {head} ON {table} WHEN {when} BEGIN\n" + "\n".join(body) + "\nEND"
