"""Codes: what is printed is read back, what was misread is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.codes import ALPHABET, HIGHEST, KINDS, BadCode, Code, extract, make, parse

codes = st.builds(make, st.sampled_from(sorted(KINDS)), st.integers(0, HIGHEST))
signs = st.sampled_from(ALPHABET)


def bare(code: str) -> str:
    return code.replace("-", "")


def same(a: str, b: str) -> bool:
    """Whether two signs mean the same to a reader (I of the kind is 1, by Crockford)."""
    return a.replace("I", "1") == b.replace("I", "1")


@given(st.sampled_from(sorted(KINDS)), st.integers(0, HIGHEST))
def test_a_printed_code_is_read_back(kind: str, number: int) -> None:
    assert parse(make(kind, number)) == Code(kind, number)
    assert str(Code(kind, number)) == make(kind, number)


@given(codes, st.integers(1, 7), signs)
def test_every_single_wrong_sign_is_refused(code: str, place: int, sign: str) -> None:
    plain = bare(code)
    wrong = plain[:place] + sign + plain[place + 1 :]
    if not same(wrong, plain):
        with pytest.raises(BadCode):
            parse(wrong)


@given(codes, st.sampled_from(sorted(KINDS)))
def test_every_wrong_kind_is_refused(code: str, kind: str) -> None:
    if kind != code[0]:
        with pytest.raises(BadCode):
            parse(kind + code[1:])


@given(codes, st.integers(0, 7), st.integers(0, 7))
def test_every_exchange_of_two_signs_is_refused(code: str, first: int, second: int) -> None:
    plain = list(bare(code))
    plain[first], plain[second] = plain[second], plain[first]
    wrong = "".join(plain)
    if not same(wrong, bare(code)):
        with pytest.raises(BadCode):
            parse(wrong)


def test_all_wrong_signs_and_exchanges_of_one_code_are_refused() -> None:
    plain = "B0007F3K"
    wrong = [plain[:i] + sign + plain[i + 1 :] for i in range(8) for sign in ALPHABET]
    for i in range(8):
        for j in range(i):
            swapped = list(plain)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            wrong.append("".join(swapped))
    for text in wrong:
        if text != plain:
            with pytest.raises(BadCode):
                parse(text)


@given(codes, st.integers(0, 7))
def test_a_lost_or_doubled_sign_is_refused(code: str, place: int) -> None:
    plain = bare(code)
    for wrong in (plain[:place] + plain[place + 1 :], plain[:place] + plain[place] + plain[place:]):
        with pytest.raises(BadCode):
            parse(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "b-0007f3-k",
        "B0007F3K",
        " B-OOO7F3-K\n",
        "B 0007 F3 K",
        "b–ooo7f3–k",
        "Ｂ－０００７Ｆ３－Ｋ",
    ],
)
def test_typed_codes_are_forgiven_case_spaces_hyphens_and_look_alikes(text: str) -> None:
    assert parse(text) == Code("B", 7 << 10 | 15 << 5 | 3)


def test_the_kind_letter_of_an_item_may_be_taken_for_a_one() -> None:
    code = make("I", 12345)
    assert parse("1" + code[1:]) == parse("l" + code[1:]) == Code("I", 12345)


@pytest.mark.parametrize(
    "text",
    [
        "https://192.168.1.20:8443/q/B-0007F3-K",
        "http://archive.local/q/b-0007f3-k/",
        "https://old.example/archive/q/B-0007F3-K?from=messenger#top",
        "B-0007F3-K",
    ],
)
def test_a_scanned_address_gives_its_code_whatever_the_host(text: str) -> None:
    assert str(extract(text)) == "B-0007F3-K"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "B",
        "hello",
        "https://example.com/",
        "https://example.com/q/",
        "https://example.com/q/B-0007F3-L",
        "https://example.com/q/B-0007F3-K/delete",
        "https://example.com/q/A-0007F3-K",
        "B-0007F3-U",
        "B-0007*3-K",
        "x" * 10_000,
        "/q/" * 3000,
        "WIFI:T:WPA;S:office;P:secret;;",
        "二维码",
    ],
)
def test_foreign_texts_are_no_codes(text: str) -> None:
    with pytest.raises(BadCode):
        extract(text)


@given(st.text())
def test_any_text_is_a_code_or_a_bad_code(text: str) -> None:
    try:
        code = extract(text)
    except BadCode:
        return
    assert code.kind in KINDS


@pytest.mark.parametrize(("kind", "number"), [("X", 1), ("", 1), ("B", -1), ("B", HIGHEST + 1)])
def test_what_cannot_be_coded_is_refused(kind: str, number: int) -> None:
    with pytest.raises(ValueError, match="code"):
        make(kind, number)
