"""contents of attachments of level 4 are kept apart.

Revision 0005 after 0004, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_EVERYBODY = "00000000-0000-0000-0000-000000000000"
_KEYS = {
    "stored_blob": ("community_code", "sha256"),
    "blob_piece": ("community_code", "sha256", "at_byte"),
}


def upgrade() -> None:
    for table, key in _KEYS.items():
        op.add_column(table, sa.Column("subject_id", sa.Uuid(), server_default=_EVERYBODY, nullable=False))
        op.drop_constraint(f"pk_{table}", table, type_="primary")
        op.create_primary_key(f"pk_{table}", table, [*key[:2], "subject_id", *key[2:]])


def downgrade() -> None:
    for table, key in _KEYS.items():
        op.execute(f"DELETE FROM {table} WHERE subject_id <> '{_EVERYBODY}'")
        op.drop_constraint(f"pk_{table}", table, type_="primary")
        op.create_primary_key(f"pk_{table}", table, list(key))
        op.drop_column(table, "subject_id")
