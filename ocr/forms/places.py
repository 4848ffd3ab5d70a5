"""What a form has beside labelled values, as data: tables of rows, places to sign, seal and date, sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocr.forms.tabled import patterns, texts


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of rows: the headings it goes by, and its kind of value."""

    name: str
    kind: str
    labels: tuple[str, ...]
    list: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table in which things stand row by row, or block by block behind an `anchors` label (第1次走访).

    `beside_anchor` names the column whose value stands right of the anchor; `key`: columns of which a row
    must fill one to be a row at all.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    beside_anchor: str = ""


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """A place to sign, date or seal: `kind` is signature, date or seal.

    It is found behind a label (`labels`), or for dates near the place of a signature (`near`), or inside the
    cell that stands beside a label (`cells`); `patterns` and
    `cell_patterns` know further labels by their shape. `required`: without it the form counts as unsigned, undated or
    unsealed.
    """

    name: str
    kind: str
    labels: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    required: bool = True
    patterns: tuple[str, ...] = ()
    cell_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """total = sum of plus - sum of minus (fields of the same page), all or nothing; `by`: then divided by this one."""

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    by: str = ""


def row_tables(table: Mapping[str, Any]) -> tuple[RowTable, ...]:
    """Tables of rows out of the data. Raises KeyError, TypeError."""
    return tuple(
        RowTable(
            name,
            tuple(
                Column(
                    column,
                    str(told["kind"]),
                    texts(told["labels"]),
                    str(told.get("list", "")),
                    patterns(told.get("patterns", ())),
                )
                for column, told in entry["column"].items()
            ),
            texts(entry["key"]),
            patterns(entry.get("anchors", ())),
            str(entry.get("beside_anchor", "")),
        )
        for name, entry in table.items()
    )


def mark_places(table: Mapping[str, Any]) -> tuple[MarkPlace, ...]:
    """Places to sign, date and seal out of the data. Raises KeyError, TypeError."""
    return tuple(
        MarkPlace(
            name,
            str(entry["kind"]),
            texts(entry.get("labels", ())),
            texts(entry.get("near", ())),
            texts(entry.get("cells", ())),
            bool(entry.get("required", True)),
            patterns(entry.get("patterns", ())),
            patterns(entry.get("cell_patterns", ())),
        )
        for name, entry in table.items()
    )


def sums(entries: Sequence[Mapping[str, Any]]) -> tuple[Sum, ...]:
    """Sums out of the data. Raises KeyError, TypeError."""
    return tuple(
        Sum(str(one["total"]), texts(one["plus"]), texts(one.get("minus", ())), str(one.get("by", "")))
        for one in entries
    )
