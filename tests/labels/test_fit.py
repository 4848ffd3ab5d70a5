"""Fitting text: all of it or an honest ellipsis, never over the edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labels.fit import Fitted, fit, wrap


def ruler(text: str) -> float:
    """A made-up face: Chinese 0.35 mm a sign at 1 pt, the rest 0.2."""
    return sum(0.35 if ord(sign) > 0x2000 else 0.2 for sign in text)


signs = st.sampled_from("桑村档案盒二〇一八年，。（）《》「」… abcXYZ0123-/:")


@given(st.text(signs, max_size=120), st.floats(0.5, 12))
def test_no_line_is_wider_than_the_room_and_nothing_is_lost(text: str, width: float) -> None:
    lines = wrap(text, ruler, width)
    assert all(ruler(line) <= width + 1e-9 or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text(signs, max_size=80), max_size=4), st.floats(3, 60), st.floats(0, 40))
def test_fitted_text_never_leaves_its_box(paragraphs: list[str], width: float, height: float) -> None:
    fitted = fit(paragraphs, ruler, width, height, largest=15, smallest=6)
    assert fitted.height <= height + 1e-6
    assert all(ruler(line) * fitted.size <= width + 1e-6 for line in fitted.lines)
    assert 6 <= fitted.size <= 15


def test_short_text_is_as_large_as_allowed() -> None:
    assert fit(["桑村"], ruler, 30, 20, largest=15, smallest=6) == Fitted(("桑村",), 15, cut=False)


def test_long_text_shrinks_and_wraps() -> None:
    fitted = fit(["会议记录及附件" * 6], ruler, 30, 20, largest=15, smallest=6)
    assert fitted.size < 15
    assert len(fitted.lines) > 1
    assert not fitted.cut


def test_text_too_long_even_when_small_is_cut_with_an_ellipsis() -> None:
    fitted = fit(["测" * 500], ruler, 30, 20, largest=15, smallest=6)
    assert fitted.cut
    assert fitted.lines[-1].endswith("…")


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    for width in range(4, 40):
        lines = wrap("甲乙（丙丁）戊己，庚辛《壬癸》子丑。", ruler, width / 10)
        if width >= 18:
            assert not any(line[0] in "）》，。" or line[-1] in "（《" for line in lines)


def test_a_single_sign_does_not_stand_alone_if_a_slightly_smaller_size_avoids_it() -> None:
    fitted = fit(["甲乙丙丁戊己庚"], ruler, 6 * 0.35 * 15, 40, largest=15, smallest=6)
    assert len(fitted.lines[-1]) != 1


def test_words_and_numbers_stay_whole() -> None:
    assert wrap("Box number 12345 of 桑村", ruler, 2.1) == ["Box number", "12345 of", "桑村"]


def test_line_breaks_and_invisible_signs_in_a_name_do_no_harm() -> None:
    assert fit(["桑\n村\u200b\x00"], ruler, 50, 20, largest=10, smallest=6).lines == ("桑 村",)
