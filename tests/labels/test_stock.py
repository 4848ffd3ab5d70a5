"""Label stocks: the shipped data is sound, and bad data is refused by name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from labels.stock import BadStock, Stock, stocks

DATA = Path(__file__).parents[2] / "config" / "label_stocks.toml"
TABLES = tomllib.loads(DATA.read_text(encoding="utf-8"))["stocks"]


@pytest.mark.parametrize("key", sorted(TABLES))
def test_every_shipped_stock_fits_its_page_and_names_its_source(key: str) -> None:
    stock = Stock.from_table(key, TABLES[key])
    assert stock.source and stock.title_zh and stock.title_en
    assert str(stock.per_page) in stock.title_zh


def test_labels_of_a_sheet_do_not_overlap_and_lie_on_the_page() -> None:
    for stock in stocks(TABLES).values():
        corners = [(x, y) for _page, x, y in stock.places(1, stock.per_page)]
        assert len(set(corners)) == stock.per_page
        for x, y in corners:
            assert 0 <= x <= stock.page_width - stock.width + 0.01
            assert 0 <= y <= stock.page_height - stock.height + 0.01
            for other_x, other_y in corners:
                apart = abs(x - other_x) >= stock.width - 0.001 or abs(y - other_y) >= stock.height - 0.001
                assert apart or (x, y) == (other_x, other_y)


def test_a_begun_sheet_goes_on_at_the_label_asked_for() -> None:
    stock = Stock.from_table("a4-21", TABLES["a4-21"])
    places = list(stock.places(20, 3))
    assert [page for page, _x, _y in places] == [0, 0, 1]
    assert places[0][1:] == pytest.approx((7.21 + 66.04, 15.15 + 6 * 38.1))
    assert places[2][1:] == pytest.approx((7.21, 15.15))


@pytest.mark.parametrize("start", [0, -1, 22])
def test_a_first_label_off_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(BadStock, match="between 1 and 21"):
        list(Stock.from_table("a4-21", TABLES["a4-21"]).places(start, 1))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"columns": 4}, "over the page"),
        ({"pitch_x": 60.0}, "overlap"),
        ({"rows": 0}, "rows"),
        ({"left": -1.0}, "negative"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_contradicting_dimensions_are_refused_by_name(change: dict[str, object], word: str) -> None:
    with pytest.raises(BadStock, match=word):
        Stock.from_table("a4-21", TABLES["a4-21"] | change)


def test_a_missing_dimension_is_refused_by_name() -> None:
    with pytest.raises(BadStock, match="width"):
        Stock.from_table("x", {key: value for key, value in TABLES["a4-21"].items() if key != "width"})
