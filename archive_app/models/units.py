"""Units: district, town, sub-offices, villages, departments (requirement row 2)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.types import UnitKind, choice


class Unit(Base):
    """One organisation of the tree; villages carry the 12-digit division code."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("units.id"), index=True)
    fictitious: Mapped[bool] = mapped_column(default=False)

    parent: Mapped[Unit | None] = relationship(remote_side=[id])

    @property
    def village3(self) -> str:
        """Return the last three digits of the code, as used in household numbers."""
        return self.code[-3:]
