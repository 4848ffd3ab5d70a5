"""What an archive needs before its first page can be found, and what of it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive_app.models import Box, Household, Source, Unit, User, UserRole
from archive_app.rules.access import ALLOWED, Right
from archive_app.terms import UnitKind

if TYPE_CHECKING:
    from archive_app.archive import Work

_TAKE_IN = tuple(role for role, rights in ALLOWED.items() if Right.INGEST in rights)
#: step → what exists once it is done, in the order one takes them
_DONE: dict[str, sa.Select[Any]] = {
    "units": sa.select(Unit.id).where(Unit.kind == UnitKind.VILLAGE),
    "people": sa.select(User.id).join(UserRole).where(User.active, UserRole.role.in_(_TAKE_IN)),
    "boxes": sa.select(Box.id),
    "roster": sa.select(Household.id),
    "scans": sa.select(Source.id),
}


def first_steps(look: Work) -> dict[str, bool]:
    """Return each step and whether it is done; nothing for those who do not set the archive up, or all being done."""
    if not look.actor.may(Right.ADMINISTER) or look.actor.units is not None:
        return {}
    done = {name: look.session.scalar(query.limit(1)) is not None for name, query in _DONE.items()}
    return {} if all(done.values()) else done
