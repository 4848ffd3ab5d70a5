"""Separators that name a meeting's record; looks at videos by hand; what is still to be done with a video."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # both databases take a reference with the column; SQLite takes none afterwards
    op.execute(
        "ALTER TABLE separators ADD COLUMN meeting_id INTEGER"
        " CONSTRAINT fk_separators_meeting_id_meetings REFERENCES meetings (id)"
    )
    op.add_column("video_checks", sa.Column("looked_on", sa.Date(), nullable=True))
    op.add_column("video_checks", sa.Column("looked_by", sa.String(length=80), nullable=True))
    op.add_column("video_checks", sa.Column("note", sa.Text(), nullable=True))
    op.create_table(
        "video_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("what", choice("videotask", "check take_in"), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("done_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_video_jobs_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_jobs")),
        sa.UniqueConstraint("item_id", name=op.f("uq_video_jobs_item_id")),
    )
