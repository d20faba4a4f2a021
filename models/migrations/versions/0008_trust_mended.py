"""candidates and notices of holidays as the seats know them; alarms that somebody has seen.

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
    op.add_column("sync_state", sa.Column("neighbours", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("sync_state", "neighbours")
