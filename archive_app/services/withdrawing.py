"""Withdrawing what came in by mistake and is not registered: a wrong stick, a private photo, a paper marked 秘密.

One person asks, another one who approves decides. A file goes as it came, with everything that was made of it: never
while one of its pages is registered, for then it is kept by law. Name, digest and reason stay.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import Batch, DigitalObject, Item, Page, Source, User, Withdrawal, WithdrawnObject
from archive_app.models.types import SETTLED, ItemState, ObjectRole, SourceState
from archive_app.rules.access import Actor, Right
from archive_app.rules.problems import trouble
from archive_app.services import batches, items, permits, refusing, source_states, withdrawn_traces
from archive_app.services.intake import WITHDRAWN
from archive_app.services.paging import Paged, bounds
from storage.errors import NotKept


@dataclass(frozen=True)
class WithdrawalRow:
    """A request to withdraw a file: `state` is asked, refused, removing or removed."""

    id: int
    source_id: int
    batch_id: int
    name: str
    sha256: str
    pages: int
    reason: str
    state: str
    requested_by: str
    requested_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    note: str
    own: bool


def request(archive: Archive, actor: Actor, what: str, reason: str) -> int:
    """Ask that a file be withdrawn, named by its number or by an item made of it; returns the request's number.

    Raises BadInput without a reason, Locked when anything of it is registered, Conflict when it is asked already, still
    being read or mixed with other files, NotFound, Forbidden (also for the system: it takes a name).
    """
    with archive.look(actor) as look:
        source = _source(look, what)
        _require_free(look, _family(look, source))
    _require_unmixed(archive, actor, source.id)
    with archive.work(actor) as work:
        family = _family(work, _source(work, what))
        _require_free(work, family)
        root = family[0]
        if _open(work, root.id) is not None:
            raise errors.Conflict(
                "这个文件已经有人申请撤回。", "Withdrawing this file was asked for already."
            )
        asked = Withdrawal(
            source_id=root.id, reason=_reason(reason), requested_by=_person(work), requested_at=work.now
        )
        work.session.add(asked)
        work.record("withdrawal.requested", asked, source=root.id)
        return asked.id


def approve(archive: Archive, actor: Actor, number: int, note: str = "") -> None:
    """Let a file go: nobody sees it from now on; its bytes go once the index has forgotten it.

    Raises Forbidden for the one who asked and without the right to approve, Conflict when it was decided or when
    something of it was registered meanwhile, NotFound.
    """
    with archive.look(actor) as look:
        source_id = _to_decide(look, number).source_id
    _require_unmixed(archive, actor, source_id)
    with archive.work(actor) as work:
        asked = _to_decide(work, number)
        family = _family(work, work.session.get_one(Source, asked.source_id))
        _require_free(work, family)
        asked.decided_by, asked.decided_at, asked.approved = _person(work), work.now, True
        asked.note = note.strip()[:200]
        ids = [one.id for one in family]
        made = source_states.items_of(work, ids)
        taken = {item.id: item for found in made.values() for item in found}
        merged = work.session.scalars(sa.select(Item).where(Item.source_id.in_(ids)))
        taken |= {item.id: item for item in merged}
        for object_id in _objects(work, ids, list(taken)):
            work.session.add(WithdrawnObject(withdrawal_id=asked.id, object_id=object_id))
        told = trouble(WITHDRAWN)
        for source in family:
            source.state, source.reason, source.reason_en = SourceState.REFUSED, told.zh, told.en
            source.flags, source.hints = sorted({*source.flags, WITHDRAWN}), {}
        for item in taken.values():
            item.state = ItemState.WITHDRAWN
            work.reindex(item)
            withdrawn_traces.wipe(work, item)
        work.record("withdrawal.approved", asked, source=asked.source_id, items=sorted(taken))


def refuse(archive: Archive, actor: Actor, number: int, note: str) -> None:
    """Let a file stay, with a reason. Raises what `approve` raises, BadInput without a reason."""
    with archive.work(actor) as work:
        asked = _to_decide(work, number)
        asked.decided_by, asked.decided_at, asked.approved = _person(work), work.now, False
        asked.note = _reason(note)
        work.record("withdrawal.refused", asked, source=asked.source_id)


def listed(look: Work, *, offset: int = 0, limit: int = 50) -> Paged[WithdrawalRow]:
    """Return the requests the actor may know of: own ones, and all of their scope for those who approve. Newest first."""
    offset, limit = bounds(offset, limit)
    query = sa.select(Withdrawal).join(Source).where(_visible(look)).order_by(Withdrawal.id.desc())
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = look.session.scalars(query.offset(offset).limit(limit)).all()
    ids = {one.requested_by for one in found} | {one.decided_by for one in found}
    names = {user.id: user.name for user in look.session.scalars(sa.select(User).where(User.id.in_(ids)))}
    return Paged(tuple(_row(look, one, names) for one in found), total, offset, limit)


def waiting_count(look: Work) -> int:
    """Return how many requests wait for the actor's decision."""
    if not look.actor.may(Right.APPROVE):
        return 0
    mine = Withdrawal.requested_by == look.actor.user_id
    query = sa.select(sa.func.count(Withdrawal.id)).join(Source)
    return look.session.scalar(query.where(Withdrawal.decided_by.is_(None), _visible(look), ~mine)) or 0


