"""the district of the first release.

Revision 0001 after nothing, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PARTITIONED = ("audit_entry", "change_log", "edit_history", "push_receipt")
PARTITIONS = 16
PACKED = (
    ("change_log", "payload"),
    ("push_receipt", "receipt"),
    ("snapshot_piece", "payload"),
    ("blob_piece", "content"),
)
"""Compressed or encrypted already: PostgreSQL need not try it again."""


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("peer", sa.String(length=45), nullable=False),
        sa.Column("counts", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("community_code", "id", name=op.f("pk_audit_entry")),
        postgresql_partition_by="HASH (community_code)",
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_table(
        "blob_piece",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at_byte", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "sha256", "at_byte", name=op.f("pk_blob_piece")),
    )
    op.create_table(
        "change_log",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "seq", name=op.f("pk_change_log")),
        postgresql_partition_by="HASH (community_code)",
    )
    op.create_table(
        "community_head",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", name=op.f("pk_community_head")),
    )
    op.create_table(
        "district_info",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_name", sa.String(length=60), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("exchange_key", sa.LargeBinary(), nullable=False),
        sa.Column("token_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_info")),
    )
    op.create_table(
        "edit_history",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.String(length=26), nullable=False),
        sa.Column("edited_by", sa.String(length=32), nullable=False),
        sa.Column("fields", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "record_id", "version", name=op.f("pk_edit_history")),
        postgresql_partition_by="HASH (community_code)",
    )
    op.create_table(
        "enrolled_station",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("exchange_key", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("app_version", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("last_batch", sa.Uuid(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("envelopes_out", sa.Integer(), nullable=False),
        sa.Column("envelopes_in", sa.Integer(), nullable=False),
        sa.Column("envelope_first", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolled_station")),
    )
    op.create_index(op.f("ix_enrolled_station_community_code"), "enrolled_station", ["community_code"], unique=False)
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "moved_record",
        sa.Column("from_community", sa.String(length=12), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("to_community", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("from_community", "record_id", name=op.f("pk_moved_record")),
    )
    op.create_table(
        "push_receipt",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "station_id", "batch", name=op.f("pk_push_receipt")),
        postgresql_partition_by="HASH (community_code)",
    )
    op.create_table(
        "snapshot_piece",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("snapshot", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community_code", "snapshot", "number", name=op.f("pk_snapshot_piece")),
    )
    op.create_table(
        "stored_blob",
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("community_code", "sha256", name=op.f("pk_stored_blob")),
    )
    for table, column in PACKED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")
    for table in PARTITIONED:
        _partition(table)


def _partition(table: str) -> None:
    """By a hash of the community, so that a district of a thousand communities has sixteen middling tables."""
    for part in range(PARTITIONS):
        op.execute(
            f"CREATE TABLE {table}_p{part:02d} PARTITION OF {table}"
            f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
        )


def downgrade() -> None:
    op.drop_table("stored_blob")
    op.drop_table("snapshot_piece")
    op.drop_table("push_receipt")
    op.drop_table("moved_record")
    op.drop_table("enrolment_code")
    op.drop_index(op.f("ix_enrolled_station_community_code"), table_name="enrolled_station")
    op.drop_table("enrolled_station")
    op.drop_table("edit_history")
    op.drop_table("district_info")
    op.drop_table("community_head")
    op.drop_table("change_log")
    op.drop_table("blob_piece")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    op.drop_table("audit_entry")
