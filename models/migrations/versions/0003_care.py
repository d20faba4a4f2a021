"""care: groups, pairings, visits that come due, cadres.

Revision 0003 after 0002, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "care_due",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("phone_counts", sa.Boolean(), nullable=False),
        sa.Column("paused_from", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column(
            "risk", sa.Enum("high", "key", "ordinary", name="risk", native_enum=False, length=32), nullable=False
        ),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.Column("computed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("resident_id", "level", name=op.f("pk_care_due")),
    )
    with op.batch_alter_table("care_due", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_due_changes_on"), ["changes_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_due_due_on"), ["due_on"], unique=False)

    op.create_table(
        "special_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("definition", sa.String(length=500), nullable=True),
        sa.Column("legal_basis", sa.String(length=500), nullable=True),
        sa.Column("visit_every_days", sa.Integer(), nullable=True),
        sa.Column("visit_note", sa.String(length=120), nullable=True),
        sa.Column("tight_days", sa.Integer(), nullable=True),
        sa.Column("tight_when", sa.String(length=200), nullable=True),
        sa.Column("tight_rule", sa.String(length=500), nullable=True),
        sa.Column("crisis_hours", sa.Integer(), nullable=True),
        sa.Column("phone_counts", sa.Boolean(), nullable=False),
        sa.Column("frequency_source", sa.String(length=500), nullable=True),
        sa.Column("sensitivity", sa.Integer(), nullable=False),
        sa.Column("who_may_see", sa.String(length=200), nullable=True),
        sa.Column("seen_by", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("consent", sa.String(length=120), nullable=True),
        sa.Column("auto_rule", sa.String(length=500), nullable=True),
        sa.Column("needs_pairing", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("opened_with", sa.String(length=120), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_group")),
    )
    with op.batch_alter_table("special_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_special_group_code"), ["code"], unique=False)

    op.create_table(
        "cadre_duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "rank",
            sa.Enum("city", "district", "section", name="cadrerank", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "responsible",
                "first_secretary",
                "deputy_secretary",
                "on_site",
                name="dutykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("estate_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("on_site_days", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["estate_id"],
            ["estate.id"],
            name=op.f("fk_cadre_duty_estate_id_estate"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadre_duty")),
    )
    with op.batch_alter_table("cadre_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cadre_duty_estate_id"), ["estate_id"], unique=False)

    op.create_table(
        "care_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("hospital", "away", "other", name="pausereason", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_care_pause_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_pause")),
    )
    with op.batch_alter_table("care_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_pause_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "crisis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_crisis_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis")),
    )
    with op.batch_alter_table("crisis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crisis_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("group_code", sa.String(length=10), nullable=False),
        sa.Column("catalogue", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "died", "moved", "no_longer", "wish", "mistake", name="membershipend", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("evidence", sa.String(length=200), nullable=True),
        sa.Column("consent_kind", sa.String(length=20), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_withdrawn_on", sa.Date(), nullable=True),
        sa.Column("risk", sa.Enum("high", "key", "ordinary", name="risk", native_enum=False, length=32), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_membership_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_group_code"), ["group_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("group_code", sa.String(length=10), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("accepted", "refused", name="proposalanswer", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("rule", sa.String(length=500), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_proposal_decision_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_decision")),
    )
    with op.batch_alter_table("proposal_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_decision_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "resident_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_resident_fact_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_fact")),
    )
    with op.batch_alter_table("resident_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_fact_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "cadre_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=12), nullable=True),
        sa.Column("matter", sa.String(length=200), nullable=True),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("problems", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["duty_id"],
            ["cadre_duty.id"],
            name=op.f("fk_cadre_day_duty_id_cadre_duty"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadre_day")),
    )
    with op.batch_alter_table("cadre_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cadre_day_duty_id"), ["duty_id"], unique=False)

    op.create_table(
        "care_team_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_care_team_member_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker.id"],
            name=op.f("fk_care_team_member_worker_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_team_member")),
    )
    with op.batch_alter_table("care_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_team_member_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_team_member_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "reveal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_reveal_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_reveal_worker_id_worker"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
    )
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reveal_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reveal_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "helper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cadre",
                "party_member",
                "social_worker",
                "community_worker",
                "police",
                "doctor",
                "volunteer",
                "neighbour",
                name="helperkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("absent_from", sa.Date(), nullable=True),
        sa.Column("absent_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["building.id"],
            name=op.f("fk_helper_building_id_building"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["area.id"], name=op.f("fk_helper_grid_id_area"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_helper_unit_id_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_helper_worker_id_worker"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper")),
    )
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helper_building_id"), ["building_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helper_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helper_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helper_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "pairing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role", sa.Enum("primary", "support", name="pairingrole", native_enum=False, length=32), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "handed_over",
                "helper_left",
                "died",
                "moved",
                "no_longer",
                "wish",
                "settled",
                name="pairingend",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("main_needs", sa.String(length=200), nullable=True),
        sa.Column("measures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("emergency_contact", sa.String(length=60), nullable=True),
        sa.Column("emergency_phone", sa.String(length=20), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_pairing_helper_id_helper"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_pairing_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_helper_id"), ["helper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "care_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "manner",
            sa.Enum("door", "phone", "video", "neighbour", "smart", name="caremanner", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column(
            "health", sa.Enum("good", "fair", "poor", name="rating", native_enum=False, length=32), nullable=True
        ),
        sa.Column("mind", sa.Enum("good", "fair", "poor", name="rating", native_enum=False, length=32), nullable=True),
        sa.Column(
            "safety", sa.Enum("good", "fair", "poor", name="rating", native_enum=False, length=32), nullable=True
        ),
        sa.Column(
            "hygiene", sa.Enum("good", "fair", "poor", name="rating", native_enum=False, length=32), nullable=True
        ),
        sa.Column(
            "living", sa.Enum("good", "fair", "poor", name="rating", native_enum=False, length=32), nullable=True
        ),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("handling", sa.Text(), nullable=True),
        sa.Column("referred", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["care_visit.id"],
            name=op.f("fk_care_visit_corrects_id_care_visit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_care_visit_helper_id_helper"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_care_visit_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_care_visit_visit_id_visit"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker.id"],
            name=op.f("fk_care_visit_worker_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_visit")),
    )
    with op.batch_alter_table("care_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_visit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visit_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visit_helper_id"), ["helper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visit_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visit_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visit_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "care_need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("care_visit_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "referred", "done", "dropped", name="needstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("referred_to", sa.String(length=100), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["care_visit_id"],
            ["care_visit.id"],
            name=op.f("fk_care_need_care_visit_id_care_visit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_care_need_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_need")),
    )
    with op.batch_alter_table("care_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_need_care_visit_id"), ["care_visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_need_resident_id"), ["resident_id"], unique=False)

    with op.batch_alter_table("community_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("street_phone", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("key_community", sa.Boolean(), server_default="0", nullable=False))

    with op.batch_alter_table("conflict_card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("resident_id", sa.Uuid(), nullable=True))

    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.add_column(sa.Column("posts", sa.JSON(none_as_null=True), nullable=True))

    if op.get_bind().dialect.name == "postgresql":
        _let_the_district_judge_references()


def _let_the_district_judge_references() -> None:
    """Drop the foreign keys: the merge answers for references, record by record, where a key could only fail a batch."""
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        for key in inspector.get_foreign_keys(table):
            op.drop_constraint(str(key["name"]), table, type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.drop_column("posts")

    with op.batch_alter_table("conflict_card", schema=None) as batch_op:
        batch_op.drop_column("resident_id")
        batch_op.drop_column("level")

    with op.batch_alter_table("community_profile", schema=None) as batch_op:
        batch_op.drop_column("key_community")
        batch_op.drop_column("street_phone")

    with op.batch_alter_table("care_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_need_resident_id"))
        batch_op.drop_index(batch_op.f("ix_care_need_care_visit_id"))

    op.drop_table("care_need")
    with op.batch_alter_table("care_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_visit_worker_id"))
        batch_op.drop_index(batch_op.f("ix_care_visit_visit_id"))
        batch_op.drop_index(batch_op.f("ix_care_visit_resident_id"))
        batch_op.drop_index(batch_op.f("ix_care_visit_helper_id"))
        batch_op.drop_index(batch_op.f("ix_care_visit_corrects_id"))
        batch_op.drop_index(batch_op.f("ix_care_visit_at"))

    op.drop_table("care_visit")
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_resident_id"))
        batch_op.drop_index(batch_op.f("ix_pairing_helper_id"))

    op.drop_table("pairing")
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_helper_worker_id"))
        batch_op.drop_index(batch_op.f("ix_helper_unit_id"))
        batch_op.drop_index(batch_op.f("ix_helper_grid_id"))
        batch_op.drop_index(batch_op.f("ix_helper_building_id"))

    op.drop_table("helper")
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reveal_worker_id"))
        batch_op.drop_index(batch_op.f("ix_reveal_resident_id"))

    op.drop_table("reveal")
    with op.batch_alter_table("care_team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_team_member_worker_id"))
        batch_op.drop_index(batch_op.f("ix_care_team_member_resident_id"))

    op.drop_table("care_team_member")
    with op.batch_alter_table("cadre_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cadre_day_duty_id"))

    op.drop_table("cadre_day")
    with op.batch_alter_table("resident_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_fact_resident_id"))

    op.drop_table("resident_fact")
    with op.batch_alter_table("proposal_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_decision_resident_id"))

    op.drop_table("proposal_decision")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_resident_id"))
        batch_op.drop_index(batch_op.f("ix_membership_group_code"))

    op.drop_table("membership")
    with op.batch_alter_table("crisis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_crisis_resident_id"))

    op.drop_table("crisis")
    with op.batch_alter_table("care_pause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_pause_resident_id"))

    op.drop_table("care_pause")
    with op.batch_alter_table("cadre_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cadre_duty_estate_id"))

    op.drop_table("cadre_duty")
    with op.batch_alter_table("special_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_special_group_code"))

    op.drop_table("special_group")
    with op.batch_alter_table("care_due", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_due_due_on"))
        batch_op.drop_index(batch_op.f("ix_care_due_changes_on"))

    op.drop_table("care_due")
