"""What an index answers, for both engines: rights, filters, facets, order, leafing, replacing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from few_pages import PAGES, found, keys

from archive_app.search.document import Filters, PageDoc
from archive_app.search.engines import SearchIndex
from archive_app.search.query import parse


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    index.apply(PAGES, ())
    return index


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {"p1", "p2", "p3", "p4"}),
        ("张建国", {"p1", "p2"}),
        ("张", {"p1", "p2"}),
        ("名张", set()),
        ("NOT 张建国", {"p3", "p4"}),
        ("-张建国 -李四", {"p4"}),
        ("张建国 或 -一户一档", {"p1", "p2", "p3"}),
        ("-(张建国 或 李四)", {"p4"}),
        ("桑发(2018)30号", {"p1"}),
        ("西桑村", {"p1"}),
        ("号一户", set()),
        ("号，一户一档", {"p1"}),
        ("一户一档西桑", set()),
        ("村001", set()),
        ("村:v1 年:2018", {"p1"}),
        ("表:(申请书 或 登记表) -村:v1", {"p3"}),
        ("类:photo", {"p3"}),
        ("盒:b-1", {"p1"}),
        ("件:I-1", {"p1", "p2"}),
        ("date:2019-05", {"p2"}),
        ("date:2019", {"p2"}),
        ("date:>=2018-04-01", {"p2", "p3"}),
        ("year:<2019", {"p1", "p3"}),
        ("20*", {"p1"}),
        ("已脱贫", set()),
    ],
)
def test_it_finds(filled: SearchIndex, text: str, wanted: set[str]) -> None:
    assert found(filled, text) == wanted


def test_looking_loosely_forgives_a_misread_character(filled: SearchIndex) -> None:
    hits = filled.search(parse("已脱贫").loosened())
    assert [key for key, _ in hits.keys] == ["p3"]
    assert filled.search(parse("NOT 已脱贫").loosened()).total == 4


def test_one_sees_only_the_villages_one_may_see(filled: SearchIndex) -> None:
    for text in ("", "一户一档", "NOT 李四", "村:v1"):
        everything = found(filled, text)
        assert found(filled, text, villages=frozenset({"v1"})) == everything & {"p1", "p2"}
        assert found(filled, text, villages=frozenset({"v1", ""})) == everything & {"p1", "p2", "p4"}
        hits = filled.search(parse(text), villages=frozenset())
        assert (hits.total, hits.keys) == (0, ())
        assert all(not values for values in hits.facets.values())


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(village=frozenset({"v2"})), {"p3"}),
        (Filters(village=frozenset({"v2", ""})), {"p3", "p4"}),
        (Filters(form=frozenset({"登记表"}), kind=frozenset({"scan"})), {"p1"}),
        (Filters(box=frozenset({"B-1"})), {"p1"}),
        (Filters(item=frozenset({"I-1", "I-3"})), {"p1", "p2", "p4"}),
        (Filters(year=frozenset({2018, 2020})), {"p1", "p3"}),
        (Filters(date_from=20180302), {"p2", "p3"}),
        (Filters(date_to=20180401), {"p1", "p3"}),
        (Filters(date_from=20180301, date_to=20180301), {"p1"}),
        (Filters(date_from=20190601, date_to=20180101), set()),
    ],
)
def test_filters_narrow(filled: SearchIndex, filters: Filters, wanted: set[str]) -> None:
    assert found(filled, "", filters=filters) == wanted


def test_facets_count_what_was_found(filled: SearchIndex) -> None:
    hits = filled.search(parse("一户一档"), limit=1)
    assert hits.total == 3
    assert len(hits.keys) == 1
    assert hits.facets == {
        "village": {"v1": 2},
        "form": {"登记表": 1, "申请书": 1},
        "year": {"2018": 1, "2019": 1},
        "kind": {"scan": 2, "document": 1},
    }
    assert filled.search(parse("一户一档"), facets=("kind",)).facets == {"kind": {"scan": 2, "document": 1}}
    assert filled.search(parse("一户一档"), facets=()).facets == {}


def test_pages_without_a_date_come_last_in_both_orders(filled: SearchIndex) -> None:
    assert keys(filled, "", sort="newest") == ["p2", "p3", "p1", "p4"]
    assert keys(filled, "", sort="oldest") == ["p1", "p3", "p2", "p4"]


def test_leafing_shows_every_hit_once(index: SearchIndex) -> None:
    index.apply((PageDoc(f"p{number}", body="贫困户" * (1 + number % 7)) for number in range(45)), ())
    for sort in ("relevance", "newest"):
        leaves = [
            keys(index, "贫困户", offset=offset, limit=10, sort=sort) for offset in (0, 10, 20, 30, 40, 50)
        ]
        assert [len(leaf) for leaf in leaves] == [10, 10, 10, 10, 5, 0]
        assert len({key for leaf in leaves for key in leaf}) == 45
    counted = index.search(parse("贫困户"), limit=0)
    assert (counted.total, counted.keys) == (45, ())


def test_a_page_is_replaced_and_removed_by_its_key(filled: SearchIndex) -> None:
    filled.apply([PageDoc("p1", body="新的"), PageDoc("p1", body="更新的")], ["p1", "p2", "无"])
    assert found(filled, "张建国") == set()
    assert found(filled, "更新的") == {"p1"}
    assert filled.count() == 3
    assert sorted(filled.keys()) == ["p1", "p3", "p4"]


def test_a_batch_that_fails_leaves_nothing(filled: SearchIndex) -> None:
    def docs() -> Iterator[PageDoc]:
        yield PageDoc("p9", body="九")
        raise RuntimeError("the reader stopped")

    with pytest.raises(RuntimeError):
        filled.apply(docs(), ["p1"])
    with pytest.raises((TypeError, AttributeError)):
        filled.apply([PageDoc("p9", body="九"), PageDoc("p8", body=None)], ["p1"])  # type: ignore[arg-type]
    filled.apply([PageDoc("p7", body="七")], ())
    assert found(filled, "") == {"p1", "p2", "p3", "p4", "p7"}


def test_identity_numbers_are_found_by_their_ends_also_when_broken(index: SearchIndex) -> None:
    index.apply(
        [
            PageDoc("a", body="身份证370403 19800101\n042X"),
            PageDoc("b", body="无", id_numbers=("370403198001010016",)),
            PageDoc("c", body="2017年0016号，电话13012340016"),
            PageDoc("d", body="370403198001010017"),
        ],
        (),
    )
    assert found(index, "身份证:042X") == set()
    assert found(index, "身份证:0016") == {"b"}
    assert found(index, "id:370403*") == {"b", "d"}
    assert found(index, "id:370403198001010016") == {"b"}
    assert index.search(parse("370403198001010016").loosened()).total == 2


def test_facets_are_counted_anew_after_each_commit(filled: SearchIndex) -> None:
    asked = parse("一户一档")
    first = filled.search(asked)
    first.facets["kind"].clear()
    assert filled.search(asked, offset=1).facets["kind"] == {"scan": 2, "document": 1}
    assert filled.search(asked, villages=frozenset({"v1"})).facets["kind"] == {"scan": 2}
    filled.apply([], ["p1"])
    assert filled.search(asked).facets["kind"] == {"scan": 1, "document": 1}
