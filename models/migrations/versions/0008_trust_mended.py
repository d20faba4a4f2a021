"""candidates and notices of holidays as the seats know them; alarms that somebody has seen.

Revision 0008 after 0007, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
