"""The loan slip: what the borrower signs, with the fields of the loan register (requirement section 2.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.errors import Conflict, ServiceMissing
from archive_app.models import ArchivalFile, Box, Loan
from archive_app.models.types import LoanKind, LoanState
from archive_app.rules.access import Actor
from archive_app.rules.lending import CONDITIONS
from archive_app.rules.retention import today
from archive_app.services import as_json, labelling, lending, loan_list, physical
from archive_app.services.loan_list import LoanView
from archive_app.services.physical import Thing
from labels.fonts import MissingFont
from labels.press import Sheet
from labels.slips import Field, Line, Slip, loan_slip

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work

PRINTED = (LoanState.APPROVED, LoanState.OUT, LoanState.RETURNED)
RULES = (
    "1. 借阅人负责保管，不得转借、涂改、拆散、复印；需要复制的，由档案员办理，复制件加盖“复制件”。",
    "2. 按期归还；到期需继续使用的，先办续借。归还时当面清点张数、查看完好情况。",
    "3. 丢失、损坏的，立即报告档案员，按档案管理规定处理。",
)


def slip(archive: Archive, actor: Actor, number: int) -> Sheet:
    """Return the slip of an approved loan, and record that it was printed.

    Raises NotFound, Forbidden, Conflict for a consultation or a loan nobody approved, ServiceMissing without a
    Chinese font.
    """
    with archive.look(actor) as look:
        loan, thing = lending.find(look, number)
        physical.require_to_handle(look, thing)
        if loan.kind is not LoanKind.LOAN or loan.state not in PRINTED:
            raise Conflict(
                "只有批准了的借阅才打印借阅单。", "A slip is printed only for a loan that was approved."
            )
        made = _slip(look, loan, thing, loan_list.loan(look, number))
        demo = labelling.is_demo(look)
    try:
        printed = loan_slip(made, demo=demo)
    except MissingFont as error:
        raise ServiceMissing(
            "没有中文字体，借阅单印不出来；请安装 fonts-noto-cjk。",
            "There is no Chinese font to print with; install fonts-noto-cjk.",
        ) from error
    with archive.work(actor) as work:
        _loan, thing = lending.find(work, number)
        work.record("loan.slip_printed", thing, loan=number)
    return printed


def _slip(look: Work, loan: Loan, thing: Thing, view: LoanView) -> Slip:
    file = None if isinstance(thing, Box) else thing.archival_file
    reference = file.reference_code if isinstance(file, ArchivalFile) else None
    title = physical.title_of(look, thing)
    if isinstance(thing, Box):
        title = f"盒 {thing.box_no} {title}"
    place = as_json.place_words(view.place) if view.place else ""
    sheets = f"{loan.sheets_out} 张" if loan.sheets_out else ""
    before = CONDITIONS[loan.condition_out].zh if loan.condition_out else ""
    lines = (
        _two("借阅人", loan.borrower, "电话", loan.borrower_phone),
        _one("单位", loan.borrower_unit),
        _two("档号", reference or "待编号", "编号", thing.code),
        _one("题名", title),
        _one("存放位置", place),
        _two("密级", "", "数量", sheets),
        _one("事由", loan.purpose),
        _two("申请人", view.row.requested_by, "批准人", view.row.decided_by or ""),
        _two("借出日期", _day(view), "应还日期", loan.due_on.isoformat() if loan.due_on else ""),
        _two("借出时完好", before, "经手人", view.out_by or ""),
        Line((Field("借阅人签字"), Field("经手人签字")), tall=True),
        _two("实还日期", _back(view), "归还张数", str(loan.sheets_back or "")),
        _one("完好检查", CONDITIONS[loan.condition_back].zh if loan.condition_back else ""),
        _one("利用效果", loan.outcome or ""),
        _one("备注", loan.remark or ""),
    )
    address = f"{look.archive.settings.base_url}/loans/{loan.id}"
    return Slip("档案借阅单", f"第 {loan.id} 号", address, lines, RULES)


def _one(word: str, value: str) -> Line:
    return Line((Field(word, value),))


def _two(word: str, value: str, other: str, other_value: str) -> Line:
    return Line((Field(word, value), Field(other, other_value)))


def _day(view: LoanView) -> str:
    return today(view.row.out_at).isoformat() if view.row.out_at else ""


def _back(view: LoanView) -> str:
    return today(view.row.returned_at).isoformat() if view.row.returned_at else ""
