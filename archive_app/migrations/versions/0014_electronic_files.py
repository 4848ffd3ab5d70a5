"""Electronic files and catalogues brought in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # both databases take a reference with the column; SQLite takes none afterwards
    op.execute(
        "ALTER TABLE sources ADD COLUMN container_id INTEGER"
        " CONSTRAINT fk_sources_container_id_sources REFERENCES sources (id)"
    )
    op.create_index(op.f("ix_sources_container_id"), "sources", ["container_id"], unique=False)
    op.create_table(
        "catalogue_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference_code", sa.String(length=80), nullable=False),
        sa.Column("catalogue", sa.String(length=200), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("responsible_party", sa.String(length=200), nullable=False),
        sa.Column("document_no", sa.String(length=80), nullable=False),
        sa.Column("document_date", sa.String(length=40), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_catalogue_entries_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entries")),
        sa.UniqueConstraint("reference_code", name=op.f("uq_catalogue_entries_reference_code")),
    )
    op.create_index(op.f("ix_catalogue_entries_unit_id"), "catalogue_entries", ["unit_id"], unique=False)
    op.create_table(
        "catalogue_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["catalogue_entries.id"], name=op.f("fk_catalogue_links_entry_id_catalogue_entries")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_catalogue_links_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_links")),
        sa.UniqueConstraint("entry_id", "source_id", name=op.f("uq_catalogue_links_entry_id_source_id")),
    )
    op.create_index(op.f("ix_catalogue_links_source_id"), "catalogue_links", ["source_id"], unique=False)
