"""which stations keep nothing of level 4; which tables hold old bytes of what was erased.

Revision 0008 after 0007, 2026-11-23. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrolled_station", sa.Column("apart", sa.String(length=8), nullable=True))
    op.create_table(
        "old_bytes",
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_old_bytes")),
    )
    # What was erased before is not known by table: each that says something may hold some.
    op.execute(
        "INSERT INTO old_bytes (table_name, since) SELECT tablename, now() FROM pg_tables"
        " WHERE schemaname = current_schema()"
        " AND EXISTS (SELECT 1 FROM erasure WHERE done_at IS NOT NULL)"
    )


def downgrade() -> None:
    op.drop_table("old_bytes")
    op.drop_column("enrolled_station", "apart")
