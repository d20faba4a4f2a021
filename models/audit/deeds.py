"""What is audited: the kinds of lines, and which one an act is."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

YEARS = 3
"""So long a line is kept at the least: L-31 asks for six months, the register of what left for three years (L-09)."""


class Audited(StrEnum):
    """The deed of a line; stored by value, also in the district."""

    BEGIN = "begin"
    """The first line of a chain, or the first after lines were cut off by age."""
    LOG_IN = "log_in"
    LOG_IN_FAILED = "log_in_failed"
    RECOVERED = "recovered"
    """Opened with a printed code."""
    LOG_OUT = "log_out"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNLOCK_FAILED = "unlock_failed"
    LOOK = "look"
    """Opened a page, or asked for a record, of level 4."""
    REVEAL = "reveal"
    EDIT = "edit"
    IMPORT = "import"
    UNDO = "undo"
    EXPORT = "export"
    PRINT = "print"
    GRANT = "grant"
    """Roles, rights, accounts, care teams, closed files: who may do or see what."""
    SETTINGS = "settings"
    KEYS = "keys"
    """Passwords, second factors, recovery codes, the station key."""
    ERASE = "erase"
    REFUSED = "refused"
    """What somebody may not."""
    BACKUP = "backup"
    RESTORE = "restore"
    CHECK = "check"
    READ_AUDIT = "read_audit"
    ALARM = "alarm"
    """A check found the audit otherwise than it was written."""
    ALARM_SEEN = "alarm_seen"
    """Somebody answers for an alarm, with a word why."""
    CUT = "cut"
    """Lines that are old enough to go went."""


_BY_TABLE = (
    ({"erasure", "erased"}, Audited.ERASE),
    ({"reveal"}, Audited.REVEAL),
    ({"rights_grant", "account_card", "care_team_member", "file_member"}, Audited.GRANT),
    ({"setting", "community_profile"}, Audited.SETTINGS),
)
_BY_KIND = (
    ("print", Audited.PRINT),
    ("export", Audited.EXPORT),
    ("import", Audited.IMPORT),
    ("password", Audited.KEYS),
    ("grant", Audited.GRANT),
)
_OF_A_WORKER = frozenset({"role", "posts", "grid_id", "active", "deleted_at"})
"""Columns that decide what he may do."""
REFUSALS = frozenset(
    {
        "not_allowed", "only_secretary", "not_on_team", "not_on_file", "not_yours_to_open", "undo_not_yours",
        "accused_worker", "seat_appends", "not_approved",
    }
)  # fmt: skip
"""Codes of errors that say: you may not."""


def deed_of_act(kind: str, tables: Collection[str], columns: Collection[str], channel: str | None = None) -> Audited:
    """Which deed an act was, by its kind, the tables it wrote, and for a single record the columns.

    Args:
        channel: of the disclosure that the act registered.
    """
    if channel is not None:
        return Audited.PRINT if channel == "paper" else Audited.EXPORT
    for part, deed in _BY_KIND:
        if part in kind:
            return deed
    for some, deed in _BY_TABLE:
        if not some.isdisjoint(tables):
            return deed
    return Audited.GRANT if "worker" in tables and not _OF_A_WORKER.isdisjoint(columns) else Audited.EDIT
