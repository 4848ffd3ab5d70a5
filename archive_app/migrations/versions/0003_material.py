"""What comes in: sources, items, pages, objects in the vault, holdings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_batches_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_batches_idempotency_key")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("object_id", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            choice(
                "sourcestate", "waiting reading filed review duplicate refused password_needed unsupported"
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("claimed_by", sa.String(length=120), nullable=True),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_sources_batch_id_batches")),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["sources.id"], name=op.f("fk_sources_duplicate_of_id_sources")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_sources_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sources_batch_id"), "sources", ["batch_id"], unique=False)
    op.create_index(op.f("ix_sources_duplicate_of_id"), "sources", ["duplicate_of_id"], unique=False)
    op.create_index(op.f("ix_sources_sha256"), "sources", ["sha256"], unique=False)
    op.create_index("ix_sources_state_id", "sources", ["state", "id"], unique=False)
    op.create_index(op.f("ix_sources_unit_id"), "sources", ["unit_id"], unique=False)
    op.create_index(
        "uq_sources_sha256_kept",
        "sources",
        ["sha256"],
        unique=True,
        sqlite_where=sa.text("object_id IS NOT NULL"),
        postgresql_where=sa.text("object_id IS NOT NULL"),
    )
    op.create_table(
        "items",
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("archival_file_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("state", choice("itemstate", "staged registered withdrawn"), nullable=False),
        sa.Column("kind", choice("itemkind", "scan document photo video"), nullable=False),
        sa.Column(
            "form_type",
            choice("formtype", "application survey approval information support_record plan_progress"),
            nullable=True,
        ),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("reference_code", sa.String(length=60), nullable=True),
        sa.Column("former_reference_codes", sa.JSON(), nullable=False),
        sa.Column("document_date", sa.String(length=40), nullable=True),
        sa.Column("date_earliest", sa.Date(), nullable=True),
        sa.Column("date_latest", sa.Date(), nullable=True),
        sa.Column("date_confirmed_by", sa.String(length=80), nullable=True),
        sa.Column("retention_code", choice("retentioncode", "Y D30 D10"), nullable=True),
        sa.Column("retention_start_year", sa.Integer(), nullable=True),
        sa.Column("retention_rule", sa.String(length=40), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(), nullable=True),
        sa.Column("registered_by", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'registered' OR archival_file_id IS NOT NULL", name=op.f("ck_items_registered_is_filed")
        ),
        sa.ForeignKeyConstraint(
            ["archival_file_id"], ["archival_files.id"], name=op.f("fk_items_archival_file_id_archival_files")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_items_source_id_sources")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["items.id"], name=op.f("fk_items_supersedes_id_items")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_items_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("reference_code", name=op.f("uq_items_reference_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_items_archival_file_id_form_type", "items", ["archival_file_id", "form_type"], unique=False
    )
    op.create_index(op.f("ix_items_source_id"), "items", ["source_id"], unique=False)
    op.create_index(op.f("ix_items_unit_id"), "items", ["unit_id"], unique=False)
    op.create_table(
        "digital_objects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("role", choice("objectrole", "source master"), nullable=False),
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
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_digital_objects_item_id_items")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_digital_objects_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digital_objects")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_digital_objects_item_id"), "digital_objects", ["item_id"], unique=False)
    op.create_index(op.f("ix_digital_objects_object_id"), "digital_objects", ["object_id"], unique=False)
    op.create_index(op.f("ix_digital_objects_source_id"), "digital_objects", ["source_id"], unique=False)
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(length=20), nullable=True),
        sa.Column("source_item_id", sa.Integer(), nullable=True),
        sa.Column("source_page_no", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_item_id"], ["items.id"], name=op.f("fk_facts_source_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index(op.f("ix_facts_source_item_id"), "facts", ["source_item_id"], unique=False)
    op.create_index("ix_facts_subject", "facts", ["subject_kind", "subject_id", "field"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("archival_file_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("held_set", choice("holdingset", "town village"), nullable=False),
        sa.Column("copy", choice("copytype", "original copy"), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "archival_file_id IS NOT NULL OR item_id IS NOT NULL", name=op.f("ck_holdings_holds_something")
        ),
        sa.ForeignKeyConstraint(
            ["archival_file_id"],
            ["archival_files.id"],
            name=op.f("fk_holdings_archival_file_id_archival_files"),
        ),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_holdings_box_id_boxes")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_holdings_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
        sa.UniqueConstraint(
            "archival_file_id",
            "held_set",
            "copy",
            "volume",
            name=op.f("uq_holdings_archival_file_id_held_set_copy_volume"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_holdings_archival_file_id"), "holdings", ["archival_file_id"], unique=False)
    op.create_index(op.f("ix_holdings_box_id"), "holdings", ["box_id"], unique=False)
    op.create_index(op.f("ix_holdings_item_id"), "holdings", ["item_id"], unique=False)
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_n", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", choice("pagestate", "waiting reading read blank refused"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("dpi", sa.Double(), nullable=True),
        sa.Column("turned", sa.Integer(), nullable=False),
        sa.Column("skew", sa.Double(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("text_source", sa.String(length=20), nullable=True),
        sa.Column("form_type", sa.String(length=24), nullable=True),
        sa.Column("form_score", sa.Double(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("quality", sa.JSON(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("layout", sa.LargeBinary(), nullable=True),
        sa.Column("claimed_by", sa.String(length=120), nullable=True),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_pages_item_id_items")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_pages_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("source_id", "source_n", name=op.f("uq_pages_source_id_source_n")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pages_item_id"), "pages", ["item_id"], unique=False)
    op.create_index("ix_pages_state_id", "pages", ["state", "id"], unique=False)
    op.create_table(
        "page_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("box", sa.JSON(), nullable=True),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_fields_page_id_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_fields")),
    )
    op.create_index(op.f("ix_page_fields_page_id"), "page_fields", ["page_id"], unique=False)
