"""A mixed stack has exactly the pages it promises, and its separators can be read."""

from collections import Counter
from pathlib import Path

import pypdfium2
import zxingcpp

from archive_app.demo.mixed import Recipe, leaves_of, mixed_stack
from archive_app.demo.township import plan

TOWNSHIP = plan(200, 7)


def test_three_hundred_pages_hold_the_promised_shares() -> None:
    leaves = leaves_of(TOWNSHIP, Recipe(pages=300, seed=2), str)
    kinds = Counter("form" if leaf.order else leaf.kind for leaf in leaves)
    assert len(leaves) == 300
    assert kinds["blank"] == 30 and kinds["foreign"] == 6 and kinds["photo"] == 3
    assert sum(1 for leaf in leaves if leaf.turned == 180) == 15
    assert 15 <= kinds["separator"] <= 25
    documents = [leaf.document for leaf in leaves if leaf.order]
    assert documents == sorted(set(documents))


def test_only_the_first_half_is_parted_by_separators() -> None:
    leaves = leaves_of(TOWNSHIP, Recipe(pages=300, seed=2), str)
    last = max(place for place, leaf in enumerate(leaves) if leaf.kind == "separator" and not leaf.order)
    assert 120 <= last <= 160


def test_a_written_stack_agrees_with_its_truth(tmp_path: Path) -> None:
    recipe = Recipe(pages=10, seed=3, pages_per_file=8)
    truth = mixed_stack(TOWNSHIP, tmp_path, lambda number: f"https://archive.test/q/H-{number}", recipe)
    assert [len(each.pages) for each in truth.files] == [8, 2]
    first = pypdfium2.PdfDocument(tmp_path / truth.files[0].path)
    page = truth.files[0].pages[0]
    assert page.kind == "separator"
    read = zxingcpp.read_barcodes(first[0].render(scale=2).to_pil())
    assert [each.text for each in read] == [page.code] == [f"https://archive.test/q/H-{page.household}"]
