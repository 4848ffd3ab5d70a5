"""Examining a file before its pages are read: what it is, whether it can be taken, how many pages it has.

Nothing foreign is parsed here: the desks' limited children do that, outside of any transaction.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from archive_app.archive import Archive, Work
from archive_app.models import Item, Page, Source
from archive_app.models.types import ItemKind, ItemState, PageState
from archive_app.rules.access import Actor
from archive_app.rules.problems import trouble
from archive_app.services import claims, containers, file_passwords, filing, papers, video_files
from ocr import plain, video
from ocr.desk import ReadingDesk
from ocr.office import kinds
from ocr.pages.facts import FileFacts
from ocr.pages.kinds import VIDEOS
from ocr.problems import Problem, ReadingError

#: what may be gone at the next try: a child was killed or the machine was overloaded
FLEETING = frozenset({Problem.CRASHED, Problem.TOO_SLOW, Problem.FAILED})
#: a file of at least this many pages is worth a second worker
SHARED_FROM = 4
#: endings that promise something other than text
NOT_TEXT = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".bmp", ".webp"})


def examine(
    archive: Archive, actor: Actor, desk: ReadingDesk, source: Source, path: Path, worker: str
) -> bool:
    """Find out what a claimed file is and lay out its pages; False when there is nothing (more) to read in it."""
    facts, film = _facts(archive, desk, source, path), None
    if facts.media_type in VIDEOS and video.available():
        facts, film = _film(facts.media_type, path)
    # a name that promises another format is the clerk's slip, and says more than "cannot be read"
    problem = _misnamed(source.name, facts.media_type) or facts.problem
    if problem in FLEETING and source.attempts < claims.MOST_ATTEMPTS:
        claims.give_back(archive, actor, source.id)
        return False
    if not problem and facts.media_type in kinds.CONTAINERS:
        source.media_type = facts.media_type
        problem = containers.empty_out(archive, actor, source, path)
    with archive.work(actor) as work:
        source = work.session.get_one(Source, source.id)
        source.media_type, source.flags = facts.media_type, sorted({*source.flags, *facts.flags})
        if problem:
            refuse(work, source, problem)
            return False
        if facts.media_type == kinds.ZIP:
            containers.settle(work, source)
            return False
        if film is not None:
            _lay_out_video(work, source, film)
            return False
        _lay_out(work, source, facts, worker)
        if facts.page_count >= SHARED_FROM:
            work.later("help", source.id)
        return True


def _facts(archive: Archive, desk: ReadingDesk, source: Source, path: Path) -> FileFacts:
    try:
        facts = desk.facts(path, file_passwords.of(archive, source))
        if facts.problem == Problem.UNSUPPORTED:
            facts = papers.facts(archive, desk, source, path, facts)
        if facts.media_type == plain.MEDIA_TYPE and PurePath(source.name).suffix.lower() in plain.ENDINGS:
            facts = plain.facts(path)
    except ReadingError as error:
        return FileFacts(source.media_type, problem=error.problem.value)
    return facts


def _film(media_type: str, path: Path) -> tuple[FileFacts, dict[str, object] | None]:
    try:
        return FileFacts(media_type), video_files.facts_of(path)
    except ReadingError as error:
        return FileFacts.refused(media_type, error.problem), None


def _misnamed(name: str, media_type: str) -> str | None:
    ending = PurePath(name).suffix.lower()
    return "wrong_name" if media_type == "text/plain" and ending in NOT_TEXT else None


def _lay_out(work: Work, source: Source, facts: FileFacts, worker: str) -> None:
    """Make the staged item of a file and a row for each of its pages, the first one already taken."""
    source.page_count = facts.page_count
    item = _item(source, _kind(facts), _details(facts), work)
    work.session.add(item)
    work.session.flush()
    pages = [
        Page(source_id=source.id, source_n=n, item_id=item.id, n=n, state=PageState.WAITING, attempts=0)
        for n in range(1, facts.page_count + 1)
    ]
    claims.take(work, pages[0], worker)
    work.session.add_all(pages)
    work.record("source.examined", source, pages=facts.page_count, media_type=facts.media_type)


def _lay_out_video(work: Work, source: Source, film: dict[str, object]) -> None:
    """Make the item of a video that came into the vault: it has no pages, so it is filed at once."""
    source.page_count = 0
    taken = {"taken_at": film["recorded_at"]} if film["recorded_at"] else {}
    item = _item(source, ItemKind.VIDEO, {"video": film, **taken}, work)
    work.session.add(item)
    work.record("source.examined", source, pages=0, media_type=source.media_type)
    filing.file_sources(work, [source])
    source.settled_at, source.claimed_by, source.claimed_until = work.now, None, None


def _item(source: Source, kind: ItemKind, details: dict[str, object], work: Work) -> Item:
    return Item(
        source_id=source.id,
        unit_id=source.unit_id,
        state=ItemState.STAGED,
        kind=kind,
        title=str(source.hints.get("title") or source.name)[:300],
        former_reference_codes=[source.hints["former_code"]] if "former_code" in source.hints else [],
        created_at=work.now,
        details=details,
    )


def _kind(facts: FileFacts) -> ItemKind:
    if facts.camera:
        return ItemKind.PHOTO
    return ItemKind.DOCUMENT if facts.media_type in {plain.MEDIA_TYPE, *kinds.KINDS} else ItemKind.SCAN


def _details(facts: FileFacts) -> dict[str, object]:
    found = {"taken_at": facts.taken_at, "camera": facts.camera, "position": facts.position}
    return {key: value for key, value in found.items() if value}


def refuse(work: Work, source: Source, problem: str) -> None:
    """Settle a file that cannot be read, with the reason."""
    told = trouble(problem)
    source.state, source.reason, source.reason_en = told.state, told.zh, told.en
    source.settled_at, source.claimed_by, source.claimed_until = work.now, None, None
    work.record("source.refused", source, code=str(problem))
