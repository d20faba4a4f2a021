"""Which matters have to be put together anew: triggers note them, whoever writes.

A matter is an item about one building; where no building is named, of one door, else of one person, else of one
telephone. It is noted when an appeal of it comes, goes, or stands elsewhere than before; when a problem takes one of
them; and when somebody says of two that they are one matter, or are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.cases.files import CLOSED
from models.search.index import DbConnection

NOTED = "cluster_dirty"
"""The table of noted matters, emptied by ``models.solving.cluster_cache``."""
FORM = 1
"""Raised when appeals are put together differently: every station then makes all rows anew."""
_MATTER = (
    "{row}.topic_code || '/' || coalesce({row}.building_id, {row}.dwelling_id, {row}.resident_id,"
    " nullif({row}.contact_phone, ''), {row}.id)"
)
_KEYS = (
    "topic_code", "building_id", "dwelling_id", "resident_id", "contact_phone", "received_at", "level", "deleted_at",
)  # fmt: skip
_DAY = "date({row}.received_at, '+8 hours')"
_NOTE = f"INSERT INTO {NOTED} {{matters}} ON CONFLICT DO NOTHING;"


def cluster_objects() -> dict[str, str]:
    """``cluster_key``: every appeal that everybody may read, by its matter; ``cluster_member`` and ``cluster_now``: the
    open ones of a matter and what they are ranked by; ``item_day``: how many came in on a day about an item, and how
    many of them are open."""
    ranked = "repeats DESC, since, households DESC, cluster"
    return {
        NOTED: f"CREATE TABLE {NOTED} (matter TEXT PRIMARY KEY) WITHOUT ROWID",
        "cluster_key": (
            "CREATE TABLE cluster_key (matter TEXT NOT NULL, appeal_id TEXT NOT NULL, received_at TEXT NOT NULL,"
            " open INTEGER NOT NULL, PRIMARY KEY (matter, appeal_id)) WITHOUT ROWID"
        ),
        "cluster_member": (
            "CREATE TABLE cluster_member (matter TEXT NOT NULL, appeal_id TEXT NOT NULL, cluster TEXT NOT NULL,"
            " received_at TEXT NOT NULL, free INTEGER NOT NULL, PRIMARY KEY (matter, appeal_id)) WITHOUT ROWID"
        ),
        "cluster_member_cluster": "CREATE INDEX cluster_member_cluster ON cluster_member (cluster)",
        "cluster_now": (
            "CREATE TABLE cluster_now (cluster TEXT PRIMARY KEY, topic_code TEXT NOT NULL, item TEXT NOT NULL,"
            " asked TEXT, department TEXT, appeals INTEGER NOT NULL, repeats INTEGER NOT NULL,"
            " since TEXT, households INTEGER NOT NULL, building_id TEXT, communities TEXT NOT NULL) WITHOUT ROWID"
        ),
        "cluster_now_rank": f"CREATE INDEX cluster_now_rank ON cluster_now ({ranked}) WHERE appeals > 0",
        "cluster_now_of": f"CREATE INDEX cluster_now_of ON cluster_now (department, {ranked}) WHERE appeals > 0",
        "item_day": (
            "CREATE TABLE item_day (topic_code TEXT NOT NULL, day TEXT NOT NULL, appeals INTEGER NOT NULL,"
            " open INTEGER NOT NULL, PRIMARY KEY (topic_code, day)) WITHOUT ROWID"
        ),
    }


def note_everything(connection: DbConnection) -> None:
    """Fill what is kept of each appeal, and let the rest be made when the transaction ends, or at the next opening."""
    for table in (NOTED, "cluster_key", "cluster_member", "cluster_now", "item_day"):
        connection.execute(f"DELETE FROM {table}")
    both = "FROM appeal_now AS n JOIN appeal AS a ON a.id = n.appeal_id"
    connection.execute(
        f"INSERT INTO cluster_key SELECT {matter_of('a')}, a.id, a.received_at, n.open {both}"
        f" WHERE n.level < {CLOSED} ORDER BY 1, 2"
    )
    connection.execute(
        f"INSERT INTO item_day SELECT n.topic_code, {_DAY.format(row='n')}, count(*), sum(n.open) FROM appeal_now AS n"
        f" WHERE n.level < {CLOSED} GROUP BY 1, 2"
    )
    connection.execute(f"INSERT INTO {NOTED} SELECT DISTINCT matter FROM cluster_key WHERE open = 1")


def cluster_triggers() -> dict[str, str]:
    """``CREATE TRIGGER`` statements by name."""
    return {
        name: f"CREATE TRIGGER {name} AFTER {event} BEGIN /* {FORM} */\n{body}\nEND"
        for name, event, body in _triggers()
    }


def _triggers() -> Iterator[tuple[str, str, str]]:
    """Each as its name, its event and what it does.

    An appeal whose keys change goes out here, and comes in again when it is folded: every change of them is noted
    there, too (``models.appeals.now_triggers``).
    """
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _KEYS)
    gone = f"DELETE FROM cluster_key WHERE matter = {matter_of('OLD')} AND appeal_id = OLD.id;"
    linked = " UNION ".join(
        f"SELECT {matter_of('a')} FROM appeal_link AS l JOIN appeal AS a ON a.id = l.{other} WHERE l.{end} = OLD.id"
        for end, other in (("appeal_id", "other_id"), ("other_id", "appeal_id"))
    )
    noted = f"SELECT {matter_of('OLD')} UNION {linked}"
    out = f"{gone}\n{_NOTE.format(matters=f'SELECT * FROM ({noted}) WHERE true')}"
    yield "clusters_appeal_update", f"UPDATE ON appeal WHEN {differs}", out
    yield "clusters_appeal_delete", "DELETE ON appeal", out
    named = _NOTE.format(matters=f"SELECT {matter_of('a')} FROM appeal AS a WHERE a.id IN ({{ids}})")
    moved = named.format(ids="NEW.id")
    yield "clusters_appeal_community", "UPDATE OF community_code ON appeal", moved
    yield from _of_the_fold(named.format(ids="NEW.appeal_id"))
    for table, columns in (("problem_appeal", ("appeal_id",)), ("appeal_link", ("appeal_id", "other_id"))):
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            ids = ", ".join(f"{row}.{column}" for row in rows for column in columns)
            yield f"clusters_{table}_{event.lower()}", f"{event} ON {table}", named.format(ids=ids)


def _of_the_fold(named: str) -> Iterator[tuple[str, str, str]]:
    came = (
        f"INSERT INTO cluster_key SELECT {matter_of('a')}, a.id, a.received_at, NEW.open FROM appeal AS a"
        " WHERE a.id = NEW.appeal_id"
        " ON CONFLICT DO UPDATE SET received_at = excluded.received_at, open = excluded.open;"
    )
    counted = (
        f"INSERT INTO item_day VALUES (NEW.topic_code, {_DAY.format(row='NEW')}, 1, NEW.open)"
        " ON CONFLICT DO UPDATE SET appeals = appeals + 1, open = open + excluded.open;"
    )
    uncounted = f"WHERE topic_code = OLD.topic_code AND day = {_DAY.format(row='OLD')}"
    yield "clusters_now_insert", f"INSERT ON appeal_now WHEN NEW.level < {CLOSED}", f"{came}\n{counted}\n{named}"
    yield (
        "clusters_now_delete",
        f"DELETE ON appeal_now WHEN OLD.level < {CLOSED}",
        f"UPDATE item_day SET appeals = appeals - 1, open = open - OLD.open {uncounted};\n"
        f"DELETE FROM item_day {uncounted} AND appeals = 0;",
    )


def matter_of(row: str) -> str:
    """The SQL for the matter of a row of ``appeal``."""
    return _MATTER.format(row=row)
