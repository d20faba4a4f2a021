"""Which appeals have to be folded anew: triggers note them, whoever writes.

An appeal stands where its own steps say; its deadline rests on the holidays that its community knew, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from models.base import Base
from models.calendar import national
from models.search.index import DbConnection

NOTED = "appeal_dirty"
"""The table of noted appeals, emptied by ``models.appeals.now_cache``."""
FOLD = 5
"""Raised when appeals fold differently: every station then makes all rows anew."""
_BOOKKEEPING = frozenset({"id", "community_code", "created_at", "created_by", "edited_at", "edited_by", "version"})
_ONCE = "ON CONFLICT DO NOTHING"
_REACH = "CASE WHEN {row}.community_code LIKE '%000000' THEN 6 WHEN {row}.community_code LIKE '%000' THEN 9 ELSE 12 END"
"""How much of a code those share for whom a notice holds: the district's, the street's, or the community's own."""
_RESTS_ON = (
    "SELECT n.appeal_id FROM appeal_now AS n CROSS JOIN appeal AS a ON a.id = n.appeal_id"
    f" WHERE substr(a.community_code, 1, {_REACH}) = substr({{row}}.community_code, 1, {_REACH})"
    " AND (n.open = 1 OR (n.closed_at >= {row}.created_at AND n.received_at < ({row}.year + 1) || '-01-09'"
    " AND coalesce(n.due_at, '9') >= ({row}.year - 1) || '-12-23'))"
)
"""Appeals for which the notice holds: open ones, and those that were closed when it was known (it may come later than
they, by sync), if their term touches the year and the week at either end of it of which the notice may speak."""
_WATCHED = {
    "appeal": "SELECT {row}.id WHERE true",
    "appeal_step": "SELECT {row}.appeal_id WHERE true",
    "holiday_notice": _RESTS_ON,
}
"""By table: which appeals are noted when a row of it is written."""


def now_objects() -> dict[str, str]:
    return {NOTED: f"CREATE TABLE {NOTED} (appeal_id TEXT PRIMARY KEY) WITHOUT ROWID"}


def note_all(connection: DbConnection) -> None:
    """Let every row be made anew when the transaction ends, or at the next opening."""
    connection.execute("DELETE FROM appeal_now")
    connection.execute(f"INSERT INTO {NOTED} SELECT id FROM appeal WHERE true {_ONCE}")


def now_triggers() -> dict[str, str]:
    """``CREATE TRIGGER`` statements by name; they differ, and so all is made anew, with other shipped holidays."""
    return dict(_all_triggers())


def _all_triggers() -> Iterator[tuple[str, str]]:
    mark = f"/* {FOLD} {_calendar_mark()} */"
    for table, selection in _WATCHED.items():
        columns = [c.name for c in Base.metadata.tables[table].columns if c.name not in _BOOKKEEPING]
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
        for event, head, when, rows in (
            ("insert", "INSERT", "true", ("NEW",)),
            ("update", "UPDATE", differs, ("OLD", "NEW")),
            ("delete", "DELETE", "true", ("OLD",)),
        ):
            name = f"appeals_{table}_{event}"
            noted = [selection.format(row=row) for row in rows]
            body = "\n".join(f"INSERT INTO {NOTED} {each} {_ONCE};" for each in noted)
            yield name, f"CREATE TRIGGER {name} AFTER {head} ON {table} WHEN {when} BEGIN {mark}\n{body}\nEND"


def _calendar_mark() -> str:
    shipped = national()
    days = [*sorted(shipped.off), "", *sorted(shipped.work), "", *sorted(shipped.official)]
    return sha256(" ".join(map(str, days)).encode()).hexdigest()[:12]
