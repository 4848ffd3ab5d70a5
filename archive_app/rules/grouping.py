"""Where one document ends and the next begins in a stack: by titles and household fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One page of a stack in its order: `number` from 1, what form it was recognised as, whose it says it is."""

    page_id: int
    number: int
    form_type: str | None
    blank: bool = False
    name: str = ""
    id_number: str = ""


def groups(sheets: Iterable[Sheet]) -> list[tuple[Sheet, ...]]:
    """Return the documents of a stack.

    A page with a form's title begins a new document unless it repeats the title of the form that is open for
    the same person (forms of several pages print their title on each). Pages without a title and blank backs
    belong to the document before them; what comes before the first title is a document of its own.
    """
    made: list[list[Sheet]] = []
    opened: Sheet | None = None
    for sheet in sheets:
        if not made or _begins(opened, sheet):
            made.append([])
            opened = sheet if sheet.form_type else None
        made[-1].append(sheet)
    return [tuple(one) for one in made]


def _begins(opened: Sheet | None, sheet: Sheet) -> bool:
    if sheet.blank or sheet.form_type is None:
        return False
    if opened is None or opened.form_type != sheet.form_type:
        return True
    return _differ(opened.name, sheet.name) or _differ(opened.id_number, sheet.id_number)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
