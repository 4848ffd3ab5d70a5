"""People's words on values, as they stand: the latest one counts, and one that was taken back does not."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.models import FieldConfirmation

_UNDONE = sa.select(FieldConfirmation.undoes_id).where(FieldConfirmation.undoes_id.is_not(None))


def standing(session: Session, fields: Collection[int] | sa.Select[int]) -> dict[int, FieldConfirmation]:
    """Return what people say of these values (ids, or a query of ids), by the value's id."""
    rows = session.scalars(
        sa.select(FieldConfirmation)
        .where(
            FieldConfirmation.page_field_id.in_(fields),
            FieldConfirmation.undoes_id.is_(None),
            FieldConfirmation.id.not_in(_UNDONE),
        )
        .order_by(FieldConfirmation.id)
    )
    return {row.page_field_id: row for row in rows}
