"""rights, audit, disclosures, requests, retention, incidents.

Revision 0007 after 0006, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ACCOUNT_COLUMNS: tuple[sa.Column[Any], ...] = (
    sa.Column("account_id", sa.Uuid(), nullable=True),
    sa.Column("serial", sa.Integer(), server_default="0", nullable=False),
    sa.Column("signing_key", sa.String(length=64), nullable=True),
    sa.Column("must_change", sa.Boolean(), server_default="0", nullable=False),
    sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("former", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("second", sa.JSON(none_as_null=True), nullable=True),
)


def upgrade() -> None:
    op.create_table(
        "station_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("deed", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("before", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_audit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("station_audit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_station_audit_resident_id"),
            ["resident_id"],
            unique=False,
            sqlite_where=sa.text("resident_id IS NOT NULL"),
            postgresql_where=sa.text("resident_id IS NOT NULL"),
        )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.String(length=6), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_record", ["record_id", "table_name"], unique=False)
    op.add_column("sync_state", sa.Column("audit_upto", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sync_state", sa.Column("audit_sent_at", sa.DateTime(timezone=True), nullable=True))

    op.create_table(
        "setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("general", "separate", "written", name="consentkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by_guardian", sa.String(length=60), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_consent_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "channel", sa.Enum("excel", "paper", "file", name="channel", native_enum=False, length=32), nullable=False
        ),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("basis", sa.String(length=20), nullable=True),
        sa.Column("receiver", sa.String(length=100), nullable=True),
        sa.Column("contract_no", sa.String(length=60), nullable=True),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("denied", sa.String(length=200), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_for", sa.String(length=200), nullable=True),
        sa.Column("chosen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["worker.id"],
            name=op.f("fk_disclosure_approved_by_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["worker.id"],
            name=op.f("fk_disclosure_asked_by_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_number"), ["number"], unique=False)

    op.create_table(
        "person_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "see",
                "copy",
                "correct",
                "erase",
                "explain",
                "withdraw",
                "restrict",
                "next_of_kin",
                name="requestkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=True),
        sa.Column("proof", sa.String(length=100), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["worker.id"],
            name=op.f("fk_person_request_decided_by_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_person_request_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_request")),
    )
    with op.batch_alter_table("person_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_request_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_request_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_request_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "privacy_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_privacy_notice_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["told_by"],
            ["worker.id"],
            name=op.f("fk_privacy_notice_told_by_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notice")),
    )
    with op.batch_alter_table("privacy_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_privacy_notice_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_privacy_notice_told_by"), ["told_by"], unique=False)

    op.create_table(
        "rights_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.String(length=24), nullable=False),
        sa.Column("areas", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "scope",
            sa.Enum("grid", "community", "street", "district", name="scope", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["area.id"], name=op.f("fk_rights_grant_grid_id_area"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker.id"],
            name=op.f("fk_rights_grant_worker_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_grant")),
    )
    with op.batch_alter_table("rights_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rights_grant_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rights_grant_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "going",
            sa.Enum("erase", "anonymise", "store_only", name="going", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.String(length=200), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["worker.id"],
            name=op.f("fk_erasure_approved_by_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["worker.id"],
            name=op.f("fk_erasure_proposed_by_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["person_request.id"],
            name=op.f("fk_erasure_request_id_person_request"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_proposed_by"), ["proposed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_request_id"), ["request_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lost_pc",
                "lost_carrier",
                "lost_paper",
                "leaked",
                "tampered",
                name="incidentkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        sa.Column("disclosure_id", sa.Uuid(), nullable=True),
        sa.Column("measures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["disclosure_id"],
            ["disclosure.id"],
            name=op.f("fk_incident_disclosure_id_disclosure"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_disclosure_id"), ["disclosure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_number"), ["number"], unique=False)

    op.create_table(
        "restriction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["person_request.id"],
            name=op.f("fk_restriction_request_id_person_request"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_restriction_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction")),
    )
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_restriction_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_restriction_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "erased",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kept", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["erasure_id"],
            ["erasure.id"],
            name=op.f("fk_erased_erasure_id_erasure"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased")),
    )
    with op.batch_alter_table("erased", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erased_erasure_id"), ["erasure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_erased_record_id"), ["record_id"], unique=False)

    op.create_table(
        "incident_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=True),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["incident.id"],
            name=op.f("fk_incident_step_event_id_incident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_step")),
    )
    with op.batch_alter_table("incident_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_step_event_id"), ["event_id"], unique=False)

    op.create_table(
        "account_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("card", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker.id"],
            name=op.f("fk_account_card_worker_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_card")),
    )
    with op.batch_alter_table("account_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_card_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_card_worker_id"), ["worker_id"], unique=False)
    for column in ACCOUNT_COLUMNS:
        op.add_column("account", column)
    op.create_table(
        "known_account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("signing_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_known_account")),
    )
    op.add_column("station_info", sa.Column("giver_known_at", sa.DateTime(timezone=True), nullable=True))

    if op.get_bind().dialect.name == "postgresql":
        _let_the_district_judge_references()


def _let_the_district_judge_references() -> None:
    """Drop the foreign keys: the merge answers for references, record by record, where a key could only fail a batch."""
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        for key in inspector.get_foreign_keys(table):
            op.drop_constraint(str(key["name"]), table, type_="foreignkey")


def downgrade() -> None:
    op.drop_column("station_info", "giver_known_at")
    op.drop_table("known_account")
    for name in reversed([column.name for column in ACCOUNT_COLUMNS]):
        op.drop_column("account", name)
    with op.batch_alter_table("account_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_card_worker_id"))
        batch_op.drop_index(batch_op.f("ix_account_card_account_id"))
    op.drop_table("account_card")
    with op.batch_alter_table("incident_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_step_event_id"))

    op.drop_table("incident_step")
    with op.batch_alter_table("erased", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erased_record_id"))
        batch_op.drop_index(batch_op.f("ix_erased_erasure_id"))

    op.drop_table("erased")
    with op.batch_alter_table("restriction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_restriction_resident_id"))
        batch_op.drop_index(batch_op.f("ix_restriction_request_id"))

    op.drop_table("restriction")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_number"))
        batch_op.drop_index(batch_op.f("ix_incident_disclosure_id"))

    op.drop_table("incident")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erasure_request_id"))
        batch_op.drop_index(batch_op.f("ix_erasure_proposed_by"))
        batch_op.drop_index(batch_op.f("ix_erasure_number"))
        batch_op.drop_index(batch_op.f("ix_erasure_approved_by"))

    op.drop_table("erasure")
    with op.batch_alter_table("rights_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rights_grant_worker_id"))
        batch_op.drop_index(batch_op.f("ix_rights_grant_grid_id"))

    op.drop_table("rights_grant")
    with op.batch_alter_table("privacy_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_privacy_notice_told_by"))
        batch_op.drop_index(batch_op.f("ix_privacy_notice_resident_id"))

    op.drop_table("privacy_notice")
    with op.batch_alter_table("person_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_request_resident_id"))
        batch_op.drop_index(batch_op.f("ix_person_request_number"))
        batch_op.drop_index(batch_op.f("ix_person_request_decided_by"))

    op.drop_table("person_request")
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_number"))
        batch_op.drop_index(batch_op.f("ix_disclosure_asked_by"))
        batch_op.drop_index(batch_op.f("ix_disclosure_approved_by"))

    op.drop_table("disclosure")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_resident_id"))

    op.drop_table("consent")
    op.drop_table("setting")
    op.drop_column("sync_state", "audit_sent_at")
    op.drop_column("sync_state", "audit_upto")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_record")

    op.drop_table("history")
    with op.batch_alter_table("station_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_station_audit_resident_id"))

    op.drop_table("station_audit")
