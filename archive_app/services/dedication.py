"""Cabinets kept for one use (专橱专用, requirement rows 19 and 86): chosen as classes and unit, and binding."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from archive_app.errors import BadInput, Conflict
from archive_app.models import Place
from archive_app.rules import shelving as rule
from archive_app.rules.rulebook import Rulebook
from archive_app.rules.sentence import Sentence
from archive_app.services import series_names, units

if TYPE_CHECKING:
    from archive_app.archive import Work

LONGEST_USE: Final = 80
#: the whole archive this system keeps: a cabinet for it takes every class, and nothing of another archive
WHOLE: Final = "精准扶贫档案"
_WHOLE: Final = frozenset({WHOLE, "精准扶贫", "扶贫档案"})
_WHOLE_NAME: Final = Sentence(WHOLE, "poverty relief files")


def use_of(rules: Rulebook, use: str, classes: Collection[str], *, dedicated: bool) -> str:
    """Return what is kept of a cabinet's use: words as they are said, or the keys of the classes it is bound to.

    `classes` are names or keys. Raises BadInput when a dedicated cabinet would be bound to nothing this archive
    knows, and for too long a use.
    """
    said = use.strip()
    if not dedicated:
        if classes:
            raise BadInput(
                "选了类别，就请同时选“专橱专用”。",
                "Classes bind a dedicated cabinet only; make it dedicated.",
            )
        if len(said) > LONGEST_USE:
            raise BadInput(f"用途最多 {LONGEST_USE} 个字。", f"A use has at most {LONGEST_USE} signs.")
        return said
    if not classes and (not said or said in _WHOLE):
        return said
    keys = [series_names.key_of(rules, one) for one in (classes or rule.words(said))]
    every = series_names.names(rules)
    return WHOLE if set(keys) == set(every) else " ".join(key for key in every if key in keys)


def name_of_use(rules: Rulebook, use: str) -> Sentence:
    """Return a cabinet's use as people read it: classes by their names, other words as they were said."""
    if use in _WHOLE:
        return _WHOLE_NAME
    said = [series_names.name_of(rules, key) for key in classes_of(rules, use)]
    if not said:
        return Sentence(use, use)
    return Sentence("、".join(one.zh for one in said), ", ".join(one.en for one in said))


def classes_of(rules: Rulebook, use: str) -> tuple[str, ...]:
    """Return the keys of the classes a use names, in the order of the scheme; none for the whole archive."""
    every = series_names.names(rules)
    keys = rule.uses(use, every, series_names.keys_by_name(rules))
    return tuple(key for key in every if key in keys)


def takes(look: Work, cabinet: Place, unit_id: int, series: str) -> bool:
    """Tell whether a cabinet takes boxes of a unit and class."""
    if not cabinet.is_dedicated:
        return True
    rules = look.archive.rules
    known, by_name = series_names.names(rules), series_names.keys_by_name(rules)
    if not rule.fits_dedicated(series, cabinet.use, known, by_name):
        return False
    return unit_id in units.with_all_below(units.parents(look.session), [cabinet.unit_id])


def kept_for(look: Work, cabinet: Place) -> Sentence:
    """Return what a dedicated cabinet is kept for, in words: whose, and which classes."""
    use = name_of_use(look.archive.rules, cabinet.use)
    owner = cabinet.unit.name
    if not cabinet.use:
        return Sentence(f"{owner}的档案", f"the files of {owner}")
    return Sentence(f"{owner}的{use.zh}", f"{use.en} of {owner}")


def refuse_other_use(look: Work, cabinet: Place, unit_id: int, series: str) -> None:
    """Raise Conflict when a cabinet is dedicated to something else, saying to what."""
    if takes(look, cabinet, unit_id, series):
        return
    kept, wanted = kept_for(look, cabinet), series_names.name_of(look.archive.rules, series)
    raise Conflict(
        f"“{cabinet.name}”是专橱，只放{kept.zh}，不能放这盒{wanted.zh}；请另选档案橱。",
        f"“{cabinet.name}” is dedicated to {kept.en} and does not take this box of {wanted.en}; choose another.",
    )
