"""A catalogue that others made: its lines, its files, and what has no partner on either side."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter
from pages import drawn

from archive_app.errors import BadInput, NotFound
from archive_app.models import CatalogueEntry, CatalogueLink, Item, Source
from archive_app.models.types import ItemState
from archive_app.rules import catalogues as rule
from archive_app.services import catalogue_filling, catalogue_list, catalogues, catching_up, describing

HEADING = ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
CODE = "Z109-FP.01·2016-D30-000{}"


def table(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "桑村镇精准扶贫归档文件目录")
        sheet.write_row(1, 0, HEADING)
        for at, row in enumerate(rows, 2):
            sheet.write_row(at, 0, row)
    return path


def line(n: int, title: str = "关于危房改造的通知", code: str | None = None) -> list[object]:
    return [n, code or CODE.format(n), "桑发〔2016〕3号", "桑村镇政府", title, 20160305, "", 4, ""]


@pytest.fixture
def delivery(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "图像"
    (folder / CODE.format(2)).mkdir(parents=True)
    (folder / f"{CODE.format(1).replace('·', '．')}.png").write_bytes(drawn(["第一件 危房改造"]))
    for n in (1, 2):
        (folder / CODE.format(2) / f"000{n}.png").write_bytes(drawn([f"第二件 第{n}页"]))
    (folder / "没有目录的.png").write_bytes(drawn(["无主"]))
    return table(tmp_path / "目录.xlsx", [line(1), line(2), line(3)]), folder


def test_files_find_their_lines_by_name_or_folder_and_the_rest_is_named_both_ways(archive, alice, delivery):
    sheet, folder = delivery
    found = catalogues.import_catalogue(archive, alice, sheet, folder)
    assert (found.lines, found.lines_new, found.linked, found.refused) == (3, 3, 3, 0)
    assert [one.row for one in found.lines_alone] == [5]
    assert found.files_alone == ("没有目录的.png",)
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(Source)) == 3


def test_images_of_one_line_are_one_item_held_against_its_page_count(archive, alice, tmp_path):
    folder = tmp_path / "图像"
    folder.mkdir()
    for n in (1, 2):
        for page in range(1, 3):
            text = [f"第{'一二'[n - 1]}件材料", f"内容之{page}"]
            (folder / f"{CODE.format(n)}-000{page}.png").write_bytes(drawn(text))
    rows = [[*line(1)[:7], 2, ""], [*line(2)[:7], 3, ""]]
    catalogues.import_catalogue(archive, alice, table(tmp_path / "目录.xlsx", rows), folder)
    catching_up.drain(archive)
    with archive.look(alice) as look:
        first, second = look.session.scalars(
            sa.select(Item).where(Item.state != ItemState.WITHDRAWN).order_by(Item.id)
        )
        for item, n in ((first, 1), (second, 2)):
            assert item.former_reference_codes == [rule.normal_code(CODE.format(n))]
            assert [page.text.strip().splitlines()[-1] for page in item.pages] == ["内容之1", "内容之2"]
        assert "page_count_other" not in first.doubts and "page_count_other" in second.doubts
        assert second.details["paging"]["figure"] == "2 / 3"


def test_what_comes_in_keeps_the_code_and_title_it_had(archive, alice, delivery):
    catalogues.import_catalogue(archive, alice, *delivery)
    catching_up.drain(archive)
    with archive.look(alice) as look:
        item = look.session.scalars(sa.select(Item).order_by(Item.id)).first()
        assert item is not None and item.title == "关于危房改造的通知"
        assert [rule.normal_code(code) for code in item.former_reference_codes] == [
            rule.normal_code(CODE.format(1))
        ]


def test_what_the_line_says_describes_the_item_but_its_date_starts_no_period(archive, alice, delivery):
    catalogues.import_catalogue(archive, alice, *delivery)
    catching_up.drain(archive)
    with archive.work(alice) as work:
        item = work.session.scalars(sa.select(Item).order_by(Item.id)).first()
        assert item is not None and item.date_confirmed_by is None
        said = (item.details["responsible_party"], item.details["document_no"], item.document_date)
        assert said == ("桑村镇政府", "桑发〔2016〕3号", "2016-03-05")
        describing.describe(work, item.code, responsible_party="镇扶贫办", document_no="")
        assert catalogue_filling.fill(work, item) == ["document_no"]
        assert item.details["responsible_party"] == "镇扶贫办"


def test_a_second_run_does_nothing_twice_and_links_what_was_missing(archive, alice, delivery, tmp_path):
    sheet, folder = delivery
    catalogues.import_catalogue(archive, alice, sheet, folder)
    (folder / f"{CODE.format(3)}-0001.png").write_bytes(drawn(["第三件"]))
    found = catalogues.import_catalogue(archive, alice, sheet, folder)
    assert found.lines_new == 0 and found.lines_alone == ()
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(CatalogueEntry)) == 3
        assert look.session.scalar(sa.select(sa.func.count()).select_from(CatalogueLink)) == 4
        assert len(set(look.session.scalars(sa.select(CatalogueLink.source_id)))) == 4


def test_a_file_that_came_in_before_gets_its_code_as_a_former_one(archive, alice, delivery):
    from pages import hand_in

    sheet, folder = delivery
    hand_in(archive, alice, ("旧.png", drawn(["第一件 危房改造"])))
    catalogues.import_catalogue(archive, alice, sheet, folder)
    with archive.look(alice) as look:
        item = look.session.scalars(sa.select(Item)).one()
        assert item.former_reference_codes == [rule.normal_code(CODE.format(1))]
        assert item.details["document_no"] == "桑发〔2016〕3号" and item.document_date == "2016-03-05"


def test_bad_rows_are_named_and_the_others_come_in(archive, alice, tmp_path):
    rows = [line(1), line(2, code=CODE.format(1)), [3, "", "", "", "没有档号"], line(4)]
    found = catalogues.import_catalogue(archive, alice, table(tmp_path / "a.xlsx", rows))
    assert found.lines_new == 2
    assert [(note.row, note.column) for note in found.notes] == [
        (4, "reference_code"),
        (5, "reference_code"),
    ]


def test_checking_writes_nothing(archive, alice, delivery):
    found = catalogues.import_catalogue(archive, alice, *delivery, dry_run=True)
    assert (found.lines_new, found.linked, found.done) == (3, 3, False)
    with archive.look(alice) as look:
        assert catalogue_list.entries(look) == (0, [])


def test_a_table_without_codes_and_titles_is_no_catalogue(archive, alice, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "电话"])
    with pytest.raises(BadInput, match="heading row"):
        catalogues.import_catalogue(archive, alice, tmp_path / "b.xlsx")
    with pytest.raises(NotFound):
        catalogues.import_catalogue(archive, alice, tmp_path / "b.xlsx", village="999")


def test_lines_are_looked_through_by_code_title_and_what_lacks_a_file(archive, alice, delivery):
    catalogues.import_catalogue(archive, alice, *delivery)
    with archive.look(alice) as look:
        assert catalogue_list.entries(look)[0] == 3
        total, rows = catalogue_list.entries(look, alone=True)
        assert total == 1 and rows[0].reference_code.endswith("0003")
        assert catalogue_list.entries(look, q="fp.01.2016-d30-0002")[0] == 1
        assert catalogue_list.entries(look, q="%")[0] == catalogue_list.entries(look, q="_")[0] == 0
