"""What can go wrong in searching, as types a caller can tell apart."""

from __future__ import annotations


class SearchFault(Exception):
    """Anything the search refuses or cannot do."""


class BadQuery(SearchFault):
    """A question that cannot be asked as it stands: one sentence for the person who typed it, in both
    languages.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


class NeedsRebuild(SearchFault):
    """The index folder was written by another scheme or engine: rebuild it from the database."""


class IndexBusy(SearchFault):
    """Another process is writing this index."""


class IndexBroken(SearchFault):
    """The engine failed inside; the index should be rebuilt if it happens again."""
