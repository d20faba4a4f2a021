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
    _attachments_have_levels()
    op.add_column("appeal", sa.Column("accused_workers", sa.JSON(none_as_null=True), nullable=True))


def _care_due_knows_the_birth() -> None:
    op.add_column("care_due", sa.Column("born_on", sa.Date(), nullable=True))
    op.execute("UPDATE care_due SET born_on = (SELECT birth_date FROM resident WHERE resident.id = resident_id)")


_OF_FILES = (
    *("appeal", "appeal_step", "notice", "studio_matter", "studio_matter_step"),
    *("mediation", "mediation_party", "mediation_step", "mediation_note", "mediation_agreement", "mediation_paper"),
)
_LEVEL_4 = sa.text("level = 4")


def _attachments_have_levels() -> None:
    """Those of closed files are closed too; the district refused them until now, and they wait to be sent again."""
    op.add_column("attachment", sa.Column("level", sa.Integer(), server_default="2", nullable=False))
    op.add_column("attachment", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_attachment_restricted", "attachment", ["subject_id"], sqlite_where=_LEVEL_4, postgresql_where=_LEVEL_4
    )
    for table in _OF_FILES:
        op.execute(
            f"UPDATE attachment SET level = 4, subject_id = (SELECT file_id FROM {table} WHERE {table}.id = owner_id)"
            f" WHERE owner_table = '{table}' AND owner_id IN (SELECT id FROM {table} WHERE level = 4)"
        )
    op.execute("UPDATE refusal SET upto_seq = 0 WHERE table_name = 'attachment'")


def downgrade() -> None:
    op.drop_column("appeal", "accused_workers")
    op.drop_index("ix_attachment_restricted", "attachment", sqlite_where=_LEVEL_4, postgresql_where=_LEVEL_4)
    op.drop_column("attachment", "subject_id")
    op.drop_column("attachment", "level")
    op.drop_column("care_due", "born_on")
