"""The papers of a volume and of a box: contents lists (卷内文件目录, 盒内目录) and notes sheets (备考表)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, NotFound
from archive_app.models import ArchivalFile, Arrangement, ArrangementLine, Box, Holding, Item, User
from archive_app.models.types import ArrangementState, CopyType, FileKind, ItemKind, ItemState, NoteKind
from archive_app.rules.access import Actor, Right
from archive_app.rules.retention import today
from archive_app.rules.shelving import is_singly
from archive_app.services import arranged, box_page, labelling, notes, permits, printing, subjects
from archive_app.services.catalogue import date_digits
from archive_app.services.volume_items import lies_in
from labels.lists import Listed, Listing

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work


class Paper(StrEnum):
    """Which paper of a file or box."""

    CONTENTS = "contents"
    NOTES = "notes"


#: lines of a notes sheet in words, as they are written on paper
KIND_WORDS = {
    NoteKind.ARRANGED: "整理",
    NoteKind.ADDED: "补充",
    NoteKind.LACKING: "缺失",
    NoteKind.DAMAGED: "破损",
    NoteKind.REMOVED: "移出",
    NoteKind.LOST: "遗失",
    NoteKind.DESTROYED: "销毁",
    NoteKind.SEALED: "封盒",
    NoteKind.REOPENED: "启封",
    NoteKind.OTHER: "说明",
}


def print_papers(archive: Archive, actor: Actor, code: str, papers: tuple[Paper, ...]) -> Listed:
    """Print papers of the file or box a code names, recorded as printed.

    Raises NotFound for another thing, BadInput for a contents list of a file in which nothing is arranged yet.
    """
    with archive.look(actor) as look:
        thing = _thing(look, code)
        lists = [_listing(look, thing, paper) for paper in papers]
        demo = labelling.is_demo(look)
    made = printing.printed(lists, demo=demo)
    with archive.work(actor) as work:
        for paper in papers:
            work.record("paper.printed", work.session.get_one(type(thing), thing.id), form=paper.value)
    return made


def _thing(look: Work, code: str) -> ArchivalFile | Box:
    thing = subjects.find(look, code)
    if isinstance(thing, Box):
        permits.require(look, Right.READ, thing.unit_id, what=code)
        return thing
    if not isinstance(thing, ArchivalFile):
        raise NotFound(code)
    return thing


def _listing(look: Work, thing: ArchivalFile | Box, paper: Paper) -> Listing:
    if paper is Paper.NOTES:
        return notes_sheet(look, thing)
    return contents_list(look, thing) if isinstance(thing, ArchivalFile) else box_contents(look, thing)


def contents_list(look: Work, file: ArchivalFile) -> Listing:
    """Return the contents list of a file: of a household's volume with page numbers, else as a catalogue."""
    lines = arranged.checked_lines(look, file.id)
    if not lines:
        raise BadInput(
            "这一卷还没有整理好，没有目录可印；请先整理并检查。",
            "Nothing in this file is arranged yet, so there is no contents list; arrange and check it first.",
        )
    household = file.kind is FileKind.HOUSEHOLD
    form = look.archive.rules.paper_forms["file_contents" if household else "item_catalogue"]
    return Listing(form, [_line(no, line) for no, line in enumerate(lines, 1)], facts=_facts_of_file(file))


def _line(no: int, line: ArrangementLine) -> dict[str, str]:
    item, said = line.item, line.item.details
    return {
        "no": str(no),
        "reference_code": item.reference_code or "",
        "document_no": str(said.get("document_no") or ""),
        "responsible": str(said.get("responsible_party") or ""),
        "title": item.title,
        "date": date_digits(item),
        "security": str(said.get("security_class") or ""),
        "page_no": page_span(line.first_page, line.last_page),
        "pages": str(line.pages),
        "remark": str(said.get("remark") or ""),
    }


def page_span(first: int | None, last: int | None) -> str:
    """Return page numbers as they are written: 4, 4-6, or nothing."""
    if first is None:
        return ""
    return str(first) if first == last else f"{first}-{last}"


def notes_sheet(look: Work, thing: ArchivalFile | Box) -> Listing:
    """Return the notes sheet of a volume or a box, line after line, with who arranged and who checked."""
    rows = [
        {
            "date": day_of(line.at),
            "kind": KIND_WORDS[line.kind],
            "text": line.text,
            "by": line.by,
        }
        for line in notes.lines_of(look, thing)
    ]
    facts = _facts_of_file(thing) if isinstance(thing, ArchivalFile) else _facts_of_box(look, thing)
    return Listing(
        look.archive.rules.paper_forms["notes_sheet"], rows, facts=facts, foot=_signers(look, thing)
    )


def day_of(moment: dt.datetime) -> str:
    """Return the township's calendar day of a moment, as tables write it."""
    return today(moment).isoformat()


