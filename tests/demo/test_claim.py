"""A demo folder belongs to one township, whose scans may grow in number."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.demo import claim, township, truth
from archive_app.demo.papers import chosen, stack
from archive_app.demo.truth import Truth
from archive_app.demo.write import TRUTH_FILE
from archive_app.errors import Conflict


def _fed(folder: Path, seed: int, households: int) -> None:
    """Write the truth of a folder whose first round is done."""
    plan = township.plan(200, seed)
    whole = Truth(seed, True, tuple(one.number for one in chosen(plan, households)), (), (), ())
    (folder / "scans").mkdir(exist_ok=True)
    (folder / "scans" / TRUTH_FILE).write_text(truth.as_json(whole), "utf-8")


def test_a_new_folder_is_fed_what_was_asked(tmp_path: Path) -> None:
    there = claim.claim(tmp_path / "demo", None, 20)
    assert there == claim.Claim(seed=7, rounds=(20,))
    assert claim.to_feed(tmp_path / "demo", there) == (20,)


def test_asking_for_more_households_later_feeds_the_rest(tmp_path: Path) -> None:
    claim.claim(tmp_path, None, 20)
    _fed(tmp_path, 7, 20)
    assert claim.to_feed(tmp_path, claim.claim(tmp_path, None, 20)) == ()
    assert claim.to_feed(tmp_path, claim.claim(tmp_path, None, 200)) == (200,)
    assert claim.to_feed(tmp_path, claim.claim(tmp_path, None, 5)) == (200,), "what was begun is finished"


def test_a_round_that_was_interrupted_is_finished_before_the_next(tmp_path: Path) -> None:
    claim.claim(tmp_path, None, 20)
    assert claim.to_feed(tmp_path, claim.claim(tmp_path, None, 200)) == (20, 200)


def test_a_folder_from_before_rounds_were_kept_is_taken_up_again(tmp_path: Path) -> None:
    (tmp_path / claim.MARK).write_text("演示数据\nseed=7\n", "utf-8")
    _fed(tmp_path, 7, 20)
    assert claim.to_feed(tmp_path, claim.claim(tmp_path, None, 200)) == (200,)


def test_another_seed_is_refused_in_a_sentence_and_the_same_one_is_not_needed(tmp_path: Path) -> None:
    claim.claim(tmp_path, 9, 20)
    assert claim.claim(tmp_path, None, 20).seed == 9
    with pytest.raises(Conflict, match="--seed 9"):
        claim.claim(tmp_path, 7, 20)


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(Conflict, match="empty"):
        claim.claim(tmp_path, None, 20)
    assert not (tmp_path / claim.MARK).exists()


@pytest.mark.parametrize("first", [1, 4, 20, 50])
def test_the_scans_of_later_rounds_overwrite_none_of_earlier_ones(first: int) -> None:
    plan = township.plan(200, 7)
    before = stack(plan, first).papers
    there = {one.household for one in before}
    after = [one for one in stack(plan, 200).papers if one.household not in there]
    assert {one.path for one in before}.isdisjoint(one.path for one in after)
