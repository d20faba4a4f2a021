"""who may sit at a station.

Revision 0003 after 0002, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who worked somewhere before goes on; the operator looks through them once.
    op.add_column("station_worker", sa.Column("state", sa.String(length=8), server_default="allowed", nullable=False))
    op.alter_column("station_worker", "state", server_default=None)
    op.add_column("station_worker", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("station_worker", "decided_at")
    op.drop_column("station_worker", "state")
