"""studio, mediation, appeals, whistles, problems.

Revision 0005 after 0004, 2026-11-22. A script never imports today's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeal_now",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("class_code", sa.String(length=4), nullable=False),
        sa.Column("topic_code", sa.String(length=8), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "visit",
                "studio",
                "counter",
                "phone",
                "meeting",
                "hotline",
                "online",
                name="source",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("first_contact_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("yellow_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("redone", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.String(length=10), nullable=True),
        sa.Column("stray", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.String(length=20), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_appeal_now")),
    )
    with op.batch_alter_table("appeal_now", schema=None) as batch_op:
        batch_op.create_index("ix_appeal_now_building", ["building_id", "received_at", "level", "state"], unique=False)
        batch_op.create_index("ix_appeal_now_class", ["class_code", "received_at", "level", "state"], unique=False)
        batch_op.create_index("ix_appeal_now_counts", ["state", "level"], unique=False)
        batch_op.create_index("ix_appeal_now_department", ["department", "received_at", "level", "state"], unique=False)
        batch_op.create_index(
            "ix_appeal_now_figures",
            [
                "received_at",
                "level",
                "class_code",
                "topic_code",
                "department",
                "outcome",
                "on_time",
                "satisfaction",
                "state",
                "open",
                "due_at",
                "building_id",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_appeal_now_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "ix_appeal_now_first_contact", ["first_contact_id", "received_at", "level", "state"], unique=False
        )
        batch_op.create_index(
            "ix_appeal_now_open",
            [
                "paused",
                "due_at",
                "appeal_id",
                "yellow_at",
                "state",
                "level",
                "file_id",
                "department",
                "class_code",
                "topic_code",
                "source",
                "building_id",
                "resident_id",
                "first_contact_id",
                "received_at",
            ],
            unique=False,
            sqlite_where=sa.text("open = 1"),
            postgresql_where=sa.text("open"),
        )
        batch_op.create_index("ix_appeal_now_received", ["received_at", "appeal_id", "level", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_now_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            "ix_appeal_now_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )
        batch_op.create_index("ix_appeal_now_source", ["source", "received_at", "level", "state"], unique=False)
        batch_op.create_index("ix_appeal_now_state", ["state", "received_at", "level"], unique=False)
        batch_op.create_index(
            "ix_appeal_now_stray",
            ["stray", "appeal_id"],
            unique=False,
            sqlite_where=sa.text("stray > 0"),
            postgresql_where=sa.text("stray > 0"),
        )
        batch_op.create_index("ix_appeal_now_topic", ["topic_code", "received_at", "level", "state"], unique=False)

    op.create_table(
        "appeal_topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("class_code", sa.String(length=4), nullable=False),
        sa.Column("class_name", sa.String(length=40), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("item_name", sa.String(length=60), nullable=False),
        sa.Column("default_department", sa.String(length=100), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column(
            "clock", sa.Enum("calendar", "working", "hours", name="clock", native_enum=False, length=32), nullable=False
        ),
        sa.Column("petition", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_topic")),
    )
    with op.batch_alter_table("appeal_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_topic_item_code"), ["item_code"], unique=False)

    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "community",
                "street",
                "district",
                "utility",
                "property",
                "other",
                name="departmentkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("leader", sa.String(length=60), nullable=True),
        sa.Column("contact", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("daily_problem", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
    )
    op.create_table(
        "holiday_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_notice")),
    )
    op.create_table(
        "problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "level", sa.Enum("day", "week", "month", name="problemlevel", native_enum=False, length=32), nullable=False
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("lead", sa.String(length=60), nullable=True),
        sa.Column("participants", sa.String(length=300), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_on"), ["on"], unique=False)

    op.create_table(
        "red_meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("joint", "dispatch", "special", name="meetingkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=60), nullable=True),
        sa.Column("present", sa.String(length=300), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_meeting")),
    )
    op.create_table(
        "studio_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("theme", sa.String(length=120), nullable=True),
        sa.Column("opens", sa.String(length=5), nullable=False),
        sa.Column("closes", sa.String(length=5), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("off_reason", sa.String(length=200), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_session")),
    )
    with op.batch_alter_table("studio_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_studio_session_on"), ["on"], unique=False)

    op.create_table(
        "unit_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("source_table", sa.String(length=40), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_point")),
    )
    with op.batch_alter_table("unit_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_point_department"), ["department"], unique=False)

    op.create_table(
        "achievement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["problem.id"],
            name=op.f("fk_achievement_problem_id_problem"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement")),
    )
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_achievement_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "problem_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=False),
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
            ["problem_id"],
            ["problem.id"],
            name=op.f("fk_problem_step_problem_id_problem"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_step")),
    )
    with op.batch_alter_table("problem_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_step_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "file_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker.id"],
            name=op.f("fk_file_member_worker_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_member")),
    )
    with op.batch_alter_table("file_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_member_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "ix_file_member_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )
        batch_op.create_index(batch_op.f("ix_file_member_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "studio_officer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["worker.id"],
            name=op.f("fk_studio_officer_worker_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_officer")),
    )
    with op.batch_alter_table("studio_officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_studio_officer_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "log_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("target_table", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["log_id"],
            ["visit_log.id"],
            name=op.f("fk_log_link_log_id_visit_log"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_link")),
    )
    with op.batch_alter_table("log_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_link_log_id"), ["log_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_link_target_id"), ["target_id"], unique=False)

    op.create_table(
        "studio_shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absence", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["studio_officer.id"],
            name=op.f("fk_studio_shift_officer_id_studio_officer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["studio_session.id"],
            name=op.f("fk_studio_shift_session_id_studio_session"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_shift")),
    )
    with op.batch_alter_table("studio_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_studio_shift_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_studio_shift_session_id"), ["session_id"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "visit",
                "studio",
                "counter",
                "phone",
                "meeting",
                "hotline",
                "online",
                name="source",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_table", sa.String(length=40), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_contact_id", sa.Uuid(), nullable=False),
        sa.Column("first_contact", sa.String(length=60), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("dwelling_id", sa.Uuid(), nullable=True),
        sa.Column("contact_name", sa.String(length=60), nullable=True),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("companions", sa.Integer(), nullable=True),
        sa.Column("representative", sa.String(length=60), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("accusation", sa.Boolean(), nullable=False),
        sa.Column("accused", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("topic_code", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=True),
        sa.Column(
            "urgency",
            sa.Enum("ordinary", "urgent", "emergency", name="urgency", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("materials", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column(
            "clock", sa.Enum("calendar", "working", "hours", name="clock", native_enum=False, length=32), nullable=False
        ),
        sa.Column("earlier_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["building.id"],
            name=op.f("fk_appeal_building_id_building"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
            name=op.f("fk_appeal_dwelling_id_dwelling"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"],
            ["appeal.id"],
            name=op.f("fk_appeal_earlier_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_appeal_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_building_id"), ["building_id"], unique=False)
        batch_op.create_index("ix_appeal_contact_phone", ["contact_phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_dwelling_id"), ["dwelling_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_first_contact_id"), ["first_contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            "ix_appeal_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )
        batch_op.create_index(batch_op.f("ix_appeal_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_topic_code"), ["topic_code"], unique=False)

    op.create_table(
        "studio_matter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("queue_no", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("hazard", "case", "dispute", "service", name="matterkind", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("dwelling_id", sa.Uuid(), nullable=True),
        sa.Column("contact_name", sa.String(length=60), nullable=True),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("violence", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
            name=op.f("fk_studio_matter_dwelling_id_dwelling"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_studio_matter_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["studio_session.id"],
            name=op.f("fk_studio_matter_session_id_studio_session"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_matter")),
    )
    with op.batch_alter_table("studio_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_studio_matter_came_at"), ["came_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_studio_matter_dwelling_id"), ["dwelling_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_studio_matter_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_studio_matter_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            "ix_studio_matter_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )
        batch_op.create_index(batch_op.f("ix_studio_matter_session_id"), ["session_id"], unique=False)

    op.create_table(
        "appeal_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["appeal.id"],
            name=op.f("fk_appeal_link_appeal_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["appeal.id"],
            name=op.f("fk_appeal_link_other_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_link")),
    )
    with op.batch_alter_table("appeal_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_link_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_link_other_id"), ["other_id"], unique=False)

    op.create_table(
        "appeal_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
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
            ["appeal_id"],
            ["appeal.id"],
            name=op.f("fk_appeal_step_appeal_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_step")),
    )
    with op.batch_alter_table("appeal_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_step_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(
            "ix_appeal_step_colleague",
            ["appeal_id"],
            unique=False,
            sqlite_where=sa.text("kind = 'join_colleague'"),
            postgresql_where=sa.text("kind = 'join_colleague'"),
        )
        batch_op.create_index(batch_op.f("ix_appeal_step_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "ix_appeal_step_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "mediation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("applied", "offered", "handed_over", name="origin", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("handed_by", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("recorder", sa.String(length=60), nullable=True),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("demands", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("keep_years", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["appeal.id"],
            name=op.f("fk_mediation_appeal_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["studio_matter.id"],
            name=op.f("fk_mediation_matter_id_studio_matter"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"],
            ["worker.id"],
            name=op.f("fk_mediation_mediator_id_worker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation")),
    )
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_mediator_id"), ["mediator_id"], unique=False)
        batch_op.create_index(
            "ix_mediation_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("accepted", "supplement", "refused", name="noticekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("received", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("missing", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("right_place", sa.String(length=120), nullable=True),
        sa.Column("first_contact", sa.String(length=60), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeal.id"], name=op.f("fk_notice_appeal_id_appeal"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "ix_notice_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "problem_appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["appeal.id"],
            name=op.f("fk_problem_appeal_appeal_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["problem.id"],
            name=op.f("fk_problem_appeal_problem_id_problem"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_appeal")),
    )
    with op.batch_alter_table("problem_appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_appeal_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_appeal_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "red_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["appeal.id"],
            name=op.f("fk_red_task_appeal_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["red_meeting.id"],
            name=op.f("fk_red_task_meeting_id_red_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_task")),
    )
    with op.batch_alter_table("red_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_red_task_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_red_task_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "studio_matter_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
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
            ["matter_id"],
            ["studio_matter.id"],
            name=op.f("fk_studio_matter_step_matter_id_studio_matter"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["studio_officer.id"],
            name=op.f("fk_studio_matter_step_officer_id_studio_officer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_matter_step")),
    )
    with op.batch_alter_table("studio_matter_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_studio_matter_step_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_studio_matter_step_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_studio_matter_step_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(
            "ix_studio_matter_step_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "whistle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("residents", "enforcement", "emergency", name="whistlekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blown_by", sa.String(length=60), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("departments", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("arrive_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settle_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"],
            ["appeal.id"],
            name=op.f("fk_whistle_appeal_id_appeal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle")),
    )
    with op.batch_alter_table("whistle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whistle_appeal_id"), ["appeal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_whistle_number"), ["number"], unique=False)

    op.create_table(
        "mediation_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("mediation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("performance", sa.Text(), nullable=True),
        sa.Column("perform_by", sa.Date(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("personal_status", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_mediation_agreement_mediation_id_mediation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_agreement")),
    )
    with op.batch_alter_table("mediation_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_agreement_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_agreement_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(
            "ix_mediation_agreement_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "mediation_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("mediation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("inquiry", "session", "return_visit", name="recordkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("present", sa.String(length=200), nullable=True),
        sa.Column("person", sa.String(length=60), nullable=True),
        sa.Column("asked_by", sa.String(length=60), nullable=True),
        sa.Column("recorder", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_mediation_note_mediation_id_mediation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_note")),
    )
    with op.batch_alter_table("mediation_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_note_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_note_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(
            "ix_mediation_note_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "mediation_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("mediation_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=120), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_mediation_paper_mediation_id_mediation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_paper")),
    )
    with op.batch_alter_table("mediation_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_paper_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_paper_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(
            "ix_mediation_paper_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "mediation_party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("mediation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("applicant", "respondent", "third", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Boolean(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("ethnic", sa.String(length=2), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_no", sa.String(length=30), nullable=True),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("representative", sa.String(length=60), nullable=True),
        sa.Column("agent", sa.String(length=60), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_mediation_party_mediation_id_mediation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_mediation_party_resident_id_resident"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_party")),
    )
    with op.batch_alter_table("mediation_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_party_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_party_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_party_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            "ix_mediation_party_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "mediation_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("mediation_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
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
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_mediation_step_mediation_id_mediation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_step")),
    )
    with op.batch_alter_table("mediation_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_step_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_step_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(
            "ix_mediation_step_restricted",
            ["file_id"],
            unique=False,
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )

    op.create_table(
        "red_task_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("red_task_id", sa.Uuid(), nullable=False),
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
            ["red_task_id"],
            ["red_task.id"],
            name=op.f("fk_red_task_step_red_task_id_red_task"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_task_step")),
    )
    with op.batch_alter_table("red_task_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_red_task_step_red_task_id"), ["red_task_id"], unique=False)

    op.create_table(
        "whistle_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("whistle_id", sa.Uuid(), nullable=False),
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
            ["whistle_id"],
            ["whistle.id"],
            name=op.f("fk_whistle_step_whistle_id_whistle"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle_step")),
    )
    with op.batch_alter_table("whistle_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whistle_step_whistle_id"), ["whistle_id"], unique=False)

    op.create_table(
        "hazard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("dwelling_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=60), nullable=True),
        sa.Column("responsible_phone", sa.String(length=20), nullable=True),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["building.id"],
            name=op.f("fk_hazard_building_id_building"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
            name=op.f("fk_hazard_dwelling_id_dwelling"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["visit_finding.id"],
            name=op.f("fk_hazard_finding_id_visit_finding"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["studio_matter.id"],
            name=op.f("fk_hazard_matter_id_studio_matter"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard")),
    )
    with op.batch_alter_table("hazard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hazard_building_id"), ["building_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_dwelling_id"), ["dwelling_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_found_at"), ["found_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "hazard_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
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
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_hazard_step_hazard_id_hazard"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_step")),
    )
    with op.batch_alter_table("hazard_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hazard_step_hazard_id"), ["hazard_id"], unique=False)

    with op.batch_alter_table("visit_log", schema=None) as batch_op:
        batch_op.add_column(sa.Column("police", sa.String(length=60), nullable=True))

    with op.batch_alter_table("sync_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mark", sa.String(length=4), nullable=True))

    if op.get_bind().dialect.name == "postgresql":
        _let_the_district_judge_references()


def _let_the_district_judge_references() -> None:
    """Drop the foreign keys: the merge answers for references, record by record, where a key could only fail a batch."""
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        for key in inspector.get_foreign_keys(table):
            op.drop_constraint(str(key["name"]), table, type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("sync_state", schema=None) as batch_op:
        batch_op.drop_column("mark")

    with op.batch_alter_table("visit_log", schema=None) as batch_op:
        batch_op.drop_column("police")

    with op.batch_alter_table("hazard_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hazard_step_hazard_id"))

    op.drop_table("hazard_step")
    with op.batch_alter_table("hazard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hazard_matter_id"))
        batch_op.drop_index(batch_op.f("ix_hazard_found_at"))
        batch_op.drop_index(batch_op.f("ix_hazard_finding_id"))
        batch_op.drop_index(batch_op.f("ix_hazard_dwelling_id"))
        batch_op.drop_index(batch_op.f("ix_hazard_building_id"))

    op.drop_table("hazard")
    with op.batch_alter_table("whistle_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whistle_step_whistle_id"))

    op.drop_table("whistle_step")
    with op.batch_alter_table("red_task_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_red_task_step_red_task_id"))

    op.drop_table("red_task_step")
    with op.batch_alter_table("mediation_step", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mediation_step_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_mediation_step_mediation_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_step_file_id"))

    op.drop_table("mediation_step")
    with op.batch_alter_table("mediation_party", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mediation_party_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_mediation_party_resident_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_party_mediation_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_party_file_id"))

    op.drop_table("mediation_party")
    with op.batch_alter_table("mediation_paper", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mediation_paper_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_mediation_paper_mediation_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_paper_file_id"))

    op.drop_table("mediation_paper")
    with op.batch_alter_table("mediation_note", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mediation_note_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_mediation_note_mediation_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_note_file_id"))

    op.drop_table("mediation_note")
    with op.batch_alter_table("mediation_agreement", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mediation_agreement_restricted",
            sqlite_where=sa.text("level = 4"),
            postgresql_where=sa.text("level = 4"),
        )
        batch_op.drop_index(batch_op.f("ix_mediation_agreement_mediation_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_agreement_file_id"))

    op.drop_table("mediation_agreement")
    with op.batch_alter_table("whistle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whistle_number"))
        batch_op.drop_index(batch_op.f("ix_whistle_appeal_id"))

    op.drop_table("whistle")
    with op.batch_alter_table("studio_matter_step", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_studio_matter_step_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_studio_matter_step_officer_id"))
        batch_op.drop_index(batch_op.f("ix_studio_matter_step_matter_id"))
        batch_op.drop_index(batch_op.f("ix_studio_matter_step_file_id"))

    op.drop_table("studio_matter_step")
    with op.batch_alter_table("red_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_red_task_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_red_task_appeal_id"))

    op.drop_table("red_task")
    with op.batch_alter_table("problem_appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_appeal_problem_id"))
        batch_op.drop_index(batch_op.f("ix_problem_appeal_appeal_id"))

    op.drop_table("problem_appeal")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_notice_file_id"))
        batch_op.drop_index(batch_op.f("ix_notice_appeal_id"))

    op.drop_table("notice")
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mediation_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_mediation_mediator_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_matter_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_file_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_appeal_id"))

    op.drop_table("mediation")
    with op.batch_alter_table("appeal_step", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_appeal_step_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_appeal_step_file_id"))
        batch_op.drop_index(
            "ix_appeal_step_colleague",
            sqlite_where=sa.text("kind = 'join_colleague'"),
            postgresql_where=sa.text("kind = 'join_colleague'"),
        )
        batch_op.drop_index(batch_op.f("ix_appeal_step_appeal_id"))

    op.drop_table("appeal_step")
    with op.batch_alter_table("appeal_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_link_other_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_link_appeal_id"))

    op.drop_table("appeal_link")
    with op.batch_alter_table("studio_matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_studio_matter_session_id"))
        batch_op.drop_index(
            "ix_studio_matter_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_studio_matter_resident_id"))
        batch_op.drop_index(batch_op.f("ix_studio_matter_file_id"))
        batch_op.drop_index(batch_op.f("ix_studio_matter_dwelling_id"))
        batch_op.drop_index(batch_op.f("ix_studio_matter_came_at"))

    op.drop_table("studio_matter")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_topic_code"))
        batch_op.drop_index(batch_op.f("ix_appeal_source_id"))
        batch_op.drop_index(
            "ix_appeal_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_appeal_resident_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_received_at"))
        batch_op.drop_index(batch_op.f("ix_appeal_number"))
        batch_op.drop_index(batch_op.f("ix_appeal_first_contact_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_file_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_earlier_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_dwelling_id"))
        batch_op.drop_index("ix_appeal_contact_phone")
        batch_op.drop_index(batch_op.f("ix_appeal_building_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("studio_shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_studio_shift_session_id"))
        batch_op.drop_index(batch_op.f("ix_studio_shift_officer_id"))

    op.drop_table("studio_shift")
    with op.batch_alter_table("log_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_link_target_id"))
        batch_op.drop_index(batch_op.f("ix_log_link_log_id"))

    op.drop_table("log_link")
    with op.batch_alter_table("studio_officer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_studio_officer_worker_id"))

    op.drop_table("studio_officer")
    with op.batch_alter_table("file_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_member_worker_id"))
        batch_op.drop_index(
            "ix_file_member_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_file_member_file_id"))

    op.drop_table("file_member")
    with op.batch_alter_table("problem_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_step_problem_id"))

    op.drop_table("problem_step")
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_achievement_problem_id"))

    op.drop_table("achievement")
    with op.batch_alter_table("unit_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_point_department"))

    op.drop_table("unit_point")
    with op.batch_alter_table("studio_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_studio_session_on"))

    op.drop_table("studio_session")
    op.drop_table("red_meeting")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_on"))

    op.drop_table("problem")
    op.drop_table("holiday_notice")
    op.drop_table("department")
    with op.batch_alter_table("appeal_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_topic_item_code"))

    op.drop_table("appeal_topic")
    with op.batch_alter_table("appeal_now", schema=None) as batch_op:
        batch_op.drop_index("ix_appeal_now_topic")
        batch_op.drop_index(
            "ix_appeal_now_stray", sqlite_where=sa.text("stray > 0"), postgresql_where=sa.text("stray > 0")
        )
        batch_op.drop_index("ix_appeal_now_state")
        batch_op.drop_index("ix_appeal_now_source")
        batch_op.drop_index(
            "ix_appeal_now_restricted", sqlite_where=sa.text("level = 4"), postgresql_where=sa.text("level = 4")
        )
        batch_op.drop_index(batch_op.f("ix_appeal_now_resident_id"))
        batch_op.drop_index("ix_appeal_now_received")
        batch_op.drop_index("ix_appeal_now_open", sqlite_where=sa.text("open = 1"), postgresql_where=sa.text("open"))
        batch_op.drop_index("ix_appeal_now_first_contact")
        batch_op.drop_index(batch_op.f("ix_appeal_now_file_id"))
        batch_op.drop_index("ix_appeal_now_figures")
        batch_op.drop_index("ix_appeal_now_department")
        batch_op.drop_index("ix_appeal_now_counts")
        batch_op.drop_index("ix_appeal_now_class")
        batch_op.drop_index("ix_appeal_now_building")

    op.drop_table("appeal_now")
