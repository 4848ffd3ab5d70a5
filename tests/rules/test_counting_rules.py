"""What a stocktake says of a thing, by where it belongs and where it was seen."""

from __future__ import annotations

import pytest

from archive_app.rules.counting import Counts, Spot, counts, verdict
from archive_app.terms import CountVerdict

HERE, THERE = Spot(1), Spot(2)
IN_BOX, IN_OTHER = Spot(1, 10), Spot(1, 11)


@pytest.mark.parametrize(
    ("expected", "seen", "said"),
    [
        (HERE, HERE, CountVerdict.FOUND),
        (HERE, THERE, CountVerdict.MISPLACED),
        (HERE, Spot(None), CountVerdict.FOUND),
        (HERE, None, CountVerdict.MISSING),
        (None, HERE, CountVerdict.MISPLACED),
        (IN_BOX, IN_BOX, CountVerdict.FOUND),
        (IN_BOX, IN_OTHER, CountVerdict.MISPLACED),
        (IN_BOX, Spot(2, 10), CountVerdict.FOUND),
        (IN_BOX, HERE, CountVerdict.FOUND),
        (IN_BOX, THERE, CountVerdict.MISPLACED),
    ],
)
def test_a_thing_is_judged_by_its_shelf_and_a_volume_by_its_box(expected, seen, said):
    assert verdict(expected, seen) is said


def test_what_is_away_is_not_missing_but_is_found_when_it_is_seen():
    assert verdict(HERE, None, away=True) is CountVerdict.AWAY
    assert verdict(HERE, HERE, away=True) is CountVerdict.FOUND


def test_what_goes_along_with_its_box_is_missed_by_nobody():
    assert verdict(IN_BOX, None, counted=False) is None
    assert verdict(IN_BOX, IN_OTHER, counted=False) is CountVerdict.MISPLACED


def test_the_figures_add_up():
    judged = [
        (True, CountVerdict.FOUND),
        (True, CountVerdict.MISSING),
        (True, CountVerdict.AWAY),
        (True, CountVerdict.MISPLACED),
        (False, CountVerdict.MISPLACED),
        (False, None),
    ]
    assert counts(judged, 3) == Counts(expected=4, found=1, missing=1, misplaced=2, unknown=3, away=1)
