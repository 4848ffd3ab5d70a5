"""A mixed stack as a scanner makes it, read and filed whole, held against its truth.

Half of the households lie behind separator sheets, the other half do not; one page in ten is blank, one in twenty
upside down, one in fifty belongs to nobody, one in a hundred is a photograph. `python tests/bench stack`, with
STACK_PAGES (default 300) and STACK_SEED.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import reading_bench
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from archive_app.archive import Archive
from archive_app.demo import build, township
from archive_app.demo.mixed import Recipe, mixed_stack
from archive_app.demo.truth import PageTruth, Truth
from archive_app.models import Item, Page, Source
from archive_app.models.types import ItemState, PageState
from archive_app.rules import continuing
from archive_app.services import (
    arithmetic,
    batches,
    catching_up,
    gathering,
    intake,
    parting,
    separators,
    verifying,
)

PAGES = int(os.environ.get("STACK_PAGES", "300"))
SEED = int(os.environ.get("STACK_SEED", "1"))
#: a wrong document named in the report, at most so many
NAMED = 20
#: pages of nobody's file
STRANGE = ("foreign", "photo")
Side = tuple[str, int]


def run() -> dict[str, Any]:
    """Draw a stack, hand it in as one batch, read it, and say what became of every side."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        plan = township.plan(200, 7)
        archive = reading_bench.fresh_archive(folder / "archive")
        build.seed(archive, reading_bench.ACTOR, plan)
        truth = draw(archive, plan, folder)
        started = time.perf_counter()
        batch_id = hand_in(archive, folder, truth)
        catching_up.drain(archive, workers=reading_bench.CORES)
        took = time.perf_counter() - started
        told = report(archive, truth, batch_id)
        stored = sum(one.stat().st_size for one in archive.settings.vault_dir.rglob("*") if one.is_file())
        scanned = sum((folder / one.path).stat().st_size for one in truth.files)
        archive.close()
    return {**told, "pages/min": round(PAGES / took * 60, 1), "vault / scan": round(stored / scanned, 2)}


def draw(archive: Archive, plan: township.Township, folder: Path) -> Truth:
    """Draw the stack with sheets that this archive knows."""
    with archive.work(reading_bench.ACTOR) as work:
        made = {one.number: separators.of_household(work, one.number)[0].code for one in plan.households}
    address = archive.settings.base_url
    recipe = Recipe(pages=PAGES, seed=SEED)
    return mixed_stack(
        plan, folder, lambda number: f"{address}/q/{made[number]}", recipe, workers=reading_bench.CORES
    )


def hand_in(archive: Archive, folder: Path, truth: Truth) -> int:
    """Hand all files in as one batch."""
    with archive.work(reading_bench.ACTOR) as work:
        batch_id = intake.open_batch(work, name="stack", channel="bench").id
    for one in truth.files:
        data = io.BytesIO((folder / one.path).read_bytes())
        intake.receive(
            archive, reading_bench.ACTOR, data, Path(one.path).name, batch_id=batch_id, path=one.path
        )
    with archive.work(reading_bench.ACTOR) as work:
        gathering.finish(work, batch_id)
    return batch_id


def report(archive: Archive, truth: Truth, batch_id: int) -> dict[str, Any]:
    """Hold a batch that was read against its truth."""
    with archive.sessions.reading() as session:
        rows = session.scalars(
            sa.select(Page)
            .join(Source)
            .where(Source.batch_id == batch_id)
            .options(selectinload(Page.item).selectinload(Item.pages), selectinload(Page.item))
        ).all()
        names = dict(
            session.execute(sa.select(Source.id, Source.path).where(Source.batch_id == batch_id)).all()
        )
        read = {(names[page.source_id], page.source_n): page for page in rows}
        sides = {(file.path, page.number + 1): page for file, page in truth.pages()}
        verdicts = [_judged(read, names, sides, document) for document in documents(truth)]
        kinds = _kinds(read, sides)
    with archive.look(reading_bench.ACTOR) as look:
        row = batches.show(look, batch_id).row
        wrong_files = [one for one, sums in arithmetic.of_sources(look, names).items() if not sums.is_exact]
    counted = Counter(verdict for verdict, _where in verdicts)
    right = counted["right"]
    return {
        "documents": len(verdicts),
        "right by themselves": f"{right} ({right / max(len(verdicts), 1):.1%})",
        "verdicts": dict(counted),
        "filed wrongly without a flag": counted["wrong"] + sum(kinds[f"{one} filed"] for one in STRANGE),
        "not right": [where for verdict, where in verdicts if verdict != "right"][:NAMED],
        "other sides": dict(kinds),
        "arithmetic": {**vars(row.sums), "exact": row.sums.is_exact and not wrong_files},
        "cut right without page numbers": _without_page_numbers(archive, truth, names),
        "findings": [str(one) for one in verifying.verify(archive, deep=False).findings][:NAMED],
    }


