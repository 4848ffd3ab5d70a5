"""Separator sheets: making them, the words printed on them, and knowing them again on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Household, Meeting, Separator
from archive_app.models.types import FormType, SeparatorKind
from archive_app.rules.access import Right
from archive_app.rules.continuing import Mark
from archive_app.services import meetings, permits, units
from archive_app.services.paging import Paged, bounds
from labels import codes
from labels.separators import SeparatorSheet

#: the word every sheet carries; the reader looks for it where the QR code cannot be read
HEADING = "分隔页"
#: where material of a meeting belongs unless something else is said (config/classification.toml)
MEETINGS = "assessment_meeting"
LONGEST_TEXT = 100
_PRINTED = re.compile(
    r"(?<![0-9A-Za-z])P\s*[-—–－]?\s*[0-9A-Za-z]{6}\s*[-—–－]?\s*[0-9A-Za-z](?![0-9A-Za-z])", re.I
)


def make(
    work: Work,
    kind: str,
    *,
    household: str | None = None,
    form: str | None = None,
    text: str = "",
    village: str | None = None,
    year: int | None = None,
    series: str | None = None,
    meeting_id: int | None = None,
) -> Separator:
    """Make the record of a new sheet; equal sheets that exist already are used again.

    `kind`: "document" (next document), "household" (next household, or `household` by its number, optionally with
    the form type of the first document behind it), "meeting" (photos and papers of the meeting named by `text`, or
    of the record `meeting_id`, which everything behind the sheet is then bound to).
    Raises BadInput, NotFound for what is outside the actor's scope, Forbidden.
    """
    permits.require(work, Right.LABEL)
    if kind not in set(SeparatorKind):
        raise errors.BadInput(
            f"没有“{kind}”这种分隔页；可用：document、household、meeting。",
            f"There is no separator {kind}; use document, household or meeting.",
        )
    if form is not None and form not in set(FormType):
        raise errors.BadInput(
            f"没有“{form}”这种表；可用：{'、'.join(FormType)}。",
            f"No form type {form}; use {', '.join(FormType)}.",
        )
    found = _household(work, household) if household else None
    wanted = SeparatorKind(kind)
    meeting = wanted is SeparatorKind.MEETING
    _sensible(wanted, found, form, text.strip() or str(meeting_id or ""))
    if series and series not in work.archive.rules.series:
        known = "、".join(work.archive.rules.series)
        raise errors.BadInput(f"没有“{series}”这一类；可用：{known}。", f"No series {series}; use {known}.")
    unit_id = units.find(work, village).id if village else None
    held = meetings.find(work, meeting_id) if meeting_id is not None and meeting else None
    if held is not None:
        text, unit_id, series, year = held.title, held.unit_id, held.series, held.held_on.year
    return _added(
        work,
        Separator(
            kind=wanted,
            household_id=found.id if found else None,
            unit_id=unit_id,
            form_type=FormType(form) if form else None,
            series=(series or MEETINGS) if meeting else None,
            year=year if meeting else None,
            meeting_id=held.id if held else None,
            text=text.strip()[:LONGEST_TEXT],
        ),
    )


def of_household(work: Work, number: str, *, forms: bool = False) -> tuple[Separator, ...]:
    """Return the sheets of one household: its own, or one for each of the six forms."""
    if not forms:
        return (make(work, "household", household=number),)
    return tuple(make(work, "household", household=number, form=form.value) for form in FormType)


def words(work: Work, sheets: Sequence[Separator]) -> tuple[SeparatorSheet, ...]:
    """Return what is printed on each sheet. Names of householders stand there: printing is for who may label."""
    permits.require(work, Right.LABEL)
    address = work.archive.settings.base_url.rstrip("/")
    return tuple(_words(work, one, f"{address}/q/{one.code}") for one in sheets)


def known(look: Work, *, offset: int = 0, limit: int = 50) -> Paged[Separator]:
    """Return the sheets made so far that the actor may know of, newest first."""
    permits.require(look, Right.LABEL)
    offset, limit = bounds(offset, limit)
    seen = permits.visible_units(look, sa.func.coalesce(Separator.unit_id, Household.village_id))
    anyone = sa.and_(Separator.unit_id.is_(None), Separator.household_id.is_(None))
    query = sa.select(Separator).join(Household, isouter=True).where(sa.or_(anyone, seen))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(query.order_by(Separator.id.desc()).offset(offset).limit(limit)).all()
    return Paged(tuple(rows), total, offset, limit)


def codes_of(texts: Iterable[str], printed: str = "") -> list[codes.Code]:
    """Return the separator codes among the texts of codes on a page, and those printed in words on a sheet.

    Any other code (a label, a link, a payment code) is none. The check sign vouches for what was read in words.
    """
    found: dict[codes.Code, None] = {}
    plain = "".join(printed.split())
    in_words = _PRINTED.findall(printed) if HEADING in plain else []
    for text in (*texts, *in_words):
        try:
            code = codes.extract(text)
        except codes.BadCode:
            continue
        if code.kind == Separator.CODE_KIND:
            found[code] = None
    return list(found)


def marks(look: Work, wanted: Iterable[codes.Code]) -> dict[codes.Code, Mark]:
    """Return what the known ones among these sheets say."""
    rows = look.session.scalars(
        sa.select(Separator)
        .where(Separator.id.in_({code.number for code in wanted}))
        .options(joinedload(Separator.household))
    )
    return {codes.Code(Separator.CODE_KIND, one.id): _mark(one) for one in rows}


def _mark(one: Separator) -> Mark:
    return Mark(
        code=one.code,
        kind=one.kind,
        household=one.household.no if one.household else None,
        form=one.form_type.value if one.form_type else None,
        unit_id=one.unit_id or (one.household.village_id if one.household else None),
        series=one.series,
        year=one.year,
        text=one.text,
        meeting=one.meeting_id,
    )


def _household(work: Work, number: str) -> Household:
    found = work.session.scalar(sa.select(Household).where(Household.no == number.strip()))
    if found is None or not work.actor.reaches(found.village_id, found.id):
        raise errors.NotFound(number)
    return found


def _sensible(kind: SeparatorKind, household: Household | None, form: str | None, text: str) -> None:
    if kind is SeparatorKind.MEETING and not text:
        raise errors.BadInput("请写明是哪次会议。", "Say which meeting it is.")
    if form is not None and household is None:
        raise errors.BadInput(
            "写了表种就要写户号；请补上 household。", "A sheet for a form names its household; give both."
        )
    if household is not None and kind is not SeparatorKind.HOUSEHOLD:
        raise errors.BadInput("只有“户”的分隔页写户号。", "Only a household's sheet names a household.")


def _added(work: Work, wanted: Separator) -> Separator:
    alike = sa.select(Separator)
    for name in ("kind", "household_id", "unit_id", "form_type", "series", "year", "meeting_id", "text"):
        alike = alike.where(getattr(Separator, name).is_not_distinct_from(getattr(wanted, name)))
    known = work.session.scalar(alike.order_by(Separator.id).limit(1))
    if known is not None:
        return known
    wanted.created_at, wanted.created_by = work.now, work.actor.name
    work.session.add(wanted)
    work.record(
        "separator.made",
        wanted,
        kind=wanted.kind,
        household=wanted.household_id,
        form=wanted.form_type,
        meeting=wanted.meeting_id,
    )
    return wanted


def _words(work: Work, one: Separator, address: str) -> SeparatorSheet:
    household = work.session.get(Household, one.household_id) if one.household_id else None
    if one.kind is SeparatorKind.MEETING:
        held = work.session.get(Meeting, one.meeting_id) if one.meeting_id else None
        if held is not None:
            when = f"{held.held_on.year}年{held.held_on.month}月{held.held_on.day}日"
            return SeparatorSheet(one.code, address, "会议材料", (one.text, f"{held.unit.name}　{when}"))
        year = (f"{one.year}年",) if one.year else ()
        return SeparatorSheet(one.code, address, "会议材料", (one.text, *year))
    if household is not None:
        form = (f"第一份：{work.archive.rules.forms[one.form_type].zh}",) if one.form_type else ()
        lines = (f"{household.village.name}　{household.no}", *form)
        return SeparatorSheet(one.code, address, f"{household.head.name}户", lines)
    if one.kind is SeparatorKind.HOUSEHOLD:
        return SeparatorSheet(one.code, address, "下一户", ("户名按后面的材料认",))
    return SeparatorSheet(one.code, address, "下一份材料")
