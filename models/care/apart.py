"""A file that keeps nothing of level 4 (L-39): whether this one is such a file, and that none is written into it.

All accounts of a file open it by the same key, so that whoever has one could read with a tool of his own what belongs
to a colleague's team. Who minds keeps level 4 in a second file, the reserved one, with the accounts of the teams alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.guard import guarded_tables
from models.errors import WorldError
from models.rights.writing import Reader, Written
from models.sync.records import Apart, SyncState

_TOLD = "SELECT apart FROM sync_state WHERE apart IS NOT NULL"
_BEGUN = (
    'SELECT 1 FROM journal j CROSS JOIN "{table}" t ON t.id = j.record_id WHERE j.seq BETWEEN ? AND ?'
    " AND j.table_name = '{table}' AND j.op = 'insert' AND t.level = 4 LIMIT 1"
)


def apart(connection: Reader) -> Apart | None:
    """Whether this file keeps nothing of level 4; ``None``: it keeps what its workers are named for."""
    row = connection.execute(_TOLD).fetchone()
    return cast("Apart", row[0]) if row else None


def is_apart(session: Session) -> bool:
    return session.scalar(select(SyncState.apart)) is not None


def require_kept_here(connection: Reader, changes: Iterable[Written]) -> None:
    """Refuse to begin anything of level 4 in a file that keeps none.

    What is here all the same was written before and has not been sent yet: it may be mended so that it can be.

    Raises:
        WorldError: ``level_4_apart``.
    """
    levelled = [each for each in changes if each.table in guarded_tables() and each.op == "insert"]
    if not levelled or apart(connection) is None:
        return
    for each in levelled:
        if connection.execute(_BEGUN.format(table=each.table), (each.first, each.last)).fetchone() is not None:
            raise WorldError("level_4_apart")
