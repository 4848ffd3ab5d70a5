"""Deleting: for registered material the answer is always no, in one full sentence, and the attempt is on record."""

from __future__ import annotations

from typing import NoReturn

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Place
from archive_app.models.types import ItemState
from archive_app.rules.access import Actor
from archive_app.services import auditing, lock_words, locking, permits, subjects
from archive_app.services.lock_words import LockView
from labels import codes

NOTHING_IN_IT = (
    "里面没有已归档的材料，但编号不会删除，也不会再用；请保留。",
    "Nothing registered is in it, but its code is never deleted nor used again; keep it.",
)

ON_THE_ROSTER = (
    "这是名册里的农户，还没有归档的材料；农户不删除，户号也不再用。已迁出、合并或销户的，在农户页登记。",
    "This is a household of the roster with nothing registered yet. Households are never deleted, nor their numbers"
    " used again; write on its page that it left, merged or ended.",
)


def refuse_deletion(archive: Archive, actor: Actor, code: str) -> NoReturn:
    """Answer who wants something deleted. Never returns, and the attempt is in the trail when this raises.

    Raises Locked (registered, or holding something registered), Conflict (staged: withdrawal takes two people),
    NotFound (unknown or invisible).
    """
    try:
        with archive.look(actor) as look:
            try_delete(look, code)
    finally:
        auditing.flush(archive)


def try_delete(work: Work, code: str) -> NoReturn:
    """Do the same within an open work or look; the attempt reaches the trail within a second, on its own."""
    try:
        thing = subjects.find(work, code)
    except errors.NotFound:
        if _is_household(work, code):
            _note(work, None, code=code, answer="conflict")
            raise errors.Conflict(*ON_THE_ROSTER) from None
        _note(work, None, code=code, answer="not-found")
        raise
    view = _lock(work, thing)
    if view is not None and view.locked:
        _note(work, thing, code=thing.code, answer="locked")
        raise locked(work, view)
    _note(work, thing, code=thing.code, answer="conflict")
    if isinstance(thing, Item) and thing.state is ItemState.STAGED:
        raise errors.Conflict(lock_words.NOT_REGISTERED.zh, lock_words.NOT_REGISTERED.en)
    raise errors.Conflict(*NOTHING_IN_IT)


def _is_household(look: Work, code: str) -> bool:
    try:
        found = codes.extract(code.strip())
        wanted = Household.id == found.number if found.kind == "H" else sa.false()
    except codes.BadCode:
        wanted = Household.no == code.strip()
    known = look.session.scalar(sa.select(Household).where(wanted))
    return known is not None and permits.sees(look.actor, known.village_id, known.id)


def locked(look: Work, view: LockView) -> errors.Locked:
    """Return the refusal of a lock, in the language of the actor where it needs one."""
    language = look.actor.language or look.archive.settings.language
    return errors.Locked(
        view.sentence.zh,
        view.sentence.en,
        locked_until=view.locked_until,
        rule=view.rule.said(language),
        basis=f"{view.basis.said(language)}{_floor(view)}",
        appraisal_needed=view.appraisal_due,
    )


def _floor(view: LockView) -> str:
    return f"；{view.floor_basis}" if view.floor_basis else ""


def _lock(look: Work, thing: Item | ArchivalFile | Holding | Box | Place) -> LockView | None:
    if not isinstance(thing, Place):
        return locking.lock_of(look, thing)
    inside = sa.select(Place.id).where(sa.or_(Place.id == thing.id, Place.parent_id == thing.id))
    below = sa.select(Place.id).where(sa.or_(Place.id.in_(inside), Place.parent_id.in_(inside)))
    holdings = look.session.scalars(
        sa.select(Holding).join(Box, Holding.box_id == Box.id).where(Box.shelf_id.in_(below))
    )
    return locking.together(look, holdings)


def _note(
    work: Work, thing: Item | ArchivalFile | Holding | Box | Place | None, *, code: str, answer: str
) -> None:
    kind, number = (thing.__tablename__, thing.id) if thing is not None else ("", None)
    auditing.looked(
        work.archive, work.actor, "item.delete_refused", kind, number, code=code[:80], answer=answer
    )
