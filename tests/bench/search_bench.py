"""Measure the search: `run(pages, engine)` builds an index of synthetic pages and asks it questions of
several kinds.

From the command line: `python tests/bench/search_bench.py 5000 tantivy [5000 whoosh ...]`; prints JSON.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from search_pages import SENTENCES, page, pages  # found beside this file

from archive_app.search.document import Hits
from archive_app.search.engines import SearchIndex, open_index, rebuild_index
from archive_app.search.fields import FACETS
from archive_app.search.query import parse

COMMON = (
    "贫困",
    "扶贫",
    "户主姓名",
    "家庭人口",
    "身份证号码",
    "建档立卡",
    "驻村工作队",
    "公示七天",
    "签字",
    "年",
    "民主评议",
)


def questions(count: int, seed: int = 9) -> dict[str, list[str]]:
    """Questions by kind: names, phrases cut from the text, common words, identity numbers, document
    numbers.
    """
    rng = random.Random(seed)
    drawn = [page(rng.randrange(4000)) for _ in range(count)]
    cells = [cell for doc in drawn for cell in doc.body.split("\t")]
    phrases = []
    for _ in range(count):
        sentence = rng.choice(SENTENCES)
        size = rng.randrange(2, 9)
        start = rng.randrange(len(sentence) - size)
        phrases.append(f'"{sentence[start : start + size].strip("，。、")}"')
    return {
        "names": [doc.extra.split("\n\n")[1] for doc in drawn],
        "phrases": phrases,
        "common": [rng.choice(COMMON) for _ in range(count)],
        "id whole": [cell for cell in cells if len(cell) == 18 and cell[:17].isdigit()][:count],
        "id last four": [f"身份证:{rng.randrange(10_000):04d}" for _ in range(count)],
        "document number": [
            f"桑发({rng.randrange(2014, 2021)}){rng.randrange(1, 60)}号" for _ in range(count)
        ],
        "phrase not phrase": [f"{a} -{b}" for a, b in zip(phrases, reversed(phrases), strict=True)],
    }


def _figures(ask: Callable[[str], Hits], texts: Iterable[str]) -> dict[str, float]:
    took: list[float] = []
    totals: list[int] = []
    for text in texts:
        start = time.perf_counter()
        hits = ask(text)
        took.append((time.perf_counter() - start) * 1000)
        totals.append(hits.total)
    took.sort()
    totals.sort()
    return {
        "p50_ms": round(took[len(took) // 2], 2),
        "p95_ms": round(took[int(len(took) * 0.95)], 2),
        "max_ms": round(took[-1], 2),
        "median_hits": totals[len(totals) // 2],
    }


def _ask(index: SearchIndex, **options: Any) -> Callable[[str], Hits]:
    """Asks each question with the facets in another order, so that none is answered from memory."""
    if "facets" in options:
        return lambda text: index.search(parse(text), **options)
    orders = itertools.cycle(itertools.permutations(FACETS))
    return lambda text: index.search(parse(text), facets=next(orders), **options)


def measure(index: SearchIndex, count: int) -> dict[str, Any]:
    """Latencies by kind of question, parse and facets included unless said otherwise."""
    asked = questions(count)
    few = frozenset(page(number).village for number in (1, 2, 3))
    _figures(_ask(index), asked["common"][:3])  # warm up
    made: dict[str, Any] = {f"{kind}, facets": _figures(_ask(index), texts) for kind, texts in asked.items()}
    for kind in ("names", "phrases", "common"):
        made[f"{kind}, no facets"] = _figures(_ask(index, facets=()), asked[kind])
    for kind in ("phrases", "common"):
        made[f"{kind}, facets, 3 villages"] = _figures(_ask(index, villages=few), asked[kind])
        made[f"{kind}, facets, newest"] = _figures(_ask(index, sort="newest"), asked[kind])
    made["everything, facets"] = _figures(_ask(index), [""] * 10)
    return made


def run(pages_wanted: int, engine: str) -> dict[str, Any]:
    """Build a temporary index of so many pages with `tantivy` or `whoosh`, measure, remove it."""
    me = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        url = f"{engine}://{folder}/index"
        texts = 0

        def counted() -> Iterable[Any]:
            nonlocal texts
            for doc in pages(pages_wanted):
                texts += len(doc.body.encode())
                yield doc

        start = time.perf_counter()
        rebuild_index(url, counted())
        took = time.perf_counter() - start
        start = time.perf_counter()
        for _ in pages(min(pages_wanted, 2000)):
            pass
        making = (time.perf_counter() - start) * pages_wanted / min(pages_wanted, 2000)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        before = me.memory_full_info().uss
        index = open_index(url)
        index.count()
        opened = me.memory_full_info().uss
        found = measure(index, 200 if engine == "tantivy" else 40)
        result = {
            "engine": engine,
            "pages": pages_wanted,
            "facet fields": list(FACETS),
            "pages_per_s": round(pages_wanted / (took - making)),
            "index_mb": round(size / 1e6, 1),
            "text_mb": round(texts / 1e6, 1),
            "opening_private_mb": round((opened - before) / 1e6, 1),
            "private_mb": round(me.memory_full_info().uss / 1e6, 1),
            "with_mapped_files_mb": round(me.memory_info().rss / 1e6, 1),
            "latency": found,
        }
        index.close()
    return result


if __name__ == "__main__":
    arguments = sys.argv[1:]
    for number, name in zip(arguments[0::2], arguments[1::2], strict=True):
        print(json.dumps(run(int(number), name), ensure_ascii=False, indent=1))
