"""Both engines against brute force: not one hit missed, not one false, over thousands of questions."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import truth
from search_pages import pages as synthetic_pages

from archive_app.search.document import PageDoc
from archive_app.search.engines import SearchIndex, open_index
from archive_app.search.highlight import find
from archive_app.search.query import parse

_PIECES = [
    *"甲乙丙丁甲乙丙丁國国账帐〇",
    "12",
    "3",
    "2018",
    "a",
    "x9",
    "，",
    "。",
    "〔",
    "〕",
    "(",
    ")",
    " ",
    "\n",
    " \n",
]
_BREAKS = ["\t", "\n\n", "\f"]


def _random_text(rng: random.Random, pieces: int, breaks: float) -> str:
    return "".join(
        rng.choice(_BREAKS) if rng.random() < breaks else rng.choice(_PIECES) for _ in range(pieces)
    )


def _piece_of(rng: random.Random, text: str, longest: int) -> str:
    start = rng.randrange(len(text))
    return text[start : start + rng.randrange(1, longest)]


def _random_corpus() -> list[PageDoc]:
    rng = random.Random(4)
    return [
        PageDoc(f"r{number}", body=_random_text(rng, 36, 0.04), extra=_random_text(rng, 4, 0))
        for number in range(300)
    ]


def _random_questions(docs: list[PageDoc], count: int) -> list[truth.Asked]:
    rng = random.Random(5)

    def one() -> truth.Asked | None:
        if rng.random() < 0.5:
            return truth.leaf(_random_text(rng, rng.randrange(1, 6), 0).replace("\n", " "))
        return truth.leaf(" ".join(_piece_of(rng, rng.choice(docs).body, 12).splitlines()).replace("\t", " "))

    return _asked(rng, count, one)


def _lifelike_questions(docs: list[PageDoc], count: int) -> list[truth.Asked]:
    rng = random.Random(6)

    def one() -> truth.Asked | None:
        text = _piece_of(rng, rng.choice(docs).body, 21)
        if rng.random() < 0.25:
            text += _piece_of(rng, rng.choice(docs).body, 6)  # glued pieces that mostly stand nowhere
        return truth.leaf(" ".join(text.replace("\t", " ").splitlines()))

    return _asked(rng, count, one)


def _asked(rng: random.Random, count: int, one: Callable[[], truth.Asked | None]) -> list[truth.Asked]:
    made: list[truth.Asked] = []
    while len(made) < count:
        leaves = [leaf for _ in range(rng.choice((1, 1, 1, 2, 3))) if (leaf := one())]
        if leaves:
            made.append(truth.combined(rng, leaves))
    return made


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@pytest.mark.parametrize("corpus", ["random", "lifelike"])
def test_every_question_finds_exactly_the_pages_that_answer_it(
    tmp_path: Path, engine: str, corpus: str
) -> None:
    if corpus == "random":
        docs = _random_corpus()
        questions = _random_questions(docs, 1500 if engine == "tantivy" else 500)
    else:
        docs = list(synthetic_pages(300))
        questions = _lifelike_questions(docs, 700 if engine == "tantivy" else 200)
    index = open_index(f"{engine}://{tmp_path}/index", writable=True)
    index.apply(docs, ())
    folded = {doc.key: truth.fold("\t".join([doc.body, *doc.extra.split("\n")])) for doc in docs}
    wrong = [
        (question.text, sorted(found ^ wanted))
        for question in questions
        if (found := _keys(index, question.text))
        != (wanted := {key for key, text in folded.items() if question.answers(text)})
    ]
    index.close()
    assert wrong == []


def _keys(index: SearchIndex, text: str) -> set[str]:
    hits = index.search(parse(text), limit=1000, facets=())
    keys = {key for key, _ in hits.keys}
    assert hits.total == len(keys)
    return keys


def test_a_highlight_shows_every_hit_and_nothing_else() -> None:
    docs = _random_corpus()
    rng = random.Random(8)
    checked = 0
    while checked < 1500:
        wanted = " ".join(_piece_of(rng, rng.choice(docs).body, 9).splitlines()).replace("\t", " ")
        expression = truth.pattern(wanted)
        if expression is None:
            continue
        checked += 1
        body = rng.choice(docs).body
        matches = find(body, parse(f'"{wanted}"'))
        assert bool(matches) == bool(expression.search(truth.fold(body)))
        for match in matches:
            assert expression.search(truth.fold(body), match.start, match.end)
