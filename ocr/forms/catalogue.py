"""Form types and field labels as data: titles, labels and their aliases, each with its source."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


class BadCatalogue(ValueError):
    """The table of forms is not as expected; the text names the entry."""


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


@dataclass(frozen=True, slots=True)
class FieldLabels:
    """One field: `kind` (name, id_number, village, year, text), the labels beside its value, best first.

    `patterns`: regular expressions for further labels, without spaces and punctuation; `signatures`: labels
    behind which the value is only written as a signature.
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormCatalogue:
    """All known forms and fields."""

    forms: tuple[FormType, ...]
    fields: tuple[FieldLabels, ...]
    other_labels: tuple[str, ...] = ()
    other_headings: tuple[str, ...] = ()

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Read the table (as parsed from forms.toml). Raises BadCatalogue."""
        try:
            forms = tuple(_form(code, entry) for code, entry in table["form"].items())
            fields = tuple(
                FieldLabels(
                    name,
                    str(entry["kind"]),
                    _texts(entry["labels"]),
                    _patterns(entry.get("patterns", ())),
                    _texts(entry.get("signatures", ())),
                )
                for name, entry in table["field"].items()
            )
            others = _texts(table.get("labels", {}).get("other", ()))
            headings = _texts(table.get("headings", {}).get("other", ()))
        except (KeyError, TypeError, AttributeError) as error:
            raise BadCatalogue(f"forms: {error}") from error
        known = {field.name for field in fields}
        for form in forms:
            if missing := set(form.fields) - known:
                raise BadCatalogue(f"form {form.code}: unknown fields {', '.join(sorted(missing))}")
        return cls(forms, fields, others, headings)

    def to_table(self) -> dict[str, Any]:
        """The table again, for the way into a child process."""
        return {
            "form": {
                form.code: {
                    "name": form.name,
                    "name_en": form.name_en,
                    "titles": list(form.titles),
                    "keywords": [list(group) for group in form.keywords],
                    "fields": list(form.fields),
                    "source": form.source,
                    "effective": form.effective,
                    "body": list(form.body),
                    "phrases": list(form.phrases),
                }
                for form in self.forms
            },
            "field": {
                field.name: {
                    "kind": field.kind,
                    "labels": list(field.labels),
                    "patterns": list(field.patterns),
                    "signatures": list(field.signatures),
                }
                for field in self.fields
            },
            "labels": {"other": list(self.other_labels)},
            "headings": {"other": list(self.other_headings)},
        }

    def form(self, code: str) -> FormType | None:
        """The form with this code."""
        return next((form for form in self.forms if form.code == code), None)


def _form(code: str, entry: Mapping[str, Any]) -> FormType:
    return FormType(
        code,
        str(entry["name"]),
        str(entry["name_en"]),
        _texts(entry["titles"]),
        tuple(_texts(group) for group in entry.get("keywords", ())),
        _texts(entry["fields"]),
        str(entry["source"]),
        str(entry["effective"]),
        _texts(entry.get("body", ())),
        _texts(entry.get("phrases", ())),
    )


def _patterns(values: Sequence[Any]) -> tuple[str, ...]:
    patterns = _texts(values)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadCatalogue(f"forms: pattern {pattern!r}: {error}") from error
    return patterns


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError("a list is expected")
    return tuple(str(value) for value in values)
