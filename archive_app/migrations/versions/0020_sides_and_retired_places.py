"""Cabinets with two sides, places no longer in use, and boxes begun for one retention period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("side", sa.String(length=1), nullable=False, server_default=""))
    op.add_column("places", sa.Column("retired_at", sa.DateTime(), nullable=True))
    op.add_column("boxes", sa.Column("retention_code", sa.String(length=24), nullable=True))
