"""The last decision taken back, in the review tray and on the item's page: each kind of step has its own way back.

What was filed stays registered and goes back into the tray as filed wrongly; everything else is as it was before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import Event, Item, Page
from archive_app.models.types import ItemState
from archive_app.rules.access import Actor, Right
from archive_app.services import (
    field_values,
    permits,
    recutting,
    refiling,
    reviewing,
    setting_aside,
    superseding,
)
from labels import codes

UNDONE = "review.undone"
#: the steps that can be taken back
STEPS = (
    "item.registered", "item.set_aside", "item.rescan_wanted", "item.superseded", "item.cut", "field.confirmed",
    "page.turned",
)  # fmt: skip
#: a step older than this is no slip of the hand any more: what it did is changed on the item's page
LONGEST = dt.timedelta(hours=12)
MOST_LOOKED_AT = 60


@dataclass(frozen=True)
class Step:
    """A decision of the actor's own that can be taken back."""

    event_id: int
    action: str
    code: str
    title: str
    at: dt.datetime


def last_step(look: Work) -> Step | None:
    """Return the actor's last decision that was not taken back yet, as far as they still see its item."""
    found = _last(look)
    return (
        None
        if found is None
        else Step(found[0].id, found[0].action, found[1].code, found[1].title, found[0].at)
    )


def undo(archive: Archive, actor: Actor) -> tuple[Step, str]:
    """Take the actor's last decision back; return it, and the code of the item to go on with.

    Raises Conflict where there is nothing to take back, or somebody went on with the item since.
    """
    with archive.look(actor) as look:
        permits.require(look, Right.FILE)
        step, found = last_step(look), _last(look)
        if step is None or found is None:
            raise errors.Conflict("没有可以撤销的。", "There is nothing to take back.")
        event = found[0]
        details, subject = dict(event.details), found[1].id
    if step.action == "item.cut":
        code = recutting.put_back(archive, actor, details["before"])[0]
        with archive.work(actor) as work:
            work.record(UNDONE, work.session.get_one(Item, subject), event=step.event_id)
        return step, code
    with archive.work(actor) as work:
        code = _take_back(work, step, details)
        work.record(UNDONE, work.session.get_one(Item, subject), event=step.event_id)
    return step, code


def _take_back(work: Work, step: Step, details: dict[str, Any]) -> str:
    match step.action:
        case "item.registered":
            refiling.send_back(work, step.code)
        case "item.set_aside" | "item.rescan_wanted":
            setting_aside.take_up_again(work, step.code)
        case "item.superseded":
            later = superseding.take_back(work, codes.make(Item.CODE_KIND, details["by"]))
            if later.registered_at == step.at:  # filed as the later version, in one decision
                refiling.send_back(work, later.code)
            return later.code
        case "field.confirmed":
            field_values.take_back(work, details["page_field"])
        case "page.turned":
            reviewing.turn(work, step.code, details["page"], 360 - details["degrees"], is_undo=True)
    return step.code


def _last(look: Work) -> tuple[Event, Item] | None:
    rows = look.session.scalars(
        sa.select(Event)
        .where(
            Event.actor == look.actor.name,
            Event.action.in_((*STEPS, UNDONE)),
            Event.at >= look.now - LONGEST,
        )
        .order_by(Event.id.desc())
        .limit(MOST_LOOKED_AT)
    ).all()
    undone = {row.details.get("event") for row in rows if row.action == UNDONE}
    for row in rows:
        if row.action == UNDONE or row.id in undone or not _is_a_step(row):
            continue
        if row.action == "item.registered" and _was_sent_back(look, row):
            continue
        item = _item(look, row)
        if item is not None and permits.sees_item(look, item) and item.state is not ItemState.WITHDRAWN:
            return row, item
    return None


def _is_a_step(row: Event) -> bool:
    """Tell whether an event is a person's step: cuts and turns that say how it was before, decisions by hand."""
    if row.action == "item.cut":
        return "before" in row.details
    if row.action == "page.turned":
        return "page" in row.details and not row.details.get("back")
    return row.action != "item.registered" or row.details.get("by") == row.actor


def _was_sent_back(look: Work, row: Event) -> bool:
    """Tell whether a filing was taken back together with what it superseded, or on another page."""
    later = sa.select(Event.id).where(
        Event.subject_kind == row.subject_kind,
        Event.subject_id == row.subject_id,
        Event.action.in_(("item.sent_back", "item.refiled")),
        Event.id > row.id,
    )
    return look.session.scalar(later.limit(1)) is not None


def _item(look: Work, row: Event) -> Item | None:
    if row.subject_kind == "pages":
        page = look.session.get(Page, row.subject_id)
        return page.item if page else None
    return look.session.get(Item, row.subject_id)
