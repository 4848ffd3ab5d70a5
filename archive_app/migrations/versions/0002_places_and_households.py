"""Places, boxes, households and their archival files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "households",
        sa.Column("no", sa.String(length=12), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("national_no", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("poverty_cause", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=True),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["head_id"], ["people.id"], name=op.f("fk_households_head_id_people")),
        sa.ForeignKeyConstraint(["village_id"], ["units.id"], name=op.f("fk_households_village_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("no", name=op.f("uq_households_no")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_households_head_id"), "households", ["head_id"], unique=False)
    op.create_index(op.f("ix_households_national_no"), "households", ["national_no"], unique=False)
    op.create_index(op.f("ix_households_village_id"), "households", ["village_id"], unique=False)
    op.create_table(
        "places",
        sa.Column("kind", choice("placekind", "room cabinet shelf"), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_dedicated", sa.Boolean(), nullable=False),
        sa.Column("use", sa.String(length=80), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["places.id"], name=op.f("fk_places_parent_id_places")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_places_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_places_parent_id"), "places", ["parent_id"], unique=False)
    op.create_index(op.f("ix_places_unit_id"), "places", ["unit_id"], unique=False)
    op.create_table(
        "archival_files",
        sa.Column("kind", choice("filekind", "household series"), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("retention_code", choice("retentioncode", "Y D30 D10"), nullable=True),
        sa.Column("closed_year", sa.Integer(), nullable=True),
        sa.Column("reference_code", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'household') = (household_id IS NOT NULL)",
            name=op.f("ck_archival_files_household_of_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_archival_files_household_id_households")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_archival_files_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archival_files")),
        sa.UniqueConstraint("household_id", name=op.f("uq_archival_files_household_id")),
        sa.UniqueConstraint("reference_code", name=op.f("uq_archival_files_reference_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_archival_files_unit_id"), "archival_files", ["unit_id"], unique=False)
    op.create_table(
        "boxes",
        sa.Column("box_no", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("shelf_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("spine_mm", sa.Integer(), nullable=False),
        sa.Column("state", choice("boxstate", "open sealed"), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shelf_id"], ["places.id"], name=op.f("fk_boxes_shelf_id_places")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_boxes_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boxes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_boxes_shelf_id"), "boxes", ["shelf_id"], unique=False)
    op.create_index(op.f("ix_boxes_unit_id"), "boxes", ["unit_id"], unique=False)
    op.create_table(
        "household_relations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on_date", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["households.id"], name=op.f("fk_household_relations_from_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["households.id"], name=op.f("fk_household_relations_to_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_relations")),
    )
    op.create_index(op.f("ix_household_relations_from_id"), "household_relations", ["from_id"], unique=False)
    op.create_index(op.f("ix_household_relations_to_id"), "household_relations", ["to_id"], unique=False)
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("from_date", sa.String(length=20), nullable=True),
        sa.Column("to_date", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_members_household_id_households")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_members_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_index(
        "ix_members_household_id_person_id", "members", ["household_id", "person_id"], unique=False
    )
    op.create_index(op.f("ix_members_person_id"), "members", ["person_id"], unique=False)
    op.create_table(
        "pairings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("from_date", sa.String(length=20), nullable=True),
        sa.Column("to_date", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name=op.f("fk_pairings_helper_id_people")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_pairings_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
    )
    op.create_index(op.f("ix_pairings_helper_id"), "pairings", ["helper_id"], unique=False)
    op.create_index(op.f("ix_pairings_household_id"), "pairings", ["household_id"], unique=False)
