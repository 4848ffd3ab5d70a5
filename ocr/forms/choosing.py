"""Closed lists: the value of a list that a text means, exactly, by another name of it, or as the nearest one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ocr.forms.normal import distance, plain

_SHORT = 2  # of values so short one sign may differ only where the rest is the whole of no other


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value of a list and the rule that led there: None (as it stands), "same_meaning", "nearest"."""

    value: str
    rule: str | None


def choose(text: str, options: Sequence[str], also: Mapping[str, str]) -> Chosen | None:
    """The option a text means; `also` maps other names to options. None where nothing or several are near."""
    read = plain(text)
    if not read:
        return None
    known = {plain(option): option for option in options}
    if read in known:
        return Chosen(known[read], None)
    others = {plain(name): option for name, option in also.items()}
    if read in others:
        return Chosen(others[read], "same_meaning")
    inside = _longest([name for name in (*known, *others) if name in read])
    if len(inside) == 1 and len(inside[0]) * 2 > len(read):
        name = inside[0]
        return Chosen(known[name], None) if name in known else Chosen(others[name], "same_meaning")
    near = {known[name] for name in known if _near(read, name)}
    return Chosen(near.pop(), "nearest") if len(near) == 1 else None


def _near(read: str, name: str) -> bool:
    most = max(1, len(name) // 3)
    if len(name) < _SHORT or abs(len(read) - len(name)) > most:
        return False
    return distance(read, name, most) <= most and bool(set(read) & set(name))


def _longest(names: list[str]) -> list[str]:
    """Without those that are a part of another: 低保 in 低保贫困户."""
    unique = list(dict.fromkeys(names))
    return [name for name in unique if not any(name != other and name in other for other in unique)]
