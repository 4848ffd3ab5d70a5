"""What goes into the index and what comes out of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Order = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class PageDoc:
    """One page as the index sees it.

    `body`: the text of the page; tab, form feed and empty line are hard borders no phrase crosses. `extra`:
    what else the page is found by (title, householder, household number, village name ...), one thing a
    line or a cell; never highlighted. `year`: the year it is for; `date`: yyyymmdd (month or day 00 if
    unknown); `id_numbers`: confirmed identity numbers, besides those read in the text. Empty strings and
    None mean unknown.
    """

    key: str
    item: str = ""
    body: str = ""
    extra: str = ""
    village: str = ""
    form: str = ""
    kind: str = ""
    box: str = ""
    year: int | None = None
    date: int | None = None
    id_numbers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that is searched: the body, then each line of the extra text behind a hard border of its own."""
        return f"{self.body}\f" + self.extra.replace("\n", "\f") if self.extra else self.body


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrowing from outside the question; an empty set does not narrow. Dates are yyyymmdd, both ends
    included.
    """

    village: frozenset[str] = frozenset()
    form: frozenset[str] = frozenset()
    kind: frozenset[str] = frozenset()
    box: frozenset[str] = frozenset()
    item: frozenset[str] = frozenset()
    year: frozenset[int] = frozenset()
    date_from: int | None = None
    date_to: int | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Hits:
    """`total` is exact; `keys` are (page key, score), best first; `facets` maps field -> value -> pages."""

    total: int
    keys: tuple[tuple[str, float], ...] = ()
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
