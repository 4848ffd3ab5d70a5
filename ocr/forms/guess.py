"""Which form a page is: heading and body are two witnesses, and only where they agree is a guess sure."""

from ocr.forms import SURE
from ocr.forms.body import Body, units, weigh
from ocr.forms.catalogue import FormCatalogue
from ocr.forms.normal import plain
from ocr.forms.titles import Heading, headings, speaks_of_other
from ocr.layout import Layout
from ocr.reading import FormGuess

_DOUBT = 0.6  # heading and body disagree, or one of them is silent
_HINT = 0.5  # the body alone, without a clear lead
_KEYWORDS = 0.82
_FEW = 12  # texts on a page: with fewer a known title may stand alone
_NEAR = 0.15  # ranks of two titles that are equally good
_AGREES = 2.0  # two labels of its own: what a body needs that says the same as words of a heading
_LEADS = 1.3
_CONTRADICTS = 1.5  # points another form has more
_CLEAR = 5.0  # points of a body that needs no heading
_FAR_AHEAD = 2.0
_HINTS = 3.0


def guess_form(layout: Layout, catalogue: FormCatalogue) -> FormGuess | None:
    """The form of a page; a score of SURE or more only where title and body do not contradict each other."""
    heads = headings(layout.text, catalogue)
    body = weigh(layout, catalogue, frozenset(head.line for head in heads))
    if not heads:
        return _by_body(layout, body, catalogue)
    head = heads[0]
    if head.way == "keywords" or (head.way == "similar" and not _holds(body, head.form, 1.0)):
        return _by_words(layout, heads, body, catalogue)
    if head.way == "similar" and speaks_of_other(layout, catalogue):
        return FormGuess(head.form, _DOUBT, head.line)
    return FormGuess(head.form, _of_title(layout, heads, body), head.line)


def _of_title(layout: Layout, heads: list[Heading], body: Body) -> float:
    """The score of a known title: doubtful where the body speaks for another form, or another title is as good."""
    head = heads[0]
    best = body.best
    if body.of(best) >= body.of(head.form) + _CONTRADICTS:
        return _DOUBT
    rivals = [other for other in heads[1:] if other.line != head.line and head.rank - other.rank < _NEAR]
    if rivals and not _holds(body, head.form, _AGREES):
        return _DOUBT
    if body.of(head.form) < 1 and sum(1 for _ in units(layout)) >= _FEW:
        return _DOUBT
    return head.score


def _by_words(layout: Layout, heads: list[Heading], body: Body, catalogue: FormCatalogue) -> FormGuess:
    """A heading that only has the words of a form, or of several, needs a body that says the same."""
    for head in heads:
        if _holds(body, head.form, _AGREES) and not speaks_of_other(layout, catalogue):
            return FormGuess(head.form, _KEYWORDS, head.line)
    best = body.best
    if best is not None and _holds(body, best, _CLEAR):
        return FormGuess(best, _DOUBT, heads[0].line)
    return FormGuess(heads[0].form, _DOUBT, heads[0].line)


def _by_body(layout: Layout, body: Body, catalogue: FormCatalogue) -> FormGuess | None:
    """No heading fits: a body far ahead of all others is enough on the page of a household."""
    best = body.best
    if best is None or body.of(best) < _HINTS:
        return None
    clear = body.of(best) >= _CLEAR and body.lead(best) >= _FAR_AHEAD
    if clear and _of_household(layout, catalogue) and not speaks_of_other(layout, catalogue):
        return FormGuess(best, SURE, "")
    return FormGuess(best, _HINT, "") if body.lead(best) >= _LEADS else None


def _holds(body: Body, code: str, least: float) -> bool:
    return body.best == code and body.of(code) >= least and body.lead(code) >= _LEADS


def _of_household(layout: Layout, catalogue: FormCatalogue) -> bool:
    """Whether the page has a label of a household's head: name, number or household number."""
    known = [
        plain(label)
        for field in catalogue.fields
        if field.kind in ("name", "id_number", "text")
        for label in field.labels
    ]
    texts = [plain(text) for text in units(layout)]
    return any(text.startswith(label) for text in texts for label in known)
