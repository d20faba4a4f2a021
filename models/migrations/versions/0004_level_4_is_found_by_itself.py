"""level 4 is found by itself.

Revision 0004 after 0003, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARDED = (
    *("care_due", "care_need", "care_pause", "care_team_member", "care_visit", "conflict_card", "crisis"),
    *("membership", "pairing", "proposal_decision", "resident_fact", "reveal"),
)
LEVEL_4 = sa.text("level = 4")


def upgrade() -> None:
    for table in GUARDED:
        op.create_index(
            f"ix_{table}_restricted", table, ["resident_id"], sqlite_where=LEVEL_4, postgresql_where=LEVEL_4
        )
    with op.batch_alter_table("sync_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("workers_told", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("restricted_as_of", sa.String(length=26), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sync_state", schema=None) as batch_op:
        batch_op.drop_column("restricted_as_of")
        batch_op.drop_column("workers_told")
    for table in reversed(GUARDED):
        op.drop_index(f"ix_{table}_restricted", table, sqlite_where=LEVEL_4, postgresql_where=LEVEL_4)
