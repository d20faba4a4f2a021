"""Alembic's entry for the district's own tables: runs on the connection that is handed in."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

from sync.server.migrations import DISTRICT
from sync.server.tables import DistrictBase


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
    """Leave alone what belongs to ``models``, and the partitions, which follow their table."""
    return kind != "table" or name in DistrictBase.metadata.tables


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=DistrictBase.metadata,
        version_table=DISTRICT.version_table,
        include_object=_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
