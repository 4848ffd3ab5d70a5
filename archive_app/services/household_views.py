"""Households as plain values. ID numbers and phones are always masked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.models.types import FormType, ItemKind, ItemState, RetentionCode
from archive_app.rules.completeness import SlotState
from archive_app.services.place_views import PlaceView


@dataclass(frozen=True)
class HouseholdRow:
    """A household in a list. `forms` has one state a form, the worst of its years; `missing` counts slots."""

    no: str
    code: str
    head: str
    village_code: str
    village: str
    members: int
    category: str | None
    status: str | None
    forms: Mapping[FormType, SlotState]
    missing: int
    place: PlaceView | None


@dataclass(frozen=True)
class FormItem:
    """One filed or waiting paper of a form."""

    code: str
    title: str
    year: int | None
    pages: int
    state: ItemState
    superseded: bool = False


@dataclass(frozen=True)
class FormSlot:
    """One of the six forms for one year it is owed for (None: once), with the papers that are there."""

    form: FormType
    title: str
    title_en: str
    year: int | None
    state: SlotState
    items: tuple[FormItem, ...]


@dataclass(frozen=True)
class OtherItem:
    """An item of the household's file that is none of the six forms."""

    code: str
    title: str
    kind: ItemKind
    year: int | None
    pages: int
    state: ItemState


@dataclass(frozen=True)
class MemberView:
    """A person of the household. `id_problems` are codes of what is wrong with the number (GB 11643)."""

    id: int
    name: str
    relation: str
    sex: str
    born: dt.date | None
    id_masked: str | None
    id_problems: tuple[str, ...]
    phone_masked: str | None
    since: str | None
    until: str | None
    health: str | None
    labour: str | None


@dataclass(frozen=True)
class PairingView:
    """Who helps the household, from when to when."""

    helper: str
    since: str | None
    until: str | None


@dataclass(frozen=True)
class FileView:
    """The household's archival file and where its paper stands."""

    id: int
    code: str
    title: str
    reference_code: str | None
    retention_code: RetentionCode | None
    closed_year: int | None
    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One thing that was done to the household or its file."""

    at: dt.datetime
    actor: str
    action: str


@dataclass(frozen=True)
class HouseholdView:
    """One household with everything known of it. `years` are all years its forms are owed or filed for."""

    id: int
    row: HouseholdRow
    national_no: str | None
    id_number_masked: str | None
    phone_masked: str | None
    address: str | None
    poverty_cause: str | None
    members: tuple[MemberView, ...]
    slots: tuple[FormSlot, ...]
    years: tuple[int, ...]
    file: FileView | None
    other_items: tuple[OtherItem, ...]
    pairings: tuple[PairingView, ...]
    history: tuple[HistoryLine, ...]
