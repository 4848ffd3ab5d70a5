"""Values read on the pages of an item, and what is missing on a form, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.services.field_values import FieldValue
from archive_app.services.form_checking import FindingView, FormGaps
from archive_app.web.tongue import gettext


@dataclass(frozen=True)
class FieldRow:
    """One value: its word, what counts, where it stands, and what is to be known of it.

    `tone`: confirmed, doubtful, guess or plain; `note` says why; `box` is for the frame on the page.
    """

    word: str
    value: str
    page_n: int
    box: tuple[float, ...]
    tone: str
    note: str


@dataclass(frozen=True)
class GapLine:
    """What is missing on one form: its title and address, and each gap in words."""

    title: str
    href: str
    words: tuple[str, ...]
    grave: bool


def rows(values: Sequence[FieldValue], page_n: int, language: str) -> tuple[FieldRow, ...]:
    """Return the values of one page; empty places of marks are shown, empty values are not."""
    return tuple(
        _row(one, language)
        for one in values
        if one.page_n == page_n and (one.current or one.kind in ("signature", "seal", "date"))
    )


def gap_words(findings: Sequence[FindingView], language: str) -> tuple[str, ...]:
    """Return findings as short phrases: 未签字：申请人签字."""
    return tuple(
        gettext("%(what)s：%(where)s", what=one.what.said(language), where=one.where.said(language))
        for one in findings
    )


def gap_lines(forms: Sequence[FormGaps], language: str) -> tuple[GapLine, ...]:
    """Return the forms of a household on which something is missing, the 三无 first."""
    lines = [
        GapLine(
            one.title,
            f"/items/{one.code}",
            gap_words(one.findings, language),
            any(finding.three for finding in one.findings),
        )
        for one in forms
    ]
    return tuple(sorted(lines, key=lambda line: not line.grave))


def _row(one: FieldValue, language: str) -> FieldRow:
    tone, note = "plain", ""
    if one.confirmed is not None:
        tone, note = "confirmed", gettext("已由人核对；机器读作“%(value)s”", value=one.value or one.raw)
        if one.confirmed == one.value:
            note = gettext("已由人核对")
    elif one.doubtful:
        tone, note = "doubtful", one.way.said(language) if one.rule else gettext("读得不清，请核对")
    elif one.guess:
        tone, note = "guess", one.way.said(language)
        if one.raw and one.raw != one.value:
            note = gettext("%(way)s；原读“%(raw)s”", way=note, raw=one.raw[:60])
    box = (one.box.x0, one.box.y0, one.box.x1, one.box.y1) if one.box else ()
    return FieldRow(one.word.said(language), _shown(one), one.page_n, box, tone, note)


def _shown(one: FieldValue) -> str:
    if one.kind in ("signature", "seal"):
        return gettext("有") if one.current == "present" else gettext("空")
    return one.current or gettext("空")
