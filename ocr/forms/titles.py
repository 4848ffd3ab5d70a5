"""Which form a page is, by its heading."""

from collections.abc import Sequence
from statistics import median

from ocr.forms.catalogue import FormCatalogue, FormType
from ocr.forms.normal import distance, plain
from ocr.reading import FormGuess
from ocr.text import Line, PageText

_TOP = 0.4  # headings stand in this part of the page
_MOST_SIGNS = 40
_LEAST_SCORE = 0.75
_KEYWORD_SCORE = 0.82
_LARGE = 1.2  # a heading is larger than most lines
_ENDINGS = ("表", "书", "记录", "簿", "卡", "册")


def guess_form(text: PageText, catalogue: FormCatalogue) -> FormGuess | None:
    """The form whose title fits best, None when none fits."""
    top = [line for line in text.lines if line.box.y0 < _TOP and len(line.text) <= _MOST_SIGNS]
    if not top:
        return None
    usual = median(line.box.y1 - line.box.y0 for line in text.lines)
    guesses = [guess for line in top for form in catalogue.forms if (guess := _by_title(line, form, usual))]
    if not guesses:
        guesses = _by_keywords(top, catalogue, usual)
    return max(guesses, key=lambda guess: (guess[0], len(guess[1].title)), default=(0.0, None))[1]


def _by_title(line: Line, form: FormType, usual: float) -> tuple[float, FormGuess] | None:
    read = plain(line.text)
    best = max((_fit(read, plain(title)) for title in form.titles), default=0.0)
    if best < _LEAST_SCORE:
        return None
    return _ranked(line, form, best, usual)


def _fit(read: str, title: str) -> float:
    """How well a line is a title: 1 when equal, less for what stands beside it or differs."""
    if title in read:
        return 0.8 + 0.2 * len(title) / len(read)
    allowed = len(title) // 5
    wrong = distance(read, title, allowed)
    return 0.95 - wrong / len(title) if wrong <= allowed else 0.0


def _by_keywords(
    lines: Sequence[Line], catalogue: FormCatalogue, usual: float
) -> list[tuple[float, FormGuess]]:
    """Large lines that end like a title and hold the words of exactly one form."""
    found = []
    for line in lines:
        read = plain(line.text)
        if not read.endswith(_ENDINGS) or line.box.y1 - line.box.y0 < _LARGE * usual:
            continue
        fitting = [
            form
            for form in catalogue.forms
            if any(all(plain(word) in read for word in group) for group in form.keywords)
        ]
        if len(fitting) == 1:
            found.append(_ranked(line, fitting[0], _KEYWORD_SCORE, usual))
    return found


def _ranked(line: Line, form: FormType, score: float, usual: float) -> tuple[float, FormGuess]:
    size = min((line.box.y1 - line.box.y0) / max(usual, 1e-6), 2.0) / 2.0
    rank = score + 0.3 * size - 0.2 * line.box.y0
    return rank, FormGuess(form.code, round(score * min(1.0, 0.5 + line.confidence / 2), 3), line.text)
