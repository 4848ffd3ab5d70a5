"""Which volume an item lies in, how thick a volume is, what a copy lacks; putting a class in order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("volume", sa.Integer(), nullable=True))
    op.execute(  # where nothing was said, all of a class of a year lies in its first volume, as it was shelved
        "UPDATE items SET volume = 1 WHERE archival_file_id IN (SELECT f.id FROM archival_files f"
        " JOIN holdings v ON v.archival_file_id = f.id WHERE f.kind = 'series')"
    )
    op.add_column("holdings", sa.Column("spine_mm", sa.Integer(), nullable=True))
    op.add_column("holdings", sa.Column("without", sa.JSON(), nullable=True))
    op.add_column("holdings", sa.Column("complete_at", sa.DateTime(), nullable=True))
    op.create_table(
        "relayings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("held_set", choice("holdingset", "town village"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", choice("relayingstate", "asked done refused"), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_note", sa.String(length=200), nullable=False),
        sa.Column("carrier", sa.String(length=60), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "settled_by IS NULL OR settled_by <> asked_by", name=op.f("ck_relayings_settled_by_another")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_relayings_unit_id_units")),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_relayings_asked_by_users")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_relayings_settled_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relayings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_relayings_unit_id"), "relayings", ["unit_id"], unique=False)
