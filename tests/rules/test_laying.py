"""How single items are laid into volumes, one volume a box."""

from __future__ import annotations

from archive_app.rules.volumes import Laid, OpenVolume, lay
from archive_app.terms import RetentionCode

Y, D10 = RetentionCode.Y, RetentionCode.D10


def items(*of: tuple[RetentionCode | None, int]) -> list[Laid]:
    return [Laid(n, period, sides) for n, (period, sides) in enumerate(of, 1)]


def test_a_full_box_is_followed_by_the_next_one_and_nothing_goes_back_into_an_earlier_one():
    # a box of 50 mm holds 836 sides
    assert lay(items((Y, 600), (Y, 600), (Y, 10), (Y, 900), (Y, 5)), [], 0, 50) == {
        1: 1,
        2: 2,
        3: 2,
        4: 3,
        5: 4,
    }


def test_items_of_two_periods_never_share_a_volume_and_none_counts_as_permanent():
    assert lay(items((Y, 1), (D10, 1), (None, 1), (D10, 1)), [], 0, 50) == {1: 1, 2: 2, 3: 1, 4: 2}


def test_a_period_goes_on_in_its_own_volume_and_new_volumes_come_after_sealed_ones():
    open_ones = [OpenVolume(2, 50, None, Y, 800)]
    assert lay(items((Y, 30), (Y, 30), (D10, 1)), open_ones, 3, 50) == {1: 2, 2: 4, 3: 5}


def test_an_empty_volume_is_taken_before_a_new_one_unless_its_box_was_begun_for_another_period():
    open_ones = [OpenVolume(1, 20, begun_for=D10), OpenVolume(2, 20)]
    assert lay(items((Y, 1), (D10, 1)), open_ones, 2, 50) == {1: 2, 2: 1}
