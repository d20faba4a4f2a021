"""Which rows are sealed, and the triggers that seal them in the transaction of each write (L-53, L-54).

Sealed are all rows that say who may do what (roles, grants, accounts, care teams, closed files, the catalogue of
groups, settings), and of every record of level 3 or 4 its level and whose it is. The triggers call what only
connections of this program have: no road through the program can forget a seal, and a foreign tool that takes the
triggers away leaves rows whose seals do not hold (``models.station.seals``).

**What this cannot do.** Who has the station key and knows this program can compute seals; who has an older copy of
the file can put an older row back together with its seal and total. Either is told elsewhere only: the district
judges roles by what it knows itself, and the audit, whose end backups and the district note, tells of no such act.

What is sealed changes with a revision of the tables only: its upgrade seals everything anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.care.guard import guarded_tables
from models.station.connection import StationConnection

FROM_LEVEL, OF_LEVEL_4 = 3, ".4"
_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "worker": ("role", "posts", "grid_id", "leads_grid", "active", "deleted_at"),
    "rights_grant": (
        "worker_id", "deed", "areas", "scope", "grid_id", "level", "starts_on", "ends_on", "deleted_at",
    ),
    "care_team_member": ("worker_id", "resident_id", "level", "starts_on", "ends_on", "deleted_at"),
    "file_member": ("worker_id", "file_id", "level", "starts_on", "ends_on", "deleted_at"),
    "special_group": ("code", "sensitivity", "seen_by", "active", "opened_with", "deleted_at"),
    "setting": ("key", "value", "deleted_at"),
    "account": ("worker_id", "account_id", "signing_key", "second"),
    "known_account": ("worker_id", "signing_key"),
    "station_info": ("community_code", "giver_known_at", "reserved"),
}  # fmt: skip
_KEYS = {"account": "tag", "known_account": "account_id", "station_info": "profile_id"}
_SUBJECTS = ("resident_id", "file_id", "subject_id")


@dataclass(frozen=True)
class Sealed:
    """One table: its key, what of it is sealed, and whether only from level 3 on."""

    table: str
    key: str
    columns: tuple[str, ...]
    levelled: bool = False

    @property
    def where(self) -> str:
        """The condition, over the row itself, that a row is sealed."""
        return f"level >= {FROM_LEVEL}" if self.levelled else "1"

    @property
    def level(self) -> str:
        """What the seal says of the level beside itself: what is lowered from 4 is looked for at each opening."""
        return "level" if "level" in self.columns else "NULL"

    @property
    def totals(self) -> tuple[str, ...]:
        """Seals of level 4 have a total of their own, so that it can be proven without reading all the others."""
        return (self.table, f"{self.table}{OF_LEVEL_4}") if self.level == "level" else (self.table,)


@cache
def sealed_tables() -> Mapping[str, Sealed]:
    rights = {name: Sealed(name, _KEYS.get(name, "id"), columns) for name, columns in _RIGHTS.items()}
    levels = {
        name: Sealed(name, "id", (_subject(set(record.__table__.columns.keys())), "level"), levelled=True)
        for name, record in sorted(guarded_tables().items())
        if name not in rights
    }
    return {**rights, **levels}


def _subject(columns: set[str]) -> str:
    return next(name for name in _SUBJECTS if name in columns)


def offer_seal_functions(connection: StationConnection) -> None:
    connection.create_function("lianglin_seal", -1, connection.sealer.seal)
    connection.create_function("lianglin_seal_again", -1, connection.sealer.sealed_again)
    connection.create_function("lianglin_seal_total", 4, connection.sealer.total)


def seal_triggers() -> dict[str, str]:
    """The text of each trigger by its name."""
    of_rows = {name: text for each in sealed_tables().values() for name, text in _of_rows(each)}
    return {**of_rows, **dict(_of_totals())}


def _of_rows(each: Sealed) -> Iterator[tuple[str, str]]:
    table, columns = each.table, ", ".join(each.columns)
    here = f"table_name = '{table}' AND record_id ="
    new = ", ".join(f"NEW.{name}" for name in each.columns)
    level = "NEW.level" if each.level == "level" else "NULL"
    old = ", ".join(f"OLD.{name}" for name in each.columns)
    put = (
        f"INSERT INTO seal (table_name, record_id, level, seal) SELECT '{table}', NEW.{each.key}, {level},"
        " {seal} WHERE {where}\n"
        "ON CONFLICT (table_name, record_id) DO UPDATE SET level = excluded.level, seal = excluded.seal;"
    )
    high = f"NEW.{each.where}" if each.levelled else each.where
    first = put.format(seal=f"lianglin_seal('{table}', NEW.{each.key}, {new})", where=high)
    before = f"(SELECT seal FROM seal WHERE {here} OLD.{each.key})"
    known = f"({before} IS NOT NULL{f' OR OLD.level < {FROM_LEVEL}' if each.levelled else ''})"  # else it was put in
    seal = f"lianglin_seal_again('{table}', NEW.{each.key}, {before}, {old}, {new})"
    again = put.format(seal=seal, where=f"{high} AND {known}")
    gone = f"DELETE FROM seal WHERE {here} OLD.{each.key}"
    on_insert, on_update, on_delete = "", "", ""
    if each.levelled:
        on_insert = f" WHEN NEW.{each.where}"
        on_update = f" WHEN OLD.{each.where} OR NEW.{each.where}"
        on_delete = f" WHEN OLD.{each.where}"
    lowered = f"{gone} AND NEW.level < {FROM_LEVEL};\n" if each.levelled else ""
    yield _trigger(f"seal_{table}_insert", f"AFTER INSERT ON {table}{on_insert}", first)
    yield _trigger(f"seal_{table}_update", f"AFTER UPDATE OF {columns} ON {table}{on_update}", lowered + again)
    yield _trigger(f"seal_{table}_delete", f"AFTER DELETE ON {table}{on_delete}", f"{gone};")


def _of_totals() -> Iterator[tuple[str, str]]:
    moved = (
        "UPDATE seal_total SET total = lianglin_seal_total(table_name, total, {before}, {after})"
        f" WHERE table_name = {{row}}.table_name || iif({{row}}.level = 4, '{OF_LEVEL_4}', '');"
    )
    added = moved.format(row="NEW", before="NULL", after="NEW.seal")
    taken = moved.format(row="OLD", before="OLD.seal", after="NULL")
    for when, body in (("INSERT", added), ("UPDATE", f"{taken}\n{added}"), ("DELETE", taken)):
        yield _trigger(f"seal_total_{when.lower()}", f"AFTER {when} ON seal", body)


def _trigger(name: str, head: str, body: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {head} BEGIN\n{body}\nEND"
