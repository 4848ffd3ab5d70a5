"""An index for the review tray: what waits, village by village."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_items_state_unit_id", "items", ["state", "unit_id"], unique=False)
