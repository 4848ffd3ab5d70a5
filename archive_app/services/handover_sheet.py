"""The hand-over sheet (交接单) of paper that leaves for scanning: counted and signed both ways (DA/T 31-2017)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Archive, Work
from archive_app.models import Batch, Holding, Retrieval, RetrievedHolding
from archive_app.rules.access import Actor
from archive_app.rules.retention import SHANGHAI
from archive_app.services import as_json, batches, place_views, retrievals
from archive_app.services.labelling import is_demo
from archive_app.services.printing import fonds_name, printed
from archive_app.services.retrievals import Handover
from labels.forms import Column, Form
from labels.lists import Listed, Listing

OUT: Final = Form(
    key="handover",
    title="档案扫描交接单",
    columns=(
        Column("no", "序号", 12, True),
        Column("code", "编号", 30, True),
        Column("title", "题名", 72),
        Column("place", "存放位置", 56),
    ),
    margins=(20, 20, 15, 20),
    row_height=9,
)
BACK: Final = Form(
    key="handover-back",
    title="归还清点",
    columns=(
        Column("what", "", 34, True),
        Column("out", "调出", 45, True),
        Column("back", "归还", 45, True),
        Column("note", "说明", 46),
    ),
    margins=(20, 20, 15, 20),
    row_height=11,
)


def sheet(archive: Archive, actor: Actor, batch_id: int) -> Listed:
    """Return the sheet of a batch, and record that it was printed: before the return with room to write.

    Raises NotFound, Conflict when nothing was taken out for it, ServiceMissing without a Chinese font.
    """
    with archive.look(actor) as look:
        batch = batches.mine(look, batch_id)
        paper = retrievals.of_batch(look, batch_id)
        if paper is None:
            raise errors.Conflict(
                "这一批没有登记调出，没有交接单。", "Nothing was taken out for this batch; it has no sheet."
            )
        lists = [_out(look, batch, paper), _back(look, batch, paper)]
        demo = is_demo(look)
    made = printed(lists, demo=demo, title=OUT.title)
    with archive.work(actor) as work:
        work.record("retrieval.sheet_printed", batches.mine(work, batch_id))
    return made


def _out(look: Work, batch: Batch, paper: Handover) -> Listing:
    rows = list(_rows(look, batch, paper))
    facts = (
        ("单位", fonds_name(look)),
        ("批次", f"{batch.id} 号"),
        ("共", f"{len(rows)} 卷 {paper.sheets_out} 张"),
        ("调出时间", paper.taken_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")),
    )
    nothing = [{"title": "没有写明案卷，只清点了张数。"}]
    signed = (("移交人（档案员）", "＿＿＿＿＿＿"), ("取走人", f"{paper.taken_by} ＿＿＿＿＿＿"))
    return Listing(OUT, rows or nothing, facts=facts, foot=signed)


def _rows(look: Work, batch: Batch, paper: Handover) -> Iterator[dict[str, str]]:
    titles = dict(paper.holdings)
    holdings = look.session.scalars(
        sa.select(Holding)
        .join(RetrievedHolding, RetrievedHolding.holding_id == Holding.id)
        .join(Retrieval, RetrievedHolding.retrieval_id == Retrieval.id)
        .where(Retrieval.batch_id == batch.id)
        .order_by(RetrievedHolding.id)
    ).all()
    places = place_views.places_of(look, [one.archival_file_id for one in holdings if one.archival_file_id])
    words = {one.code: as_json.place_words(one) for views in places.values() for one in views}
    for number, holding in enumerate(holdings, 1):
        code = holding.code
        yield {"no": str(number), "code": code, "title": titles[code], "place": words.get(code, "")}


def _back(look: Work, batch: Batch, paper: Handover) -> Listing:
    """Return the second part: what came back, or empty cells to be filled in by hand."""
    back = "" if paper.sheets_back is None else f"{paper.sheets_back} 张"
    when = paper.returned_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if paper.returned_at else ""
    differ = f"相差 {abs(paper.missing)} 张（{'少' if paper.missing > 0 else '多'}）" if paper.missing else ""
    rows = (
        {"what": "张数", "out": f"{paper.sheets_out} 张", "back": back, "note": differ},
        {"what": "时间", "out": paper.taken_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), "back": when},
        {"what": "完好情况", "out": paper.note, "back": paper.condition},
    )
    signed = (
        ("归还人", f"{paper.returned_by} ＿＿＿＿＿＿".strip()),
        ("接收人", f"{paper.received_by} ＿＿＿＿＿＿".strip()),
    )
    facts = (("单位", fonds_name(look)), ("批次", f"{batch.id} 号"))
    return Listing(BACK, rows, facts=facts, foot=signed)
