"""Known labels, and texts that are built like one."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ocr.forms.catalogue import FieldLabels, FormCatalogue
from ocr.forms.normal import distance, is_han, plain, spelled
from ocr.layout import Layout
from ocr.raw_lines import Sign

_FUZZY_FROM = 4
_LONGEST = 12
_BEFORE_COLON = re.compile(r"([^\s：:，。；,;]{2,12})\s*[：:]")


class Labels:
    """All known labels in comparable form; longest first, as some contain others."""

    def __init__(self, catalogue: FormCatalogue) -> None:
        named = [label for field in catalogue.fields for label in (*field.labels, *field.signatures)]
        named += [label for mark in catalogue.marks for label in (*mark.labels, *mark.near, *mark.cells)]
        self.all = sorted(
            {plain(label) for label in (*named, *catalogue.other_labels)}, key=len, reverse=True
        )
        self._known = set(self.all)
        units = [label for field in catalogue.fields for label in spelled(field.labels, field.unit)]
        columns = [label for table in catalogue.tables for column in table.columns for label in column.labels]
        self.in_cells = frozenset({*self._known, *units, *map(plain, columns)})
        self._signing = frozenset(
            plain(label)
            for place in catalogue.marks
            if place.kind == "signature"
            for label in (*place.labels, *place.near)
        )

    def is_signing(self, text: str) -> bool:
        """Whether a text names who signs behind it."""
        return unnumbered(text) in self._signing

    def is_label(self, text: str) -> bool:
        """Whether a text is a label and nothing else; one wrong sign is forgiven in longer ones."""
        read = unnumbered(text)
        return read in self._known or any(same(read, label) for label in self.all)

    def stands_alone(self, read: str, start: int, end: int) -> bool:
        """Whether read[start:end] is no part of a longer label, as 户主 is of 户主姓名."""
        label = read[start:end]
        for longer in self.all:
            if len(longer) <= len(label):
                break
            at = longer.find(label)
            if at >= 0 and start >= at and read[start - at : start - at + len(longer)] == longer:
                return False
        return True

    def unlisted(self, layout: Layout, field: FieldLabels) -> list[str]:
        """Texts of the page that are no known label but have the shape of one of this field."""
        texts = [unnumbered("".join(part.text for part in parts)) for parts in layout.cells.values()]
        segments = (*layout.free, *(part for parts in layout.cells.values() for part in parts))
        for segment in segments:
            texts.append(unnumbered(segment.text))
            texts += [unnumbered(match.group(1)) for match in _BEFORE_COLON.finditer(segment.text)]
        patterns = [re.compile(pattern) for pattern in field.patterns]
        return [
            text
            for text in dict.fromkeys(texts)
            if 1 < len(text) <= _LONGEST
            and text not in self._known
            and any(pattern.match(text) for pattern in patterns)
        ]


def same(read: str, label: str) -> bool:
    """Whether a read text (plain) is this label (plain)."""
    if read == label:
        return True
    return len(label) >= _FUZZY_FROM and len(read) >= _FUZZY_FROM and distance(read, label, 1) == 1


@lru_cache(maxsize=4096)
def unnumbered(text: str) -> str:
    """A label without the number before it ("A3 户主姓名", "2.户主姓名"), comparable."""
    read = plain(text)
    bare = read.lstrip("0123456789ABCDEFGHabcdefgh")
    return bare if bare and is_han(bare[0]) else read


def plain_with_places(signs: Sequence[Sign]) -> tuple[str, list[int]]:
    """The comparable text of signs, and for each of its signs the index it came from."""
    read, places = [], []
    for index, sign in enumerate(signs):
        for part in plain(sign.text):
            read.append(part)
            places.append(index)
    return "".join(read), places
