"""When a box or volume may be read in the room or lent (requirement row 98, loan rule of section 2.10)."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.rules.sentence import Sentence


@dataclass(frozen=True)
class Use:
    """Everything that stands in the way of using a thing; empty values are no obstacle.

    `open_loan` is a loan that is asked for or approved but not handed out; `scanning_with` is who took it out
    to be scanned; `parts_out` counts volumes of a box that are out, lent or being scanned.
    """

    thing: Sentence
    out_with: str | None = None
    box_out_with: str | None = None
    scanning_with: str | None = None
    open_loan: int | None = None
    open_movement: int | None = None
    box_on_the_way: bool = False
    box_sealed: bool = False
    parts_out: int = 0


def refusal(use: Use) -> Sentence | None:
    """Return why the thing is not free, in one sentence that says what to do; None when it is."""
    zh, en = use.thing.zh, use.thing.en
    if use.out_with or use.box_out_with:
        what_zh = "" if use.out_with else "所在的盒"
        what_en = en if use.out_with else f"The box {en} stands in"
        who = use.out_with or use.box_out_with
        return Sentence(
            f"{zh}{what_zh}现由 {who} 使用，还没有归还；归还后再办。",
            f"{what_en} is out with {who}; ask again once it is back.",
        )
    if use.scanning_with:
        return Sentence(
            f"{zh}已由 {use.scanning_with} 调出扫描，还没有归还；归还后再办。",
            f"{en} is out for scanning with {use.scanning_with}; ask again once it is back.",
        )
    if use.open_loan is not None:
        return Sentence(
            f"{zh}已有借阅申请（第 {use.open_loan} 号）在办；请先办完或撤销那一件。",
            f"Loan {use.open_loan} of {en} is under way; finish or cancel that first.",
        )
    if use.open_movement is not None:
        return Sentence(
            f"{zh}已有挪动申请（第 {use.open_movement} 号）在办；请先办完或撤销那一件。",
            f"Movement {use.open_movement} of {en} is under way; finish or cancel that first.",
        )
    if use.box_on_the_way:
        return Sentence(
            f"{zh}所在的盒正在挪动；放好以后再办。",
            f"The box {en} stands in is being moved; ask again once it stands.",
        )
    if use.box_sealed:
        return Sentence(
            f"{zh}所在的盒已封；请先按规定启封，写明理由。",
            f"{en} stands in a sealed box; have the box opened first, with a reason.",
        )
    if use.parts_out:
        return Sentence(
            f"{zh}里有 {use.parts_out} 卷在外，盒不完整；请等归还，或只借需要的卷。",
            f"{use.parts_out} volumes of {en} are out, so it is not whole; wait, or take only the volume needed.",
        )
    return None
