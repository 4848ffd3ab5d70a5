"""Movements, the place history, consultations and loans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_app.migrations.columns import choice

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OPEN_MOVEMENT = sa.text("state IN ('requested', 'approved')")
OPEN_LOAN = sa.text("state IN ('requested', 'approved', 'out')")


def upgrade() -> None:
    op.create_table(
        "movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("holding_id", sa.Integer(), nullable=True),
        sa.Column("from_shelf_id", sa.Integer(), nullable=True),
        sa.Column("from_box_id", sa.Integer(), nullable=True),
        sa.Column("from_position", sa.Integer(), nullable=True),
        sa.Column("to_shelf_id", sa.Integer(), nullable=True),
        sa.Column("to_box_id", sa.Integer(), nullable=True),
        sa.Column("to_position", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            choice("movementstate", "requested approved rejected carried_out cancelled"),
            nullable=False,
        ),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision_note", sa.String(length=200), nullable=True),
        sa.Column("carrier", sa.String(length=60), nullable=True),
        sa.Column("taken_up_by", sa.Integer(), nullable=True),
        sa.Column("taken_up_at", sa.DateTime(), nullable=True),
        sa.Column("put_down_by", sa.Integer(), nullable=True),
        sa.Column("put_down_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_by", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(box_id IS NULL) <> (holding_id IS NULL)", name=op.f("ck_movements_one_thing")),
        sa.CheckConstraint(
            "(box_id IS NULL) = (to_shelf_id IS NULL)", name=op.f("ck_movements_goal_fits_thing")
        ),
        sa.CheckConstraint(
            "(to_shelf_id IS NULL) <> (to_box_id IS NULL)", name=op.f("ck_movements_one_goal")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by", name=op.f("ck_movements_decided_by_another")
        ),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_movements_box_id_boxes")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["users.id"], name=op.f("fk_movements_cancelled_by_users")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_movements_decided_by_users")),
        sa.ForeignKeyConstraint(["from_box_id"], ["boxes.id"], name=op.f("fk_movements_from_box_id_boxes")),
        sa.ForeignKeyConstraint(
            ["from_shelf_id"], ["places.id"], name=op.f("fk_movements_from_shelf_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holdings.id"], name=op.f("fk_movements_holding_id_holdings")
        ),
        sa.ForeignKeyConstraint(["put_down_by"], ["users.id"], name=op.f("fk_movements_put_down_by_users")),
        sa.ForeignKeyConstraint(["requested_by"], ["users.id"], name=op.f("fk_movements_requested_by_users")),
        sa.ForeignKeyConstraint(["taken_up_by"], ["users.id"], name=op.f("fk_movements_taken_up_by_users")),
        sa.ForeignKeyConstraint(["to_box_id"], ["boxes.id"], name=op.f("fk_movements_to_box_id_boxes")),
        sa.ForeignKeyConstraint(["to_shelf_id"], ["places.id"], name=op.f("fk_movements_to_shelf_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_movements_box_id"), "movements", ["box_id"], unique=False)
    op.create_index(op.f("ix_movements_holding_id"), "movements", ["holding_id"], unique=False)
    op.create_index("ix_movements_state_id", "movements", ["state", "id"], unique=False)
    op.create_index(
        "uq_movements_box_id_open",
        "movements",
        ["box_id"],
        unique=True,
        sqlite_where=OPEN_MOVEMENT,
        postgresql_where=OPEN_MOVEMENT,
    )
    op.create_index(
        "uq_movements_holding_id_open",
        "movements",
        ["holding_id"],
        unique=True,
        sqlite_where=OPEN_MOVEMENT,
        postgresql_where=OPEN_MOVEMENT,
    )
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("holding_id", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("shelf_id", sa.Integer(), nullable=True),
        sa.Column("in_box_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(box_id IS NULL) <> (holding_id IS NULL)", name=op.f("ck_placements_one_thing")),
        sa.CheckConstraint("(box_id IS NULL) = (shelf_id IS NULL)", name=op.f("ck_placements_box_on_shelf")),
        sa.CheckConstraint(
            "(holding_id IS NULL) = (in_box_id IS NULL)", name=op.f("ck_placements_volume_in_box")
        ),
        sa.CheckConstraint("(n = 1) OR (movement_id IS NOT NULL)", name=op.f("ck_placements_by_movement")),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_placements_box_id_boxes")),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holdings.id"], name=op.f("fk_placements_holding_id_holdings")
        ),
        sa.ForeignKeyConstraint(["in_box_id"], ["boxes.id"], name=op.f("fk_placements_in_box_id_boxes")),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["movements.id"], name=op.f("fk_placements_movement_id_movements")
        ),
        sa.ForeignKeyConstraint(["shelf_id"], ["places.id"], name=op.f("fk_placements_shelf_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("box_id", "n", name=op.f("uq_placements_box_id_n")),
        sa.UniqueConstraint("holding_id", "n", name=op.f("uq_placements_holding_id_n")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_placements_movement_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("loankind", "consultation loan"), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("holding_id", sa.Integer(), nullable=True),
        sa.Column(
            "state", choice("loanstate", "requested approved rejected cancelled out returned"), nullable=False
        ),
        sa.Column("borrower", sa.String(length=60), nullable=False),
        sa.Column("borrower_unit", sa.String(length=80), nullable=False),
        sa.Column("borrower_phone", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision_note", sa.String(length=200), nullable=True),
        sa.Column("out_by", sa.Integer(), nullable=True),
        sa.Column("out_at", sa.DateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sheets_out", sa.Integer(), nullable=True),
        sa.Column("condition_out", choice("condition_out", "good worn damaged"), nullable=True),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(), nullable=True),
        sa.Column("sheets_back", sa.Integer(), nullable=True),
        sa.Column("condition_back", choice("condition_back", "good worn damaged"), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("incident", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'loan' OR due_on IS NULL", name=op.f("ck_loans_only_loans_are_due")),
        sa.CheckConstraint("(box_id IS NULL) <> (holding_id IS NULL)", name=op.f("ck_loans_one_thing")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by", name=op.f("ck_loans_decided_by_another")
        ),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_loans_box_id_boxes")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_loans_decided_by_users")),
        sa.ForeignKeyConstraint(["holding_id"], ["holdings.id"], name=op.f("fk_loans_holding_id_holdings")),
        sa.ForeignKeyConstraint(["out_by"], ["users.id"], name=op.f("fk_loans_out_by_users")),
        sa.ForeignKeyConstraint(["requested_by"], ["users.id"], name=op.f("fk_loans_requested_by_users")),
        sa.ForeignKeyConstraint(["returned_by"], ["users.id"], name=op.f("fk_loans_returned_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_loans_box_id"), "loans", ["box_id"], unique=False)
    op.create_index(op.f("ix_loans_holding_id"), "loans", ["holding_id"], unique=False)
    op.create_index("ix_loans_state_due_on", "loans", ["state", "due_on"], unique=False)
    op.create_index(
        "uq_loans_box_id_open",
        "loans",
        ["box_id"],
        unique=True,
        sqlite_where=OPEN_LOAN,
        postgresql_where=OPEN_LOAN,
    )
    op.create_index(
        "uq_loans_holding_id_open",
        "loans",
        ["holding_id"],
        unique=True,
        sqlite_where=OPEN_LOAN,
        postgresql_where=OPEN_LOAN,
    )
    op.create_table(
        "loan_renewals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("from_due", sa.Date(), nullable=False),
        sa.Column("to_due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("renewed_by", sa.Integer(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_loan_renewals_loan_id_loans")),
        sa.ForeignKeyConstraint(["renewed_by"], ["users.id"], name=op.f("fk_loan_renewals_renewed_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_renewals")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_loan_renewals_loan_id"), "loan_renewals", ["loan_id"], unique=False)

    # what stands somewhere already begins its history there
    op.execute(
        "INSERT INTO placements (box_id, n, shelf_id, position, since, recorded_by)"
        " SELECT id, 1, shelf_id, position, created_at, 'system:history' FROM boxes WHERE shelf_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO placements (holding_id, n, in_box_id, position, since, recorded_by)"
        " SELECT id, 1, box_id, position, created_at, 'system:history' FROM holdings WHERE box_id IS NOT NULL"
    )
