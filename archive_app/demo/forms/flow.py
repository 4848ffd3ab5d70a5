"""Text with gaps to fill in: parse a printed form's wording, break it into lines, put it on the sheet.

The wording is plain text in which `{field}` is a gap for a value, `{_field}` a gap on a ruled line,
`{field?option}` a square ticked if the value is (or contains) the option, and a newline breaks the line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archive_app.demo.forms import ink
from archive_app.demo.forms.sheet import BLACK, Hand, Mark, Sheet

GAP = re.compile(r"\{(_?)(\w+)(?:\?([^}]+))?\}")
WORD = re.compile(r"[!-~]+|.|\n", re.DOTALL)
"""What is never broken: a run of letters and digits, any other single character."""

NOT_FIRST = "，。；：、）》！？%"
"""Signs that may not begin a line."""

LEADING = 1.38
MIN_RULE = 2.6
"""Shortest ruled gap, in em."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the gaps: values by field, and who writes each (None: printed by computer)."""

    values: Mapping[str, str]
    hands: Mapping[str, Hand | None]
    default: Hand | None

    def hand(self, name: str) -> Hand | None:
        """The hand that writes field `name`, None for print."""
        return self.hands.get(name, self.default)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one kind; `square` is a box to tick (None: no box)."""

    text: str
    name: str | None = None
    hand: Hand | None = None
    ruled: bool = False
    square: bool | None = None


@dataclass(slots=True)
class Line:
    """One line of pieces with its width in pixels."""

    pieces: list[Piece] = field(default_factory=list)
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """Type of a stretch of text: size in pixels, face, colour; printed values use `value_face`."""

    size: int
    face: str = "song"
    colour: tuple[int, int, int] = BLACK
    value_face: str = "song"


def pieces_of(wording: str, filling: Filling) -> Iterator[Piece]:
    """The pieces of `wording` with its gaps filled."""
    at = 0
    for gap in GAP.finditer(wording):
        if gap.start() > at:
            yield Piece(wording[at : gap.start()])
        ruled, name, option = gap.groups()
        value = filling.values.get(name, "")
        if option is not None:
            yield Piece(option, name, filling.hand(name), square=option in value.split("、"))
            yield Piece(option)
        else:
            yield Piece(value, name, filling.hand(name), ruled=bool(ruled))
        at = gap.end()
    if at < len(wording):
        yield Piece(wording[at:])


def size_of(piece: Piece, style: Style) -> int:
    """Pixel size of the piece's characters: handwriting is larger than type."""
    return round(style.size * piece.hand.size) if piece.hand else style.size


def face_of(piece: Piece, style: Style) -> str:
    """The font of the piece."""
    if piece.hand:
        return piece.hand.face
    return style.value_face if piece.name else style.face


def broken(wording: str, filling: Filling, style: Style, limit: float) -> list[Line]:
    """`wording` in lines no wider than `limit` pixels."""
    lines = [Line()]
    for piece in pieces_of(wording, filling):
        if piece.square is not None:
            add_whole(lines, piece, style.size * 1.08, limit)
        elif piece.ruled:
            natural = ink.width(face_of(piece, style), size_of(piece, style), piece.text)
            add_whole(lines, piece, max(natural + style.size * 0.5, style.size * MIN_RULE), limit)
        else:
            add_text(lines, piece, style, limit)
    return lines


def add_whole(lines: list[Line], piece: Piece, width: float, limit: float) -> None:
    """Add a piece that must not be broken."""
    if lines[-1].width + width > limit and lines[-1].pieces:
        lines.append(Line())
    lines[-1].pieces.append(piece)
    lines[-1].width += width


def add_text(lines: list[Line], piece: Piece, style: Style, limit: float) -> None:
    """Add a piece, breaking it where the line is full."""
    face, size = face_of(piece, style), size_of(piece, style)
    held = ""
    for word in WORD.findall(piece.text):
        if word == "\n":
            lines[-1].pieces.append(cut(piece, held))
            lines.append(Line())
            held = ""
            continue
        wide = ink.width(face, size, word)
        full = lines[-1].width + wide > limit and (held or lines[-1].pieces)
        if full and word not in NOT_FIRST:
            lines[-1].pieces.append(cut(piece, held))
            lines.append(Line())
            held = ""
        held += word
        lines[-1].width += wide
    lines[-1].pieces.append(cut(piece, held))


def cut(piece: Piece, text: str) -> Piece:
    """The part `text` of `piece`."""
    return Piece(text, piece.name, piece.hand)


def put(sheet: Sheet, line: Line, x: float, baseline: float, style: Style) -> None:
    """Draw one line from `x` on; its pieces are remembered by the sheet."""
    for piece in joined(line.pieces):
        note_place(sheet, piece)
        if piece.square is not None:
            side = round(style.size * 0.72)
            left, top = round(x + style.size * 0.12), round(baseline - side * 0.98)
            put_square(sheet, piece, left, top, side)
            x += style.size * 1.08
        elif piece.ruled:
            x = put_ruled(sheet, piece, x, baseline, style)
        elif piece.hand:
            x = sheet.write(piece.text, x, baseline, size_of(piece, style), piece.hand, piece.name)
        else:
            face = face_of(piece, style)
            x = sheet.type(piece.text, x, baseline, style.size, face, style.colour, name=piece.name)


def put_square(sheet: Sheet, piece: Piece, left: int, top: int, side: int) -> None:
    """A square to tick; people tick or cross it, a computer fills it."""
    sheet.frame(left, top, left + side, top + side)
    box = (left, top, left + side, top + side)
    sheet.marks.append(Mark("square", piece.name or "", bool(piece.square), box, piece.text))
    if not piece.square:
        return
    if piece.hand:
        mark = sheet.cross if piece.hand.face == "brush" else sheet.tick
        mark(left, top, side, piece.hand.colour)
    elif sheet.dice.random() < 0.5:
        sheet.fill(left + 4, top + 4, left + side - 3, top + side - 3)
    else:
        sheet.tick(left, top, side, BLACK)


def note_place(sheet: Sheet, piece: Piece) -> None:
    """Remember whether the place of a signature or a date was filled in."""
    name = piece.name or ""
    kind = "signature" if "sign" in name else "date" if "date" in name else ""
    if kind:
        sheet.marks.append(Mark(kind, name, bool(piece.text.strip())))


def joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbouring printed labels as one piece, so that a line of the truth is a line as printed."""
    held: Piece | None = None
    for piece in pieces:
        plain = piece.name is None and piece.square is None
        if plain and held is not None:
            held = Piece(held.text + piece.text)
            continue
        if held is not None:
            yield held
            held = None
        if plain:
            held = piece
        else:
            yield piece
    if held is not None:
        yield held


def put_ruled(sheet: Sheet, piece: Piece, x: float, baseline: float, style: Style) -> float:
    """A value in the middle of its ruled gap."""
    natural = ink.width(face_of(piece, style), size_of(piece, style), piece.text)
    room = max(natural + style.size * 0.5, style.size * MIN_RULE)
    under = round(baseline + style.size * 0.16)
    sheet.fill(round(x), under, round(x + room), under + 3)
    start = x + (room - natural) / 2
    if piece.hand:
        sheet.write(piece.text, start, baseline, size_of(piece, style), piece.hand, piece.name)
    else:
        sheet.type(piece.text, start, baseline, style.size, face_of(piece, style), name=piece.name)
    return x + room