def _signers(look: Work, thing: ArchivalFile | Box) -> tuple[tuple[str, str], ...]:
    """Return who arranged and checked, when: of a file its last checked round, of a box left to be signed."""
    if isinstance(thing, Box):
        return (("整理人", ""), ("整理日期", ""), ("检查人", ""), ("检查日期", ""))
    last = look.session.scalar(
        sa.select(Arrangement)
        .where(Arrangement.archival_file_id == thing.id, Arrangement.state == ArrangementState.CHECKED)
        .order_by(Arrangement.no.desc())
        .limit(1)
    )
    if last is None:
        return (("立卷人", ""), ("检查人", ""), ("立卷时间", ""))
    names = {
        user.name: user.display_name or user.name
        for user in look.session.scalars(
            sa.select(User).where(User.name.in_([last.arranged_by, last.settled_by or ""]))
        )
    }
    checker = last.settled_by or ""
    day = day_of(last.settled_at or last.arranged_at)
    return (
        ("立卷人", names.get(last.arranged_by, last.arranged_by)),
        ("检查人", names.get(checker, checker)),
        ("立卷时间", day),
    )


def box_contents(look: Work, box: Box) -> Listing:
    """Return what stands in a box, in its order: its volumes, or one line for each item that is kept singly."""
    view = box_page.box(look, box.code)
    if is_singly(box.series):
        rows = _item_rows(look, box, {row.holding_code: row for row in view.contents})
        return Listing(look.archive.rules.paper_forms["box_contents"], rows, facts=_facts_of_box(look, box))
    counts = _items_in_files(look, [row.archival_file_id for row in view.contents if row.archival_file_id])
    rows = [
        {
            "no": str(row.position or number),
            "reference_code": row.reference_code or "",
            "title": row.title,
            "items": str(counts.get(row.archival_file_id or 0, 1)),
            "pages": str(row.pages),
            "copy": "原件" if row.copy is CopyType.ORIGINAL else "复制件",
            "remark": "" if row.reference_code else "待编号",
        }
        for number, row in enumerate(view.contents, 1)
    ]
    return Listing(look.archive.rules.paper_forms["box_contents"], rows, facts=_facts_of_box(look, box))


def _item_rows(look: Work, box: Box, seen: dict[str, box_page.BoxRow]) -> list[dict[str, str]]:
    """Return a line for each item in a box, in the order of their numbers; `seen` are the volumes one may know of."""
    found = look.session.execute(
        sa.select(Holding, Item, arranged.sides())
        .join(Item, lies_in())
        .where(Holding.box_id == box.id, Item.state == ItemState.REGISTERED, permits.visible_items(look))
        .outerjoin(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .order_by(Holding.position, Holding.id, Item.reference_code.is_(None), Item.reference_code, Item.id)
    )
    return [
        {
            "no": str(number),
            "reference_code": item.reference_code or "",
            "title": item.title,
            "items": "1",
            "pages": str(pages),
            "copy": "原件" if holding.copy is CopyType.ORIGINAL else "复制件",
            "remark": str(item.details.get("remark") or "") if item.reference_code else "待编号",
        }
        for number, (holding, item, pages) in enumerate(
            (row for row in found if row[0].code in seen and row[1].kind is not ItemKind.VIDEO), 1
        )
    ]


def _items_in_files(look: Work, file_ids: list[int]) -> dict[int, int]:
    query = (
        sa.select(ArrangementLine.item_id, Arrangement.archival_file_id)
        .join(Arrangement, ArrangementLine.arrangement_id == Arrangement.id)
        .where(Arrangement.archival_file_id.in_(file_ids), Arrangement.state == ArrangementState.CHECKED)
        .subquery()
    )
    rows = look.session.execute(
        sa.select(query.c.archival_file_id, sa.func.count()).group_by(query.c.archival_file_id)
    )
    return dict.fromkeys(file_ids, 0) | dict(rows.all())


def _facts_of_file(file: ArchivalFile) -> tuple[tuple[str, str], ...]:
    period = labelling.RETENTION_WORDS[file.retention_code] if file.retention_code else ""
    facts = (
        ("档号", file.reference_code or ""),
        ("题名", file.title),
        ("年度", str(file.year or "")),
        ("保管期限", period),
    )
    return tuple((word, value) for word, value in facts if value)


def _facts_of_box(look: Work, box: Box) -> tuple[tuple[str, str], ...]:
    facts = (
        ("全宗号", look.archive.rules.reference_codes.fonds_no),
        ("盒号", box.box_no),
        ("盒名", box.title),
        ("年度", str(box.year or "")),
        ("保管期限", labelling.RETENTION_WORDS[box.retention_code] if box.retention_code else ""),
    )
    return tuple((word, value) for word, value in facts if value)
