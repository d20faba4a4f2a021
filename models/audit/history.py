"""Values before and after a change, kept for three years after the journal let its row go."""

from __future__ import annotations

import json
from collections.abc import Sequence

from models.audit.trail import Driver

_COLUMNS = "at, worker_id, act_id, table_name, record_id, op, changes"


def keep(driver: Driver, seqs: Sequence[int], *, taken_back: bool = False) -> None:
    """Copy journal rows that are about to leave; what they say of new records, the records say themselves."""
    driver.execute(
        f"INSERT INTO history ({_COLUMNS}, taken_back) SELECT {_COLUMNS}, ? FROM journal"
        " WHERE seq IN (SELECT value FROM json_each(?)) AND changes IS NOT NULL ORDER BY seq",
        (taken_back, json.dumps(list(seqs))),
    )


def forget(driver: Driver, table: str, ids: Sequence[str]) -> None:
    """Let go of what records said before: of persons who are erased, or another community's now."""
    chosen = "(SELECT value FROM json_each(?))"
    driver.execute(
        f"DELETE FROM history WHERE record_id IN {chosen} AND table_name = ?", (json.dumps(list(ids)), table)
    )
