"""What a page says of its household outside labelled fields: numbers and names standing anywhere on it.

Prints differ from county to county, and on some the reader finds no label. A citizen number with a right check
digit is evidence wherever it stands, and so is a cell that holds exactly a householder's name.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import Household, Page, Person
from archive_app.rules.matching import ReadForm
from archive_app.search.identity import identities
from archive_app.search.normal import cut
from ocr.text import PageText

FOUND = "found_on_page"


def completed(work: Work, read: ReadForm, pages: Sequence[Page], village_id: int | None) -> ReadForm:
    """Fill in name and number from the page's text where no labelled field gave them.

    Only when exactly one householder of the roster is meant: number and name both stand on the page, or the name
    stands there and its village is known. Anything less is left to a person.
    """
    if read.name and read.name_sure and read.id_number:
        return read
    cells = _cells(pages)
    heads = _heads_by_number(work, pages)
    both = [head for head in heads if head.name in cells]
    if len(both) == 1:
        return _with(read, both[0])
    if not heads and not read.name and village_id is not None:
        named = _heads_of_village(work, village_id, cells)
        if len(named) == 1:
            return _with(read, named[0], number=False)
    return read


def _with(read: ReadForm, head: Person, *, number: bool = True) -> ReadForm:
    return ReadForm(
        form_type=read.form_type,
        form_sure=read.form_sure,
        name=read.name or head.name,
        id_number=read.id_number or (head.id_number or "" if number else ""),
        id_valid=read.id_valid or (number and not read.id_number),
        village=read.village,
        year=read.year,
        name_sure=read.name_sure or read.name == head.name,  # the name stands in a cell of its own
    )


def _heads_by_number(work: Work, pages: Sequence[Page]) -> list[Person]:
    numbers = {one.number for page in pages for one in identities(cut(page.text))}
    if not numbers:
        return []
    query = (
        sa.select(Person).join(Household, Household.head_id == Person.id).where(Person.id_number.in_(numbers))
    )
    return list(work.session.scalars(query))


def _heads_of_village(work: Work, village_id: int, cells: frozenset[str]) -> list[Person]:
    query = (
        sa.select(Person)
        .join(Household, Household.head_id == Person.id)
        .where(Household.village_id == village_id, Person.name.in_(cells))
    )
    return list(work.session.scalars(query))


def _cells(pages: Sequence[Page]) -> frozenset[str]:
    """Return the text of every line and cell, also of what follows a colon in it."""
    found: set[str] = set()
    for page in pages:
        lines = PageText.from_bytes(page.layout).lines if page.layout else ()
        for line in lines:
            text = "".join(line.text.split())
            found.add(text)
            found.add(text.replace("：", ":").rpartition(":")[2])
    return frozenset(found)
