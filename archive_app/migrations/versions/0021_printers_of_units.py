"""Printers are shared by a unit: what each person measured alone is now their unit's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give each printer to the unit of who measured it; of several of one name the one used last is the unit's."""
    found = op.get_bind()
    above = {row.id: row.parent_id for row in found.execute(sa.text("SELECT id, parent_id FROM units"))}
    root = next((unit for unit in sorted(above) if above[unit] is None), None)
    if root is None:
        return
    scopes: dict[str, set[int]] = {}
    for row in found.execute(
        sa.text(
            "SELECT users.name, user_scopes.unit_id FROM users JOIN user_scopes ON user_scopes.user_id = users.id"
        )
    ):
        scopes.setdefault(row.name, set()).add(row.unit_id)
    shared: set[tuple[str, str]] = set()
    for row in found.execute(sa.text("SELECT id, owner, name FROM printers ORDER BY used_at DESC, id")).all():
        units = scopes.get(row.owner, {root})
        owner = f"unit:{units.pop() if len(units) == 1 else root}"
        if (owner, row.name) not in shared:
            shared.add((owner, row.name))
            found.execute(
                sa.text("UPDATE printers SET owner = :owner WHERE id = :id"), {"owner": owner, "id": row.id}
            )


def downgrade() -> None:
    """Nothing to undo: who measured what is in the audit trail."""
