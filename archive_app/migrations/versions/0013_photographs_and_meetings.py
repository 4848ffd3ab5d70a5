"""Photographs, meetings, video references."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _meetings()
    _photographs()
    op.create_table(
        "video_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("state", choice("videostate", "there changed missing off_line"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_video_checks_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_checks")),
    )
    op.create_index(op.f("ix_video_checks_item_id"), "video_checks", ["item_id"], unique=False)


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("chair", sa.String(length=60), nullable=False),
        sa.Column("recorder", sa.String(length=60), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("agree", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("present IS NULL OR present >= 0", name=op.f("ck_meetings_present_counted")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_meetings_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meetings_unit_id"), "meetings", ["unit_id"], unique=False)
    op.create_table(
        "meeting_materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("role", choice("materialrole", "minutes sign_in photo video other"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_meeting_materials_item_id_items")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_materials_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_materials")),
        sa.UniqueConstraint("meeting_id", "item_id", name=op.f("uq_meeting_materials_meeting_id_item_id")),
    )
    op.create_index(op.f("ix_meeting_materials_item_id"), "meeting_materials", ["item_id"], unique=False)


def _photographs() -> None:
    op.create_table(
        "photo_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("retention_code", choice("retentioncode", "Y D30 D10"), nullable=False),
        sa.Column("group_no", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_photo_groups_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_photo_groups_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_groups")),
        sa.UniqueConstraint(
            "unit_id", "year", "retention_code", "group_no",
            name=op.f("uq_photo_groups_unit_id_year_retention_code_group_no"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_photo_groups_meeting_id"), "photo_groups", ["meeting_id"], unique=False)
    op.create_table(
        "photos",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("photographer", sa.String(length=80), nullable=False),
        sa.Column("taken_on", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("persons", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("related_reference", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["photo_groups.id"], name=op.f("fk_photos_group_id_photo_groups")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_photos_item_id_items")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_photos")),
        sa.UniqueConstraint("group_id", "n", name=op.f("uq_photos_group_id_n")),
    )
