"""Arrangement: rounds, counters of reference codes, notes sheets, seals of boxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOTES = "arranged added lacking damaged removed lost destroyed sealed reopened other"


def upgrade() -> None:
    """Make the tables; the locks follow from `migrations.locks`."""
    _arrangements()
    _notes_lines()
    _box_seals()


def _arrangements() -> None:
    op.create_table(
        "reference_counters",
        sa.Column("stem", sa.String(length=60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stem", name=op.f("pk_reference_counters")),
    )
    op.create_table(
        "arrangements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("archival_file_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("state", choice("arrangementstate", "submitted checked returned"), nullable=False),
        sa.Column("arranged_by", sa.String(length=80), nullable=False),
        sa.Column("arranged_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'checked' OR settled_by <> arranged_by",
            name=op.f("ck_arrangements_checked_by_another"),
        ),
        sa.CheckConstraint(
            "(state = 'submitted') = (settled_by IS NULL) AND (settled_by IS NULL) = (settled_at IS NULL)",
            name=op.f("ck_arrangements_settled_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["archival_file_id"],
            ["archival_files.id"],
            name=op.f("fk_arrangements_archival_file_id_archival_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangements")),
        sa.UniqueConstraint("archival_file_id", "no", name=op.f("uq_arrangements_archival_file_id_no")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_arrangements_archival_file_id_submitted",
        "arrangements",
        ["archival_file_id"],
        unique=True,
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.create_table(
        "arrangement_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("arrangement_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=True),
        sa.Column("last_page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["arrangement_id"],
            ["arrangements.id"],
            name=op.f("fk_arrangement_lines_arrangement_id_arrangements"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_arrangement_lines_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_lines")),
        sa.UniqueConstraint(
            "arrangement_id", "position", name=op.f("uq_arrangement_lines_arrangement_id_position")
        ),
        sa.UniqueConstraint(
            "arrangement_id", "item_id", name=op.f("uq_arrangement_lines_arrangement_id_item_id")
        ),
    )
    op.create_index(op.f("ix_arrangement_lines_item_id"), "arrangement_lines", ["item_id"], unique=False)


def _notes_lines() -> None:
    op.create_table(
        "notes_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("archival_file_id", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("kind", choice("notekind", NOTES), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(archival_file_id IS NULL) <> (box_id IS NULL)", name=op.f("ck_notes_lines_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["archival_file_id"],
            ["archival_files.id"],
            name=op.f("fk_notes_lines_archival_file_id_archival_files"),
        ),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_notes_lines_box_id_boxes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes_lines")),
    )
    op.create_index(
        op.f("ix_notes_lines_archival_file_id"), "notes_lines", ["archival_file_id"], unique=False
    )
    op.create_index(op.f("ix_notes_lines_box_id"), "notes_lines", ["box_id"], unique=False)


def _box_seals() -> None:
    op.create_table(
        "box_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("sealed_by", sa.String(length=80), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.Column("reopened_by", sa.String(length=80), nullable=True),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(reopened_by IS NULL) = (reopened_at IS NULL)", name=op.f("ck_box_seals_reopening_is_whole")
        ),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_box_seals_box_id_boxes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_seals")),
    )
    op.create_index(op.f("ix_box_seals_box_id"), "box_seals", ["box_id"], unique=False)
    op.create_index(
        "uq_box_seals_box_id_standing",
        "box_seals",
        ["box_id"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