def documents(truth: Truth) -> list[list[tuple[Side, PageTruth]]]:
    """Return the forms of the stack, each with its sides; a sheet cut by the end of a file counts in its first."""
    found: dict[tuple[str, int], list[tuple[Side, PageTruth]]] = {}
    for file, page in truth.pages():
        if page.document is not None:
            side = (file.path, page.number + 1)
            found.setdefault((file.path, page.document), []).append((side, page))
    return [sides for sides in found.values() if any(page.kind == "form" for _side, page in sides)]


def _judged(
    read: dict[Side, Page],
    names: dict[int, str],
    sides: dict[Side, PageTruth],
    document: list[tuple[Side, PageTruth]],
) -> tuple[str, str]:
    side, form = next((side, page) for side, page in document if page.kind == "form")
    page = read.get(side)
    where = f"{side[0]} p{side[1]} {form.household} {form.form} {form.variant}"
    if page is None:
        return "lost", where
    item = page.item
    if item.state is not ItemState.REGISTERED:
        return "in review", f"{where}: {item.doubts} {item.form_type}"
    household = item.archival_file.household if item.archival_file else None
    if household is None or (household.no, item.form_type) != (form.household, form.form):
        return "wrong", f"{where}: {household and household.no} {item.form_type}"
    written = {(names[one.source_id], one.source_n) for one in item.pages if one.state is PageState.READ}
    forms = {one for one, known in document if known.kind == "form"}
    if any(sides[one].kind in STRANGE for one in written):
        return "wrong", f"{where}: a page that belongs to nobody is in it"
    return ("right", where) if written == forms else ("cut wrong", f"{where}: {sorted(written)}")


def _kinds(read: dict[Side, Page], sides: dict[Side, PageTruth]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for side, truth in sides.items():
        page = read[side]
        if truth.kind == "blank":
            kinds["blank known" if page.state is PageState.BLANK else "blank missed"] += 1
        elif truth.kind == "separator":
            kinds["separator known" if page.part else "separator missed"] += 1
        elif truth.kind in STRANGE:
            filed = page.item.state is ItemState.REGISTERED
            kinds[f"{truth.kind} filed" if filed else f"{truth.kind} in review"] += 1
            if truth.kind == "photo" and page.state is PageState.BLANK:
                kinds["photo taken for blank"] += 1
    return kinds


def _without_page_numbers(archive: Archive, truth: Truth, names: dict[int, str]) -> str:
    """Part the same pages again as if no page told its number: how many forms still stand alone with their blanks."""
    told, continuing.printed = continuing.printed, lambda _text: None
    right = total = 0
    try:
        with archive.look(reading_bench.ACTOR) as look:
            stacks = {
                names[one]: parting.part_source(look, look.session.get_one(Source, one)) for one in names
            }
    finally:
        continuing.printed = told
    for document in documents(truth):
        path = document[0][0][0]
        forms = {side[1] for side, page in document if page.kind == "form"}
        cuts = [{sheet.number for sheet in one.sheets if not sheet.blank} for one in stacks[path].documents]
        total, right = total + 1, right + (forms in cuts)
    return f"{right} of {total}"


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2, default=str))
