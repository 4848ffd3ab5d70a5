"""Filing: what was read decides where an item belongs, or a person does.

A file that was read becomes one staged item. When form, household and year are beyond doubt the item is
registered by rule; otherwise it waits in the review tray with its doubts and proposals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload, undefer

from archive_app.archive import Work
from archive_app.models import (
    ArchivalFile,
    Household,
    Item,
    Member,
    Page,
    PageField,
    Person,
    Source,
    Unit,
)
from archive_app.models.types import FormType, ItemKind, ItemState, PageState, SourceState, UnitKind
from archive_app.rules import doubts as doubt_rules
from archive_app.rules import matching
from archive_app.rules.matching import Candidate, Match, Proposal, ReadForm
from archive_app.rules.page_arithmetic import NOT_A_RECORD
from archive_app.services import (
    box_hints,
    catalogue_filling,
    evidence,
    form_context,
    likeness,
    meeting_filing,
    near_households,
    page_order,
    picture_kinds,
    sayings,
    source_states,
)
from archive_app.services.registering import Placement
from ocr.forms import SURE

#: forms that may be there once a household; the others come again (every year, or many times)
ONCE = frozenset({FormType.APPLICATION, FormType.SURVEY, FormType.APPROVAL})
OFTEN = frozenset({FormType.SUPPORT_RECORD})
MOST_CANDIDATES = 20
#: rules of the reader that leave a value for a person to confirm
DOUBTFUL_RULES = ("invalid", "suggested:")
BY_RULE = "rule:form_and_household"
BY_WORD = "rule:series_as_said"


def file_sources(work: Work, sources: Sequence[Source]) -> None:
    """File all staged items of sources whose pages are done, and say on each source how it ended."""
    ids = [source.id for source in sources]
    items = [item for item in source_states.staged(work, ids) if NOT_A_RECORD not in item.flags]
    for item in items:
        catalogue_filling.fill(work, item)
        file_item(work, item, work.session.get_one(Source, item.source_id))
    form_context.settle_unsure(work, ids, items)
    for source in sources:
        waiting = source_states.waiting(work, source.id)
        source.state = SourceState.REVIEW if waiting else SourceState.FILED
        work.record(f"source.{source.state.value}", source, waiting=waiting)


def file_item(work: Work, item: Item, source: Source) -> None:
    """Register one staged item by rule, or note why a person must look."""
    pages = work.session.scalars(
        sa.select(Page)
        .where(Page.item_id == item.id)
        .options(selectinload(Page.fields), undefer(Page.text), undefer(Page.layout))
        .order_by(Page.n)
    ).all()
    picture_kinds.recognise(item, pages)
    said = sayings.of_item(item, source)
    item.doubts = [*sayings.doubts_of(item), *page_doubts(pages, source), *sayings.contradicted(pages, said)]
    item.doubts = [*item.doubts, *likeness.note(work, item, pages), *page_order.note(work, item, pages)]
    read = evidence.completed(work, _sensible(work, read_form(pages, said)), pages, source.unit_id)
    said_elsewhere = said.get("series") and not (read.form_type and read.form_sure)
    if said_elsewhere and set(item.doubts) <= {"mixed"}:
        _file_in_series(work, item, source, said)
        return
    if read.form_type is None:
        item.doubts = [*item.doubts, *_formless(pages)]
        item.proposals = sayings.proposals(work, item, said)
        return
    item.form_type, item.year = FormType(str(read.form_type)), read.year
    item.kind = ItemKind.SCAN  # a form photographed with a phone is still a form
    found = matching.match(read, candidates(work, read, said, source.unit_id))
    item.doubts = doubt_rules.told_once([*item.doubts, *found.doubts, *_form_doubts(work, read, found)])
    item.proposals = [_proposed(one) for one in found.proposals[:5]]
    if found.household_id is None or item.doubts:
        _lean(work, item, found)
        return
    household = work.session.get_one(Household, found.household_id)
    box_hints.register(
        work,
        item,
        Placement(household=household, year=read.year, form_type=item.form_type),
        said,
        by=BY_RULE,
        marks=found.marks,
    )


def _proposed(one: Proposal) -> dict[str, Any]:
    reasons, against = list(one.reasons), list(one.against)
    return {"household": one.household_id, "score": one.score, "for": reasons, "against": against}


def _sensible(work: Work, read: ReadForm) -> ReadForm:
    """Drop what cannot be meant: a village the town lacks, a relation to the head (配偶) taken for a name."""
    village = read.village if _is_village(work, read.village) else ""
    name = "" if read.name in work.archive.rules.lists["relation"] else read.name
    return replace(read, village=village, name=name)


def _is_village(work: Work, name: str) -> bool:
    """Tell whether the town has a village of that name; a reading that names none says nothing."""
    query = sa.select(Unit.id).where(Unit.kind == UnitKind.VILLAGE, Unit.name == name)
    return bool(name) and work.session.scalar(query.limit(1)) is not None


def _file_in_series(work: Work, item: Item, source: Source, said: Mapping[str, Any]) -> None:
    """Register material of no household where the person handing it in said it belongs."""
    town = work.session.scalars(
        sa.select(Unit.id).where(Unit.kind == UnitKind.TOWN).order_by(Unit.id)
    ).first()
    placement = Placement(
        series=said["series"],
        unit_id=item.unit_id or source.unit_id or town,
        year=said.get("year"),
        title=said.get("title"),
    )
    if placement.year is None:
        item.doubts = [*item.doubts, "year_missing"]
        return
    if not box_hints.register(work, item, placement, said, by=BY_WORD):
        return
    meeting_filing.settle(work, item, said)


def page_doubts(pages: Sequence[Page], source: Source) -> list[str]:
    """Return what speaks against filing these pages unseen, whatever stands on them."""
    doubts = []
    if any(page.state is PageState.REFUSED for page in pages):
        doubts.append("page_refused")
    if "damaged" in source.flags:
        doubts.append("damaged")
    if any("direction_unsure" in page.flags for page in pages):
        doubts.append("direction")
    if len({page.form_type for page in pages if page.form_type}) > 1:
        doubts.append("mixed")
    return doubts


def read_form(pages: Sequence[Page], said: Mapping[str, Any]) -> ReadForm:
    """Gather what the pages of one item say of themselves; what a person said comes first."""
    first = next((page for page in pages if page.form_type), None)
    certain = first is not None and (first.form_score or 0) >= SURE
    by_hand = None if said.get("separator") and certain else said.get("form")
    fields: dict[str, PageField] = {}
    for page in pages:
        for one in page.fields:
            if one.value and (one.name not in fields or one.confidence > fields[one.name].confidence):
                fields[one.name] = one
    name, number = fields.get("name"), fields.get("id_number")
    return ReadForm(
        form_type=by_hand or (first.form_type if first else None),
        form_sure=certain or bool(by_hand and not said.get("separator")),
        name=_value(name),
        name_sure=name is None or not name.rule.startswith(DOUBTFUL_RULES),
        id_number=_value(number),
        id_valid=number is not None and not number.rule.startswith(DOUBTFUL_RULES),
        village=_value(fields.get("village")),
        year=_year(fields.get("year")),
    )


def candidates(work: Work, read: ReadForm, said: Mapping[str, Any], unit_id: int | None) -> list[Candidate]:
    """Return the households a reading could mean: by number, by name, by what the person said."""
    people = sa.select(Person.id).where(sa.or_(*_sounds_like(read)))
    by_people = sa.select(Member.household_id).where(Member.person_id.in_(people), Member.to_date.is_(None))
    wanted = sa.or_(
        Household.head_id.in_(people),
        Household.id.in_(by_people),
        Household.no == said.get("household"),
        Household.id.in_(near_households.near(work, read, unit_id)),
    )
    exact = sa.select(Person.id).where(sa.or_(Person.id_number == read.id_number, Person.name == read.name))
    rows = work.session.scalars(
        sa.select(Household)
        .where(wanted)
        .options(
            selectinload(Household.head),
            selectinload(Household.village),
            selectinload(Household.members).selectinload(Member.person),
        )
        .order_by(
            (Household.no == said.get("household")).desc(), Household.head_id.in_(exact).desc(), Household.id
        )
        .limit(MOST_CANDIDATES)
    ).all()
    village = unit_id if said.get("village") or said.get("household") else None
    return [_candidate(one, said, village) for one in rows]


def _sounds_like(read: ReadForm) -> list[sa.ColumnElement[bool]]:
    tests: list[sa.ColumnElement[bool]] = [sa.false()]
    if read.name:
        tests.append(Person.name == read.name)
        if len(read.name) > 1:  # one wrong character somewhere: every other one still stands
            for at in range(len(read.name)):
                tests.append(Person.name.like(f"{read.name[:at]}_{read.name[at + 1 :]}"))
    if read.id_number:
        tests.append(Person.id_number == read.id_number)
        if not read.id_valid and len(read.id_number) >= 12:
            tests.append(Person.id_number.like(f"{read.id_number[:6]}%{read.id_number[-4:]}"))
    return tests


def _candidate(one: Household, said: Mapping[str, Any], village_id: int | None) -> Candidate:
    others = [
        member.person for member in one.members if member.person_id != one.head_id and not member.to_date
    ]
    return Candidate(
        household_id=one.id,
        no=one.no,
        village=one.village.name,
        head=one.head.name,
        head_id_number=one.head.id_number or "",
        member_names=tuple(person.name for person in others),
        member_id_numbers=tuple(person.id_number for person in others if person.id_number),
        former_names=tuple(one.head.former_names),
        hinted=said.get("household") == one.no,
        in_hinted_village=village_id == one.village_id,
    )


def _form_doubts(work: Work, read: ReadForm, found: Match) -> list[str]:
    doubts = [] if read.form_sure else ["form_unsure"]
    form = FormType(str(read.form_type))
    if read.year is None:
        doubts.append("year_missing")
    if (
        found.household_id is not None
        and form not in OFTEN
        and _have(work, found.household_id, form, read.year)
    ):
        doubts.append("already_have")
    return doubts


def _have(work: Work, household_id: int, form: FormType, year: int | None) -> bool:
    """Tell whether the household has that form; two workers filing for one household go one after the other."""
    work.session.execute(sa.select(Household.id).where(Household.id == household_id).with_for_update())
    query = (
        sa.select(sa.func.count())
        .select_from(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(
            ArchivalFile.household_id == household_id,
            Item.form_type == form,
            Item.state == ItemState.REGISTERED,
        )
    )
    if form not in ONCE:
        query = query.where(Item.year == year)
    return bool(work.session.scalar(query))


def _formless(pages: Sequence[Page]) -> list[str]:
    if pages and all(page.state is PageState.BLANK for page in pages):
        return ["blank"]
    return ["no_household_form"]


def _lean(work: Work, item: Item, found: Match) -> None:
    """Let people of the likely village see a doubtful item, so that someone can help."""
    if item.unit_id is None and found.proposals:
        item.unit_id = work.session.get_one(Household, found.proposals[0].household_id).village_id
        work.reindex(item)


def _value(field: PageField | None) -> str:
    return field.value if field else ""


def _year(field: PageField | None) -> int | None:
    return int(field.value) if field and field.value.isdigit() else None
