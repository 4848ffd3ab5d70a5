"""Names that could be meant by a misread one: of the same sound, or with one sign that differs.

Sounds come from the pinyin of each sign (tones aside; `in`/`ing`, `en`/`eng` and `zh`/`z` count as one, as they do
on the telephone). Look-alikes are signs that recognition and tired eyes take for each other.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from itertools import product

_MOST_READINGS = 16
_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
#: groups of signs taken for each other, seen in forms (the first is the notice's own 帐/账)
_ALIKE = (
    "帐账", "已己巳", "未末", "土士", "干千于", "天夫", "人入八", "日曰目", "大太犬", "王玉主", "刀力", "由田甲申",
    "侯候", "晴睛", "芬苏芳", "料科", "桂柱", "秀季", "兰三", "凤风", "云去", "爱受", "华毕", "强疆彊", "荣菜",
    "玲铃", "梅海", "民氏", "传转", "志忘", "国囯围", "文又", "军车", "刚钢", "林休", "永水", "成戍戌", "敏毓",
    "洪供", "清情", "莲连", "翔羊", "新亲", "喜善", "金全", "英莫", "春舂", "艳绝",
)  # fmt: skip
_GROUP = {sign: number for number, group in enumerate(_ALIKE) for sign in group}


def near(read: str, known: str) -> str | None:
    """Return why a name read could be a known one: "look_alike", "same_sound", "one_sign"; None when it could not.

    Equal names are near to nothing: they are the same.
    """
    read, known = unicodedata.normalize("NFKC", read), unicodedata.normalize("NFKC", known)
    if read == known or not read or not known:
        return None
    if len(read) == len(known):
        wrong = [(one, other) for one, other in zip(read, known, strict=True) if one != other]
        if all(look_alike(one, other) for one, other in wrong):
            return "look_alike"
        if same_sound(read, known):
            return "same_sound"
        return "one_sign" if len(wrong) == 1 and len(read) > 1 else None
    shorter, longer = sorted((read, known), key=len)
    lost = len(longer) - len(shorter) == 1 and len(shorter) > 1
    return (
        "one_sign"
        if lost and shorter in {longer[:at] + longer[at + 1 :] for at in range(len(longer))}
        else None
    )


def look_alike(one: str, other: str) -> bool:
    """Tell whether two signs are taken for each other by their shape."""
    return one in _GROUP and _GROUP[one] == _GROUP.get(other)


def same_sound(one: str, other: str) -> bool:
    """Tell whether two names can be said alike."""
    return len(one) == len(other) and bool(sounds(one) & sounds(other))


@lru_cache(maxsize=4096)
def sounds(name: str) -> frozenset[str]:
    """Return the ways a name can be said, blurred; signs of several readings give several."""
    # Loaded when a name is compared. Its dictionary of phrases (50 MB) would only take readings away from names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors="default")
    ways = [sorted({_blurred(one) for one in sign}) for sign in readings]
    made = []
    for way in product(*ways):
        made.append(" ".join(way))
        if len(made) >= _MOST_READINGS:
            break
    return frozenset(made)


def _blurred(syllable: str) -> str:
    for sharp, dull in _BLURRED:
        syllable = syllable.replace(sharp, dull)
    return syllable
