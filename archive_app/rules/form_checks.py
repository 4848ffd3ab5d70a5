"""What is missing or wrong on a filled-in form: unsigned, undated, unsealed (三无), blanks, dates out of order.

Sources: 桑发〔2018〕30号 (rows 51, 53), the approval form's notes "公示期不少于7天；各级意见须签字、注明日期并加盖公章",
GB 11643-1999 for numbers, requirement section 2.11 for the order of days and the sums. A place that was not found
on the page says nothing: only an empty place is missing something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from archive_app.rules import identity, partial_dates
from archive_app.rules.form_fields import FormFields
from archive_app.rules.sentence import Sentence

LEAST_NOTICE_DAYS = 7
#: the order of days on forms; each may be missing
ORDER = (
    "date_applied", "date_surveyed", "assessed_on", "noticed_from", "noticed_to", "date_town", "town_noticed_to",
    "date_district", "announced_on",
)  # fmt: skip
#: 三无 first; `three` counts these
FINDINGS: dict[str, Sentence] = {
    "unsigned": Sentence("未签字", "unsigned"),
    "undated": Sentence("未填日期", "undated"),
    "unsealed": Sentence("未盖章", "unsealed"),
    "opinion_blank": Sentence("意见栏空白", "opinion left blank"),
    "field_blank": Sentence("栏目空白", "left blank"),
    "id_invalid": Sentence("证件号不合校验", "ID number fails its check"),
    "dates_disordered": Sentence("日期先后颠倒", "dates out of order"),
    "notice_short": Sentence("公示不足7天", "public notice shorter than 7 days"),
    "sum_wrong": Sentence("合计对不上", "sums do not come out"),
}
THREE = frozenset({"unsigned", "undated", "unsealed"})
_MISSING = {"signature": "unsigned", "date": "undated", "seal": "unsealed"}


@dataclass(frozen=True)
class FormFinding:
    """One finding: its code and the field or place it is about."""

    code: str
    field: str


def check(form: str, fields: FormFields, values: Mapping[str, str]) -> list[FormFinding]:
    """Return what is missing or wrong on a form with these values, the gravest first.

    `values` holds everything that was looked for and found to have a place: an empty text or "absent" is an
    empty place; what is not in it was not found on the page.
    """
    asked = fields.forms.get(form)
    if asked is None:
        return []
    found = [
        *_marks(asked.required, fields, values),
        *_rows(fields, values),
        *_blanks(asked.fields, fields, values),
        *_numbers(fields, values),
        *_days(values),
        *_sums(values),
    ]
    rank = {code: at for at, code in enumerate(FINDINGS)}
    return sorted(dict.fromkeys(found), key=lambda one: rank[one.code])


def _marks(required: Sequence[str], fields: FormFields, values: Mapping[str, str]) -> Iterator[FormFinding]:
    for name in required:
        if values.get(name) in ("", "absent"):
            yield FormFinding(_MISSING[fields.marks[name].kind], name)


def _rows(fields: FormFields, values: Mapping[str, str]) -> Iterator[FormFinding]:
    """Rows that must be signed or dated one by one: visits."""
    for name, value in values.items():
        told = fields.find(name) if name.startswith("visit.") else None
        if told is not None and told.kind in _MISSING and value in ("", "absent"):
            yield FormFinding(_MISSING[told.kind], name)


def _blanks(names: Sequence[str], fields: FormFields, values: Mapping[str, str]) -> Iterator[FormFinding]:
    for name in names:
        if values.get(name) == "":
            yield FormFinding(
                "opinion_blank" if fields.names[name].kind == "opinion" else "field_blank", name
            )


def _numbers(fields: FormFields, values: Mapping[str, str]) -> Iterator[FormFinding]:
    for name, value in values.items():
        told = fields.find(name)
        if told is not None and told.kind == "id_number" and value and not identity.valid(value):
            yield FormFinding("id_invalid", name)


def _days(values: Mapping[str, str]) -> Iterator[FormFinding]:
    known = [(name, *span) for name in ORDER if (span := _span(values.get(name)))]
    for (_, earliest, _), (name, _, latest) in pairwise(known):
        if latest < earliest:
            yield FormFinding("dates_disordered", name)
    begun, ended = _span(values.get("noticed_from")), _span(values.get("noticed_to"))
    if begun is None or ended is None or begun[0] != begun[1] or ended[0] != ended[1]:
        return
    if begun[0] <= ended[0] < begun[0] + dt.timedelta(days=LEAST_NOTICE_DAYS):
        yield FormFinding("notice_short", "noticed_to")


def _sums(values: Mapping[str, str]) -> Iterator[FormFinding]:
    kinds = [_money(values.get(name)) for name in ("wage", "business", "transfer", "assets")]
    if any(one is None for one in kinds):
        return
    gross = sum((one for one in kinds if one is not None), Decimal(0))
    said, costs, net = (_money(values.get(name)) for name in ("gross", "costs", "net"))
    if said is not None and said != gross:
        yield FormFinding("sum_wrong", "gross")
    if costs is not None and net is not None and gross - costs != net:
        yield FormFinding("sum_wrong", "net")


def _span(text: str | None) -> tuple[dt.date, dt.date] | None:
    try:
        found = partial_dates.parse(text) if text else None
    except partial_dates.BadDate:
        return None
    return (found.earliest, found.latest) if found else None


def _money(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
