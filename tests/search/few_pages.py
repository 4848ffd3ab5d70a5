"""Four pages that the tests of the engines ask about."""

from __future__ import annotations

from archive_app.search.document import PageDoc
from archive_app.search.engines import SearchIndex
from archive_app.search.query import parse

PAGES = [
    PageDoc(
        "p1",
        item="I-1",
        body="户主姓名\t张建国\n\n桑发〔2018〕30号，一户一档",
        extra="西桑村\n001-0007",
        village="v1",
        form="登记表",
        kind="scan",
        box="B-1",
        year=2018,
        date=20180301,
    ),
    PageDoc(
        "p2",
        item="I-1",
        body="张建国是贫困户，一户一档",
        village="v1",
        form="申请书",
        kind="scan",
        year=2019,
        date=20190500,
    ),
    PageDoc(
        "p3",
        item="I-2",
        body="李四，己脱贫",
        village="v2",
        form="申请书",
        kind="photo",
        year=2018,
        date=20180401,
    ),
    PageDoc("p4", item="I-3", body="一户一档的通知", kind="document"),
]


def keys(index: SearchIndex, text: str, **options: object) -> list[str]:
    return [key for key, _ in index.search(parse(text), **options).keys]  # type: ignore[arg-type]  # any option


def found(index: SearchIndex, text: str, **options: object) -> set[str]:
    return set(keys(index, text, **options))
