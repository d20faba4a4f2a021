"""copies of documents that end; the PCs of a community; an index of the audit by alarms in place of one by residents.

Revision 0008 after 0007, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment", sa.Column("expires_on", sa.Date(), nullable=True))
    op.add_column("sync_state", sa.Column("neighbours", sa.JSON(none_as_null=True), nullable=True))
    alarms = sa.text("deed IN ('alarm', 'alarm_seen')")
    op.create_index("ix_station_audit_alarm", "station_audit", ["deed"], sqlite_where=alarms, postgresql_where=alarms)
    op.drop_index("ix_station_audit_resident_id", table_name="station_audit")


def downgrade() -> None:
    op.drop_column("attachment", "expires_on")
    somebody = sa.text("resident_id IS NOT NULL")
    op.create_index(
        "ix_station_audit_resident_id",
        "station_audit",
        ["resident_id"],
        sqlite_where=somebody,
        postgresql_where=somebody,
    )
    op.drop_index("ix_station_audit_alarm", table_name="station_audit")
    op.drop_column("sync_state", "neighbours")
