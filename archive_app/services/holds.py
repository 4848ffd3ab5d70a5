"""Legal holds (冻结): they stop disposal and changes to retention, never reading. Released by another person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import ArchivalFile, Hold, HoldSubject, Item, User
from archive_app.models.types import ItemState
from archive_app.rules.access import Right
from archive_app.services import permits, subjects


@dataclass(frozen=True)
class HoldRow:
    """One hold with the codes of what it covers, as far as the actor may see these; `things` counts them."""

    id: int
    reason: str
    basis: str
    since: dt.datetime
    by: str
    things: int
    codes: tuple[str, ...]
    released_at: dt.datetime | None
    released_by: str | None
    release_reason: str | None


def reasons(look: Work) -> tuple[str, ...]:
    """Return the reasons a hold may have, in the order of the list."""
    return tuple(look.archive.rules.lists["hold_reason"])


def place_hold(work: Work, codes: Sequence[str], *, reason: str, basis: str) -> Hold:
    """Place a hold on items and files (codes; a household's number means its file).

    `reason` is one of `reasons`, `basis` the document that orders it. Raises Forbidden, NotFound, BadInput.
    """
    _require_a_name(work)
    if reason not in reasons(work):
        known = "、".join(reasons(work))
        raise errors.BadInput(f"冻结事由应为：{known}。", f"The reason of a hold is one of: {known}.")
    if not basis.strip() or not codes:
        raise errors.BadInput(
            "请写明依据文件，并至少给出一个编号。",
            "Name the document it rests on and give at least one code.",
        )
    things = {(thing.__tablename__, thing.id): thing for thing in (_holdable(work, code) for code in codes)}
    hold = Hold(reason=reason, basis=basis.strip(), placed_by=work.actor.user_id, placed_at=work.now)
    work.session.add(hold)
    work.session.flush()
    for thing in things.values():
        covered = HoldSubject(hold_id=hold.id)
        if isinstance(thing, Item):
            covered.item_id = thing.id
        else:
            covered.archival_file_id = thing.id
        work.session.add(covered)
        work.record("hold.covers", thing, hold=hold.id)
    work.record(
        "hold.placed", hold, reason=reason, basis=basis.strip(), things=[one.code for one in things.values()]
    )
    return hold


def release_hold(work: Work, hold_id: int, *, reason: str) -> Hold:
    """Release a hold; another person than the one who placed it does. Raises Forbidden, NotFound, Conflict."""
    _require_a_name(work)
    hold = work.session.get(Hold, hold_id, with_for_update=True)
    if hold is None or not any(_sees(work, subject) for subject in hold.subjects):
        raise errors.NotFound(str(hold_id))
    if hold.released_by is not None:
        raise errors.Conflict("这项冻结已经解除。", "This hold is released already.")
    if hold.placed_by == work.actor.user_id:
        raise errors.Forbidden(
            "冻结须由另一个人解除，请联系另一位有权限的人。",
            "A hold is released by another person than the one who placed it; ask one.",
        )
    if not reason.strip():
        raise errors.BadInput("请写明解除的理由。", "Give the reason for the release.")
    hold.released_by, hold.released_at, hold.release_reason = (
        work.actor.user_id,
        work.now,
        reason.strip()[:200],
    )
    work.record("hold.released", hold, reason=reason.strip())
    return hold


def holds(look: Work, *, active: bool = True) -> list[HoldRow]:
    """Return the holds on what the actor may see, newest first; `active` leaves out released ones."""
    permits.require(look, Right.READ)
    placer, releaser = aliased(User), aliased(User)
    query = (
        sa.select(Hold, placer.name, releaser.name)
        .join(placer, placer.id == Hold.placed_by)
        .outerjoin(releaser, releaser.id == Hold.released_by)
        .order_by(Hold.id.desc())
    )
    if active:
        query = query.where(Hold.released_by.is_(None))
    found = []
    for hold, by, released_by in look.session.execute(query):
        seen = tuple(sorted(code for subject in hold.subjects if (code := _code(look, subject))))
        if seen or look.actor.units is None:
            found.append(
                HoldRow(
                    hold.id,
                    hold.reason,
                    hold.basis,
                    hold.placed_at,
                    by,
                    len(seen),
                    seen,
                    hold.released_at,
                    released_by,
                    hold.release_reason,
                )
            )
    return found


def _require_a_name(work: Work) -> None:
    """Only a person with a name may place or release, never the machine."""
    permits.require(work, Right.HOLD)
    if work.actor.user_id is None:
        raise permits.forbidden(Right.HOLD)


def _holdable(work: Work, code: str) -> Item | ArchivalFile:
    thing = subjects.find(work, code)
    if isinstance(thing, ArchivalFile) or (isinstance(thing, Item) and thing.state is ItemState.REGISTERED):
        return thing
    raise errors.BadInput(
        f"{code} 不能冻结：冻结的对象是已归档的件或案卷。",
        f"{code} cannot be put on hold: holds cover registered items and files.",
    )


def _code(look: Work, subject: HoldSubject) -> str:
    thing = _thing(look, subject)
    return thing.code if thing is not None and _sees(look, subject) else ""


def _thing(look: Work, subject: HoldSubject) -> Item | ArchivalFile | None:
    if subject.item_id is not None:
        return look.session.get(Item, subject.item_id)
    return look.session.get(ArchivalFile, subject.archival_file_id)


def _sees(look: Work, subject: HoldSubject) -> bool:
    thing = _thing(look, subject)
    if isinstance(thing, Item):
        return permits.sees_item(look, thing)
    return thing is not None and permits.sees_file(look, thing)
