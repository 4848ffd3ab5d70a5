"""Bringing in a catalogue that others made, with its pictures: linked (挂接), and what has no partner named both ways.

Run twice it does nothing twice. A line keeps the code it had: what comes in with it is found by that code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.errors import BadInput
from archive_app.models import CatalogueEntry, CatalogueLink, Source
from archive_app.models.types import SourceState
from archive_app.rules import catalogues as rule
from archive_app.rules.access import Actor
from archive_app.rules.catalogues import CatalogueLine
from archive_app.rules.roster import Note
from archive_app.services import catalogue_filling, gathering, intake, permits, source_states
from archive_app.services.catalogue_sheet import report_sheet
from archive_app.services.hints import Hints, check_hints
from archive_app.services.roster_file import read_cells

AT_ONCE = 500


@dataclass(frozen=True)
class CatalogueReport:
    """What an import did (`done`) or would do.

    `linked` counts files that have a line, `lines_alone` are lines without a file, `files_alone` files without a
    line (they were not taken in). `sheet` is an xlsx of all of that.
    """

    lines: int
    lines_new: int
    linked: int
    refused: int
    lines_alone: tuple[CatalogueLine, ...]
    files_alone: tuple[str, ...]
    notes: tuple[Note, ...]
    batch: int | None
    done: bool
    sheet: bytes


def import_catalogue(
    archive: Archive,
    actor: Actor,
    table: Path,
    folder: Path | None = None,
    *,
    village: str | None = None,
    dry_run: bool = False,
) -> CatalogueReport:
    """Import a catalogue (xlsx, xls, ods) and the files of `folder` that belong to its lines.

    Raises BadInput for a file that is no catalogue, NotFound for a village outside the actor's scope, Forbidden.
    Lines with something wrong are left out and named; the others come in.
    """
    with archive.look(actor) as look:
        unit_id = check_hints(look, Hints(village=village)).unit_id
    lines, notes = rule.read(read_cells(table))
    if not lines:
        first = notes[0] if notes else Note(1, "", "目录里一行也没有。", "The catalogue has no line.")
        raise BadInput(first.zh, first.en)
    matched, strangers = _paired(lines, table, folder)
    batch, refused = None, 0
    if dry_run:
        with archive.look(actor) as look:
            new = len(lines) - len(_known(look, lines))
    else:
        with archive.work(actor) as work:
            new = _enter(work, table.name, lines, notes, unit_id)
        if matched and folder:
            batch, refused = _take_in(archive, actor, table, folder, matched, village)
    with archive.look(actor) as look:
        paired = {rule.normal_code(line.reference_code) for _path, line in matched} | _linked(look, lines)
    alone = rule.unpartnered(lines, paired)
    return CatalogueReport(
        lines=len(lines), lines_new=new, linked=len(matched) - refused, refused=refused, lines_alone=tuple(alone),
        files_alone=tuple(strangers), notes=tuple(notes), batch=batch, done=not dry_run,
        sheet=report_sheet(alone, strangers, notes, actor.language or archive.settings.language),
    )  # fmt: skip


def _paired(
    lines: Sequence[CatalogueLine], table: Path, folder: Path | None
) -> tuple[list[tuple[str, CatalogueLine]], list[str]]:
    """Return the files that have a line, each with it, and those that have none."""
    by_code = {rule.normal_code(line.reference_code): line for line in lines}
    pairs = [(path, rule.partner(path, by_code)) for path in (_files(folder, table) if folder else ())]
    matched = [(path, line) for path, line in pairs if line is not None]
    return matched, [path for path, line in pairs if line is None]


def _files(folder: Path, table: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and not name.startswith(".") and not path.samefile(table):
                yield path.relative_to(folder).as_posix()


def _known(look: Work, lines: Sequence[CatalogueLine]) -> dict[str, CatalogueEntry]:
    codes = [rule.normal_code(line.reference_code) for line in lines]
    found: dict[str, CatalogueEntry] = {}
    for at in range(0, len(codes), AT_ONCE):
        query = sa.select(CatalogueEntry).where(CatalogueEntry.reference_code.in_(codes[at : at + AT_ONCE]))
        found |= {entry.reference_code: entry for entry in look.session.scalars(query)}
    return found


def _enter(
    work: Work, catalogue: str, lines: Sequence[CatalogueLine], notes: list[Note], unit_id: int | None
) -> int:
    """Write the lines that are new; returns how many. A known code with another title is named, not changed."""
    known = _known(work, lines)
    new = 0
    for line in lines:
        code = rule.normal_code(line.reference_code)
        entry = known.get(code)
        if entry is None:
            work.session.add(_entry(work, catalogue, line, code, unit_id))
            new += 1
        elif entry.title != line.title:
            zh = f"档号 {code} 已从《{entry.catalogue}》第 {entry.row} 行导入，题名不同；保留先前的。"
            en = f"Code {code} came with {entry.catalogue}, row {entry.row}, under another title; that one stays."
            notes.append(Note(line.row, "title", zh, en, stops=False))
    work.record("catalogue.imported", name=catalogue[:200], lines=len(lines), new=new)
    return new


def _entry(work: Work, catalogue: str, line: CatalogueLine, code: str, unit_id: int | None) -> CatalogueEntry:
    return CatalogueEntry(
        reference_code=code, catalogue=catalogue[:200], row=line.row, title=line.title,
        responsible_party=line.responsible_party, document_no=line.document_no,
        document_date=line.document_date, page_count=line.page_count, note=line.note, unit_id=unit_id,
        created_at=work.now, created_by=work.actor.name,
    )  # fmt: skip


def _take_in(
    archive: Archive,
    actor: Actor,
    table: Path,
    folder: Path,
    matched: Sequence[tuple[str, CatalogueLine]],
    village: str | None,
) -> tuple[int, int]:
    with archive.work(actor) as work:
        batch = intake.open_batch(work, name=table.name, channel="catalogue").id
    refused = 0
    for path, line in matched:
        code = rule.normal_code(line.reference_code)
        hints = Hints(village=village, title=line.title, former_code=code)
        with (folder / path).open("rb") as stream:
            taken = intake.receive(
                archive, actor, stream, Path(path).name, batch_id=batch, path=path, hints=hints
            )
        if taken.status is SourceState.REFUSED:
            refused += 1
        else:
            _link(archive, actor, code, taken.source_id)
    with archive.work(actor) as work:
        gathering.finish(work, batch)
    return batch, refused


def _link(archive: Archive, actor: Actor, code: str, source_id: int) -> None:
    """Note that a file belongs to a line; what came in before under no code gets the code as a former one."""
    with archive.work(actor) as work:
        source = work.session.get_one(Source, source_id)
        owner = source.duplicate_of_id or source.id
        entry = work.session.scalars(
            sa.select(CatalogueEntry).where(CatalogueEntry.reference_code == code)
        ).one()
        linked = sa.select(CatalogueLink.id).where(
            CatalogueLink.entry_id == entry.id, CatalogueLink.source_id == owner
        )
        if work.session.scalar(linked) is None:
            work.session.add(CatalogueLink(entry_id=entry.id, source_id=owner))
            work.record("catalogue.linked", entry, source=owner)
        if source.duplicate_of_id is None:
            return
        for item in source_states.items_of(work, [owner])[owner]:
            if permits.sees_item(work, item) and code not in item.former_reference_codes:
                item.former_reference_codes = [*item.former_reference_codes, code]
                work.record("item.former_code", item, code=code)
                catalogue_filling.fill(work, item)
                work.reindex(item)


def _linked(look: Work, lines: Sequence[CatalogueLine]) -> set[str]:
    """Return the codes of those lines that have a file."""
    linked = set(
        look.session.scalars(sa.select(CatalogueEntry.reference_code).join(CatalogueLink).distinct())
    )
    return linked & {rule.normal_code(line.reference_code) for line in lines}
