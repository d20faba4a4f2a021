"""who has seen an alarm of an audit, when and why.

Revision 0007 after 0006, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_head", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("audit_head", sa.Column("seen_by", sa.String(length=60), nullable=True))
    op.add_column("audit_head", sa.Column("seen_why", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("audit_head", "seen_why")
    op.drop_column("audit_head", "seen_by")
    op.drop_column("audit_head", "seen_at")
