"""A mixed stack from the scanner: households one after another, some behind separator sheets, some not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from archive_app.demo.chance import chance
from archive_app.demo.forms.draw import Order, fill_of
from archive_app.demo.model import FORM_TYPES, Township
from archive_app.demo.papers import Leaf, Paper
from archive_app.demo.truth import Truth, as_json
from archive_app.demo.write import TRUTH_FILE, all_files

BLANK_SHARE = 0.10
TURNED_SHARE = 0.05
FOREIGN_SHARE = 0.02
PHOTO_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a mixed stack is made of; pages of each kind are exact."""

    pages: int = 300
    seed: int = 1
    pages_per_file: int = 50
    variant: str | None = None


def piles(township: Township, recipe: Recipe, count: int, code_of: Callable[[str], str]) -> list[Leaf]:
    """`count` leaves: forms household by household, in the first half behind a separator sheet each."""
    people = list(township.households)
    chance(recipe.seed, "piles", township.seed).shuffle(people)
    made: list[Leaf] = []
    document = 0
    for household in people:
        if len(made) < count // 2:
            made.append(Leaf(household.number, None, kind="separator", code=code_of(household.number)))
        print_of = recipe.variant or township.village(household.village).variant
        for form in FORM_TYPES:
            fill = fill_of(township.seed, household.number, form)
            document += 1
            made.append(Leaf(household.number, Order(form, print_of, fill, "stack"), document=document))
        if len(made) >= count:
            return made[:count]
    raise ValueError(f"{len(people)} households do not fill a stack of {count} pages")


def leaves_of(township: Township, recipe: Recipe, code_of: Callable[[str], str]) -> list[Leaf]:
    """All leaves of the stack in order, blanks as backs of forms, foreign pages and photographs between documents."""
    dice = chance(recipe.seed, "mixed", township.seed)
    blanks, strays = round(recipe.pages * BLANK_SHARE), round(recipe.pages * FOREIGN_SHARE)
    photos = round(recipe.pages * PHOTO_SHARE)
    made = piles(township, recipe, recipe.pages - blanks - strays - photos, code_of)
    forms = [place for place, leaf in enumerate(made) if leaf.order]
    for place in dice.sample(range(len(made)), round(recipe.pages * TURNED_SHARE)):  # separators among them
        made[place] = replace(made[place], turned=180)
    behind: dict[int, list[Leaf]] = {}
    for place in dice.sample(forms, blanks):
        behind.setdefault(place, []).append(
            Leaf(made[place].household, None, kind="blank", document=made[place].document)
        )
    for place in dice.sample(forms, strays):
        behind.setdefault(place, []).append(Leaf("", None, kind="foreign"))
    for place in dice.sample(forms, photos):
        behind.setdefault(place, []).append(Leaf("", None, kind="photo"))
    return [leaf for place, first in enumerate(made) for leaf in (first, *behind.get(place, ()))]


def mixed_stack(
    township: Township,
    folder: Path,
    code_of: Callable[[str], str],
    recipe: Recipe | None = None,
    workers: int = 1,
) -> Truth:
    """Write a mixed stack as PDFs and its `truth.json` to `folder`; returns the truth.

    `code_of` gives the QR text of the separator sheet before a household's papers. Raises ValueError if the
    township has too few households.
    """
    recipe = recipe or Recipe()
    leaves = leaves_of(township, recipe, code_of)
    step = recipe.pages_per_file
    papers = [
        Paper(f"stack/扫描_{start // step + 1:03}.pdf", "pdf", "", "", tuple(leaves[start : start + step]))
        for start in range(0, len(leaves), step)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    households = dict.fromkeys(leaf.household for leaf in leaves if leaf.order)
    truth = Truth(
        seed=recipe.seed,
        fictitious=township.fictitious,
        scanned=tuple(households),
        files=tuple(all_files(township, folder, papers, workers)),
        missing=(),
        videos=(),
    )
    (folder / TRUTH_FILE).write_text(as_json(truth, township), encoding="utf-8")
    return truth
