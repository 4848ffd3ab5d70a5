"""The arrangement desk (整理): one person puts a file in order, another checks it, and codes are given to all of it.

What is arranged stays so (DA/T 13-2022): a reference code is given once. What comes later is a later round of
the same file and takes the next numbers and pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive_app.errors import BadInput, Conflict, Forbidden
from archive_app.models import (
    ArchivalFile,
    Arrangement,
    ArrangementLine,
    Box,
    Holding,
    Item,
    User,
)
from archive_app.models.types import ArrangementState, BoxState, FileKind, NoteKind
from archive_app.rules import arranging as rule
from archive_app.rules.access import Right
from archive_app.rules.reference_codes import Slot
from archive_app.services import arranged, notes, numbering, permits, subjects, volumes

if TYPE_CHECKING:
    from archive_app.archive import Work


def arrange(work: Work, code: str, order: Sequence[str] | None = None) -> Arrangement:
    """Put all items of a file that have no code yet in order, and hand them to the checker.

    `code` names the file (code, reference code or household number); `order` lists the codes of the items as they
    shall stand, all of them; without it they stand by rule. A round that waits is replaced. Raises Conflict when
    nothing is left to arrange, BadInput for an order that is not of exactly these items.
    """
    file = _for_change(work, code, Right.FILE)
    pieces = arranged.waiting(work, file.id)
    if not pieces:
        raise Conflict(
            "这一卷没有待整理的件；新归入的会排在这里。",
            "Nothing in this file waits to be arranged; what is filed later will.",
        )
    pieces = rule.ordered(pieces, file.kind) if order is None else _as_said(work, pieces, order)
    before = arranged.submitted(work, file.id)
    if before is not None:
        _settle(work, before, ArrangementState.RETURNED, "重新排列")
        work.session.flush()
    made = Arrangement(
        archival_file_id=file.id,
        no=arranged.rounds(work, file.id) + 1,
        state=ArrangementState.SUBMITTED,
        arranged_by=work.actor.name,
        arranged_at=work.now,
    )
    work.session.add(made)
    try:
        work.session.flush()
    except IntegrityError as error:  # somebody on another machine was quicker
        raise _overtaken() from error
    spans = rule.spans([one.pages for one in pieces], file.kind, arranged.last_page(work, file.id))
    work.session.add_all(
        ArrangementLine(
            arrangement_id=made.id,
            item_id=piece.id,
            position=position,
            pages=piece.pages,
            first_page=span.first,
            last_page=span.last,
        )
        for position, (piece, span) in enumerate(zip(pieces, spans, strict=True), 1)
    )
    work.record("arrangement.submitted", file, round=made.no, items=len(pieces), by_hand=order is not None)
    return made


def check(work: Work, code: str) -> Arrangement:
    """Confirm as another person what was arranged: every item gets its reference code, all at once.

    Raises Forbidden without the right or for the arranger, Conflict when nothing waits, when items came in since,
    or while the volume stands in a sealed box.
    """
    file = _for_change(work, code, Right.CHECK)
    waiting = _waiting_for_another(work, file)
    lines = arranged.lines_of(work, waiting.id)
    if {line.item_id for line in lines} != {one.id for one in arranged.waiting(work, file.id)}:
        raise Conflict(
            "提交以后又归入了新的件；请退回，重新排列。",
            "Something was filed since this was arranged; send it back to be put in order again.",
        )
    _refuse_sealed(work, file, lines)
    if file.kind is FileKind.HOUSEHOLD and file.reference_code is None:
        file.reference_code = numbering.give(work, numbering.file_slot(work, file))[0]
    _give_codes(work, file, lines)
    if file.kind is not FileKind.HOUSEHOLD:
        volumes.lay_round(work, file, [line.item for line in lines])
    _settle(work, waiting, ArrangementState.CHECKED, "")
    _note(work, file, waiting, lines)
    _stand_in_order(work, file)
    work.record(
        "arrangement.checked", file, round=waiting.no, items=len(lines), arranged_by=waiting.arranged_by
    )
    work.reindex(file)
    return waiting


def send_back(work: Work, code: str, reason: str) -> Arrangement:
    """Send a round back with a reason; its arranger may take it back, a checker may return it."""
    file = _for_change(work, code, Right.READ)
    waiting = arranged.submitted(work, file.id)
    if waiting is None:
        raise _nothing_waits()
    if waiting.arranged_by != work.actor.name:
        permits.require(work, Right.CHECK, file.unit_id, file.household_id, what=code)
    if not reason.strip():
        raise BadInput("请写明退回的理由。", "Say why it is sent back.")
    _settle(work, waiting, ArrangementState.RETURNED, reason.strip()[:500])
    work.record("arrangement.returned", file, round=waiting.no)
    return waiting


def keep_former_code(work: Work, code: str, former: str) -> Item:
    """Note a reference code an item had before (原档号), so that it is still found by it."""
    item = subjects.find_item(work, code)
    household = item.archival_file.household_id if item.archival_file else None
    permits.require(work, Right.FILE, item.unit_id, household, what=code)
    former = " ".join(former.split())
    if not 1 <= len(former) <= 60:
        raise BadInput("原档号应为 1 到 60 个字符。", "A former code has 1 to 60 characters.")
    if former not in item.former_reference_codes:
        item.former_reference_codes = [*item.former_reference_codes, former]
        work.record("item.former_code_kept", item)
        work.reindex(item)
    return item


def _for_change(work: Work, code: str, right: Right) -> ArchivalFile:
    """Return the file, held so that two who arrange or check it go one after the other."""
    file = subjects.find_file(work, code)
    permits.require(work, right, file.unit_id, file.household_id, what=code)
    work.session.execute(sa.select(ArchivalFile.id).where(ArchivalFile.id == file.id).with_for_update())
    work.session.refresh(file)
    return file


def _as_said(work: Work, pieces: Sequence[rule.Piece], order: Sequence[str]) -> list[rule.Piece]:
    known = {one.id: one for one in pieces}
    wanted = [subjects.find_item(work, code).id for code in order]
    if sorted(wanted) != sorted(known):
        raise BadInput(
            "次序里的件与待整理的件不一致（可能又归入了新的）；请重新打开本页再排。",
            "The order is not of exactly the items that wait (some may have come since); open the page again.",
        )
    return [known[one] for one in wanted]


def _waiting_for_another(work: Work, file: ArchivalFile) -> Arrangement:
    waiting = arranged.submitted(work, file.id)
    if waiting is None:
        raise _nothing_waits()
    if work.actor.user_id is None or waiting.arranged_by == work.actor.name:
        raise Forbidden(
            "整理人和检查人须是两个人；请另一位有检查权限的人来检查。",
            "Arranger and checker are two people; ask another one who may check.",
        )
    return waiting


def _nothing_waits() -> Conflict:
    return Conflict(
        "没有等待检查的整理；可能已被别人检查或退回，请刷新。",
        "No arrangement waits to be checked; somebody may have settled it already.",
    )


def _overtaken() -> Conflict:
    return Conflict(
        "别人刚刚提交了这一卷的整理；请刷新后再看。", "Somebody else has just arranged this file; look again."
    )


def _refuse_sealed(work: Work, file: ArchivalFile, lines: Sequence[ArrangementLine]) -> None:
    """Refuse while a volume of a household's file, or one of these items, is in a sealed box: its list would be wrong."""
    query = (
        sa.select(Box)
        .join(Holding, Holding.box_id == Box.id)
        .where(Holding.archival_file_id == file.id, Box.state == BoxState.SEALED)
    )
    if file.kind is not FileKind.HOUSEHOLD:  # what came later lies in volumes of its own
        query = query.where(Holding.volume.in_({line.item.volume or 1 for line in lines}))
    box = work.session.scalar(query.limit(1))
    if box is not None:
        raise Conflict(
            f"这一卷在已封的盒 {box.box_no} 里；请先启封，检查后再封。",
            f"This file stands in box {box.box_no}, which is sealed; open it first, with a reason.",
        )


