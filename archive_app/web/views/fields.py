"""Values read on the pages of an item, and what is missing on a form, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.services.field_values import FieldValue
from archive_app.services.form_checking import FindingView, FormGaps
from archive_app.web.formats import table_time
from archive_app.web.tongue import gettext

#: kinds of which an empty place says something, too
MARKS = ("signature", "seal")


@dataclass(frozen=True)
class FieldRow:
    """One value: its word, what counts, where it stands, and what is to be known of it.

    `tone`: confirmed, doubtful, guess or plain; `note` says why; `box` is for the frame on the page. `entry` is what
    a form sends of it, `choices` the (entry, word) it is chosen from, `options` what is offered while typing.
    """

    id: int
    word: str
    value: str
    page_n: int
    box: tuple[float, ...]
    tone: str
    note: str
    entry: str
    choices: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()
    blank: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class GapLine:
    """What is missing on one form: its title and address, and each gap in words."""

    title: str
    href: str
    words: tuple[str, ...]
    grave: bool


def rows(values: Sequence[FieldValue], page_n: int, language: str) -> tuple[FieldRow, ...]:
    """Return the values of one page; `blank` are those with nothing in them that says anything."""
    return tuple(_row(one, language) for one in values if one.page_n == page_n)


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
        tone, note = "confirmed", said_by(one)
    elif one.doubtful:
        tone, note = "doubtful", one.way.said(language) if one.rule else gettext("读得不清，请核对")
    elif one.guess:
        tone, note = "guess", one.way.said(language)
        if one.raw and one.raw != one.value:
            note = gettext("%(way)s；原读“%(raw)s”", way=note, raw=one.raw[:60])
    if one.hidden:
        note = (
            gettext("%(note)s；看不到完整号码，不能核对", note=note)
            if note
            else gettext("看不到完整号码，不能核对")
        )
    box = (one.box.x0, one.box.y0, one.box.x1, one.box.y1) if one.box else ()
    marks = marks_of(one)
    return FieldRow(
        id=one.id,
        word=one.word.said(language),
        value=_shown(one),
        page_n=one.page_n,
        box=box,
        tone=tone,
        note=note,
        entry=one.current or ("absent" if marks else ""),
        choices=marks,
        options=one.options,
        blank=not one.current and one.confirmed is None and one.kind not in (*MARKS, "date"),
        hidden=one.hidden,
    )


def marks_of(one: FieldValue) -> tuple[tuple[str, str], ...]:
    """Return what a place to sign or seal can hold, as (entry, word); nothing for other values."""
    return (("present", gettext("有")), ("absent", gettext("空"))) if one.kind in MARKS else ()


def said_by(one: FieldValue) -> str:
    """Say who confirmed a value and when, and what the machine had read where that differs."""
    said = gettext("%(who)s 已核对，%(at)s", who=one.confirmed_by, at=table_time(one.confirmed_at))
    if one.confirmed == one.value:
        return said
    read = one.value or one.raw
    if one.kind in MARKS:
        read = gettext("有") if one.value == "present" else gettext("空")
    return gettext("%(said)s；机器读作“%(value)s”", said=said, value=read[:60])


def _shown(one: FieldValue) -> str:
    if one.kind in MARKS:
        return gettext("有") if one.current == "present" else gettext("空")
    return one.current or gettext("空")
