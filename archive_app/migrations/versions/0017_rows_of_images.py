"""Images that wait for the rest of their row, and items whose own object is written when they are registered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("held_at", sa.DateTime(), nullable=True))
    op.create_index(
        op.f("ix_sources_held_at"),
        "sources",
        ["batch_id"],
        unique=False,
        sqlite_where=sa.text("held_at IS NOT NULL"),
        postgresql_where=sa.text("held_at IS NOT NULL"),
    )
    op.add_column("items", sa.Column("object_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        op.f("ix_items_object_due"),
        "items",
        ["id"],
        unique=False,
        sqlite_where=sa.text("object_due"),
        postgresql_where=sa.text("object_due"),
    )
