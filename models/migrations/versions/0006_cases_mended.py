"""what the cases learned in use.

Revision 0006 after 0005, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _care_due_knows_the_birth()


def _care_due_knows_the_birth() -> None:
    op.add_column("care_due", sa.Column("born_on", sa.Date(), nullable=True))
    op.execute("UPDATE care_due SET born_on = (SELECT birth_date FROM resident WHERE resident.id = resident_id)")


def downgrade() -> None:
    op.drop_column("care_due", "born_on")
