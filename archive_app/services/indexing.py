"""The index follows the database: the outbox is drained in batches, and a rebuild starts from the rows.

A page's document carries its text and what else it is found by: title, householder, number, village. An item
without pages has a document of what is told of it.
Staged pages stand under a village value of their own, so that only those who file can find them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from archive_app.archive import Archive
from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Member, OutboxRow, Page
from archive_app.models.types import ItemState, PageState
from archive_app.search.document import PageDoc
from archive_app.search.engines import SearchIndex, rebuild_index
from archive_app.services import field_words, pageless

BATCH = 200
STAGED = "staged/"
SHOWN = (PageState.READ, PageState.BLANK)
#: what can be found: pages that were read, but no separator sheets, which only name what lies behind them
FINDABLE = sa.and_(Page.state.in_(SHOWN), Page.part.is_(None))


def drain(archive: Archive, index: SearchIndex) -> int:
    """Index one batch of outbox rows; return how many rows were done (0: nothing waits)."""
    with archive.sessions.reading() as session:
        rows = session.execute(
            sa.select(OutboxRow.id, OutboxRow.page_id).order_by(OutboxRow.id).limit(BATCH)
        ).all()
        if not rows:
            return 0
        wanted = {row.page_id for row in rows}
        docs = _docs(session, sorted(wanted))
    found = {doc.key for doc in docs}
    index.apply(docs, [str(page_id) for page_id in wanted if str(page_id) not in found])
    with archive.sessions.writing() as session:
        session.execute(sa.delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])))
    return len(rows)


def rebuild(archive: Archive) -> int:
    """Write the whole index anew from the database; return the number of pages."""
    with archive.sessions.reading() as session:
        done = session.scalar(sa.select(sa.func.max(OutboxRow.id))) or 0
    count = rebuild_index(archive.settings.search_url, all_docs(archive))
    with archive.sessions.writing() as session:
        session.execute(sa.delete(OutboxRow).where(OutboxRow.id <= done))
    return count


def waiting(archive: Archive) -> int:
    """Return how many outbox rows wait for the indexer."""
    with archive.sessions.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(OutboxRow)) or 0


def all_docs(archive: Archive) -> Iterator[PageDoc]:
    """Yield the documents of all pages and of the items without, in bounded memory."""
    for column, wanted, sign in ((Page.id, FINDABLE, 1), (Item.id, pageless.PAGELESS, -1)):
        last = 0
        while True:
            with archive.sessions.reading() as session:
                query = sa.select(column).where(column > last, wanted).order_by(column).limit(BATCH)
                ids = session.scalars(query).all()
                if not ids:
                    break
                docs = _docs(session, [sign * one for one in ids])
            yield from docs
            last = ids[-1]


def anything_to_find(session: Session) -> bool:
    """Tell whether there is something that an index should hold."""
    page = session.scalar(sa.select(Page.id).where(FINDABLE).limit(1))
    return (
        page is not None or session.scalar(sa.select(Item.id).where(pageless.PAGELESS).limit(1)) is not None
    )


def page_keys(archive: Archive) -> Iterator[str]:
    """Yield the keys that should stand in the index."""
    with archive.sessions.reading() as session:
        query = sa.select(Page.id).join(Item).where(FINDABLE, Item.state != ItemState.WITHDRAWN)
        bare = sa.select(-Item.id).where(pageless.PAGELESS)
        for one in (query, bare):
            for number in session.scalars(one.execution_options(yield_per=1000)):
                yield str(number)


def _docs(session: Session, numbers: Sequence[int]) -> list[PageDoc]:
    """Return the documents of pages, and (numbers below zero) of items without pages."""
    bare = [-number for number in numbers if number < 0]
    return [
        *_of_pages(session, [number for number in numbers if number > 0]),
        *(_of_items(session, bare) if bare else ()),
    ]


def _of_items(session: Session, ids: Sequence[int]) -> list[PageDoc]:
    found = pageless.items(session, ids)
    boxes = _boxes(session, {item.archival_file_id for item in found if item.archival_file_id})
    return [
        PageDoc(
            key=str(-item.id),
            body=pageless.text_of(item),
            **_about(item, boxes.get(item.archival_file_id or 0, "")),
        )
        for item in found
    ]


def _of_pages(session: Session, ids: Sequence[int]) -> list[PageDoc]:
    pages = session.scalars(
        sa.select(Page)
        .join(Item)
        .where(Page.id.in_(ids), FINDABLE, Item.state != ItemState.WITHDRAWN)
        .options(
            undefer(Page.text),
            selectinload(Page.fields),
            joinedload(Page.item).options(
                joinedload(Item.unit),
                joinedload(Item.archival_file)
                .joinedload(ArchivalFile.household)
                .options(
                    joinedload(Household.head), selectinload(Household.members).joinedload(Member.person)
                ),
            ),
        )
    ).all()
    boxes = _boxes(session, {page.item.archival_file_id for page in pages if page.item.archival_file_id})
    said = field_words.confirmed(session, ids)
    return [_doc(page, boxes.get(page.item.archival_file_id or 0, ""), said) for page in pages]


def _boxes(session: Session, file_ids: set[int]) -> dict[int, str]:
    rows = session.execute(
        sa.select(Holding.archival_file_id, Box)
        .join(Box, Holding.box_id == Box.id)
        .where(Holding.archival_file_id.in_(file_ids))
        .order_by(Holding.id.desc())
    )
    return {file_id: box.code for file_id, box in rows if file_id is not None}


def _doc(page: Page, box: str, said: dict[int, str]) -> PageDoc:
    household = page.item.archival_file.household if page.item.archival_file else None
    numbers = field_words.numbers(page, said)
    if household and household.head.id_number:
        numbers.add(household.head.id_number)
    told = _about(page.item, box)
    extra = "\n\n".join([told.pop("extra"), *field_words.of_page(page, said)])
    return PageDoc(
        key=str(page.id),
        body=page.text,
        extra=extra,
        id_numbers=tuple(sorted(number for number in numbers if number)),
        **told,
    )


def _about(item: Item, box: str) -> dict[str, Any]:
    """Return what a document says of its item, by the names of `PageDoc`."""
    household = item.archival_file.household if item.archival_file else None
    code = item.unit.code if item.unit else ""
    return {
        "item": item.code,
        "extra": "\n\n".join(_extra(item, household)),
        "village": code if item.state is ItemState.REGISTERED else f"{STAGED}{code}",
        "form": item.form_type or "",
        "kind": item.kind.value,
        "box": box,
        "year": item.year,
        "date": int(item.date_earliest.strftime("%Y%m%d")) if item.date_earliest else None,
    }


def _extra(item: Item, household: Household | None) -> list[str]:
    found = [item.title, item.code, item.reference_code or "", *item.former_reference_codes]
    if item.unit:
        found.append(item.unit.name)
    if item.details.get("caption"):
        found.append(str(item.details["caption"]))
    if household:
        found += [household.no, household.head.name, household.national_no or ""]
        found += [member.person.name for member in household.members]
    return [text for text in found if text]
