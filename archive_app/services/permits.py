"""Who may touch what, asked in one place by every service.

What the actor cannot see does not exist for them: the answer is NotFound, the same as for a wrong code.
Only for things they do see may the answer be Forbidden.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from archive_app.errors import Forbidden, NotFound
from archive_app.models import ArchivalFile, Item
from archive_app.models.types import ItemState
from archive_app.rules.access import Actor, Right

if TYPE_CHECKING:
    from archive_app.archive import Work


class Anywhere(Enum):
    """Says that a question is about no particular thing; None would mean a thing that belongs to no unit."""

    ANYWHERE = "anywhere"


ANYWHERE: Final = Anywhere.ANYWHERE

#: what each right lets people do, for the sentence of a refusal
_VERBS: Final[dict[Right, tuple[str, str]]] = {
    Right.READ: ("查看档案", "read the archive"),
    Right.INGEST: ("送入文件", "hand in files"),
    Right.FILE: ("复核和归档", "review and file"),
    Right.SEE_SOURCES: ("查看整批原始文件", "see whole batches"),
    Right.UNMASK: ("查看完整的证件号和电话", "see ID numbers and phones in full"),
    Right.SHELVE: ("管理橱架和档案盒", "manage places and boxes"),
    Right.LABEL: ("打印标签", "print labels"),
    Right.KEEP_ROSTER: ("维护名册", "keep the roster"),
    Right.HOLD: ("冻结或解除冻结", "place or release holds"),
    Right.CHECK: ("检查别人的整理", "check what others arranged"),
    Right.APPROVE: ("批准挪动和借阅", "approve movements and loans"),
    Right.DECIDE: ("作出鉴定和保管期限决定", "decide on appraisal and retention"),
    Right.AUDIT: ("查看审计记录", "read the audit trail"),
    Right.ADMINISTER: ("管理用户和设置", "manage users and settings"),
}


def require(
    work: Work,
    right: Right,
    unit_id: int | Anywhere | None = ANYWHERE,
    household_id: int | None = None,
    *,
    what: str = "",
) -> None:
    """Let pass an actor who has `right` and whose scope covers the thing, else raise NotFound or Forbidden.

    Give `unit_id` (None: the thing belongs to no unit yet) whenever the question is about one thing; leave
    both out to ask for the right alone. `what` is the code as the person gave it, for the sentence.
    """
    actor = work.actor
    about_a_thing = unit_id is not ANYWHERE or household_id is not None
    if about_a_thing:
        unit = None if isinstance(unit_id, Anywhere) else unit_id
        seen = actor.reaches(unit, household_id)
        if not seen or not (actor.may(right) or actor.may(Right.READ)):
            raise NotFound(what)
    if not actor.may(right):
        raise forbidden(right)


def require_town_wide(work: Work, right: Right) -> None:
    """Let pass an actor who has `right` everywhere: for users, settings and all that no unit owns."""
    if not work.actor.may(right) or work.actor.units is not None:
        raise forbidden(right)


def forbidden(right: Right) -> Forbidden:
    """Return the refusal for a missing right, as a sentence."""
    zh, en = _VERBS[right]
    return Forbidden(
        f"您的账号没有“{zh}”的权限；如确需办理，请联系管理员。",
        f"Your account may not {en}; ask an administrator if you need to.",
    )


def sees(actor: Actor, unit_id: int | None, household_id: int | None = None) -> bool:
    """Tell whether the actor may know of a thing of that unit or household."""
    return actor.may(Right.READ) and actor.reaches(unit_id, household_id)


def visible_units(
    work: Work,
    unit_column: sa.ColumnElement[Any] | InstrumentedAttribute[Any],
    household_column: sa.ColumnElement[Any] | InstrumentedAttribute[Any] | None = None,
) -> sa.ColumnElement[bool]:
    """Return the WHERE condition that leaves only rows the actor may know of.

    `unit_column` holds the unit of a row; `household_column`, where the table has one, its household.
    """
    actor = work.actor
    if not actor.may(Right.READ):
        return sa.false()
    if actor.units is None:
        return sa.true()
    condition: sa.ColumnElement[bool] = unit_column.in_(sorted(actor.units))
    if household_column is not None and actor.households:
        condition = sa.or_(condition, household_column.in_(sorted(actor.households)))
    return condition


def sees_item(work: Work, item: Item) -> bool:
    """Tell whether the actor may know of an item; staged ones are for those who file or handed them in."""
    household_id = item.archival_file.household_id if item.archival_file else None
    if not sees(work.actor, item.unit_id, household_id):
        return False
    if item.state is ItemState.REGISTERED:
        return True
    return item.state is ItemState.STAGED and work.actor.may(Right.FILE)


def visible_items(work: Work) -> sa.ColumnElement[bool]:
    """Return the WHERE condition on items joined (outer) with their archival file."""
    seen = visible_units(work, Item.unit_id, ArchivalFile.household_id)
    if work.actor.may(Right.FILE):
        return sa.and_(seen, Item.state != ItemState.WITHDRAWN)
    return sa.and_(seen, Item.state == ItemState.REGISTERED)


def sees_file(work: Work, archival_file: ArchivalFile) -> bool:
    """Tell whether the actor may know of an archival file and what is in it."""
    return sees(work.actor, archival_file.unit_id, archival_file.household_id)
