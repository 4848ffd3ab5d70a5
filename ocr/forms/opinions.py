"""The words of an opinion: what stands in its cell above the lines for signature, seal and date."""

import re
from collections.abc import Sequence

from ocr.forms.dates import find_dates
from ocr.forms.labels import Labels
from ocr.forms.normal import plain
from ocr.layout import Segment
from ocr.raw_lines import Sign

_PAUSE = Sign(" ", None, 1.0)
_FOOT = re.compile(
    r"[（(](签字|签名|签章|盖章|公章)[)）]|^(公章|盖章|签字|签名|签章)|^公示(时间|截止|期)[：:]"
)
_SEALED = ("公章", "盖章", "签章")


def opinion_of(segments: Sequence[Segment], labels: Labels) -> tuple[Sign, ...]:
    """Signs of the opinion itself."""
    kept: list[Sign] = []
    for segment in segments:
        if is_foot(segment.text, labels):
            continue
        kept += [*segment.signs, _PAUSE]
    return tuple(kept)


def is_foot(text: str, labels: Labels) -> bool:
    """Whether a line belongs to the foot of a cell: a place to sign or seal, or nothing but a date."""
    joined = "".join(text.split())
    if _FOOT.search(joined) or plain(joined) in _SEALED:
        return True
    dates = find_dates(joined)
    if dates and dates[0].start == 0 and dates[0].end == len(joined):
        return True
    before, colon, _ = joined.replace(":", "：").partition("：")
    return bool(colon) and (labels.is_signing(before) or before.endswith("日期"))
