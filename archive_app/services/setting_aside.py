"""Out of the tray without filing: what is no record, what must be scanned again; and back into it."""

from __future__ import annotations

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Page
from archive_app.models.types import PageState
from archive_app.rules.page_arithmetic import NOT_A_RECORD, SEPARATOR
from archive_app.services import items, reviewing, source_states
from archive_app.services.reviewing import RESCAN_WANTED

#: what a person may say of a page that is no record, besides `page_arithmetic.SEPARATOR`
BLANK = "blank"
WHY = {BLANK: "空白页", SEPARATOR: "分隔页"}


def not_a_record(work: Work, code: str, reason: str) -> None:
    """Mark a waiting item as no record: it leaves the tray and stays staged until two people withdraw it.

    Raises BadInput without a reason, NotFound, Forbidden, Conflict.
    """
    item = reviewing.to_decide(work, code)
    item.flags = sorted({*item.flags, NOT_A_RECORD})
    work.record("item.set_aside", item, reason_given=True)
    item.details = {**item.details, "set_aside": {"by": work.actor.name, "reason": _reason(reason)}}
    reviewing.close_source(work, item)


def same_again(work: Work, code: str, other: str) -> None:
    """Say that a waiting item is the same paper as another: it is kept, linked to that one, and not filed.

    Raises BadInput for itself, NotFound, Forbidden, Conflict.
    """
    item, known = reviewing.to_decide(work, code), items.find(work, other)
    if item.id == known.id:
        raise errors.BadInput("请选择它重复的是哪一件。", "Say which item it repeats.")
    item.flags = sorted({*item.flags, NOT_A_RECORD})
    reason = f"与 {known.code} 是同一页"
    item.details = {
        **item.details,
        "set_aside": {"by": work.actor.name, "reason": reason, "same_as": known.id},
    }
    work.record("item.set_aside", item, same_as=known.id)
    reviewing.close_source(work, item)


def page_is(work: Work, code: str, n: int, what: str) -> None:
    """Say that page `n` of a waiting item is blank or a separator sheet; an item of nothing else leaves the tray.

    Raises BadInput for another word, NotFound, Forbidden, Conflict for a page that was not read, and for a separator
    among other pages: that is taken out first, so that nothing behind it stays with what was before it.
    """
    item = reviewing.to_decide(work, code)
    pages = work.session.scalars(sa.select(Page).where(Page.item_id == item.id)).all()
    page = next((one for one in pages if one.n == n), None)
    if page is None:
        raise errors.NotFound(f"{code} {n}")
    if page.state not in (PageState.READ, PageState.BLANK) or what not in (BLANK, SEPARATOR):
        raise errors.BadInput(
            "读过的页才能说是空白页或分隔页。",
            "Only a page that was read is said to be blank or a separator.",
        )
    if what == SEPARATOR and len(pages) > 1:
        raise errors.Conflict(
            "这一件还有别的页；请先把这一页取出成一件，再说它是分隔页。",
            "This item has more pages; take this one out first, then say that it is a separator.",
        )
    page.quality = {**page.quality, f"{what}_by": work.actor.name}
    page.state, page.part = (PageState.BLANK, None) if what == BLANK else (page.state, SEPARATOR)
    work.record(f"page.{what}", page)
    work.reindex(page)
    if all(one.state is PageState.BLANK or one.part == SEPARATOR for one in pages):
        item.flags = sorted({*item.flags, NOT_A_RECORD})
        item.details = {**item.details, "set_aside": {"by": work.actor.name, "reason": WHY[what]}}
        work.record("item.set_aside", item, reason_given=True)
    work.session.flush()
    reviewing.close_source(work, item)


def rescan_wanted(work: Work, code: str, reason: str) -> None:
    """Say that a waiting item must be scanned again before anybody can decide; it waits in a list of its own.

    Raises BadInput without a reason, NotFound, Forbidden, Conflict.
    """
    item = reviewing.to_decide(work, code)
    item.flags = sorted({*item.flags, RESCAN_WANTED})
    item.details = {**item.details, "rescan": {"by": work.actor.name, "reason": _reason(reason)}}
    work.record("item.rescan_wanted", item)


def take_up_again(work: Work, code: str) -> None:
    """Undo either: the item waits in the tray again. Raises NotFound, Forbidden, Conflict."""
    item = reviewing.to_decide(work, code)
    item.flags = [flag for flag in item.flags if flag not in (NOT_A_RECORD, RESCAN_WANTED)]
    item.details = {key: value for key, value in item.details.items() if key not in ("set_aside", "rescan")}
    work.record("item.taken_up", item)
    source_states.settle(work, source_states.of_item(work, item))


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.BadInput("请写明理由。", "Give a reason.")
    return text.strip()[:200]
