"""what the last of trust keeps.

Revision 0009 after 0008, 2026-11-23. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _how_long_volunteers_served()
    _what_is_sealed()
    op.add_column("station_info", sa.Column("reserved", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("sync_state", sa.Column("apart", sa.String(length=8), nullable=True))
    op.add_column("erasure", sa.Column("street_office", sa.String(length=100), nullable=True))
    op.add_column("erasure", sa.Column("street_number", sa.String(length=60), nullable=True))
    op.add_column("erasure", sa.Column("street_on", sa.Date(), nullable=True))


def _how_long_volunteers_served() -> None:
    op.add_column("care_visit", sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_table(
        "volunteer_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        *_references("volunteer_service", helper_id="helper", noted_by="worker"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_service")),
    )
    for column in ("helper_id", "noted_by"):
        op.create_index(op.f(f"ix_volunteer_service_{column}"), "volunteer_service", [column])


def _what_is_sealed() -> None:
    op.create_table(
        "seal",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", name=op.f("pk_seal")),
    )
    of_level_4 = sa.text("level = 4")
    op.create_index("ix_seal_restricted", "seal", ["table_name"], sqlite_where=of_level_4, postgresql_where=of_level_4)
    op.create_table(
        "seal_total",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("total", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_seal_total")),
    )


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys; the district has none: the merge answers for references, record by record."""
    if op.get_bind().dialect.name == "postgresql":
        return []
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), initially="DEFERRED", deferrable=True
        )
        for column, to in columns.items()
    ]


def downgrade() -> None:
    op.drop_table("seal_total")
    op.drop_table("seal")
    op.drop_column("sync_state", "apart")
    op.drop_column("station_info", "reserved")
    op.drop_table("volunteer_service")
    op.drop_column("care_visit", "minutes")
    for column in ("street_office", "street_number", "street_on"):
        op.drop_column("erasure", column)
