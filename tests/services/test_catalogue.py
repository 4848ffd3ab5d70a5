"""The item catalogue and the papers of files and boxes: what is on them, for whom, as PDF and as a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io

import factories as make
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from archive_app import errors
from archive_app.models import ArchivalFile, Item, Unit
from archive_app.models.types import FormType
from archive_app.services import arranging, catalogue, describing, file_papers, notes
from archive_app.services.catalogue import Wanted
from archive_app.services.file_papers import Paper


@pytest.fixture
def arranged_file(archive, township, alice, bob):
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        file = make.make_household_file(session, make.make_household(session, village, "张𠮷䶮"))
        make.make_holding(session, file, make.make_box(session, village, box_no="07"))
        for form, text, day in (
            (FormType.APPLICATION, "2014-05", None),
            (FormType.SURVEY, None, dt.date(2018, 3, 5)),
            (FormType.APPROVAL, None, None),
        ):
            make.make_registered_item(
                session, file, pages=2, form_type=form, year=2014, title=f"=张𠮷䶮户{form}", document_date=text,
                date_earliest=day, date_latest=day, details={"document_no": "桑发〔2018〕30号"},
            )  # fmt: skip
        code = file.code
    with archive.work(bob) as work:
        arranging.arrange(work, code)
    with archive.work(alice) as work:
        arranging.check(work, code)
    return code


def text_of(pdf):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_the_spreadsheet_has_the_columns_of_the_standard_and_texts_that_are_no_formulas(
    archive, alice, arranged_file
):
    data = catalogue.spreadsheet(archive, alice, Wanted())
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
    assert rows[1] == [
        1.0, "Z001-FP·02·201-D30-0001-001", "桑发〔2018〕30号", "", "=张𠮷䶮户application", "201405", "", 2.0, "",
    ]  # fmt: skip
    assert [row[5] for row in rows[1:]] == ["201405", "20180305", "2014"]


def test_the_catalogue_on_paper_has_a_cover_and_prints_rare_characters(archive, alice, arranged_file):
    made = catalogue.printed(archive, alice, Wanted(village="201", series="household"))
    text = text_of(made.pdf)
    assert made.missing == ()
    assert made.pages == 2
    for said in ("归档文件目录", "全宗名称", "桑村 贫困户档案", "张𠮷䶮户", "Z001-FP·02·201-D30-0001-003"):
        assert said in text


def test_only_what_one_may_see_is_in_the_catalogue(archive, alice, charlie, arranged_file):
    with pytest.raises(errors.BadInput, match="empty"):
        catalogue.spreadsheet(archive, charlie, Wanted())
    with pytest.raises(errors.NotFound):
        catalogue.spreadsheet(archive, charlie, Wanted(file=arranged_file))
    with pytest.raises(errors.BadInput):
        catalogue.spreadsheet(archive, alice, Wanted(year=1999))


def test_the_contents_list_has_page_numbers_that_run_on(archive, bob, arranged_file):
    made = file_papers.print_papers(archive, bob, arranged_file, (Paper.CONTENTS, Paper.NOTES))
    text = text_of(made.pdf)
    for said in ("卷内文件目录", "页号", "1-2", "3-4", "5-6", "备考表", "立卷人：bob", "检查人：alice"):
        assert said in text


def test_what_is_written_on_the_notes_sheet_is_printed(archive, bob, arranged_file):
    with archive.work(bob) as work:
        notes.write(work, arranged_file, "第 2 件有虫蛀。", kind=notes.NoteKind.DAMAGED)
    text = text_of(file_papers.print_papers(archive, bob, arranged_file, (Paper.NOTES,)).pdf)
    assert "第 2 件有虫蛀。" in text
    assert "破损" in text


def test_a_file_with_nothing_arranged_has_no_contents_list_yet(archive, township, bob):
    with archive.sessions.writing() as session:
        file = make.make_household_file(
            session, make.make_household(session, session.get_one(Unit, township.sang.id))
        )
        make.make_registered_item(session, file)
        code = file.code
    with pytest.raises(errors.BadInput):
        file_papers.print_papers(archive, bob, code, (Paper.CONTENTS,))
    assert "备考表" in text_of(file_papers.print_papers(archive, bob, code, (Paper.NOTES,)).pdf)


def test_a_boxs_contents_list_names_what_stands_in_it(archive, alice, charlie, arranged_file):
    with archive.look(alice) as look:
        holding = look.session.query(ArchivalFile).one()
        box = next(iter(look.session.query(make.Box))).code
        assert look.session.query(Item).count() == 3
    text = text_of(file_papers.print_papers(archive, alice, box, (Paper.CONTENTS, Paper.NOTES)).pdf)
    for said in ("盒内目录", "盒号：07", holding.title, "Z001-FP·02·201-D30-0001", "原件"):
        assert said in text
    with pytest.raises(errors.NotFound):
        file_papers.print_papers(archive, charlie, box, (Paper.CONTENTS,))


def test_what_is_said_of_an_item_stands_in_the_catalogue(archive, bob, charlie, arranged_file):
    with archive.look(bob) as look:
        item = look.session.query(Item).first().code
    with pytest.raises(errors.NotFound), archive.work(charlie) as work:
        describing.describe(work, item, remark="x")
    with pytest.raises(errors.BadInput), archive.work(bob) as work:
        describing.describe(work, item, security_class="密" * 21)
    with archive.work(bob) as work:
        describing.describe(work, item, responsible_party="桑村村民委员会", document_no=None, remark="复印")
    with archive.look(bob) as look:
        row = catalogue.rows(look, Wanted())[0]
    assert (row.responsible, row.document_no, row.remark) == ("桑村村民委员会", "桑发〔2018〕30号", "复印")
