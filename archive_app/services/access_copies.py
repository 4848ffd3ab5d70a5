"""Searchable PDFs: made when wanted, proved, kept in the cache and made again when they were evicted.

A copy whose text does not read back as it was written is never handed out: the difference is recorded on the item.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path as FilePath

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import AccessCopy, Item
from archive_app.models.types import CopyState
from archive_app.rules.access import Actor, Right
from archive_app.services import access_plan, auditing, items, stamping
from archive_app.services.access_plan import PDF, AccessView, Itself, ToMake
from archive_app.services.items import ACCESS, FileView
from ocr.access import AccessMade
from ocr.problems import Problem, ReadingError

#: what may be gone at the next try
_FLEETING = frozenset({Problem.CRASHED, Problem.TOO_SLOW, Problem.OUT_OF_MEMORY})


def fetch(archive: Archive, actor: Actor, code: str) -> tuple[FilePath, FileView]:
    """Return the searchable PDF of an item, making it if need be, for sending only; records the download.

    Raises NotFound, Forbidden for who may not see personal numbers (they stand in picture and text), NotMade where
    there are no page pictures, Conflict for a copy that did not pass its proof, ServiceMissing to try again.
    """
    with archive.look(actor) as look:
        item = items.find(look, code)
        _require_unmasked(actor)
        item_id, name = item.id, _name(item)
        try:
            planned = access_plan.plan(look, item)
        except ReadingError as error:
            raise _not_now() from error
        known = look.session.get(AccessCopy, item.id)
        refused = known if isinstance(planned, ToMake) and known and known.key == planned.key else None
        refused = refused if refused and refused.state is not CopyState.MADE else None
    if planned is None:
        raise errors.NotMade(
            "这件没有页面图像，做不出可检索的 PDF；请取本件原文件（master）。",
            "This item has no page pictures to make a searchable PDF of; take its `master`.",
        )
    if refused is not None:
        raise _refusal(refused.reason)
    if isinstance(planned, Itself):
        path = archive.vault.local_path(planned.object_id, planned.path)
        view = FileView(ACCESS, planned.sha256, planned.bytes, PDF, name)
    else:
        path, view = _made(archive, actor, item_id, planned, name)
    auditing.looked(archive, actor, "file.downloaded", "items", item_id, role=ACCESS)
    return path, view


def state_of(archive: Archive, actor: Actor, code: str) -> AccessView | None:
    """Return how the searchable PDF stands for one who may have it; None for others and where none can be made."""
    if not actor.may(Right.UNMASK):
        return None
    with archive.look(actor) as look:
        return access_plan.view_of(look, items.find(look, code))


@dataclass(frozen=True)
class StampMark:
    """Whether the searchable PDF of an item carries its filing stamp; if not, why, in Chinese and English.

    `missed` where it ought to.
    """

    laid: bool
    missed: bool = False
    zh: str = ""
    en: str = ""


def stamp_on(archive: Archive, actor: Actor, code: str) -> StampMark:
    """Return whether the copy that was fetched last carries the stamp. Raises NotFound."""
    with archive.look(actor) as look:
        item = items.find(look, code)
        planned = access_plan.plan(look, item)
        view = access_plan.view_of(look, item)
    reason = view.reason if view else ""
    if reason in stamping.LEFT_OFF:
        return StampMark(False, True, *stamping.LEFT_OFF[reason])
    if isinstance(planned, ToMake) and planned.stamp is not None:
        return StampMark(True)
    return StampMark(
        False,
        False,
        "这一件没有归档章：归档章只盖在按件整理、已编档号的文件上。",
        "This item has no filing stamp: only what is arranged piece by piece and has its reference code gets one.",
    )


def forget(archive: Archive, actor: Actor, code: str) -> None:
    """Let a copy that failed be tried again at the next wish. Raises NotFound, Forbidden."""
    with archive.work(actor) as work:
        item = items.find(work, code)
        _require_unmasked(actor)
        row = work.session.get(AccessCopy, item.id)
        if row is not None:
            work.record("access_copy.forgotten", item, state=row.state)
            work.session.delete(row)


def _made(
    archive: Archive, actor: Actor, item_id: int, planned: ToMake, name: str
) -> tuple[FilePath, FileView]:
    """Return the cached copy, or make and prove one. Several who ask at once wait for the same making."""
    result: list[AccessMade] = []
    left_off: list[str] = []

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="access-", dir=archive.cache.root / "making") as folder:
            target = FilePath(folder, "access.pdf")
            order, said = stamping.laid_on(archive, planned.order, planned.stamp)
            left_off.append(said)
            made = archive.desk.access(order, target)
            result.append(made)
            if made.differences:
                raise _DiffersError
            return target.read_bytes()

    key = f"access/{planned.key}"
    try:
        path = archive.cache.get_or_make(key, make)
    except _DiffersError:
        reason = _differences(result[0])
        _note(archive, actor, item_id, planned, CopyState.DIFFERS, reason=reason, made=result[0])
        raise _refusal(reason) from None
    except ReadingError as error:
        if error.problem in _FLEETING:
            raise _not_now() from error
        _note(archive, actor, item_id, planned, CopyState.FAILED, reason=error.problem.value)
        raise _refusal(error.problem.value) from error
    with archive.look(actor) as look:
        row = look.session.get(AccessCopy, item_id)
        fresh = row is not None and row.key == planned.key and not result
        sha256 = row.sha256 if row is not None and fresh else ""
    if not sha256:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        said = left_off[0] if left_off else stamping.laid_on(archive, planned.order, planned.stamp)[1]
        _note(
            archive, actor, item_id, planned, CopyState.MADE, made=result[0] if result else None,
            sha256=sha256, size=path.stat().st_size, reason=said,
        )  # fmt: skip
    return path, FileView(ACCESS, sha256, path.stat().st_size, PDF, name)


def _note(
    archive: Archive,
    actor: Actor,
    item_id: int,
    planned: ToMake,
    state: CopyState,
    *,
    made: AccessMade | None = None,
    sha256: str = "",
    size: int = 0,
    reason: str = "",
) -> None:
    """Keep how making ended; what went wrong also goes on the trail."""
    with archive.work(actor) as work:
        row = work.session.get(AccessCopy, item_id) or AccessCopy(item_id=item_id)
        row.key, row.state, row.sha256, row.bytes, row.reason = planned.key, state, sha256, size, reason
        row.pages = len(planned.order.pages)
        row.carried = made.carried if made else 0
        row.readers = list(made.readers) if made else []
        row.made_at = work.now
        work.session.add(row)
        if state is not CopyState.MADE:
            item = work.session.get_one(Item, item_id)
            work.record("access_copy.refused", item, state=state, reason=reason)


class _DiffersError(Exception):
    """The text of a copy does not read back as it was written."""


def _differences(made: AccessMade) -> str:
    return "; ".join(f"p{one.page} {one.reader} -{one.missing} +{one.extra}" for one in made.differences[:20])


def _refusal(reason: str) -> errors.Conflict:
    return errors.Conflict(
        f"可检索的 PDF 写好后重读校验不符（{reason}），没有提供；可先取本件原页，或重新制作，仍不行请告诉管理员。",
        f"The searchable PDF did not pass its proof ({reason}) and is not handed out; take the `master`, have it made "
        "again, or tell an administrator.",
    )


def _not_now() -> errors.ServiceMissing:
    return errors.ServiceMissing(
        "可检索的 PDF 这次没做成（超时或内存不足），请稍后再试；可先取本件原页（master）。",
        "The searchable PDF could not be made just now; try again later or take the `master`.",
    )


def _require_unmasked(actor: Actor) -> None:
    if not actor.may(Right.UNMASK):
        raise errors.Forbidden(
            "可检索的 PDF 里有完整的证件号和电话，您的账号不能下载；请看网页上的页面，或请档案员协助。",
            "The searchable PDF holds ID numbers and phones in full, which your account may not see; look at the pages "
            "in the browser or ask an archivist.",
        )


def _name(item: Item) -> str:
    """Return the file's name: reference code (or code) and title, without what file systems dislike."""
    words = f"{item.reference_code or item.code} {item.title}"
    kept = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in words if sign.isprintable())
    return f"{kept[:120].strip()}.pdf"
