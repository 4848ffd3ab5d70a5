"""Stocktakes, their scans and sightings, and incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

VERDICTS = "found away missing misplaced unknown"


def upgrade() -> None:
    _incidents()
    _stocktakes()
    _expected()
    _scans()
    _sightings()
    _findings()


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("cause_kind", sa.String(length=24), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(length=400), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("explanation", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_at IS NULL) AND (closed_by IS NULL) = (explanation IS NULL)",
            name=op.f("ck_incidents_closing_is_whole"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_incidents_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_subject", "incidents", ["subject_kind", "subject_id"])
    op.create_index("ix_incidents_cause", "incidents", ["cause_kind", "cause_id"])
    op.create_index(op.f("ix_incidents_unit_id"), "incidents", ["unit_id"])
    op.create_index(op.f("ix_incidents_opened_at"), "incidents", ["opened_at"])


def _stocktakes() -> None:
    op.create_table(
        "stocktakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("depth", choice("countdepth", "boxes volumes"), nullable=False),
        sa.Column("state", choice("stocktakestate", "open closed"), nullable=False),
        sa.Column("started_by", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_stocktakes_closing_is_whole")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_stocktakes_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktakes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stocktakes_place_id"), "stocktakes", ["place_id"])
    op.create_index(
        "uq_stocktakes_open_place",
        "stocktakes",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _expected() -> None:
    name = "stocktake_expected"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("thing_kind", sa.String(length=24), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("shelf_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        _key(name, "stocktake_id", "stocktakes"),
        _key(name, "shelf_id", "places"),
        _key(name, "box_id", "boxes"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "stocktake_id", "thing_kind", "thing_id", name=op.f(f"uq_{name}_stocktake_id_thing_kind_thing_id")
        ),
    )


def _scans() -> None:
    name = "stocktake_scans"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("thing_kind", sa.String(length=24), nullable=True),
        sa.Column("thing_id", sa.Integer(), nullable=True),
        sa.Column("shelf_id", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("scanned_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("scanned_by", sa.String(length=80), nullable=False),
        _key(name, "stocktake_id", "stocktakes"),
        _key(name, "shelf_id", "places"),
        _key(name, "box_id", "boxes"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("stocktake_id", "client_id", name=op.f(f"uq_{name}_stocktake_id_client_id")),
    )
    op.create_index("ix_stocktake_scans_thing", name, ["stocktake_id", "thing_kind", "thing_id"])


def _sightings() -> None:
    name = "stocktake_sightings"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("thing_kind", sa.String(length=24), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("shelf_id", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("seen_by", sa.String(length=80), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        _key(name, "stocktake_id", "stocktakes"),
        _key(name, "shelf_id", "places"),
        _key(name, "box_id", "boxes"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "stocktake_id", "thing_kind", "thing_id", name=op.f(f"uq_{name}_stocktake_id_thing_kind_thing_id")
        ),
    )


def _findings() -> None:
    name = "stocktake_findings"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("verdict", choice("countverdict", VERDICTS), nullable=False),
        sa.Column("thing_kind", sa.String(length=24), nullable=True),
        sa.Column("thing_id", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.String(length=400), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        _key(name, "stocktake_id", "stocktakes"),
        _key(name, "incident_id", "incidents"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("stocktake_id", "key", name=op.f(f"uq_{name}_stocktake_id_key")),
    )
