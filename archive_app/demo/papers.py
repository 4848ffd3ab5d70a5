"""Which papers lie in the stack: every scanned household's forms, and what went wrong with some of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive_app.demo.chance import chance
from archive_app.demo.forms.draw import Order, fill_of
from archive_app.demo.model import FORM_TYPES, Household, Township
from archive_app.demo.truth import Missing

SHARES = (
    ("missing", 0.03),
    ("unsigned", 0.03),
    ("undated", 0.025),
    ("unsealed", 0.015),
    ("upside_down", 0.025),
    ("sideways", 0.02),
    ("blank_back", 0.04),
    ("twice", 0.01),
    ("rescanned", 0.01),
    ("photo", 0.015),
)
"""Share of the forms to which each mishap happens, at least one form each when there are enough."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page to draw: a form (`order`) or, without order, a page of `kind` blank, separator, foreign or photo.

    `turned` is clockwise, as the sheet lies in the scanner; `code` is a separator's QR text; `document`
    counts the documents of a stack.
    """

    household: str
    order: Order | None
    turned: int = 0
    kind: str = "blank"
    code: str = ""
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to make. `container`: jpeg, pdf, tiff or photo; `copy_of`: path whose bytes are repeated."""

    path: str
    container: str
    village: str
    household: str
    leaves: tuple[Leaf, ...]
    copy_of: str | None = None
    rescan_of: str | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """All papers of the scanned households, and the forms left out."""

    papers: tuple[Paper, ...]
    missing: tuple[Missing, ...]


def chosen(township: Township, count: int) -> tuple[Household, ...]:
    """`count` households to scan, dealt over the villages in turn."""
    ordered = sorted(township.households, key=lambda each: (each.number[-4:], each.village))
    return tuple(ordered[:count])


def mishaps(
    dice: random.Random, slots: Sequence[tuple[str, str]], bound: frozenset[str]
) -> dict[tuple[str, str], str]:
    """Deal at most one mishap to a form; households in `bound` (one file for all) keep their forms tidy."""
    free = [slot for slot in slots if slot[0] not in bound]
    dice.shuffle(free)
    dealt: dict[tuple[str, str], str] = {}
    for name, share in SHARES:
        for _ in range(max(1, round(share * len(slots)))):
            if free:
                dealt[free.pop()] = name
    return dealt


def stack(township: Township, scanned: int, variant: str | None = None) -> Stack:
    """The papers of `scanned` households; `variant` forces one print (else each village has its own)."""
    people = chosen(township, scanned)
    dice = chance(township.seed, "stack", scanned)
    whole = {each.number: ("pdf", "tiff")[place % 2] for place, each in enumerate(people[3::5])}
    slots = [(each.number, form) for each in people for form in FORM_TYPES]
    dealt = mishaps(dice, slots, frozenset(whole))
    papers: list[Paper] = []
    missing: list[Missing] = []
    for household in people:
        print_of = variant or township.village(household.village).variant
        folder = f"scans/{household.village[-3:]}-{township.village(household.village).name}"
        leaves: list[tuple[Leaf, str]] = []
        for form in FORM_TYPES:
            mishap = dealt.get((household.number, form), "")
            if mishap == "missing":
                missing.append(Missing(household.number, form))
                continue
            order = Order(form, print_of, fill_of(township.seed, household.number, form), "first")
            leaves.append((leaf_of(household.number, order, mishap, dice), mishap))
        if household.number in whole:
            kind = whole[household.number]
            path = (
                f"{folder}/{household.year}_{household.number[-4:]}_户档.{'pdf' if kind == 'pdf' else 'tif'}"
            )
            pages = tuple(leaf for leaf, _ in leaves)
            papers.append(Paper(path, kind, household.village, household.number, pages))
        else:
            papers += singles(folder, household, leaves, len(papers))
    return Stack(tuple(papers), tuple(missing))


def leaf_of(household: str, order: Order, mishap: str, dice: random.Random) -> Leaf:
    """The page of a form with its mishap."""
    if mishap in ("unsigned", "undated", "unsealed"):
        return Leaf(household, replace(order, defects=(mishap,)))
    turned = 180 if mishap == "upside_down" else dice.choice((90, 270)) if mishap == "sideways" else 0
    return Leaf(household, order, turned)


def singles(folder: str, household: Household, leaves: list[tuple[Leaf, str]], start: int) -> list[Paper]:
    """One file a page, with blank backs and duplicates behind their fronts."""
    made: list[Paper] = []

    def add(
        leaf: Leaf, kind: str = "jpeg", copy_of: str | None = None, rescan_of: str | None = None
    ) -> Paper:
        stem = "IMG" if kind == "photo" else "扫描"
        path = f"{folder}/{stem}_{start + 1:04}_{len(made) + 1:02}.jpg"
        made.append(Paper(path, kind, household.village, household.number, (leaf,), copy_of, rescan_of))
        return made[-1]

    for leaf, mishap in leaves:
        first = add(leaf, "photo" if mishap == "photo" else "jpeg")
        if mishap == "blank_back":
            add(Leaf(household.number, None))
        elif mishap == "twice":
            add(leaf, copy_of=first.path)
        elif mishap == "rescanned" and leaf.order:
            add(replace(leaf, order=replace(leaf.order, key="second")), rescan_of=first.path)
    return made
