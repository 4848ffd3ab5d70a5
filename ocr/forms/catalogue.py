"""Form types and field labels as data: titles, labels and their aliases, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from ocr.forms.places import MarkPlace, RowTable, Sum, mark_places, row_tables, sums
from ocr.forms.tabled import BadCatalogue, patterns, texts

__all__ = ["BadCatalogue", "FieldLabels", "FormCatalogue", "FormType"]
_KEYS = ("form", "field", "labels", "headings", "table", "mark", "sum", "lists", "same")


@dataclass(frozen=True, slots=True)
class FormType:
    """One form: `code` as stored, `name` in Chinese and English, `titles` it goes by on paper, `keywords` for others.

    `body`: labels characteristic of it; `phrases`: words of its running text.
    """

    code: str
    name: str
    name_en: str
    titles: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]
    source: str
    effective: str
    body: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldLabels:
    """One field: `kind` of value (see `ocr.forms.kinds`), the labels beside its value, best first.

    `patterns`: regular expressions for further labels, without spaces and punctuation; `signatures`: labels
    behind which the value is only written as a signature; `list`: the closed list it is from; `within`:
    expressions whose first group is the value in running text, white space left out; `unit`: what may
    stand behind a label (人均纯收入(元)).
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    list: str = ""
    within: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormCatalogue:
    """All known forms and fields."""

    forms: tuple[FormType, ...]
    fields: tuple[FieldLabels, ...]
    other_labels: tuple[str, ...] = ()
    other_headings: tuple[str, ...] = ()
    tables: tuple[RowTable, ...] = ()
    marks: tuple[MarkPlace, ...] = ()
    sums: tuple[Sum, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    same: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    table: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Read the table (as parsed from forms.toml; `lists`: closed lists by name). Raises BadCatalogue."""
        try:
            made = cls(
                forms=tuple(_form(code, entry) for code, entry in table["form"].items()),
                fields=tuple(_field(name, entry) for name, entry in table["field"].items()),
                other_labels=texts(table.get("labels", {}).get("other", ())),
                other_headings=texts(table.get("headings", {}).get("other", ())),
                tables=row_tables(table.get("table", {})),
                marks=mark_places(table.get("mark", {})),
                sums=sums(table.get("sum", ())),
                lists={
                    name: texts(list(values.values()) if isinstance(values, Mapping) else values)
                    for name, values in table.get("lists", {}).items()
                    if isinstance(values, (list, Mapping))
                },
                same={name: dict(values) for name, values in table.get("same", {}).items()},
                table={key: table[key] for key in _KEYS if key in table},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise BadCatalogue(f"forms: {error}") from error
        made._check()
        return made

    def to_table(self) -> dict[str, Any]:
        """The table again, for the way into a child process."""
        plain = {"form": {}, "field": {}} | {
            key: value for key, value in self.table.items() if key != "lists"
        }
        return {**plain, "lists": {name: list(values) for name, values in self.lists.items()}}

    def _check(self) -> None:
        for form in self.forms:
            for kind, asked, known in (
                ("fields", form.fields, {each.name for each in self.fields}),
                ("tables", form.tables, {each.name for each in self.tables}),
                ("marks", form.marks, {each.name for each in self.marks}),
            ):
                if missing := set(asked) - known:
                    raise BadCatalogue(f"form {form.code}: unknown {kind} {', '.join(sorted(missing))}")

    def form(self, code: str) -> FormType | None:
        """The form with this code."""
        return next((form for form in self.forms if form.code == code), None)


def _form(code: str, entry: Mapping[str, Any]) -> FormType:
    return FormType(
        code,
        str(entry["name"]),
        str(entry["name_en"]),
        texts(entry["titles"]),
        tuple(texts(group) for group in entry.get("keywords", ())),
        texts(entry["fields"]),
        str(entry["source"]),
        str(entry["effective"]),
        texts(entry.get("body", ())),
        texts(entry.get("phrases", ())),
        texts(entry.get("tables", ())),
        texts(entry.get("marks", ())),
    )


def _field(name: str, entry: Mapping[str, Any]) -> FieldLabels:
    return FieldLabels(
        name,
        str(entry["kind"]),
        texts(entry.get("labels", ())),
        patterns(entry.get("patterns", ())),
        texts(entry.get("signatures", ())),
        str(entry.get("list", "")),
        patterns(entry.get("within", ())),
        texts(entry.get("unit", ())),
    )
