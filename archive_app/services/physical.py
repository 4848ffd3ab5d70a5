"""Boxes and volumes as things in somebody's hands: found by a scan, named in a sentence, held still while deciding.

Movements, consultations and loans act on these. Rows are locked in one order everywhere (boxes, volumes, places,
each by number), so that people who work at the same moment wait for each other instead of failing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, Forbidden, NotFound
from archive_app.models import ArchivalFile, Box, Holding, Item, Place
from archive_app.models.types import HoldingSet, UnitKind
from archive_app.rules.access import Right
from archive_app.rules.sentence import Sentence
from archive_app.services import permits, subjects
from archive_app.services.lookup import sees_box
from archive_app.services.volume_items import lies_in
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work

Thing = Box | Holding
LONGEST_TEXT = 200


def find_thing(look: Work, text: str) -> Thing:
    """Return the box or volume of a scanned code; a file, household or item leads to its only volume.

    Raises NotFound for a misread, unknown or invisible one, BadInput when it is no thing that can be carried or
    there are several volumes.
    """
    found = subjects.find(look, text[:400])
    wanted: sa.ColumnElement[bool]
    match found:
        case Box() | Holding():
            return found
        case Item():
            wanted = sa.exists().where(Item.id == found.id, lies_in())
        case ArchivalFile():
            wanted = Holding.archival_file_id == found.id
        case Place():
            raise BadInput(
                "这是库房、橱或层的码；请扫盒或户档的码。",
                "That is the code of a room, cabinet or shelf; scan a box or a volume.",
            )
    volumes = look.session.scalars(sa.select(Holding).where(wanted).order_by(Holding.id).limit(2)).all()
    if len(volumes) > 1:
        raise BadInput(
            "这份档案有几卷（或镇、村各一套）；请扫卷册自己的码（V- 开头）。",
            "There are several volumes or sets of it; scan the volume's own code (V-…).",
        )
    if not volumes:
        raise NotFound(text[:80])
    return volumes[0]


def same_thing(look: Work, text: str, thing: Thing) -> bool:
    """Tell whether a scanned code is the code of `thing`; a file's or household's code counts for its volume."""
    try:
        found = subjects.find(look, text[:400])
    except NotFound:
        return False
    if isinstance(thing, Box):
        return isinstance(found, Box) and found.id == thing.id
    if isinstance(found, Holding):
        return found.id == thing.id
    return isinstance(found, ArchivalFile) and find_thing(look, text).id == thing.id


def by_ids(look: Work, box_id: int | None, holding_id: int | None) -> Thing:
    """Return the thing of a movement's or loan's row."""
    if box_id is not None:
        return look.session.get_one(Box, box_id)
    return look.session.get_one(Holding, holding_id)


def sees(look: Work, thing: Thing) -> bool:
    """Tell whether the actor may know of a thing."""
    if isinstance(thing, Box):
        return sees_box(look, thing)
    unit_id, household_id = owner_of(look, thing)
    return permits.sees(look.actor, unit_id, household_id)


def owner_of(look: Work, thing: Thing) -> tuple[int | None, int | None]:
    """Return unit and household a thing belongs to."""
    if isinstance(thing, Box):
        return thing.unit_id, None
    if thing.archival_file is not None:
        return thing.archival_file.unit_id, thing.archival_file.household_id
    item = look.session.get_one(Item, thing.item_id)
    return item.unit_id, None


def require_to_handle(work: Work, thing: Thing) -> int:
    """Let pass who works with the paper of this unit under a name of their own; return their user's number."""
    right = Right.SHELVE if work.actor.may(Right.SHELVE) else Right.FILE
    unit_id, household_id = owner_of(work, thing)
    permits.require(work, right, unit_id, household_id, what=thing.code)
    return named(work)


def require_to_approve(work: Work, thing: Thing, asked_by: int) -> int:
    """Let pass who may approve and is another person than who asked; return their user's number."""
    unit_id, household_id = owner_of(work, thing)
    permits.require(work, Right.APPROVE, unit_id, household_id, what=thing.code)
    number = named(work)
    if number == asked_by:
        raise Forbidden(
            "申请人不能批准自己的申请；请另一位有批准权限的人办理。",
            "Who asked may not decide; another person with the right to approve does.",
        )
    return number


def named(work: Work) -> int:
    """Return the number of the person who acts; the machine's own user may not do what needs a name."""
    if work.actor.user_id is None:
        raise Forbidden(
            "这件事要记在具体的人名下；请以本人账号办理（命令行加 --as）。",
            "This is recorded under a person's name; act as a user (--as on the command line).",
        )
    return work.actor.user_id


def name_of(look: Work, thing: Thing) -> Sentence:
    """Return what a thing is called in a sentence."""
    if isinstance(thing, Box):
        return Sentence(f"盒 {thing.box_no}（{thing.code}）", f"Box {thing.box_no} ({thing.code})")
    title = title_of(look, thing)
    return Sentence(f"“{title}”（{thing.code}）", f"“{title}” ({thing.code})")


def title_of(look: Work, thing: Thing) -> str:
    """Return the title of a box, or of what a volume holds."""
    if isinstance(thing, Box):
        return thing.title
    if thing.archival_file is not None:
        return thing.archival_file.title
    return look.session.get_one(Item, thing.item_id).title


def kept_in(look: Work, thing: Thing) -> HoldingSet:
    """Return in whose rooms a thing stands: the village's own, or the town's; by its set while it stands nowhere."""
    box = thing if isinstance(thing, Box) else thing.box
    shelf = box.shelf if box is not None else None
    room = shelf.parent.parent if shelf is not None and shelf.parent is not None else None
    if room is not None:
        return HoldingSet.VILLAGE if room.unit.kind is UnitKind.VILLAGE else HoldingSet.TOWN
    return thing.held_set if isinstance(thing, Holding) else HoldingSet.VILLAGE


def hold_still(work: Work, *things: Thing | Place | None) -> None:
    """Lock these rows, and the box each volume stands in, until the end of the work, and read them anew.

    Raises Conflict when a volume went to another box meanwhile.
    """
    holdings = [one for one in things if isinstance(one, Holding)]
    before = {one.id: one.box_id for one in holdings}
    boxes = {one.id for one in things if isinstance(one, Box)} | {box for box in before.values() if box}
    _lock(work, Box, boxes)
    _lock(work, Holding, before)
    _lock(work, Place, {one.id for one in things if isinstance(one, Place)})
    if any(one.box_id != before[one.id] for one in holdings):
        raise Conflict(
            "这一卷刚刚被挪到别的盒里；请刷新后再看。", "This volume has just been moved; look at it again."
        )


def _lock(work: Work, model: type[Box] | type[Holding] | type[Place], ids: Iterable[int]) -> None:
    wanted = sorted(ids)
    if wanted:
        query = sa.select(model).where(model.id.in_(wanted)).order_by(model.id).with_for_update()
        work.session.scalars(query.execution_options(populate_existing=True)).all()


def clipped(text: str, what_zh: str, what_en: str, *, most: int = LONGEST_TEXT) -> str:
    """Return a text a person must give, without blanks around it; BadInput when it is missing or too long."""
    said = " ".join(text.split())
    if not said or len(said) > most:
        raise BadInput(f"请写明{what_zh}（最多 {most} 个字）。", f"Give {what_en} (at most {most} signs).")
    return said


def is_code(text: str) -> bool:
    """Tell whether a text is one of our codes at all, or an address ending in one."""
    try:
        codes.extract(text)
    except codes.BadCode:
        return False
    return True
