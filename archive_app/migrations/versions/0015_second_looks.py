"""A person's word on a value can be taken back; a new scan keeps what was read on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # both databases take a reference with the column; SQLite takes none afterwards
    op.execute(
        "ALTER TABLE field_confirmations ADD COLUMN undoes_id INTEGER"
        " CONSTRAINT fk_field_confirmations_undoes_id_field_confirmations REFERENCES field_confirmations (id)"
    )
    op.add_column("rescans", sa.Column("reading", sa.JSON(), nullable=True))
