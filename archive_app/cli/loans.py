"""`archive loan`: consultations and loans, what is out and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from archive_app.cli import print_notes
from archive_app.cli.door import Door, command, table
from archive_app.cli.saving import check_place, output_option, save
from archive_app.models.types import Condition
from archive_app.services import consulting, handling_json, lending, loan_list, loan_slip
from archive_app.services.lending import Borrower
from archive_app.services.loan_list import LoanRow

CONDITION = click.Choice([one.value for one in Condition])


@click.group(name="loan", help="查阅和借阅 / consultations and loans")
def loan_command() -> None:
    """Read in the room, lend and take back; needs --as, for a loan is somebody's."""


@command(name="list", help="列出借阅 / list loans: out, overdue, …")
@click.option("--tab", type=click.Choice(loan_list.TABS), default="out", show_default=True)
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def list_loans(door: Door, tab: str, limit: int, offset: int) -> None:
    """List loans and consultations."""
    with door.archive.look(door.actor) as look:
        found = loan_list.loans(look, tab=tab, offset=offset, limit=limit)
    data = {"total": found.total, "rows": [handling_json.loan(row) for row in found.rows]}
    door.answer(data, lambda: _lines(list(found.rows)))


@command(name="read", help="登记在阅览室查阅 / begin a consultation")
@click.argument("code")
@click.option("--borrower", required=True, help="使用人 / who reads")
@click.option("--purpose", required=True, help="事由 / what for")
@click.option("--unit", default="", help="单位 / unit")
@click.option("--phone", default="", help="电话 / phone")
@click.option("--sheets", type=int, help="张数 / sheets")
def read(
    door: Door, code: str, borrower: str, purpose: str, unit: str, phone: str, sheets: int | None
) -> None:
    """Record that somebody reads a box or volume in the room."""
    with door.archive.work(door.actor) as work:
        number = consulting.consult(work, code, Borrower(borrower, purpose, unit, phone), sheets=sheets).id
    _show(door, number)


@command(name="request", help="申请借出 / ask for a loan")
@click.argument("code")
@click.option("--borrower", required=True, help="借阅人 / who borrows")
@click.option("--purpose", required=True, help="事由 / what for")
@click.option("--unit", default="", help="单位 / unit")
@click.option("--phone", default="", help="电话 / phone")
def request(door: Door, code: str, borrower: str, purpose: str, unit: str, phone: str) -> None:
    """Ask for a loan."""
    with door.archive.work(door.actor) as work:
        number = lending.request_loan(work, code, Borrower(borrower, purpose, unit, phone)).id
    _show(door, number)


@command(name="approve", help="批准（不能是申请人） / approve another person's loan")
@click.argument("number", type=int)
@click.option("--note", default="", help="意见 / note")
def approve(door: Door, number: int, note: str) -> None:
    """Approve a loan."""
    with door.archive.work(door.actor) as work:
        lending.approve_loan(work, number, note=note)
    _show(door, number)


@command(name="reject", help="不同意（不能是申请人） / reject another person's loan")
@click.argument("number", type=int)
@click.option("--note", required=True, help="理由 / why")
def reject(door: Door, number: int, note: str) -> None:
    """Reject a loan, with the reason."""
    with door.archive.work(door.actor) as work:
        lending.reject_loan(work, number, note=note)
    _show(door, number)


@command(name="cancel", help="撤销还没有借出的 / call off a loan that was not handed out")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由 / why")
def cancel(door: Door, number: int, reason: str) -> None:
    """Call a loan off."""
    with door.archive.work(door.actor) as work:
        lending.cancel_loan(work, number, reason=reason)
    _show(door, number)


@command(name="remind", help="记下已催还 / record that the borrower was reminded")
@click.argument("number", type=int)
def remind(door: Door, number: int) -> None:
    """Record a reminder."""
    with door.archive.work(door.actor) as work:
        lending.remind(work, number)
    _show(door, number)


@command(name="out", help="扫码借出 / hand out by scan")
@click.argument("number", type=int)
@click.argument("code")
@click.option("--sheets", type=int, required=True, help="清点张数 / sheets counted")
@click.option("--condition", type=CONDITION, default="good", show_default=True)
def out(door: Door, number: int, code: str, sheets: int, condition: str) -> None:
    """Hand an approved loan out."""
    with door.archive.work(door.actor) as work:
        lending.hand_out(work, number, code, sheets=sheets, condition=Condition(condition))
    _show(door, number)


@command(name="return", help="扫码归还 / take back by scan")
@click.argument("code")
@click.option("--sheets", type=int, help="清点张数 / sheets counted")
@click.option("--condition", type=CONDITION, default="good", show_default=True)
@click.option("--remark", default="", help="备注 / remark")
def take_back(door: Door, code: str, sheets: int | None, condition: str, remark: str) -> None:
    """Take a thing back; what differs becomes an incident."""
    with door.archive.work(door.actor) as work:
        number = consulting.take_back(
            work, code, sheets=sheets, condition=Condition(condition), remark=remark
        ).loan.id
    _show(door, number)


@command(name="renew", help="续借 / renew")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由 / why")
def renew(door: Door, number: int, reason: str) -> None:
    """Renew a loan."""
    with door.archive.work(door.actor) as work:
        lending.renew(work, number, reason=reason)
    _show(door, number)


@command(name="slip", help="打印借阅单 / print the loan slip")
@click.argument("number", type=int)
@output_option
def slip(door: Door, number: int, output: Path) -> None:
    """Write the slip of an approved loan."""
    check_place(output)
    made = loan_slip.slip(door.archive, door.actor, number)
    save(output, made.pdf)
    data = {"loan": number, "file": output, "missing": made.missing, "shortened": made.shortened}
    door.answer(data, lambda: iter([str(output)]))
    print_notes.tell(door, made.missing, made.shortened)


def _show(door: Door, number: int) -> None:
    with door.archive.look(door.actor) as look:
        view = loan_list.loan(look, number)
    door.answer(handling_json.loan_in_full(view, door.language), lambda: _lines([view.row]))


def _lines(rows: list[LoanRow]) -> Iterator[str]:
    return table(
        [
            (row.id, row.kind.value, row.state.value, row.thing.code, row.borrower, row.due_on or "", row.days_over or "")
            for row in rows
        ]
    )  # fmt: skip


for _one in (list_loans, read, request, approve, reject, cancel, out, remind, take_back, renew, slip):
    loan_command.add_command(_one)
