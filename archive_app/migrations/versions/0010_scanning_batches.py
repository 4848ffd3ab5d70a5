"""Batches that pause, separators, retrieval and return."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FORMS = "application survey approval information support_record plan_progress"


def upgrade() -> None:
    op.add_column("batches", sa.Column("sides", sa.String(length=24), nullable=True))
    op.add_column("batches", sa.Column("paused_at", sa.DateTime(), nullable=True))
    op.add_column("batches", sa.Column("paused_by", sa.String(length=80), nullable=True))
    op.add_column("pages", sa.Column("part", sa.String(length=16), nullable=True))
    _separators()
    _retrievals()


def _separators() -> None:
    op.create_table(
        "separators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("separatorkind", "document household meeting"), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("form_type", choice("formtype", FORMS), nullable=True),
        sa.Column("series", sa.String(length=40), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_separators_household_id_households")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_separators_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_separators")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_separators_household_id"), "separators", ["household_id"], unique=False)


def _retrievals() -> None:
    op.create_table(
        "retrievals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("sheets >= 0", name=op.f("ck_retrievals_sheets_counted")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_retrievals_batch_id_batches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrievals")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_retrievals_batch_id")),
    )
    op.create_table(
        "retrieved_holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("retrieval_id", sa.Integer(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holdings.id"], name=op.f("fk_retrieved_holdings_holding_id_holdings")
        ),
        sa.ForeignKeyConstraint(
            ["retrieval_id"], ["retrievals.id"], name=op.f("fk_retrieved_holdings_retrieval_id_retrievals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrieved_holdings")),
        sa.UniqueConstraint(
            "retrieval_id", "holding_id", name=op.f("uq_retrieved_holdings_retrieval_id_holding_id")
        ),
    )
    op.create_index(
        op.f("ix_retrieved_holdings_holding_id"), "retrieved_holdings", ["holding_id"], unique=False
    )
    op.create_table(
        "scan_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=200), nullable=False),
        sa.Column("returned_by", sa.String(length=80), nullable=False),
        sa.Column("received_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("sheets >= 0", name=op.f("ck_scan_returns_sheets_counted")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_scan_returns_batch_id_batches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_returns")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_scan_returns_batch_id")),
    )
