"""Does a page go on with the document before it? Only what stands on paper counts, never its place alone.

A page without a title may be a form's second page or a newsletter that lay in the pile. Filing the newsletter
with the form would be wrong without a flag, so a page joins only where something ties it to what came before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive_app.rules.paging import printed
from archive_app.terms import SeparatorKind

#: a guess below this came from the body of a page alone, without any heading (ocr.forms.guess)
HEADED = 0.6
#: texts of cells that two pages of one table share at least
SHARED_CELLS = 3
#: a page with more than this share of another's texts is the same page of another copy of the form
SAME_PAGE = 0.6
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_GOES_ON = re.compile(r"[（(]\s*续\s*[表页]?\s*[)）]|续\s*[表页]|接上[页表]")
_CELL = re.compile(r"[\u3400-\u9fff]{2,8}")


@dataclass(frozen=True)
class Mark:
    """What a separator sheet says of the pages behind it. `code` is its own, e.g. `P-00000A-…`.

    `meeting` is the number of a meeting's record, None where the sheet only names one in words (`text`).
    """

    code: str
    kind: SeparatorKind
    household: str | None = None
    form: str | None = None
    unit_id: int | None = None
    series: str | None = None
    year: int | None = None
    text: str = ""
    meeting: int | None = None

    @property
    def is_for_anyone(self) -> bool:
        """Tell whether the sheet names nothing, so that copies of it part a stack again and again."""
        return self.kind is not SeparatorKind.MEETING and self.household is None


@dataclass(frozen=True)
class Sheet:
    """One side of a stack in its order: `number` in its file from 1, what it was recognised as, whose it says it is.

    `is_back`: the other side of the paper before it. `stray_code`: a separator's code that is not known here.
    `picture`: a photograph, as far as that is certain.
    `gap_after`: the side that came behind it could not be read, so it may belong to this document.
    """

    page_id: int
    number: int
    form_type: str | None
    blank: bool = False
    name: str = ""
    id_number: str = ""
    form_score: float = 1.0
    unreadable: bool = False
    is_back: bool = False
    mark: Mark | None = None
    stray_code: bool = False
    picture: bool = False
    gap_after: bool = False
    text: str = field(default="", repr=False)

    @property
    def counted(self) -> tuple[int, int] | None:
        """Return what the page says of itself: (page, of pages)."""
        found = printed(self.text)
        return (found.page, found.of) if found is not None and found.of else None

    @property
    def cells(self) -> frozenset[str]:
        """Return the short texts of its cells and lines, as labels are."""
        parts = re.split(r"[\s:：|]+", self.text)
        return frozenset(part for part in parts if _CELL.fullmatch(part))


def begins(opened: Sequence[Sheet], sheet: Sheet) -> bool:
    """Tell whether a page that says something begins a document of its own. `opened`: the document before, not empty."""
    first = next((one for one in opened if one.form_type), None)
    if sheet.form_type is None or (first is not None and _is_body_alone(first, sheet)):
        return not _goes_on(opened, first, sheet)
    if first is None or first.form_type != sheet.form_type or _differ(first, sheet):
        return True
    return not (_agree(first, sheet) or _counts_on(opened, sheet) or sheet.is_back)


def is_tied(opened: Sequence[Sheet], sheet: Sheet) -> bool:
    """Tell whether something on paper ties a page nobody knows to pages nobody knows; `opened` is not empty."""
    counted = sheet.counted
    if counted is not None:
        return _counts_on(opened, sheet)
    before = _written(opened)[-1]
    return sheet.is_back or _GOES_ON.search(sheet.text) is not None or _has_same_table(before, before, sheet)


def _is_body_alone(first: Sheet, sheet: Sheet) -> bool:
    """A page without heading whose body looks like the open form's: its second page, or another's first."""
    return sheet.form_type == first.form_type and sheet.form_score < HEADED and not _differ(first, sheet)


def _goes_on(opened: Sequence[Sheet], first: Sheet | None, sheet: Sheet) -> bool:
    counted = sheet.counted
    if counted is not None and counted[0] == 1:
        return sheet.is_back and counted[1] > 1  # a form printed as two-sided says so
    if counted is not None:
        return _counts_on(opened, sheet)
    if first is None:
        return True  # pages nobody knows stay together until a person parts them
    return (
        sheet.is_back
        or _GOES_ON.search(sheet.text) is not None
        or _names(first, sheet)
        or _has_same_table(first, _written(opened)[-1], sheet)
    )


def _has_same_table(first: Sheet, before: Sheet, sheet: Sheet) -> bool:
    """Tell whether a table goes on: some cells of its head again, but not the whole page, nor another's number."""
    shared = len(before.cells & sheet.cells)
    others = set(_NUMBER.findall(sheet.text)) - {first.id_number}
    return SHARED_CELLS <= shared <= SAME_PAGE * len(before.cells) and not others


def _counts_on(opened: Sequence[Sheet], sheet: Sheet) -> bool:
    """Tell whether the page numbers go on: page 2 of 3 behind page 1 of 3."""
    counted, before = sheet.counted, _written(opened)[-1].counted
    if counted is None or counted[0] == 1:
        return False
    return before is None or (counted[1] == before[1] and counted[0] == before[0] + 1)


def _written(opened: Sequence[Sheet]) -> list[Sheet]:
    return [one for one in opened if not one.blank] or list(opened)


def _names(first: Sheet, sheet: Sheet) -> bool:
    text = "".join(sheet.text.split())
    return any(len(value) > 1 and value in text for value in (first.name, first.id_number))


def _differ(one: Sheet, other: Sheet) -> bool:
    return _other(one.name, other.name) or _other(one.id_number, other.id_number)


def _agree(one: Sheet, other: Sheet) -> bool:
    return bool((one.name and one.name == other.name) or (one.id_number and one.id_number == other.id_number))


def _other(one: str, other: str) -> bool:
    return bool(one and other and one != other)
