"""The data of standards and local rules as plain values, built once from the configuration's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive_app.rules import reference_codes
from archive_app.rules.form_fields import FormFields
from archive_app.rules.lending import LendingRules
from archive_app.rules.quality import QualityRules
from archive_app.rules.reference_codes import Scheme
from archive_app.rules.retention import Floor
from archive_app.terms import FormType, RetentionCode
from labels.forms import Form, forms_from
from labels.stock import Kind, Stock, kinds, stocks


@dataclass(frozen=True)
class ScheduleRow:
    """One row of the retention schedule."""

    key: str
    title: str
    title_en: str
    code: RetentionCode
    basis: str


@dataclass(frozen=True)
class Series:
    """A class of material that belongs to no single household."""

    key: str
    zh: str
    en: str
    rule: str


@dataclass(frozen=True)
class FormName:
    """What one of the six forms is called, and whether it is due every year or may repeat."""

    key: FormType
    zh: str
    en: str
    cadence: str


@dataclass(frozen=True)
class Rulebook:
    """Everything the services need to know of standards and local rules."""

    schedule_name: str
    schedule_name_en: str
    schedule_since: dt.date
    schedule: Mapping[str, ScheduleRow]
    floors: tuple[Floor, ...]
    series: Mapping[str, Series]
    forms: Mapping[FormType, FormName]
    fields: FormFields
    lists: Mapping[str, Any]
    lending: LendingRules
    reference_codes: Scheme
    paper_forms: Mapping[str, Form]
    quality: QualityRules
    label_stocks: Mapping[str, Stock]
    label_kinds: Mapping[str, Kind]


def build(table: Callable[[str], Mapping[str, Any]]) -> Rulebook:
    """Build the rulebook; `table` returns a configuration table by name."""
    retention, forms = table("retention"), table("forms")
    printing = table("label_stocks")
    papers = stocks(printing["stocks"])
    return Rulebook(
        schedule_name=retention["schedule"],
        schedule_name_en=retention["schedule_en"],
        schedule_since=retention["effective_from"],
        schedule={
            row["key"]: ScheduleRow(
                row["key"], row["title"], row["title_en"], RetentionCode(row["retention_code"]), row["basis"]
            )
            for row in retention["rules"]
        },
        floors=tuple(Floor(row["last_day"], row["basis"]) for row in retention["floors"]),
        series={row["key"]: Series(**row) for row in table("classification")["series"]},
        forms={
            FormType(key): FormName(FormType(key), row["name"], row["name_en"], row.get("cadence", "once"))
            for key, row in forms["form"].items()
        },
        fields=FormFields.from_table(forms),
        lists=table("codes"),
        lending=LendingRules.from_table(table("lending")),
        reference_codes=reference_codes.build(table("reference_codes")),
        paper_forms=forms_from(table("paper_forms")),
        quality=QualityRules.from_table(table("quality")),
        label_stocks=papers,
        label_kinds=kinds(printing["kinds"], papers),
    )
