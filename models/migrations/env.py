"""Alembic's entry: runs on the connection that is handed in, whatever database it belongs to."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

import models.records  # noqa: F401  (the metadata is whole)
from models.base import Base, UtcDateTime


def _rendered(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Scripts stay readable when today's types are gone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
    """Leave alone what an extension of the station file makes (the search index)."""
    return kind != "table" or name in Base.metadata.tables


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_rendered,
        include_object=_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
