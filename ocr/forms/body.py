"""Which form a page's body speaks for: by the labels and phrases that are characteristic of each."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ocr.forms.catalogue import FormCatalogue
from ocr.forms.normal import plain
from ocr.layout import Layout

_LONGER = 6  # signs a label may have beside the known words: units, brackets, a village's level
_SIGNED = 4  # "(签字)" between a label and its colon
_COLON = re.compile(r"[：:]")


@dataclass(frozen=True, slots=True)
class Body:
    """Points by form; a label of several forms gives each of them its share."""

    points: Mapping[str, float]

    @property
    def best(self) -> str | None:
        """The form with most points, None without any."""
        return max(self.points, key=lambda code: self.points[code], default=None)

    def of(self, code: str | None) -> float:
        """Points of one form."""
        return self.points.get(code, 0.0) if code else 0.0

    def lead(self, code: str) -> float:
        """How many times the best of the others a form has; others count as one point at least."""
        others = max((points for form, points in self.points.items() if form != code), default=0.0)
        return self.of(code) / max(others, 1.0)


def weigh(layout: Layout, catalogue: FormCatalogue, headings: frozenset[str]) -> Body:
    """Points for each form by what stands on the page; lines that are `headings` do not count."""
    terms_in = _finder(catalogue)
    labels, phrases = _terms(catalogue)
    found: set[str] = set()
    said: set[str] = set()
    for text in units(layout):
        if text in headings:
            continue
        for label in _labels_of(text):
            found.update(terms_in(label))
        whole = plain(text)
        said.update(phrase for phrase in phrases if phrase in whole)
    points: dict[str, float] = defaultdict(float)
    for terms, forms_of in ((found, labels), (said, phrases)):
        for term in terms:
            for code in forms_of[term]:
                points[code] += 1 / len(forms_of[term])
    return Body(dict(points))


def units(layout: Layout) -> Iterator[str]:
    """What stands together: the text of each cell, and each line outside of cells."""
    for segments in layout.cells.values():
        yield "".join(segment.text for segment in segments)
    for segment in layout.free:
        yield segment.text


def _labels_of(text: str) -> Iterator[str]:
    """A short text as a whole, and what stands before each colon."""
    *named, rest = _COLON.split(text)
    if not named:
        yield plain(rest)
    for part in named:
        yield plain(part)


@cache
def _finder(catalogue: FormCatalogue) -> Callable[[str], frozenset[str]]:
    """What finds the known terms in a label; it remembers, for the labels of a print come again on every page."""
    labels, _phrases = _terms(catalogue)

    @lru_cache(maxsize=16_384)
    def terms_in(label: str) -> frozenset[str]:
        return frozenset(_longest({term for term in labels if term in label and _is_label(term, label)}))

    return terms_in


def _is_label(term: str, label: str) -> bool:
    at = label.rfind(term)
    return at >= 0 and (len(label) <= len(term) + _LONGER or at + len(term) + _SIGNED >= len(label))


def _longest(terms: set[str]) -> set[str]:
    """Without those that are a part of another: 责任人 in 帮扶责任人."""
    return {term for term in terms if not any(term != other and term in other for other in terms)}


@cache
def _terms(catalogue: FormCatalogue) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    labels: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    for form in catalogue.forms:
        for table, words in ((labels, form.body), (phrases, form.phrases)):
            for word in dict.fromkeys(map(plain, words)):
                table.setdefault(word, []).append(form.code)
    return labels, phrases
