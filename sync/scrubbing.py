"""Contents that nothing names any more once records were emptied."""

from __future__ import annotations

from models.station.connection import StationConnection


def orphaned(connection: StationConnection) -> list[str]:
    """Contents that only emptied attachments name any more, by hash."""
    rows = connection.execute(
        "SELECT DISTINCT a.sha256 FROM attachment a WHERE a.deleted_at IS NOT NULL AND a.title = ''"
        " AND NOT EXISTS (SELECT 1 FROM attachment b WHERE b.sha256 = a.sha256 AND b.title <> '')"
    )
    return [row[0] for row in rows.fetchall()]
