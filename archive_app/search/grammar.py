"""The query language itself: whoosh's parser over a schema of raw leaves.

The schema here has nothing to do with the index: its fields return the text as it was written, because the
analysis belongs to our own translator (an ordinary analyser tears a Chinese run into ANDed pairs and loses
all places). Default is AND; explicit operators bind tighter than a space (张 王 OR 李 = 张 AND (王 OR 李)),
AND before OR.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

from whoosh.analysis.tokenizers import IDTokenizer
from whoosh.fields import TEXT, Schema
from whoosh.qparser.default import QueryParser

from archive_app.search.fields import NAMES
from archive_app.search.marks import (
    AND_WORDS,
    CLOSE,
    FIELD,
    NOT_WORDS,
    OPEN,
    OR_WORDS,
    QUOTE,
    UNQUOTE,
)

DEFAULT_FIELD = "text"

plugins: Any = import_module("whoosh.qparser.plugins")  # its classes carry no annotations

_BEFORE = rf"(?<=[\s{CLOSE}{UNQUOTE}])"
_AFTER = rf"(?=[\s{OPEN}{QUOTE}])"
_START = rf"(?:^|(?<=[\s{OPEN}{UNQUOTE}]))"


def _operators() -> Any:
    return plugins.OperatorsPlugin(
        And=f"{_BEFORE}(?:{'|'.join(AND_WORDS)}){_AFTER}",
        Or=f"{_BEFORE}(?:{'|'.join(OR_WORDS)}){_AFTER}",
        Not=rf"{_START}(?:(?:{'|'.join(NOT_WORDS)}){_AFTER}|[-－−](?=\S))",
        AndNot=None,
        AndMaybe=None,
        Require=None,
    )


@cache
def parser() -> Any:
    """The one parser of this process; it keeps no state between questions."""
    raw = TEXT(analyzer=IDTokenizer())
    schema = Schema(**dict.fromkeys((DEFAULT_FIELD, *NAMES), raw))
    range_expression = re.compile(
        rf"(?:^|(?<=[\s{OPEN}{FIELD}]))(?P<open>[\[［{{])\s*(?P<start>[^\]］}}]*?)\s*"
        rf"(?:(?<![A-Za-z])[Tt][Oo](?![A-Za-z])|至|到|~|～)\s*(?P<end>[^\]］}}]*?)\s*(?P<close>[\]］}}])"
    )
    return QueryParser(
        DEFAULT_FIELD,
        schema,
        plugins=[
            plugins.FieldsPlugin(expr=rf"(?P<text>[a-z]+){FIELD}"),
            plugins.PhrasePlugin(expr=f"{QUOTE}(?P<text>[^{UNQUOTE}]*){UNQUOTE}(?P<slop>(?!))?"),
            plugins.RangePlugin(expr=range_expression),
            plugins.GtLtPlugin(expr=rf"(?<={FIELD})(?P<rel>(?:<=|>=|=<|=>|<|>))"),
            plugins.GroupPlugin(openexpr=OPEN, closeexpr=CLOSE),
            _operators(),
        ],
    )
