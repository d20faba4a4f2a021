"""what stations audit is kept in the district too, and checked.

Revision 0006 after 0005, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PARTITIONS = 16


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("branch", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alarm", sa.String(length=16), nullable=True),
        sa.Column("alarm_number", sa.BigInteger(), nullable=True),
        sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_audit_head")),
    )
    op.create_index(op.f("ix_audit_head_community_code"), "audit_head", ["community_code"], unique=False)
    op.create_table(
        "audit_line",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "station_id", "branch", "number", name=op.f("pk_audit_line")),
        postgresql_partition_by="HASH (community_code)",
    )
    for part in range(PARTITIONS):
        op.execute(
            f"CREATE TABLE audit_line_p{part:02d} PARTITION OF audit_line"
            f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
        )


def downgrade() -> None:
    op.drop_table("audit_line")
    op.drop_index(op.f("ix_audit_head_community_code"), table_name="audit_head")
    op.drop_table("audit_head")
