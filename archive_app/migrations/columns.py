"""Column types as the steps of the history need them, independent of what the models say today."""

from __future__ import annotations

import sqlalchemy as sa


def choice(name: str, values: str) -> sa.Enum:
    """Return a text column with a CHECK for the closed list `values` (parted by blanks)."""
    return sa.Enum(*values.split(), name=name, native_enum=False, length=24, create_constraint=True)