def _give_codes(work: Work, file: ArchivalFile, lines: Sequence[ArrangementLine]) -> None:
    """Give each item the next number of its class, in the order of the lines."""
    slots: dict[tuple[object, ...], Slot] = {}
    by_stem: dict[str, list[Item]] = {}
    for line in lines:
        key = arranged.class_of(line.item, numbering.group_of(work, line.item))
        if key not in slots:
            slots[key] = numbering.item_slot(work, file, line.item, file.reference_code)
        by_stem.setdefault(slots[key].stem, []).append(line.item)
    for slot in numbering.stems(list(slots.values())):
        items = by_stem[slot.stem]
        for item, code in zip(items, numbering.give(work, slot, len(items)), strict=True):
            item.reference_code = code
    work.session.flush()


def _settle(work: Work, one: Arrangement, state: ArrangementState, reason: str) -> None:
    one.state, one.settled_by, one.settled_at, one.reason = state, work.actor.name, work.now, reason


def _note(work: Work, file: ArchivalFile, one: Arrangement, lines: Sequence[ArrangementLine]) -> None:
    """Write onto the notes sheet what was arranged, by whom, checked by whom."""
    people = sa.select(User.name, User.display_name).where(User.name.in_([one.arranged_by, work.actor.name]))
    names = dict(work.session.execute(people).all())
    arranger = names.get(one.arranged_by) or one.arranged_by
    checker = names.get(work.actor.name) or work.actor.name
    pages = sum(line.pages for line in lines)
    later = arranged.checked_before(work, file.id, one.id)
    said = (
        f"{'补充' if later else '整理'} {len(lines)} 件 {pages} 页。整理人：{arranger}；检查人：{checker}。"
    )
    notes.append(work, file, NoteKind.ADDED if later else NoteKind.ARRANGED, said)


def _stand_in_order(work: Work, file: ArchivalFile) -> None:
    """Let the volumes of an open box stand in the order of their numbers, once all of them have one."""
    if file.kind is not FileKind.HOUSEHOLD:
        return
    box_ids = work.session.scalars(
        sa.select(Holding.box_id).where(Holding.archival_file_id == file.id, Holding.box_id.is_not(None))
    ).all()
    for box_id in sorted({one for one in box_ids if one is not None}):
        arranged.put_in_order(work, box_id)
