"""What the classes of this archive are called, in Chinese and English, and which one a person means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive_app.errors import BadInput
from archive_app.rules.rulebook import Rulebook
from archive_app.rules.sentence import Sentence

HOUSEHOLD: Final = "household"
HOUSEHOLD_NAME: Final = Sentence("贫困户档案（一户一档）", "household files")
#: other ways to say household files
_ALSO: Final = ("一户一档", "贫困户档案", "贫困户户档", "户档", "household file")


def names(rules: Rulebook, *, english: bool = False) -> dict[str, str]:
    """Return every class by its key, household files first, in one language."""
    of_scheme = {key: one.en if english else one.zh for key, one in rules.series.items()}
    return {HOUSEHOLD: HOUSEHOLD_NAME.en if english else HOUSEHOLD_NAME.zh} | of_scheme


def name_of(rules: Rulebook, key: str) -> Sentence:
    """Return what one class is called; an unknown key is its own name."""
    if key == HOUSEHOLD:
        return HOUSEHOLD_NAME
    known = rules.series.get(key)
    return Sentence(known.zh, known.en) if known else Sentence(key, key)


def keys_by_name(rules: Rulebook) -> Mapping[str, str]:
    """Return the key of every name, in small letters: keys themselves, Chinese and English names."""
    found = dict.fromkeys(_ALSO, HOUSEHOLD)
    for key in (HOUSEHOLD, *rules.series):
        said = name_of(rules, key)
        found |= dict.fromkeys((key.lower(), said.zh.lower(), said.en.lower()), key)
    return found


def key_of(rules: Rulebook, text: str) -> str:
    """Return the key of the class a person names, in Chinese, English or by its key; BadInput for no class."""
    found = keys_by_name(rules).get(text.strip().lower())
    if found is None:
        zh, en = "、".join(names(rules).values()), ", ".join(names(rules, english=True).values())
        raise BadInput(
            f"没有“{text[:40]}”这一类档案；可选：{zh}。",
            f"There is no class “{text[:40]}”; choose from {en}.",
        )
    return found
