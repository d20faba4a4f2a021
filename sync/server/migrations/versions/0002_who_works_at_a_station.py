"""who works at a station.

Revision 0002 after 0001, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "station_worker",
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "worker_id", name=op.f("pk_station_worker")),
    )
    # What was prepared before may hold level 4.
    op.execute("DELETE FROM snapshot_piece")


def downgrade() -> None:
    op.drop_table("station_worker")
