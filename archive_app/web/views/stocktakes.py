"""Stocktakes as pages and scripts need them: figures, rows by shelf, the list a phone carries along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from archive_app.rules.counting import Counts
from archive_app.services.counted_things import CountRow, Tally, Where
from archive_app.services.stocktake_list import StocktakeRow
from archive_app.terms import CountVerdict
from archive_app.web import words
from archive_app.web.formats import number
from archive_app.web.tongue import gettext

VERDICTS: dict[str, words.State] = {
    "found": words.State(_l("在位"), "circle-check", "green"),
    "away": words.State(_l("借出"), "hourglass", "violet"),
    "missing": words.State(_l("未见"), "square-dashed", "missing"),
    "misplaced": words.State(_l("错位"), "arrows-maximize", "amber"),
    "unknown": words.State(_l("不明"), "help-circle", "red"),
    "with_box": words.State(_l("随盒"), "box", "grey"),
}
DEPTHS = {"boxes": _l("只清点盒"), "volumes": _l("盒和盒内各份")}


@dataclass(frozen=True)
class Row:
    """One thing. `due` and `seen` say where in words; `explained` is what was said of it when it was closed."""

    key: str
    name: str
    state: words.State
    due: str
    seen: str
    at: dt.datetime | None
    by: str
    explained: str
    incident: int | None
    is_volume: bool


@dataclass(frozen=True)
class Group:
    """A shelf with what belongs on it."""

    name: str
    rows: tuple[Row, ...]
    found: int
    expected: int


@dataclass(frozen=True)
class StocktakeView:
    """One stocktake. `open` while it takes scans; `loose` is what was seen and does not belong here."""

    row: StocktakeRow
    open: bool
    answer: str
    counts: Counts
    depth: str
    groups: tuple[Group, ...]
    loose: tuple[Row, ...]
    discrepancies: tuple[Row, ...]


def stocktake_view(listed: StocktakeRow, tally: Tally) -> StocktakeView:
    """Return a stocktake as its page shows it."""
    expected = [row for row in tally.rows if row.frozen]
    loose = [row for row in tally.rows if row not in expected]
    names = dict(tally.shelves)
    groups = []
    for code in names:
        on_shelf = [row for row in expected if row.expected and row.expected.shelf == code]
        if not on_shelf:
            continue
        counted = [row for row in on_shelf if row.counted]
        found = sum(row.verdict is CountVerdict.FOUND for row in counted)
        groups.append(Group(names[code], tuple(map(_row, on_shelf)), found, len(counted)))
    is_open = listed.closed_at is None
    return StocktakeView(
        row=listed,
        open=is_open,
        answer=answer(tally.counts, is_open=is_open),
        counts=tally.counts,
        depth=str(DEPTHS[listed.depth.value]),
        groups=tuple(groups),
        loose=tuple(map(_row, loose)),
        discrepancies=tuple(map(_row, tally.discrepancies)),
    )


def answer(figures: Counts, *, is_open: bool) -> str:
    """Say how far the count is, in one sentence."""
    values = {"n": number(figures.found), "of": number(figures.expected)}
    wrong = figures.misplaced + figures.unknown
    if is_open:
        return gettext(
            "应有 %(of)s，已见 %(n)s，还差 %(left)s；错位或不明 %(wrong)s。",
            left=number(figures.missing),
            wrong=number(wrong),
            **values,
        )
    if not figures.missing and not wrong:
        return gettext("应有 %(of)s，全部在位或有借条。", **values)
    return gettext(
        "应有 %(of)s，在位 %(n)s，未见 %(left)s，错位或不明 %(wrong)s。",
        left=number(figures.missing),
        wrong=number(wrong),
        **values,
    )


def _row(row: CountRow) -> Row:
    return Row(
        key=row.key,
        name=row.name,
        state=VERDICTS[row.verdict.value if row.verdict else "with_box"],
        due=where(row.expected),
        seen=where(row.seen),
        at=row.seen_at,
        by=row.seen_by,
        explained=row.explanation,
        incident=row.incident,
        is_volume=row.kind == "holdings",
    )


def where(spot: Where | None) -> str:
    """Return a spot in words."""
    if spot is None:
        return ""
    box = gettext("盒 %(no)s", no=spot.box_no) if spot.box_no else ""
    return " › ".join(part for part in (spot.words, box) if part)


def carried(tally: Tally, language: str) -> dict[str, Any]:
    """Return the list a phone carries along, for counting without a network."""
    return {
        "shelves": [{"code": code, "name": name} for code, name in tally.shelves],
        "expected": [
            {
                "key": row.key,
                "name": row.name,
                "shelf": row.expected.shelf if row.expected else None,
                "box": row.expected.box if row.expected else None,
                "where": where(row.expected),
                "counted": row.counted,
                "away": row.away.said(language) if row.away else "",
            }
            for row in tally.rows
            if row.frozen
        ],
    }


def seen(tally: Tally) -> dict[str, Any]:
    """Return what was seen so far, by all phones, with the figures."""
    return {
        "counts": vars_of(tally.counts),
        "seen": {
            row.key: {"shelf": row.seen.shelf, "box": row.seen.box}
            for row in tally.rows
            if row.seen is not None and row.kind is not None
        },
        "others": {
            row.key: {"name": row.name, "where": where(row.expected)}
            for row in tally.rows
            if row.kind is not None and not row.frozen
        },
        "unknown": [row.key for row in tally.rows if row.kind is None],
    }


def vars_of(figures: Counts) -> dict[str, int]:
    """Return the figures by name."""
    names: Iterable[str] = ("expected", "found", "missing", "misplaced", "unknown", "away")
    return {name: getattr(figures, name) for name in names}
