"""Importing the roster from a spreadsheet."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from archive_app import errors
from archive_app.models import Event, Fact, Household, Member, Person
from archive_app.rules import identity
from archive_app.services import households, roster
from archive_app.services.households import NewMember

HEADING = [
    "村",
    "户号",
    "姓名",
    "与户主关系",
    "证件号码",
    "联系电话",
    "贫困户属性",
    "主要致贫原因",
    "年度",
    "健康状况",
]


def number(serial, born="19650214"):
    first17 = f"370406{born}{serial:03d}"
    return first17 + identity.check_sign(first17)


def line(village, no, name, relation="户主", id_number="", **more):
    return [
        village, no, name, relation, id_number, more.get("phone", ""), more.get("category", "一般贫困户"),
        more.get("cause", "因病"), more.get("year", "2018"), more.get("health", ""),
    ]  # fmt: skip


GOOD = (
    line("桑村", "201-0007", "陈大山", id_number=number(121), phone="12900001234", health="健康"),
    line("桑村", "201-0007", "林秀兰", "配偶", number(342, "19680909")),
    line("370406101202", "", "王五", id_number=number(131)),
)


@pytest.fixture
def sheet(tmp_path):
    def write(*lines, heading=HEADING, title=None):
        path = tmp_path / "roster.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            made = book.add_worksheet()
            for at, cells in enumerate([*([[title]] if title else []), heading, *lines]):
                made.write_row(at, 0, cells)
        return path

    return write


def load(archive, actor, path, **options):
    with archive.work(actor) as work:
        return roster.import_roster(work, path, **options)


def everyone(archive):
    with archive.sessions.reading() as session:
        return session.query(Household).count(), session.query(Member).count(), session.query(Person).count()


def test_a_good_roster_is_imported_whole(archive, township, alice, sheet):
    report = load(archive, alice, sheet(*GOOD, title="2018年名册"))
    assert (report.done, report.errors, report.warnings, report.error_sheet) == (True, (), (), None)
    assert (report.rows, report.households_new, report.members_new) == (3, 2, 3)
    with archive.look(alice) as look:
        page = households.household(look, "201-0007")
        assert (page.row.head, page.row.category, page.poverty_cause, page.years) == (
            "陈大山", "一般贫困户", "因病", (2018,),
        )  # fmt: skip
        assert [(one.name, one.relation, one.health) for one in page.members] == [
            ("陈大山", "户主", "健康"),
            ("林秀兰", "配偶", None),
        ]
        assert households.household(look, "202-0001").row.head == "王五"


def test_english_headings_and_members_below_their_head_are_understood(archive, township, alice, sheet):
    path = sheet(
        ["201", "Chen", "户主", number(121)],
        ["201", "Lin", "配偶", ""],
        ["201", "Wang", "户主", number(131)],
        heading=["Village", "Name", "Relation", "ID number"],
    )
    report = load(archive, alice, path)
    assert report.done
    assert everyone(archive) == (2, 3, 3)


def test_a_dry_run_writes_nothing(archive, township, alice, sheet):
    report = load(archive, alice, sheet(*GOOD), dry_run=True)
    assert (report.done, report.households_new) == (False, 2)
    assert everyone(archive) == (0, 0, 0)


@pytest.mark.parametrize(
    ("bad", "row", "column"),
    [
        ([line("没有村", "", "甲")], 5, "village"),
        ([line("桑村", "", "")], 5, "name"),
        ([line("", "", "甲")], 5, "village"),
        ([line("桑村", "12", "甲")], 5, "household_no"),
        ([line("桑村", "202-0009", "甲")], 5, "household_no"),
        ([line("桑村", "201-0008", "甲"), line("桑村", "201-0008", "乙")], 6, "relation"),
        ([line("桑村", "201-0008", "甲", "配偶")], 5, "relation"),
        ([line("桑村", "", "甲", id_number=number(121))], 5, "id_number"),
        ([line("桑村", "", "甲", id_number=370406196502141213.0)], 5, "id_number"),
        ([line("桑村", "", "甲", year="去年")], 5, "years"),
    ],
)
def test_one_bad_row_stops_all_and_is_named_with_its_reason(
    archive, township, alice, sheet, bad, row, column
):
    report = load(archive, alice, sheet(*GOOD, *bad))
    assert not report.done
    assert (row, column) in {(note.row, note.column) for note in report.errors}
    assert all(note.zh and note.en for note in report.errors)
    assert everyone(archive) == (0, 0, 0)


def test_wrong_id_numbers_and_unknown_words_are_warnings_and_kept(archive, township, alice, sheet):
    wrong = number(121)[:-1] + ("0" if number(121)[-1] != "0" else "1")
    report = load(archive, alice, sheet(line("桑村", "", "甲", id_number=wrong, category="特殊户")))
    assert report.done
    assert {note.column for note in report.warnings} == {"id_number", "category"}
    with archive.sessions.reading() as session:
        assert session.query(Person).one().id_number == wrong
        assert session.query(Household).one().category == "特殊户"


def test_two_people_may_share_a_wrong_number_but_not_a_valid_one(archive, township, alice, sheet):
    report = load(
        archive,
        alice,
        sheet(line("桑村", "", "甲", id_number="123"), line("桑村", "", "乙", id_number="123")),
    )
    assert report.done


def test_the_error_sheet_repeats_the_bad_rows_with_what_is_wrong(archive, township, alice, sheet):
    report = load(archive, alice, sheet(*GOOD, line("桑村", "201-0008", "=cmd()", "配偶")))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(report.error_sheet)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["行", "类别", "说明", "栏目"]
    stops = next(row for row in rows if row[1] == "错误")
    assert (stops[0], stops[2], stops[3]) == ("5", "这户没有户主。", "与户主关系")
    assert "=cmd()" in stops


def test_the_roster_may_come_again_and_brings_things_up_to_date(archive, township, alice, sheet):
    load(archive, alice, sheet(*GOOD))
    report = load(
        archive,
        alice,
        sheet(
            line(
                "桑村",
                "201-0007",
                "陈大山",
                id_number=number(121),
                category="低保户",
                year="2019",
                health="残疾",
            ),
            line("桑村", "201-0007", "陈小宝", "之子"),
        ),
    )
    assert (report.done, report.households_known, report.households_new, report.members_new) == (
        True,
        1,
        0,
        1,
    )
    with archive.look(alice) as look:
        page = households.household(look, "201-0007")
    assert (page.row.category, page.years) == ("低保贫困户", (2018, 2019))
    assert [one.name for one in page.members] == ["陈大山", "林秀兰", "陈小宝"]
    assert page.members[0].health == "残疾"
    with archive.sessions.reading() as session:
        assert session.query(Fact).filter_by(field="health").count() == 2


def test_an_import_never_changes_the_head(archive, township, alice, sheet):
    load(archive, alice, sheet(*GOOD))
    report = load(
        archive,
        alice,
        sheet(
            line("桑村", "201-0007", "林秀兰", "户主", number(342, "19680909")),
            line("桑村", "201-0007", "陈大山", "配偶", number(121)),
        ),
    )
    assert report.done
    assert [note.column for note in report.warnings] == ["relation"]
    with archive.look(alice) as look:
        assert households.household(look, "201-0007").row.head == "陈大山"


def test_a_member_of_another_household_cannot_be_imported_into_this_one(archive, township, alice, sheet):
    with archive.work(alice) as work:
        households.add(work, "202", [NewMember("陈大山", id_number=number(121))])
    report = load(archive, alice, sheet(*GOOD))
    assert [(note.row, note.column) for note in report.errors] == [(2, "id_number")]


def test_someone_who_moved_out_stays_the_same_person(archive, township, alice, sheet):
    with archive.work(alice) as work:
        one = households.add(
            work, "202", [NewMember("老户主"), NewMember("陈大山", "之子", id_number=number(121))]
        )
        work.session.query(Member).filter_by(household_id=one.id, relation="之子").one().to_date = "2017"
    assert load(archive, alice, sheet(GOOD[0])).done
    with archive.sessions.reading() as session:
        assert session.query(Person).filter_by(id_number=number(121)).count() == 1


def test_only_those_who_keep_the_roster_import_it(archive, township, bob, sheet):
    with pytest.raises(errors.Forbidden):
        load(archive, bob, sheet(*GOOD))


@pytest.mark.parametrize("content", [b"", b"not a spreadsheet", b"PK\x03\x04broken"])
def test_a_file_that_is_no_spreadsheet_is_refused_with_a_sentence(
    archive, township, alice, tmp_path, content
):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    with pytest.raises(errors.BadInput):
        load(archive, alice, path)


def test_a_sheet_without_heading_says_what_is_needed(archive, township, alice, sheet):
    report = load(archive, alice, sheet(["a", "b"], heading=["x", "y"]))
    assert "村、姓名" in report.errors[0].zh


def test_the_template_can_be_filled_in(archive, township, alice, sheet):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(roster.template())).get_sheet_by_index(0).to_python()
    cells = {
        "村": "桑村",
        "姓名": "陈大山",
        "与户主关系": "户主",
        "证件号码": number(121),
        "户编号": "3704060001",
    }
    report = load(archive, alice, sheet([cells.get(name, "") for name in rows[0]], heading=rows[0]))
    assert report.done
    assert report.warnings == ()


def test_no_personal_value_stands_in_the_audit_trail(archive, township, alice, sheet):
    load(archive, alice, sheet(*GOOD))
    with archive.sessions.reading() as session:
        events = session.query(Event).all()
    assert [one.action for one in events] == ["household.added", "household.added", "roster.imported"]
    assert "陈大山" not in str([one.details for one in events])
