"""The review tray: doubts first, one at a time, the page on the left and what was read on the right."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from archive_app.models.types import ItemState
from archive_app.services import comparing, items, reviewing, undoing
from archive_app.services.field_values import FieldValue
from archive_app.web import words
from archive_app.web.formats import masked
from archive_app.web.tongue import gettext

from . import fields
from .inbox import Choice

#: fields that decide where an item is filed
DECIDING = ("name", "id_number", "village", "year", "group")


@dataclass(frozen=True)
class FieldView:
    """A field that was read: where it stands and how sure the machine is (0 to 1).

    `way` says how a value that was not simply read came about; `options` are the values it can have; `said` who
    confirmed it, when; a `hidden` number is not to be corrected blind.
    """

    name: str
    word: str
    value: str
    confidence: float
    page_n: int
    box: tuple[float, float, float, float] | None
    doubtful: bool
    way: str = ""
    options: tuple[str, ...] = ()
    id: int = 0
    said: str = ""
    hidden: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A household this may belong to, and why."""

    no: str
    head: str
    village: str
    id_masked: str
    why: str


@dataclass(frozen=True)
class TwinLine:
    """One value on the waiting item and on the one beside it, in words."""

    word: str
    here: str
    there: str
    same: bool


@dataclass(frozen=True)
class TwinView:
    """What the waiting item may repeat: both pages side by side, and what differs. `later` can be superseded."""

    code: str
    title: str
    state: str
    told: str
    here: str
    there: str
    href: str
    lines: tuple[TwinLine, ...]
    later: bool


@dataclass(frozen=True)
class DoubtView:
    """One doubt opened."""

    code: str
    title: str
    reasons: tuple[str, ...]
    file_name: str
    pages: int
    state: str
    form: str | None
    year: int | None
    household_no: str
    fields: tuple[FieldView, ...]
    proposals: tuple[Proposal, ...]
    forms: tuple[Choice, ...]
    next_href: str | None
    previous_href: str | None
    remaining: int
    series: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    unit: str = ""
    can_be_cut: bool = False
    rescan_wanted: bool = False
    twins: tuple[TwinView, ...] = ()
    kind: str = ""
    next_image: str | None = None
    query: str = ""


def doubt_view(
    found: reviewing.ReviewView,
    language: str,
    series: tuple[Choice, ...],
    units: tuple[Choice, ...],
    query: str = "",
) -> DoubtView:
    """Return one doubt as it is shown; `query` is the part of the tray it is met in."""
    item = found.item
    best = found.proposals[0].no if found.proposals else ""
    return DoubtView(
        code=item.code,
        title=item.title,
        reasons=tuple(_said(doubt, language) for doubt in item.doubts) or (gettext("等人确认。"),),
        file_name=item.file_name,
        pages=len(item.pages),
        state=item.state,
        form=item.form_type,
        year=item.year,
        household_no=best,
        fields=fields_of(found.values, language),
        proposals=tuple(_proposal(one, language) for one in found.proposals),
        forms=tuple(Choice(key, str(form.name)) for key, form in words.FORMS.items()),
        next_href=_href(found.next_code, query),
        previous_href=_href(found.previous_code, query),
        next_image=f"/items/{found.next_code}/pages/1/image" if found.next_code else None,
        query=query,
        remaining=found.remaining,
        series=series,
        units=units,
        unit=item.village_code or "",
        can_be_cut=len(item.pages) > 1,
        rescan_wanted=reviewing.RESCAN_WANTED in item.flags,
        twins=tuple(_twin(item.code, one, language) for one in found.twins),
        kind=item.kind.value,
    )


def _twin(code: str, one: comparing.Twin, language: str) -> TwinView:
    had = gettext("这户这一年已有这份表。")
    told = gettext("文字有 %(n)s %% 相同。", n=int(one.alike * 100)) if one.alike else had
    return TwinView(
        code=one.code,
        title=one.title,
        state="registered" if one.state is ItemState.REGISTERED else "staged",
        told=told,
        here=f"/items/{code}/pages/{one.n}/thumbnail",
        there=f"/items/{one.code}/pages/{one.other_n}/thumbnail",
        href=f"/items/{one.code}?page={one.other_n}",
        lines=tuple(
            TwinLine(
                line.word.said(language), _mark(line.here, line.kind), _mark(line.there, line.kind), line.same
            )
            for line in one.differences
        ),
        later=one.state is ItemState.REGISTERED,
    )


def _mark(value: str | None, kind: str) -> str:
    if value is None:
        return gettext("没有找到")
    if kind in fields.MARKS:
        return gettext("有") if value == "present" else gettext("空")
    return value or gettext("空")


STEPS = {
    "item.registered": _l("归档"),
    "item.set_aside": _l("认定不是档案"),
    "item.rescan_wanted": _l("列入要重扫的"),
    "item.superseded": _l("由后来的件替代"),
    "item.cut": _l("拆开、合并或移动页"),
    "field.confirmed": _l("核对栏目"),
    "page.turned": _l("转正"),
}


def step_words(step: undoing.Step | None) -> str:
    """Say what the last decision was, and on which item; nothing where none can be taken back."""
    if step is None:
        return ""
    return gettext("%(what)s：%(title)s", what=STEPS[step.action], title=step.title)


def _href(code: str | None, query: str) -> str | None:
    return f"/inbox/review/{code}{query}" if code else None


def _said(doubt: items.Doubt, language: str) -> str:
    return doubt.en if language == "en" else doubt.zh


def fields_of(values: tuple[FieldValue, ...], language: str) -> tuple[FieldView, ...]:
    """Return one line a field, the surest reading of each; what decides where the paper goes comes first."""
    best: dict[str, FieldValue] = {}
    for one in values:
        if one.name not in best or one.confidence > best[one.name].confidence:
            best[one.name] = one
    rank = {name: n for n, name in enumerate(DECIDING)}
    shown = sorted(best.values(), key=lambda one: rank.get(one.name, len(rank)))
    return tuple(_field(one, language) for one in shown)


def _field(one: FieldValue, language: str) -> FieldView:
    box = (one.box.x0, one.box.y0, one.box.x1, one.box.y1) if one.box else None
    english = language == "en"
    way = (one.way.en if english else one.way.zh) if one.guess else ""
    word = one.word.en if english else one.word.zh
    return FieldView(
        one.name, word, one.current, one.confidence, one.page_n, box, one.doubtful, way, one.options, one.id,
        fields.said_by(one) if one.confirmed is not None else "", one.hidden, fields.marks_of(one),
    )  # fmt: skip


def _proposal(one: reviewing.HouseholdProposal, language: str) -> Proposal:
    side = 1 if language == "en" else 0
    reasons = [reason[side] for reason in one.reasons]
    against = [_said(doubt, language).rstrip("。.") for doubt in one.against]
    why = gettext("；").join([*reasons, *against])
    return Proposal(one.no, one.head, one.village, masked(one.id_number), why)
