"""Fields of the six forms and what is missing on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_field_id"],
            ["page_fields.id"],
            name=op.f("fk_field_confirmations_page_field_id_page_fields"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_confirmations")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_field_confirmations_page_field_id"), "field_confirmations", ["page_field_id"], unique=False
    )
    op.create_table(
        "form_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_form_findings_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_findings")),
        sa.UniqueConstraint("item_id", "code", "field", name=op.f("uq_form_findings_item_id_code_field")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_form_findings_item_id"), "form_findings", ["item_id"], unique=False)
    op.create_index("ix_form_findings_code", "form_findings", ["code"], unique=False)
