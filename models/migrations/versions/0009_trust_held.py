"""what the last of trust keeps.

Revision 0009 after 0008, 2026-11-23. A script never imports today's models.
"""

from __future__ import annotations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
