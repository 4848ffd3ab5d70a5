"""A written demo folder and its truth agree."""

import hashlib
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from archive_app.demo.papers import SHARES, stack
from archive_app.demo.township import plan
from archive_app.demo.truth import Truth, load
from archive_app.demo.write import TRUTH_FILE, write


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, write(plan(20, 5), folder, scanned_households=4, meetings=1)


def test_every_file_is_there_with_its_digest_and_no_other(written: tuple[Path, Truth]) -> None:
    folder, truth = written
    for each in truth.files:
        assert hashlib.sha256((folder / each.path).read_bytes()).hexdigest() == each.sha256
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert on_disk == {each.path for each in truth.files} | {TRUTH_FILE}


def test_the_truth_on_disk_says_the_same(written: tuple[Path, Truth]) -> None:
    folder, truth = written
    read = load(folder / TRUTH_FILE)
    assert [each["path"] for each in read["files"]] == [each.path for each in truth.files]
    assert read["fictitious"] is True
    assert read["township"]["households"][0]["members"][0]["id_number"]


def test_every_form_is_drawn_once_or_listed_as_missing(written: tuple[Path, Truth]) -> None:
    _, truth = written
    drawn = [
        (page.household, page.form) for file, page in truth.pages() if page.form and not file.duplicate_of
    ]
    assert len(drawn) == len(set(drawn))
    assert len(drawn) + len(truth.missing) == 6 * len(truth.scanned)


def test_each_mishap_happens(written: tuple[Path, Truth]) -> None:
    _, truth = written
    assert truth.missing
    assert {file.how for file in truth.files} == {None, "byte-identical", "rescanned"}
    pages = [page for _, page in truth.pages()]
    assert {"unsigned", "undated"} <= {defect for page in pages for defect in page.defects}
    assert {page.expected for page in pages} == {"filed", "review", "blank", "duplicate"}
    assert 180 in {page.turn_to_upright for page in pages}


def test_a_repeated_file_has_the_bytes_of_its_first(written: tuple[Path, Truth]) -> None:
    _, truth = written
    digests = {each.path: each.sha256 for each in truth.files}
    for each in truth.files:
        if each.how == "byte-identical":
            assert digests[each.duplicate_of or ""] == each.sha256


def test_a_household_in_one_pdf_has_its_pages_at_a4(written: tuple[Path, Truth]) -> None:
    folder, truth = written
    bound = [each for each in truth.files if each.media_type == "application/pdf"]
    assert bound
    document = pypdfium2.PdfDocument(folder / bound[0].path)
    assert len(document) == len(bound[0].pages) > 1
    assert document[0].get_size() == pytest.approx((595.2, 841.9), abs=1)


def test_a_photographed_form_carries_camera_data(written: tuple[Path, Truth]) -> None:
    folder, truth = written
    photo = next(each for each in truth.files if "camera" in each.details)
    with Image.open(folder / photo.path) as picture:
        exif = picture.getexif()
        assert exif[0x010F] == "HUAWEI"
        assert exif.get_ifd(0x8769)[0x9003].startswith("201")


def test_a_larger_demo_has_tiffs_and_the_stated_shares_of_mishaps() -> None:
    made = stack(plan(200, 7), 40)
    kinds = {paper.container for paper in made.papers}
    assert kinds == {"jpeg", "pdf", "tiff", "photo"}
    assert len(made.missing) == round(dict(SHARES)["missing"] * 240)
    assert len({paper.path for paper in made.papers}) == len(made.papers)


def test_meeting_photographs_say_when_where_and_with_what_they_were_taken(
    written: tuple[Path, Truth],
) -> None:
    folder, truth = written
    photos = [each for each in truth.files if each.kind == "photo"]
    assert len(photos) == 2
    for each in photos:
        with Image.open(folder / each.path) as picture:
            exif = picture.getexif()
            assert f"{exif[0x010F]} {exif[0x0110]}" == each.details["camera"]
            stamp = exif.get_ifd(0x8769)[0x9003]
            assert stamp.replace(":", "-", 2).replace(" ", "T") == each.details["taken"]
            assert 2 in exif.get_ifd(0x8825)
            assert np.asarray(picture).std() > 30


def test_a_meeting_has_minutes_and_signatures_and_the_town_a_notice(written: tuple[Path, Truth]) -> None:
    _, truth = written
    kinds = [page.kind for _, page in truth.pages()]
    assert (kinds.count("minutes"), kinds.count("sign_in"), kinds.count("notice")) == (1, 1, 2)
    text = "".join(page.printed_text for _, page in truth.pages() if page.kind == "notice")
    assert "一户一档" in text and "虚构" in text
    assert all(
        line.by_hand
        for _, page in truth.pages()
        for line in page.lines
        if (line.field or "").startswith("sign_")
    )


def test_videos_are_references_with_carrier_length_and_digest(written: tuple[Path, Truth]) -> None:
    _, truth = written
    assert len(truth.videos) == 3
    assert all(len(each.sha256) == 64 and each.seconds > 0 and each.carrier_number for each in truth.videos)
