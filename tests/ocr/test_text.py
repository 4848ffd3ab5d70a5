"""Page texts survive storing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.text import Box, Line, PageText, Word, lines_at

fractions = st.floats(-0.5, 1.5, allow_nan=False)
boxes = st.builds(Box.around, fractions, fractions, fractions, fractions)
confidences = st.integers(0, 1000).map(lambda value: value / 1000)
words = st.builds(Word, st.integers(0, 10_000), st.text(min_size=1, max_size=4), boxes, confidences)
lines = st.builds(Line, st.text(max_size=20), boxes, confidences, st.lists(words, max_size=3).map(tuple))
texts = st.builds(
    PageText,
    st.text(max_size=50),
    st.lists(lines, max_size=4).map(tuple),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


@given(texts)
def test_a_page_text_comes_back_equal_from_its_bytes(text: PageText) -> None:
    try:
        text.text.encode()
    except UnicodeEncodeError:
        return
    assert PageText.from_bytes(text.to_bytes()) == text


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError):
        PageText.from_bytes(b"something else")


def test_boxes_stay_on_the_page() -> None:
    assert Box.around(-1, 0.1, 2, 0.123456789) == Box(0, 0.1, 1, 0.12346)
    assert Box(0, 0, 0.5, 0.5).joined(Box(0.2, 0.2, 1, 0.3)) == Box(0, 0, 1, 0.5)


def test_lines_at_unpacks_only_the_lines_a_stretch_touches() -> None:
    box = Box(0.1, 0.1, 0.2, 0.2)
    lines = tuple(
        Line(text, box, 1.0, tuple(Word(start + n, sign, box, 1.0) for n, sign in enumerate(text)))
        for start, text in ((0, "户主姓名"), (5, "张测试"))
    )
    stored = PageText("户主姓名\n张测试", lines, 100, 100).to_bytes()
    assert lines_at(stored, [(5, 8)]) == lines[1:]
    assert lines_at(stored, [(3, 6)]) == lines
    assert lines_at(stored, [(4, 5)]) == ()
