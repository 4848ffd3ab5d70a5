"""Acceptance of a batch by sample (DA/T 31-2017): drawn with a stored seed, marked item by item, settled once."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Acceptance, AcceptanceMark, Batch, Item, Source
from archive_app.models.types import AcceptanceState, ItemState
from archive_app.rules import quality as rules
from archive_app.rules.quality import Outcome
from archive_app.services import founding, quality
from labels.acceptance import AcceptanceReport, SampledItem, acceptance_report


@dataclass(frozen=True)
class MarkView:
    """One sampled item and what its checker found."""

    code: str
    reference_code: str | None
    title: str
    matches: bool | None
    content_right: bool | None
    note: str
    marked_by: str | None


@dataclass(frozen=True)
class RoundView:
    """One round of acceptance: its sample, its marks, where it stands."""

    id: int
    batch_id: int
    batch: str
    round: int
    seed: str
    population: int
    pages: int
    failing_pages: int
    basis: str
    state: AcceptanceState
    opened_by: str
    opened_at: dt.datetime
    settled_by: str | None
    settled_at: dt.datetime | None
    outcome: Outcome
    marks: tuple[MarkView, ...]


def open_round(work: Work, batch_id: int) -> Acceptance:
    """Draw a sample of a batch's registered items and begin to look at them.

    Raises Conflict while files are being read, pages fail what a computer can check, or a round is open or passed;
    Forbidden for who handed the batch in.
    """
    batch, before = quality.batch_of(work, batch_id), _latest(work, batch_id)
    pages, failing, item_ids = _ready(work, batch, before)
    settings, seed = work.archive.rules.quality, secrets.token_hex(8)
    drawn = rules.sample(item_ids, seed, settings)
    opened = Acceptance(
        batch_id=batch_id,
        round=before.round + 1 if before else 1,
        seed=seed,
        population=len(item_ids),
        sample_size=len(drawn),
        pages=pages,
        failing_pages=failing,
        basis=settings.basis("acceptance").zh,
        state=AcceptanceState.OPEN,
        opened_by=work.actor.name,
        opened_at=work.now,
    )
    work.session.add(opened)
    work.session.flush()
    for position, item_id in enumerate(drawn, 1):
        work.session.add(AcceptanceMark(acceptance_id=opened.id, position=position, item_id=item_id))
    work.record("acceptance.opened", batch, round=opened.round, seed=seed, sample=len(drawn))
    return opened


def _ready(work: Work, batch: Batch, before: Acceptance | None) -> tuple[int, int, list[int]]:
    """Return pages, failing pages and registered items of a batch that may be sampled now; refuse any other."""
    if batch.created_by_id is not None and batch.created_by_id == work.actor.user_id:
        raise errors.Forbidden(
            "送件人不能验收自己的这一批，请另一位质检员来做。",
            "Who handed a batch in does not accept it; ask another checker.",
        )
    if before is not None and before.state is not AcceptanceState.FAILED:
        raise errors.Conflict("这一批正在验收或已经验收合格。", "This batch is being accepted or has passed.")
    pages, _warned, failing = quality.counts(work, batch.id)
    if failing:
        raise errors.Conflict(
            f"还有 {failing} 页没有通过自动检查（应 100% 合格）；请重扫，或逐页说明原因。",
            f"{failing} pages do not pass the automatic checks (all must); scan them again or say why not.",
        )
    item_ids = _population(work, batch.id)
    if not quality.is_settled(work, [batch.id]) or not item_ids:
        raise errors.Conflict(
            "这一批还在识读，或还没有归档的件，不能验收。",
            "This batch is still being read, or nothing of it is registered yet.",
        )
    return pages, failing, item_ids


def mark(
    work: Work, batch_id: int, item_code: str, *, matches: bool, content_right: bool, note: str = ""
) -> None:
    """Note what the checker found of one sampled item. A fault needs a note. Raises NotFound, BadInput, Conflict."""
    current = _open(work, batch_id)
    found = next((one for one in current.marks if one.item.code == item_code), None)
    if found is None:
        raise errors.NotFound(item_code)
    if not (matches and content_right) and not note.strip():
        raise errors.BadInput("请写明哪里不对。", "Say what is wrong.")
    found.matches, found.content_right, found.note = matches, content_right, note.strip()[:200]
    found.marked_by, found.marked_at = work.actor.name, work.now
    work.record("acceptance.marked", found.item, round=current.round, matches=matches, content=content_right)


def settle(work: Work, batch_id: int) -> AcceptanceState:
    """End the round: passed, or failed, whereupon the whole batch is worked over and a new sample drawn."""
    current = _open(work, batch_id)
    result = rules.outcome(
        [(one.matches, one.content_right) for one in current.marks], work.archive.rules.quality
    )
    if result.marked < result.size:
        raise errors.Conflict(
            f"还有 {result.size - result.marked} 件没有查看。",
            f"{result.size - result.marked} sampled items have not been looked at.",
        )
    current.state = AcceptanceState.PASSED if result.passed else AcceptanceState.FAILED
    current.settled_by, current.settled_at = work.actor.name, work.now
    batch = work.session.get_one(Batch, batch_id)
    work.record(f"acceptance.{current.state.value}", batch, round=current.round)
    return current.state


def rounds(look: Work, batch_id: int) -> tuple[RoundView, ...]:
    """Return all rounds of a batch, the latest first. Raises NotFound."""
    batch = quality.batch_of(look, batch_id)
    found = look.session.scalars(
        sa.select(Acceptance).where(Acceptance.batch_id == batch_id).order_by(Acceptance.round.desc())
    ).all()
    return tuple(_view(look, batch, one) for one in found)


def report(look: Work, batch_id: int, number: int) -> bytes:
    """Return the printed acceptance report of a round as PDF. Raises NotFound."""
    one = next((view for view in rounds(look, batch_id) if view.round == number), None)
    if one is None:
        raise errors.NotFound(f"{batch_id} / {number}")
    found = founding.installation(look)
    words = {True: "合格", False: "不合格", None: "未查"}
    return acceptance_report(
        AcceptanceReport(
            office=found.name if found else "",
            batch=f"{one.batch}（批次 {one.batch_id}，第 {one.round} 轮）",
            state={"open": "验收中", "passed": "验收合格", "failed": "验收不合格，整批返工"}[one.state.value],
            basis=one.basis,
            facts=(
                ("归档件数", f"{one.population} 件"),
                ("抽检件数", f"{len(one.marks)} 件（{len(one.marks) / max(one.population, 1):.1%}）"),
                ("自动检查", f"{one.pages} 页，不合格 {one.failing_pages} 页"),
                ("抽样种子", one.seed),
                ("目录与图像对应", f"{one.outcome.matching:.1%}（应 100%）"),
                ("其他内容", f"{one.outcome.content:.1%}（应不低于 95%）"),
                ("开始", f"{one.opened_by}　{_local(one.opened_at)}"),
                ("结论", f"{one.settled_by or '—'}　{_local(one.settled_at) if one.settled_at else ''}"),
            ),
            items=tuple(
                SampledItem(
                    each.reference_code or each.code, each.title, words[each.matches],
                    words[each.content_right], each.note,
                )
                for each in one.marks
            ),
            demo=bool(found and found.demo),
        )
    )  # fmt: skip


def _local(moment: dt.datetime) -> str:
    whole = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return f"{whole.astimezone(dt.timezone(dt.timedelta(hours=8))):%Y-%m-%d %H:%M}"


def _population(look: Work, batch_id: int) -> list[int]:
    query = (
        sa.select(Item.id)
        .join(Source, Item.source_id == Source.id)
        .where(Source.batch_id == batch_id, Item.state == ItemState.REGISTERED)
    )
    return list(look.session.scalars(query))


def _latest(look: Work, batch_id: int) -> Acceptance | None:
    query = sa.select(Acceptance).where(Acceptance.batch_id == batch_id).order_by(Acceptance.round.desc())
    return look.session.scalars(query).first()


def _open(work: Work, batch_id: int) -> Acceptance:
    quality.batch_of(work, batch_id)
    current = _latest(work, batch_id)
    if current is None or current.state is not AcceptanceState.OPEN:
        raise errors.Conflict(
            "这一批没有正在进行的验收；请先抽样。",
            "No acceptance of this batch is under way; draw a sample first.",
        )
    return current


def _view(look: Work, batch: Batch, one: Acceptance) -> RoundView:
    marks = look.session.scalars(
        sa.select(AcceptanceMark)
        .where(AcceptanceMark.acceptance_id == one.id)
        .options(joinedload(AcceptanceMark.item))
        .order_by(AcceptanceMark.position)
    ).all()
    result = rules.outcome([(each.matches, each.content_right) for each in marks], look.archive.rules.quality)
    return RoundView(
        one.id, batch.id, batch.name or str(batch.id), one.round, one.seed, one.population, one.pages,
        one.failing_pages, one.basis, one.state, one.opened_by, one.opened_at, one.settled_by, one.settled_at, result,
        tuple(
            MarkView(
                each.item.code, each.item.reference_code, each.item.title, each.matches, each.content_right,
                each.note, each.marked_by,
            )
            for each in marks
        ),
    )  # fmt: skip
