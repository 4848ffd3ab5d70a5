"""`archive delete`, `archive retention`, `archive hold`, `archive dispose`: what is kept, and why it stays."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive_app import errors
from archive_app.cli.door import Door, command, table
from archive_app.services import as_json, closing, retention, showing


@command(name="delete", help="请求删除（已归档的一律拒绝） / ask to delete: always refused once registered")
@click.argument("code")
def delete_command(door: Door, code: str) -> None:
    """Ask for a deletion; the answer names the rule and the last day."""
    retention.refuse_deletion(door.archive, door.actor, code)


@click.group(name="retention", help="保管期限 / retention periods")
def retention_command() -> None:
    """Show locks."""


@command(name="show", help="一物或全部的保管期限 / the lock of a code, or all locks")
@click.argument("code", required=False)
@click.option("--village", help="村代码 / village code")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def show(door: Door, code: str | None, village: str | None, limit: int, offset: int) -> None:
    """Show one lock in full, or the locks of all files with the years they end in."""
    if code is None:
        _all(door, village, offset, limit)
        return
    view = showing.lock(door.archive, door.actor, code)
    told = {
        **as_json.retention(view, door.language),
        "reasons": [one.said(door.language) for one in view.reasons],
    }
    door.answer(told, lambda: showing.lines(told))


def _all(door: Door, village: str | None, offset: int, limit: int) -> None:
    with door.archive.look(door.actor) as look:
        rows = retention.locks(look, village=village, offset=offset, limit=limit)
        years = retention.lock_summary(look)
        rules = retention.rules(look)
    data = {"total": rows.total, "files": rows.rows, "items_by_year": years, "rules": rules}

    def lines() -> Iterator[str]:
        yield from table(
            [
                (row.code, row.title, row.retention, row.last_day or "—", row.earliest or "—", row.why.zh)
                for row in rows.rows
            ]
        )
        for year, count in years:
            yield f"{year or '不到期 never'}\t{count} 件"

    door.answer(data, lines)


@command(name="close", help="户档结卷，保管期限起算 / close a household's file")
@click.argument("code")
@click.option("--year", type=int, required=True, help="结卷年度 / year of closing")
@click.option(
    "--ending", type=click.Choice([one.value for one in closing.Ending]), required=True, help="原因 / why"
)
@click.option("--basis", required=True, help="依据文件 / the document it rests on")
def close(door: Door, code: str, year: int, ending: str, basis: str) -> None:
    """Close a household's file; needs a person with the right to decide."""
    with door.archive.work(door.actor) as work:
        file = closing.close_household_file(work, code, ending=closing.Ending(ending), year=year, basis=basis)
        told = {"code": file.code, "closed_year": file.closed_year}
    door.answer(told, lambda: iter([f"{told['code']} 已结卷（{year} 年）。"]))


for one in (show, close):
    retention_command.add_command(one)


@click.group(name="hold", help="冻结 / legal holds")
def hold_command() -> None:
    """Place, release and list holds."""


@command(name="place", help="冻结件或案卷 / place a hold on items or files")
@click.argument("codes", nargs=-1, required=True)
@click.option("--reason", required=True, help="事由 / one of the reasons")
@click.option("--basis", required=True, help="依据文件 / the document that orders it")
def place(door: Door, codes: tuple[str, ...], reason: str, basis: str) -> None:
    """Place a hold; needs a person with the right to."""
    with door.archive.work(door.actor) as work:
        number = retention.place_hold(work, codes, reason=reason, basis=basis).id
    door.answer({"hold": number}, lambda: iter([f"已冻结，编号 {number}。"]))


@command(name="release", help="解除冻结（须另一人） / release a hold: another person does")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由 / why")
def release(door: Door, number: int, reason: str) -> None:
    """Release a hold."""
    with door.archive.work(door.actor) as work:
        retention.release_hold(work, number, reason=reason)
    door.answer({"hold": number, "released": True}, lambda: iter([f"冻结 {number} 已解除。"]))


@command(name="list", help="列出冻结 / list holds")
@click.option("--all", "everything", is_flag=True, help="也列已解除的 / released ones too")
def list_holds(door: Door, everything: bool) -> None:
    """List holds."""
    with door.archive.look(door.actor) as look:
        rows = retention.holds(look, active=not everything)
    door.answer(
        rows,
        lambda: table(
            [(row.id, row.reason, row.basis, row.since.date(), row.by, "、".join(row.codes)) for row in rows]
        ),
    )


for one in (place, release, list_holds):
    hold_command.add_command(one)


@command(
    name="dispose",
    help="销毁：须走鉴定流程，尚未开放 / disposal goes through appraisal, which is not open",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("anything", nargs=-1, type=click.UNPROCESSED)
def dispose_command(door: Door, anything: tuple[str, ...]) -> None:
    """Refuse: nothing is destroyed by a command."""
    raise errors.Conflict(
        "销毁须先鉴定、两人批准并有人监销，这个流程还没有开放；什么都没有改动，材料照常保存。",
        "Disposal needs appraisal, two approvers and a witness; that workflow is not open. Nothing was changed.",
    )
