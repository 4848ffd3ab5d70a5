"""One form of a text for comparing titles, labels and names."""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein


@cache
def _table() -> dict[int, str]:
    lines = files("ocr.forms").joinpath("traditional.txt").read_text("utf-8").splitlines()
    pairs = (pair for line in lines if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


def simplified(text: str) -> str:
    """Traditional signs replaced by their simplified form; those with several forms stay."""
    return text.translate(_table())


@lru_cache(maxsize=32_768)  # labels and single signs come again on every page
def plain(text: str) -> str:
    """Letters, digits and Han characters only, NFKC, simplified."""
    folded = simplified(unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in folded if sign.isalnum())


def is_han(sign: str) -> bool:
    """Whether a sign is a Han character."""
    code = ord(sign)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x323AF or sign == "〇"


def distance(one: str, other: str, most: int) -> int:
    """Edit distance, `most` + 1 where it is larger."""
    return Levenshtein.distance(one, other, score_cutoff=most)


def spelled(labels: Sequence[str], units: Sequence[str] = ()) -> list[str]:
    """Labels in comparable form, each also with its unit behind: 人均纯收入(元)."""
    found = [plain(label) for label in labels]
    return [*found, *(label + plain(unit) for unit in units for label in found)]
