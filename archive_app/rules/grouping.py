"""Where one document ends and the next begins in a stack: by separator sheets, titles and household fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from archive_app.rules import meetings
from archive_app.rules.continuing import Mark, Sheet, begins, is_tied
from archive_app.terms import SeparatorKind

__all__ = ["GAP", "Document", "Mark", "Sheet", "Stack", "part"]

#: a page nothing ties to the document before it
LOOSE = "loose_page"
#: a separator's code stands on the page and is not known here, or a whole form stands on the sheet
STRAY = "separator_stray"
#: a side that came behind one of its sides could not be read
GAP = "row_gap"


@dataclass(frozen=True)
class Document:
    """The pages of one document. `said`: what the separator sheet before it says of it.

    `doubts` are codes of `rules.doubts`; `follows` tells that the page may belong to the document before it.
    """

    sheets: tuple[Sheet, ...]
    said: Mark | None = None
    doubts: tuple[str, ...] = ()
    follows: bool = False


@dataclass(frozen=True)
class Stack:
    """A stack parted: its documents in order, and the sheets set aside (separators, blank sides of no document)."""

    documents: tuple[Document, ...]
    aside: tuple[Sheet, ...]

    @property
    def numbers(self) -> list[int]:
        """Return every side once, documents first."""
        return [one.number for document in self.documents for one in document.sheets] + [
            one.number for one in self.aside
        ]


@dataclass
class _Open:
    sheets: list[Sheet]
    said: Mark | None
    doubts: list[str] = field(default_factory=list)
    follows: bool = False


def part(sheets: Iterable[Sheet], *, is_one: bool = False, singles: bool = False) -> Stack:
    """Part a stack into documents. `is_one`: somebody said that the file is one thing, so only forms begin anew.

    `singles`: each side came as a file of its own, so nothing but what stands on paper says that two belong together.

    A separator sheet begins a new document and says whose the next ones are, until the next sheet. The same sheet
    met again parts nothing while its own papers lie open; sheets that name nobody do, unless they lie on each other.
    Behind a meeting's sheet each photograph, and each paper headed as minutes or sign-in sheet, is one of its own.
    Besides, a page with a form's title begins a new document unless it goes on with the form that is open; a page
    without a title joins only where something ties it to the page before (see `rules.continuing`).
    """
    desk = _Desk(is_one, singles)
    for sheet in sheets:
        desk.take(sheet)
    made = desk.documents if singles else _one_file_one_document(desk.documents, desk.aside)
    return Stack(tuple(made), tuple(desk.aside))


class _Desk:
    """What lies open while a stack is gone through."""

    def __init__(self, is_one: bool, singles: bool) -> None:
        self._is_one, self._singles = is_one, singles
        self.made: list[_Open] = []
        self.aside: list[Sheet] = []
        self._opened: _Open | None = None
        self._section: Mark | None = None
        self._sheet_before: Mark | None = None

    @property
    def documents(self) -> list[Document]:
        """Return the documents so far."""
        return [
            Document(tuple(one.sheets), one.said, tuple(dict.fromkeys(one.doubts)), one.follows)
            for one in self.made
        ]

    def take(self, sheet: Sheet) -> None:
        """Take the next side."""
        if sheet.mark is not None:
            self._separate(sheet, sheet.mark)
        elif sheet.blank:
            (self._opened.sheets if self._opened else self.aside).append(sheet)
        else:
            self._write(sheet)
            self._sheet_before = None
        if sheet.gap_after and self._opened is not None:
            self._opened.doubts.append(GAP)

    def _separate(self, sheet: Sheet, mark: Mark) -> None:
        self.aside.append(sheet)
        again = self._sheet_before if mark.is_for_anyone else self._section
        self._sheet_before = mark
        if again is not None and again.code == mark.code:
            return
        if mark.kind is SeparatorKind.DOCUMENT and self._section is not None:
            self._section = replace(self._section, code=mark.code, form=mark.form)
        else:
            self._section = mark
        self._opened = None

    def _write(self, sheet: Sheet) -> None:
        doubts = [STRAY] if sheet.stray_code else []
        if self._opened is None or (not sheet.unreadable and self._is_new(self._opened, sheet)):
            loose = sheet.form_type is None and self._opened is not None and _may_be_followed(self._opened)
            self._opened = _Open([], self._said(), [LOOSE] if loose else [], loose)
            self.made.append(self._opened)
        self._opened.sheets.append(sheet)
        self._opened.doubts += doubts

    def _is_new(self, opened: _Open, sheet: Sheet) -> bool:
        if opened.said is not None and opened.said.kind is SeparatorKind.MEETING:
            return sheet.picture or opened.sheets[-1].picture or meetings.has_heading(sheet.text)
        if self._is_one and sheet.form_type is None:
            return False
        if self._singles and sheet.form_type is None and not _has_form(opened):
            return not is_tied(opened.sheets, sheet)
        return begins(opened.sheets, sheet)

    def _said(self) -> Mark | None:
        """Return what the sheet says of the next document; its form it says of the first one behind it only."""
        said = self._section
        if said is not None:
            self._section = replace(said, form=None)
        return said


def _may_be_followed(opened: _Open) -> bool:
    """Tell whether a loose page may be the next one of a form; a meeting's papers are told apart by their headings."""
    return _has_form(opened) and (opened.said is None or opened.said.kind is not SeparatorKind.MEETING)


def _has_form(opened: _Open) -> bool:
    return any(one.form_type for one in opened.sheets)


def _one_file_one_document(documents: Sequence[Document], aside: Sequence[Sheet]) -> tuple[Document, ...]:
    """Keep a file together that holds one form and loose pages: who scanned them together may have meant that."""
    titled = [one for one in documents if not one.follows]
    if len(titled) != 1 or len(documents) < 2 or any(one.mark for one in aside):
        return tuple(documents)
    sheets = tuple(sheet for one in documents for sheet in one.sheets)
    doubts = tuple(dict.fromkeys(code for one in documents for code in one.doubts))
    return (replace(titled[0], sheets=sheets, doubts=doubts),)
