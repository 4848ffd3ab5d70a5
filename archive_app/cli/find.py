"""`archive search` and `archive show`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app.cli.door import Door, command
from archive_app.services import as_json, finding, showing


@command(name="search", help="按文字、姓名、号码检索 / search by text, name or number")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@click.option("--village", help="村代码 / village code")
@click.option("--form", help="表种 / form type")
@click.option("--year", type=int, help="年度 / year")
def search_command(
    door: Door, query: tuple[str, ...], limit: int, village: str | None, form: str | None, year: int | None
) -> None:
    """Print the hits, best first."""
    asked = finding.Asked(" ".join(query), village=village, form=form, year=year)
    found = finding.search(door.archive, door.actor, asked, limit=limit)
    hits = [
        {
            "item": hit.item_code,
            "reference_code": hit.reference_code,
            "title": hit.title,
            "file": hit.file_name,
            "page": hit.page_n,
            "snippet": hit.snippet,
            "places": [as_json.place_words(place) for place in hit.places],
            "state": hit.state,
            "household": hit.household_no,
        }
        for hit in found.hits
    ]

    def lines() -> Iterator[str]:
        yield f"{found.total} 页 pages, {found.took_ms} ms" + (
            "（相近字 look-alikes）" if found.loosened else ""
        )
        for hit in found.hits:
            place = "；".join(as_json.place_words(one) for one in hit.places) or "未上架"
            yield f"{hit.item_code}\t{hit.title}\t{hit.file_name}{f' 第{hit.page_n}页' if hit.page_n else ''}\t{place}"
            yield f"    {hit.snippet}"

    door.answer({"total": found.total, "took_ms": found.took_ms, "hits": hits}, lines)


@command(name="show", help="一件、一卷、一盒或一处的全部情况 / everything known of a code")
@click.argument("code")
def show_command(door: Door, code: str) -> None:
    """Print everything known of an item, file, box, place or household."""
    data = showing.anything(door.archive, door.actor, code, door.language)
    door.answer(data, lambda: showing.lines(data))
