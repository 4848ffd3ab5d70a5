"""How a demo archive compares with its truth: what was filed right, what was read, what can be found."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from field_report import FieldScore
from sqlalchemy.orm import joinedload, selectinload, undefer

from archive_app.archive import Archive
from archive_app.models import ArchivalFile, Item, Page, Source
from archive_app.models.types import SETTLED, ItemState
from archive_app.rules.access import system
from archive_app.search import highlight
from archive_app.search.query import parse
from archive_app.services import finding

ACTOR = system("bench")
TRUTH_FILE = "truth.json"


@dataclass(frozen=True)
class Sheet:
    """A page of the truth with what the archive has of it."""

    path: str
    truth: dict[str, Any]
    expected: str
    page: Page | None


def sheets(archive: Archive, truth: dict[str, Any]) -> Iterator[Sheet]:
    """Yield every page of the truth beside the archive's page."""
    with archive.look(ACTOR) as look:
        rows = look.session.scalars(
            sa.select(Page).options(
                undefer(Page.text),
                selectinload(Page.fields),
                joinedload(Page.item).joinedload(Item.archival_file).joinedload(ArchivalFile.household),
            )
        ).all()
        paths = {source.id: source for source in look.session.scalars(sa.select(Source))}
        known = {(paths[page.source_id].path, page.source_n): page for page in rows}
        for file in truth["files"]:
            for page in file["pages"]:
                yield Sheet(
                    file["path"], page, file["expected"], known.get((file["path"], page["number"] + 1))
                )


def report(archive: Archive, truth_file: Path, *, search: bool = True) -> dict[str, Any]:
    """Return the figures, each as a plain number or a share."""
    truth = json.loads(truth_file.read_text("utf-8"))
    filing: Counter[str] = Counter()
    read: Counter[str] = Counter()
    found: Counter[str] = Counter()
    lost = total = 0
    wrong: list[str] = []
    by_variant: dict[str, Counter[str]] = {}
    scored = FieldScore()
    for sheet in sheets(archive, truth):
        if sheet.truth["kind"] != "form" or sheet.expected == "duplicate":
            continue
        verdict = _filed(sheet)
        filing[verdict] += 1
        variant = by_variant.setdefault(str(sheet.truth["variant"]), Counter())
        variant[verdict] += 1
        variant["pages"] += 1
        if verdict == "wrong":
            wrong.append(f"{sheet.path} p{sheet.truth['number']}")
        if sheet.page is None:
            continue
        scored.add(sheet.truth, {one.name: (one.value, one.rule) for one in sheet.page.fields})
        for name, hand, said in _names_and_numbers(sheet.truth):
            kind = f"{name} {'by hand' if hand else 'printed'}"
            read[f"{kind} total"] += 1
            seen = _read(sheet.page, said)
            read[f"{kind} read"] += seen
            variant[f"{kind} total"] += 1
            variant[f"{kind} read"] += seen
            if search and sheet.page.item.state is ItemState.REGISTERED:
                found[f"{kind} total"] += 1
                found[f"{kind} found"] += _finds(archive, said, sheet.page.id)
        one_lost, one_total = _missing(sheet.truth, sheet.page.text)
        lost, total = lost + one_lost, total + one_total
    with archive.look(ACTOR) as look:
        stuck = look.session.scalar(
            sa.select(sa.func.count()).select_from(Source).where(Source.state.not_in(SETTLED))
        )
    return {
        "forms": dict(filing),
        "filed right": _share(filing["right"], sum(filing.values()) - filing["review as it should"]),
        "wrong": wrong,
        "read alone": _shares(read, "read"),
        "found when filed": _shares(found, "found"),
        "fields": scored.figures(),
        "printed characters missing": _share(lost, total),
        "stuck": stuck,
        "by variant": {name: dict(counts) for name, counts in sorted(by_variant.items())},
    }


def _filed(sheet: Sheet) -> str:
    page = sheet.page
    if page is None:
        return "not taken"
    item = page.item
    if item.state is not ItemState.REGISTERED:
        return "review as it should" if sheet.truth["expected"] == "review" else "review"
    household = item.archival_file.household if item.archival_file else None
    same = household and household.no == sheet.truth["household"] and item.form_type == sheet.truth["form"]
    return "right" if same else "wrong"


def _read(page: Page, said: str) -> bool:
    """Tell whether the page is found by what was read alone: its text, or a number the reader made out."""
    numbers = {
        one.value for one in page.fields if one.name == "id_number" and not one.rule.startswith("invalid")
    }
    return said in numbers or bool(highlight.find(page.text, parse(f'"{said}"')))


def _names_and_numbers(page: dict[str, Any]) -> Iterator[tuple[str, bool, str]]:
    for name in ("name", "id_number"):
        field = page["fields"].get(name)
        if field:
            yield name, field["by_hand"], field["text"]


def _finds(archive: Archive, said: str, page_id: int) -> bool:
    hits = finding.search(archive, ACTOR, finding.Asked(f'"{said}"'), limit=500, loose=False).hits
    return page_id in {hit.page_id for hit in hits}


def _missing(page: dict[str, Any], text: str) -> tuple[int, int]:
    """Count printed characters of the truth that the stored text lacks (multiset, white space aside)."""
    wanted: Counter[str] = Counter()
    for line in page["lines"]:
        if not line["by_hand"]:
            wanted.update(_letters(line["text"]))
    return sum((wanted - Counter(_letters(text))).values()), sum(wanted.values())


def _letters(text: str) -> list[str]:
    return [ch for ch in unicodedata.normalize("NFKC", text) if ch.isalnum()]


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.2f} %" if whole else "-"


def _shares(counts: Counter[str], verb: str) -> dict[str, str]:
    kinds = sorted({key.rsplit(" ", 1)[0] for key in counts})
    return {kind: _share(counts[f"{kind} {verb}"], counts[f"{kind} total"]) for kind in kinds}
