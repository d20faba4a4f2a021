"""where closed files were begun, and the marks of stations.

Revision 0004 after 0003, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def upgrade() -> None:
    op.create_table(
        "begun_file",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("file_id", "station_id", name=op.f("pk_begun_file")),
    )
    op.create_index(op.f("ix_begun_file_station_id"), "begun_file", ["station_id"])
    op.add_column("enrolled_station", sa.Column("mark", sa.String(length=4), nullable=True))
    _mark_stations()
    op.create_index("ix_enrolled_station_mark", "enrolled_station", ["community_code", "mark"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_enrolled_station_mark", table_name="enrolled_station")
    op.drop_column("enrolled_station", "mark")
    op.drop_index(op.f("ix_begun_file_station_id"), table_name="begun_file")
    op.drop_table("begun_file")


def _mark_stations() -> None:
    """Give each station of a community its letters, in the order of their enrolment; revoked ones have theirs too."""
    connection = op.get_bind()
    station = sa.table(
        "enrolled_station",
        *(sa.column(name) for name in ("id", "community_code", "enrolled_at", "mark")),
    )
    order = (station.c.community_code, station.c.enrolled_at, station.c.id)
    given: Counter[str] = Counter()
    for id_, community in connection.execute(sa.select(station.c.id, station.c.community_code).order_by(*order)).all():
        connection.execute(sa.update(station).where(station.c.id == id_).values(mark=_mark(given[community])))
        given[community] += 1


def _mark(n: int) -> str:
    letters = ""
    n += 1
    while n:
        n, at = divmod(n - 1, len(_LETTERS))
        letters = _LETTERS[at] + letters
    return letters
