"""Choices made by ticking a square: each option's square stands left of its first sign."""

from collections.abc import Sequence

from ocr.forms.kinds import Value
from ocr.forms.normal import plain
from ocr.forms.sight import Sight
from ocr.layout import Segment
from ocr.prepare.check_boxes import Square
from ocr.raw_lines import Sign

_LEFT, _RIGHT = (
    1.35,
    0.35,
)  # of a sign's height: where its square may stand, the place of the sign being a guess


def ticked(
    sight: Sight, segments: Sequence[Segment], options: Sequence[str], *, single: bool
) -> Value | None:
    """The ticked options of a cell; None where no squares stand before its options."""
    seen: dict[str, Square] = {}
    for option, signs in _options(segments, options):
        square = _square_before(sight, signs)
        if square is not None:
            seen[option] = square
    if len(seen) < min(2, len(options)) or not seen:
        return None
    chosen = [option for option, square in seen.items() if square.ticked]
    if any(square.ticked is None for square in seen.values()):
        return Value("、".join(chosen), "suggested:faint_tick")
    if not chosen:
        return Value("", "nothing_ticked")
    if single and len(chosen) > 1:
        return Value("、".join(chosen), "suggested:several_ticked")
    return Value("、".join(chosen), "ticked")


def _options(segments: Sequence[Segment], options: Sequence[str]) -> list[tuple[str, Sequence[Sign]]]:
    """Options of the list as they stand in a cell, each with its signs; longer ones first."""
    found: list[tuple[str, Sequence[Sign]]] = []
    # one option may be broken over two lines
    signs = [sign for segment in segments for sign in segment.signs if sign.box is not None]
    text = "".join(plain(sign.text)[:1] or "\0" for sign in signs)
    taken = [False] * len(text)
    for option in sorted(options, key=len, reverse=True):
        wanted = plain(option)
        at = text.find(wanted)
        while at >= 0:
            span = range(at, at + len(wanted))
            if not any(taken[place] for place in span):
                for place in span:
                    taken[place] = True
                found.append((option, signs[at : at + len(wanted)]))
            at = text.find(wanted, at + 1)
    return found


def _square_before(sight: Sight, signs: Sequence[Sign]) -> Square | None:
    first = signs[0].box
    if first is None:
        return None
    height = first[3] - first[1]
    left, right = first[0] - _LEFT * height, first[0] + _RIGHT * height
    return sight.square(sight.placed((left, first[1] - 0.1 * height, right, first[3] + 0.1 * height)))
