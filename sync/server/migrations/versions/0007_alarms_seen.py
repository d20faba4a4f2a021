"""who has seen an alarm of an audit; which stations their incidents ended.

Revision 0007 after 0006, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