def _row(look: Work, one: Withdrawal, names: dict[int, str]) -> WithdrawalRow:
    removing = "removed" if one.removed_at else "removing"
    state = "asked" if one.approved is None else removing if one.approved else "refused"
    source = one.source
    return WithdrawalRow(
        one.id, source.id, source.batch_id, source.path or source.name, source.sha256, source.page_count or 0,
        one.reason, state, names.get(one.requested_by, ""), one.requested_at,
        names.get(one.decided_by or 0, ""), one.decided_at, one.note, one.requested_by == look.actor.user_id,
    )  # fmt: skip


def _visible(look: Work) -> sa.ColumnElement[bool]:
    mine = Withdrawal.requested_by == look.actor.user_id
    if not (look.actor.may(Right.APPROVE) or look.actor.may(Right.AUDIT)):
        return mine
    return sa.or_(mine, permits.visible_units(look, Source.unit_id))


def _to_decide(work: Work, number: int) -> Withdrawal:
    asked = work.session.scalar(
        sa.select(Withdrawal).join(Source).where(Withdrawal.id == number, _visible(work))
    )
    if asked is None:
        raise errors.NotFound(str(number))
    permits.require(work, Right.APPROVE, asked.source.unit_id)
    if asked.requested_by == _person(work):
        raise errors.Forbidden(
            "申请撤回的人不能自己批准；请由另一位批准人决定。",
            "Who asked to withdraw it does not approve it; another approver decides.",
        )
    if asked.decided_by is not None:
        raise errors.Conflict("这个申请已经有人决定了。", "This request was decided already.")
    return asked


def _source(look: Work, what: str) -> Source:
    """Return the file that is meant: by number, of the actor's own batches, or by an item made of it."""
    if what.strip().isdecimal() and len(what.strip()) < 10:
        permits.require(look, Right.INGEST)
        query = sa.select(Source).join(Batch).where(Source.id == int(what), batches.is_mine(look))
        source = look.session.scalar(query)
    else:
        item = items.find(look, what)
        permits.require(look, Right.FILE, item.unit_id, what=what)
        if item.state is ItemState.REGISTERED:
            refusing.try_delete(look, item.code)
        source = item.source
    if source is None:
        raise errors.NotFound(what)
    return source


