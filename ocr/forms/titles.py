"""What the headings of a page say about its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from ocr.forms.catalogue import FormCatalogue, FormType
from ocr.forms.normal import distance, plain
from ocr.layout import Layout
from ocr.text import Line, PageText

_TOP = 0.4  # headings stand in this part of the page
_VERY_TOP = 0.2
_MOST_SIGNS = 40
_LEAST_SCORE = 0.75
_LARGE = 1.2  # a heading is larger than most lines
_ENDINGS = ("表", "书", "记录", "簿", "卡", "册")
_AFTER = "0123456789年度月日第号次一二三四五六份页共正反面"  # may follow a title on its line


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that speaks for a form. `way`: title (known and exact), similar or keywords; `score`: its fit, 0..1."""

    form: str
    line: str
    way: str
    score: float
    rank: float


def headings(text: PageText, catalogue: FormCatalogue) -> list[Heading]:
    """For each form its best heading, the best form first; headings by keywords only where no title fits."""
    top = [line for line in text.lines if line.box.y0 < _TOP and len(line.text) <= _MOST_SIGNS]
    if not top:
        return []
    usual = max(median(line.box.y1 - line.box.y0 for line in text.lines), 1e-6)
    found = [head for line in top for form in catalogue.forms if (head := _by_title(line, form, usual))]
    if not found:
        found = [head for line in top for head in _by_keywords(line, catalogue, usual)]
    best: dict[str, Heading] = {}
    for head in sorted(found, key=lambda head: (head.rank, len(head.line)), reverse=True):
        best.setdefault(head.form, head)
    return list(best.values())


def speaks_of_other(layout: Layout, catalogue: FormCatalogue) -> bool:
    """Whether a large line on top, outside of tables, names another kind of paper, such as minutes or a list."""
    lines = layout.text.lines
    usual = median([_height(line) for line in lines] or [0.0])
    tabled = {part.text for parts in layout.cells.values() for part in parts}
    return any(
        plain(word) in plain(line.text)
        for line in lines
        if line.box.y0 < _TOP and len(line.text) <= _MOST_SIGNS and _height(line) >= _LARGE * usual
        if line.text not in tabled
        for word in catalogue.other_headings
    )


def _by_title(line: Line, form: FormType, usual: float) -> Heading | None:
    score, exact = _best_fit(plain(line.text), form.titles)
    if score < _LEAST_SCORE:
        return None
    return _ranked(line, form, "title" if exact else "similar", score, usual)


@lru_cache(maxsize=16_384)  # most lines of a print's upper part are the same on every page
def _best_fit(read: str, titles: tuple[str, ...]) -> tuple[float, bool]:
    fits = ((_fit(read, plain(title)), _ends(read, plain(title))) for title in titles)
    return max(fits, default=(0.0, False))


def _ends(read: str, title: str) -> bool:
    """Whether a line is this title, apart from a place before it and a number or year after it."""
    before, found, after = read.rpartition(title)
    return bool(found) and not after.strip(_AFTER) and not before.endswith(("非", "不"))


def _fit(read: str, title: str) -> float:
    """How well a line is a title: 1 when equal, less for what stands beside it or differs."""
    if title in read:
        return 0.8 + 0.2 * len(title) / len(read)
    allowed = len(title) // 5
    wrong = distance(read, title, allowed)
    return 0.95 - wrong / len(title) if wrong <= allowed else 0.0


def _by_keywords(line: Line, catalogue: FormCatalogue, usual: float) -> Iterator[Heading]:
    """A large line, or one at the very top, that ends like a title: for each form whose words it holds."""
    read = plain(line.text)
    if not read.endswith(_ENDINGS) or (_height(line) < _LARGE * usual and line.box.y0 > _VERY_TOP):
        return
    for form in catalogue.forms:
        if any(all(plain(word) in read for word in group) for group in form.keywords):
            yield _ranked(line, form, "keywords", _LEAST_SCORE, usual)


def _height(line: Line) -> float:
    return line.box.y1 - line.box.y0


def _ranked(line: Line, form: FormType, way: str, score: float, usual: float) -> Heading:
    size = min(_height(line) / usual, 2.0) / 2.0
    rank = score + 0.3 * size - 0.2 * line.box.y0
    return Heading(form.code, line.text, way, round(score * min(1.0, 0.5 + line.confidence / 2), 3), rank)
