"""what the cases learned in use.

Revision 0006 after 0005, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by the areas that need a column."""


def downgrade() -> None:
    """Filled by the areas that need a column."""
