"""Label printing: what was printed when by whom, printers' offsets; where cabinets stand in their rooms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add label_prints, printers and floor_spots."""
    op.create_table(
        "label_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("printer", sa.String(length=60), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("printed_by", sa.String(length=80), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("copies >= 1", name=op.f("ck_label_prints_some_copies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_prints")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_label_prints_subject", "label_prints", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "printers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("right_mm", sa.Double(), nullable=False),
        sa.Column("down_mm", sa.Double(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printers")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_printers_owner_name")),
    )
    op.create_table(
        "floor_spots",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("x_mm", sa.Integer(), nullable=False),
        sa.Column("y_mm", sa.Integer(), nullable=False),
        sa.Column("turned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_floor_spots_place_id_places")),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_floor_spots")),
    )
