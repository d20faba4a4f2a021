"""Alembic without a configuration file: upgrade a connection, compare it, write the next script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import models.records  # noqa: F401  (the metadata is whole)
from models.base import Base
from models.migrations import LINEAGE, Lineage

STATION_ONLY = frozenset(
    {
        "ix_area_code",
        "ix_resident_birth_date",
        "ix_resident_id_no",
        "ix_resident_name",
        "ix_resident_phone",
        "ix_round_door_sheet_no",
        "ix_visit_at",
        "ix_visit_log_on",
    }
)
"""Indexes of a station's lists and searches. The district asks for none of them, and keeping those of a resident takes
PostgreSQL three times as long as storing the record."""

OF_COMMUNITY = "_of_community"
"""Ends the names of indexes that only a district has: it finds one community among a thousand by them."""


def _config(lineage: Lineage, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(lineage.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def bring_to(connection: Connection, revision: str, lineage: Lineage = LINEAGE) -> None:
    """Upgrade or downgrade to ``revision`` (``base`` for no table at all) in the caller's transaction."""
    opts = {"version_table": lineage.version_table}
    current = MigrationContext.configure(connection, opts=opts).get_current_revision()
    order = ["base", *lineage.revisions]
    back = current is not None and order.index(revision) < order.index(current)
    (command.downgrade if back else command.upgrade)(_config(lineage, connection), revision)


def scripted_revisions(lineage: Lineage = LINEAGE) -> tuple[str, ...]:
    """The revisions as the scripts themselves say, oldest first."""
    scripts = ScriptDirectory.from_config(_config(lineage))
    return tuple(script.revision for script in reversed(list(scripts.walk_revisions())))


def differences(connection: Connection) -> list[Any]:
    """What the tables of ``connection`` lack, or have too much, against the models."""
    known = set(Base.metadata.tables)

    def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
        if kind == "foreign_key_constraint":
            return connection.dialect.name == "sqlite"  # the district judges references by its merge
        if kind == "index" and connection.dialect.name == "postgresql":
            return name not in STATION_ONLY and not (name or "").endswith(OF_COMMUNITY)
        return kind != "table" or name in known

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
    return list(compare_metadata(context, Base.metadata))


def write_next(connection: Connection, revision: str, message: str, lineage: Lineage = LINEAGE) -> Path:
    """Write the script that leads from the tables of ``connection`` to the models; to be read before it is kept."""
    script = command.revision(_config(lineage, connection), message, autogenerate=True, rev_id=revision)
    assert script is not None
    assert not isinstance(script, list)
    return Path(script.path)
