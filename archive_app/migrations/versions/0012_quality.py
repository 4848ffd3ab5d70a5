"""Quality control: acceptance by sample, scans made again, fingerprints of pages, access copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and let a scan made again be a digital object; the locks follow from `migrations.locks`."""
    _rescans_as_objects()
    _access_copies()
    _rescans()
    _acceptances()


def _rescans_as_objects() -> None:
    """Widen the closed list of roles: SQLite copies the table for that, so it is told how the table is now."""
    metadata = sa.MetaData()
    sa.Table("items", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    sa.Table("sources", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    present = sa.Table(
        "digital_objects",
        metadata,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("object_id", sa.String(length=120), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sha512", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "source_id IS NOT NULL OR item_id IS NOT NULL", name=op.f("ck_digital_objects_belongs")
        ),
        sa.CheckConstraint("role IN ('source', 'master')", name=op.f("ck_digital_objects_objectrole")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_digital_objects_item_id_items")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_digital_objects_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digital_objects")),
        sa.Index(op.f("ix_digital_objects_item_id"), "item_id"),
        sa.Index(op.f("ix_digital_objects_object_id"), "object_id"),
        sa.Index(op.f("ix_digital_objects_source_id"), "source_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("digital_objects", copy_from=present) as table:
        table.drop_constraint(op.f("ck_digital_objects_objectrole"), type_="check")
        table.create_check_constraint(
            op.f("ck_digital_objects_objectrole"), "role IN ('source', 'master', 'rescan')"
        )


def _access_copies() -> None:
    op.create_table(
        "access_copies",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", choice("copystate", "made differs failed"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_access_copies_item_id_items")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_access_copies")),
    )
    op.create_table(
        "page_fingerprints",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_fingerprints_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_fingerprints")),
    )


def _rescans() -> None:
    op.create_table(
        "rescans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("digital_object_id", sa.Integer(), nullable=False),
        sa.Column("file_page", sa.Integer(), nullable=False),
        sa.Column("state", choice("rescanstate", "proposed accepted refused"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("turned", sa.Integer(), nullable=False),
        sa.Column("skew", sa.Double(), nullable=True),
        sa.Column("dpi", sa.Double(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("quality", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("layout", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["digital_object_id"],
            ["digital_objects.id"],
            name=op.f("fk_rescans_digital_object_id_digital_objects"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_rescans_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescans")),
        sa.UniqueConstraint("page_id", "no", name=op.f("uq_rescans_page_id_no")),
        sqlite_autoincrement=True,
    )


def _acceptances() -> None:
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("failing_pages", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("state", choice("acceptancestate", "open passed failed"), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_acceptances_batch_id_batches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
        sa.UniqueConstraint("batch_id", "round", name=op.f("uq_acceptances_batch_id_round")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "acceptance_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("acceptance_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("matches", sa.Boolean(), nullable=True),
        sa.Column("content_right", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("marked_by", sa.String(length=80), nullable=True),
        sa.Column("marked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acceptance_id"], ["acceptances.id"], name=op.f("fk_acceptance_marks_acceptance_id_acceptances")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_acceptance_marks_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_marks")),
        sa.UniqueConstraint(
            "acceptance_id", "item_id", name=op.f("uq_acceptance_marks_acceptance_id_item_id")
        ),
    )
    op.create_index(op.f("ix_acceptance_marks_item_id"), "acceptance_marks", ["item_id"], unique=False)
