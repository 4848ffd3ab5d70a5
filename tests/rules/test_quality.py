"""Each figure of a scan is judged by the limit that stands in the configuration, with its source."""

from __future__ import annotations

import pytest

from archive_app.rules import quality
from archive_app.rules.quality import QualityRules, ScannedPage, Verdict
from config import tables

RULES = QualityRules.from_table(tables.table("quality"))
GOOD = {
    "dpi": 300, "computed_dpi": 300, "scanned": "colour", "skew": 0.2, "edge_mm": 8.0, "sharpness": 0.8, "ink": 0.05,
}  # fmt: skip


def verdict(check: str, **figures: object) -> Verdict:
    found = quality.page_checks(ScannedPage(1, {**GOOD, **figures}), RULES)
    return next(one.verdict for one in found if one.check == check)


def test_a_good_scan_passes_every_check_and_each_names_its_source() -> None:
    found = quality.page_checks(ScannedPage(1, GOOD), RULES)
    assert {one.verdict for one in found} == {Verdict.PASS}
    assert {one.check for one in found} == {"resolution", "colour", "skew", "margin", "sharpness"}
    assert all("DA/T 31-2017" in one.basis.zh for one in found)


@pytest.mark.parametrize(
    ("check", "figures", "expected"),
    [
        ("resolution", {"dpi": 150, "computed_dpi": 150}, Verdict.FAIL),
        ("resolution", {"dpi": 300, "computed_dpi": 120}, Verdict.FAIL),  # the tag says more than is there
        ("resolution", {"dpi": 200, "computed_dpi": 200}, Verdict.WARN),
        ("resolution", {"dpi": None, "computed_dpi": 300}, Verdict.WARN),
        ("resolution", {"dpi": None, "computed_dpi": None}, Verdict.FAIL),
        ("colour", {"scanned": "grey"}, Verdict.WARN),
        ("skew", {"skew": -1.0}, Verdict.PASS),
        ("skew", {"skew": -1.01}, Verdict.WARN),
        ("skew", {"skew": 3.0}, Verdict.WARN),
        ("skew", {"skew": 3.01}, Verdict.FAIL),
        ("margin", {"edge_mm": 1.9}, Verdict.WARN),
        ("sharpness", {"sharpness": 0.49}, Verdict.WARN),
        ("sharpness", {"sharpness": 0.34}, Verdict.FAIL),
    ],
)
def test_figures_beyond_the_limits_warn_or_fail(
    check: str, figures: dict[str, object], expected: Verdict
) -> None:
    assert verdict(check, **figures) is expected


def test_the_worst_finding_comes_first() -> None:
    found = quality.page_checks(ScannedPage(1, {**GOOD, "skew": 2.0, "sharpness": 0.1}), RULES)
    assert [one.check for one in found[:2]] == ["sharpness", "skew"]


def test_what_never_was_paper_is_not_measured_and_what_does_not_open_fails() -> None:
    assert quality.page_checks(ScannedPage(1, {}, own_text=True), RULES) == ()
    (only,) = quality.page_checks(ScannedPage(1, {}, refused=True), RULES)
    assert only.verdict is Verdict.FAIL


def test_missing_and_double_page_numbers_fail() -> None:
    assert quality.order_check([1, 2, 3], RULES).verdict is Verdict.PASS
    assert quality.order_check([1, 2, 4, 6], RULES).figure == "3, 5"
    assert quality.order_check([1, 2, 2], RULES).verdict is Verdict.FAIL


def test_one_batch_has_one_format() -> None:
    assert quality.format_check(["image/tiff", "image/tiff"], RULES).verdict is Verdict.PASS
    assert quality.format_check(["image/tiff", "image/jpeg"], RULES).verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("population", "size"), [(0, 0), (1, 1), (9, 9), (10, 10), (11, 10), (200, 10), (201, 11), (1000, 50)]
)
def test_a_sample_is_five_percent_and_at_least_ten(population: int, size: int) -> None:
    assert quality.sample_size(population, RULES) == size
    assert len(quality.sample(range(population), "seed", RULES)) == size


def test_the_same_seed_draws_the_same_sample_and_another_one_another() -> None:
    items = list(range(500))
    assert quality.sample(items, "a", RULES) == quality.sample(items[::-1], "a", RULES)
    assert quality.sample(items, "a", RULES) != quality.sample(items, "b", RULES)


def test_entries_must_match_without_exception_and_other_content_by_95_percent() -> None:
    fine = [(True, True)] * 19 + [(True, False)]
    assert quality.outcome(fine, RULES).passed
    assert not quality.outcome([*fine[:-2], (True, False), (True, False)], RULES).passed
    assert not quality.outcome([*[(True, True)] * 99, (False, True)], RULES).passed
    assert not quality.outcome([*[(True, True)] * 19, (True, None)], RULES).passed
    assert not quality.outcome([], RULES).passed
