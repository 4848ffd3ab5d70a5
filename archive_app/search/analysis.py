"""From units to what stands in the index, and what a phrase asks of it: one scheme for every engine.

Positions: a joined unit comes one place after the one before it, a unit after punctuation two places (the
place in between holds the token ，), a unit behind a hard border nine. At a place stand: the pair of
Chinese characters that begins there, the whole run of letters or digits, and the single Chinese character
where a Chinese run begins or ends. So a phrase of any mixture is found exactly: substring semantics over
the normal text, whole runs of letters and digits, and no match across a cell or an empty line.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.search.identity import identities
from archive_app.search.normal import Joint, Units, cut

PUNCTUATION = "，"
_BORDER_STEP = 9


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the index keeps of one page: (token, position) pairs, distinct characters, identity numbers."""

    tokens: list[tuple[str, int]]
    characters: list[str]
    numbers: list[str]


def tokens(units: Units) -> list[tuple[str, int]]:
    """Tokens with their positions, ascending."""
    made: list[tuple[str, int]] = []
    texts, han, joints = units.texts, units.han, units.joints
    last = len(texts) - 1
    position = -1
    for place, text in enumerate(texts):
        joint = joints[place]
        if joint is Joint.JOINED or place == 0:
            position += 1
        elif joint is Joint.PUNCTUATION:
            made.append((PUNCTUATION, position + 1))
            position += 2
        else:
            position += _BORDER_STEP
        if not han[place]:
            made.append((text, position))
            continue
        ends = place == last or not han[place + 1] or joints[place + 1] is not Joint.JOINED
        if ends or place == 0 or joint is not Joint.JOINED or not han[place - 1]:
            made.append((text, position))
        if not ends:
            made.append((text + texts[place + 1], position))
    return made


def analyse(text: str, id_numbers: tuple[str, ...] = ()) -> Analysed:
    """Analyse the text of a page, with the identity numbers it shall be found by besides those in it."""
    units = cut(text)
    known = (cut(number).texts for number in id_numbers)
    numbers = {identity.number for identity in identities(units)} | {"".join(parts) for parts in known}
    characters = {text for text, han in zip(units.texts, units.han, strict=True) if han}
    return Analysed(tokens(units), sorted(characters), sorted(numbers - {""}))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Units in a row; `joints[i]` tells whether punctuation stands before unit i (the first is always
    joined).

    `prefix`: the phrase is a single run of letters or digits and words that begin with it match as well.
    """

    units: tuple[str, ...]
    han: tuple[bool, ...]
    joints: tuple[Joint, ...]
    prefix: bool = False

    @property
    def single_character(self) -> bool:
        """One Chinese character alone: asked of its own field."""
        return len(self.units) == 1 and self.han[0]

    def places(self) -> list[tuple[int, str]]:
        """(offset, token), one for each consecutive offset; for engines whose phrases know no gaps.

        Every token is sure to stand in a page that holds the phrase: a single character is asked for only
        where the phrase itself shows that a Chinese run ends there.
        """
        asked: list[tuple[int, str]] = []
        offset = -1
        last = len(self.units) - 1
        for place, text in enumerate(self.units):
            if place and self.joints[place] is Joint.PUNCTUATION:
                offset += 1
                asked.append((offset, PUNCTUATION))
            offset += 1
            if not self.han[place]:
                asked.append((offset, text))
            elif place < last and self.han[place + 1] and self.joints[place + 1] is Joint.JOINED:
                asked.append((offset, text + self.units[place + 1]))
            elif place < last or not self._pair_before(place):
                asked.append((offset, text))
        return asked

    def sparse_places(self) -> list[tuple[int, str]]:
        """(offset, token) with every second pair of a Chinese run left out; for engines whose phrases know
        gaps.
        """
        full = self.places()
        kept: list[tuple[int, str]] = []
        covered = -1  # the last offset whose character is already asked for
        for index, (offset, token) in enumerate(full):
            reach = offset + (1 if self._is_pair(token) else 0)
            if reach <= covered:
                continue
            following = full[index + 1] if index + 1 < len(full) else None
            if offset <= covered and following and self._is_pair(token) and self._is_pair(following[1]):
                continue  # the next pair begins where the last kept one ends: nothing is lost between them
            kept.append((offset, token))
            covered = reach
        return kept

    def _pair_before(self, place: int) -> bool:
        return place > 0 and self.han[place - 1] and self.joints[place] is Joint.JOINED

    def _is_pair(self, token: str) -> bool:
        return len(token) == 2 and token not in self.units


def phrase(text: str) -> Phrase | None:
    """The phrase a piece of a question asks for; None when nothing but punctuation is in it.

    Borders inside (a pasted table row) count as punctuation's absence: the asker meant a space.
    """
    units = cut(text)
    if not len(units):
        return None
    joints = tuple(
        Joint.JOINED if place == 0 or joint is Joint.BORDER else joint
        for place, joint in enumerate(units.joints)
    )
    return Phrase(tuple(units.texts), tuple(units.han), joints)
