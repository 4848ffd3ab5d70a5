"""Out of the tray without filing: what is no record, what must be scanned again; and back into it."""

from __future__ import annotations

from archive_app import errors
from archive_app.archive import Work
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import reviewing, source_states
from archive_app.services.reviewing import RESCAN_WANTED


def not_a_record(work: Work, code: str, reason: str) -> None:
    """Mark a waiting item as no record: it leaves the tray and stays staged until two people withdraw it.

    Raises BadInput without a reason, NotFound, Forbidden, Conflict.
    """
    item = reviewing.to_decide(work, code)
    item.flags = sorted({*item.flags, NOT_A_RECORD})
    work.record("item.set_aside", item, reason_given=True)
    item.details = {**item.details, "set_aside": {"by": work.actor.name, "reason": _reason(reason)}}
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