def _family(look: Work, source: Source) -> list[Source]:
    """Return the file as it came and everything that was found in it, the outermost first."""
    while source.container_id is not None:
        source = look.session.get_one(Source, source.container_id)
    found, last = [source], [source]
    while last:
        inside = (
            sa.select(Source).where(Source.container_id.in_([one.id for one in last])).order_by(Source.id)
        )
        last = list(look.session.scalars(inside))
        found += last
    return found


def _require_free(look: Work, family: list[Source]) -> None:
    """Raise unless everything that was made of these files is staged, and made of nothing else."""
    ids = [one.id for one in family]
    if any(WITHDRAWN in one.flags for one in family):
        raise errors.Conflict("这个文件已经撤回。", "This file is withdrawn already.")
    if all(one.object_id is None for one in family):
        raise errors.Conflict(
            "这个文件没有保存，不用撤回。", "Nothing of this file was kept; there is nothing to withdraw."
        )
    if any(one.state not in SETTLED for one in family):
        raise errors.Conflict(
            "这个文件还在识读；读完再申请撤回。", "This file is still being read; ask when it is done."
        )
    for found in source_states.items_of(look, ids).values():
        for item in found:
            if item.state is ItemState.REGISTERED:
                if permits.sees_item(look, item):
                    refusing.try_delete(look, item.code)
                raise _shared()
            strange = sa.select(Page.id).where(Page.item_id == item.id, Page.source_id.not_in(ids)).limit(1)
            if look.session.scalar(strange) is not None:
                raise errors.Conflict(
                    "它的页和别的文件合成了一件；请先拆开，再申请撤回。",
                    "Its pages make one item with those of another file; divide it first.",
                )


def _require_unmixed(archive: Archive, actor: Actor, source_id: int) -> None:
    """Raise when another file's item keeps an object that holds pages of this one: bytes that cannot go alone."""
    with archive.look(actor) as look:
        family = _family(look, look.session.get_one(Source, source_id))
        own, digests = {one.id for one in family}, {one.sha256 for one in family}
        beside = look.session.scalars(
            sa.select(DigitalObject)
            .join(Source, DigitalObject.source_id == Source.id)
            .where(
                DigitalObject.role == ObjectRole.MASTER,
                Source.batch_id == family[0].batch_id,
                DigitalObject.source_id.not_in(own),
            )
        ).all()
    if any(digests & set(_made_of(archive, one)) for one in beside):
        raise _shared()


def _made_of(archive: Archive, one: DigitalObject) -> Iterator[str]:
    """Yield the digests of the files an object was made of, as its own notes say."""
    try:
        with archive.vault.open(one.object_id, "metadata.json") as stream:
            told = json.loads(stream.read())
    except (NotKept, OSError, ValueError):
        return
    if isinstance(told, dict):
        yield str(told.get("source_sha256", ""))
        yield from (str(part[0]) for part in told.get("pages", ()) if isinstance(part, list) and part)


def _objects(look: Work, source_ids: list[int], item_ids: list[int]) -> list[str]:
    theirs = sa.or_(DigitalObject.source_id.in_(source_ids), DigitalObject.item_id.in_(item_ids))
    return list(look.session.scalars(sa.select(DigitalObject.object_id).where(theirs).distinct()))


def _open(look: Work, source_id: int) -> Withdrawal | None:
    query = sa.select(Withdrawal).where(Withdrawal.source_id == source_id, Withdrawal.decided_by.is_(None))
    return look.session.scalar(query)


def _shared() -> errors.Conflict:
    return errors.Conflict(
        "这个文件里有已归档的页，或和已归的合在一起，不能撤回；归档的只能走销毁鉴定。",
        "This file has registered pages, or shares an object with another; what is registered goes only by disposal.",
    )


def _person(work: Work) -> int:
    if work.actor.user_id is None:
        raise errors.Forbidden(
            "撤回须以本人名义办理；请加 --as 用户名。",
            "A withdrawal is made in a person's name; add --as NAME.",
        )
    return work.actor.user_id


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.BadInput("请写明理由。", "Give a reason.")
    return text.strip()[:200]
