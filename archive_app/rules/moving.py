"""When a box or volume may change its place (requirement rows 19, 55, 98; DA/T 22-2015)."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.rules.sentence import Sentence


@dataclass(frozen=True)
class Plan:
    """Everything that decides whether a thing may go to a place; empty values are no obstacle.

    `dedicated_to` is what a dedicated cabinet that does not take it is kept for; `needs_mm` and `free_mm` are widths on the
    shelf; `scanning_with` is who took it out to be scanned; `fits` tells whether a box still has room for the volume.
    """

    thing: Sentence
    goal: Sentence
    placed: bool = True
    same_place: bool = False
    out_with: str | None = None
    box_out_with: str | None = None
    scanning_with: str | None = None
    other_movement: int | None = None
    open_loan: int | None = None
    dedicated_to: Sentence | None = None
    goal_retired: bool = False
    needs_mm: int = 0
    free_mm: int = 0
    position_taken: int | None = None
    own_box_sealed: bool = False
    goal_sealed: bool = False
    of_another_class: bool = False
    fits: bool = True


def refusal(plan: Plan) -> Sentence | None:
    """Return why the thing may not go there, in one sentence that says what to do; None when it may."""
    return _about_thing(plan) or _about_use(plan) or _about_goal(plan)


def _about_thing(plan: Plan) -> Sentence | None:
    zh, en = plan.thing.zh, plan.thing.en
    if not plan.placed:
        return Sentence(
            f"{zh}还没有上架，不需要申请挪动；请在“没有位置的”里直接上架（archive shelve）。",
            f"{en} has no place yet and needs no movement; shelve it under “Without a place” (archive shelve).",
        )
    if plan.same_place:
        return Sentence(
            f"{zh}已经在那里；请核对目的地。", f"{en} already stands there; check where it is to go."
        )
    if plan.own_box_sealed:
        return Sentence(
            f"{zh}所在的盒已封；请先按规定启封，写明理由。",
            f"{en} stands in a sealed box; have the box opened first, with a reason.",
        )
    return None


def _about_use(plan: Plan) -> Sentence | None:
    zh, en = plan.thing.zh, plan.thing.en
    if plan.out_with:
        return Sentence(
            f"{zh}现由 {plan.out_with} 使用，没有归还；归还后再申请。",
            f"{en} is out with {plan.out_with}; ask again once it is back.",
        )
    if plan.box_out_with:
        return Sentence(
            f"{zh}所在的盒现由 {plan.box_out_with} 使用；归还后再申请。",
            f"The box {en} stands in is out with {plan.box_out_with}; ask again once it is back.",
        )
    if plan.scanning_with:
        return Sentence(
            f"{zh}已由 {plan.scanning_with} 调出扫描，没有归还；归还后再申请。",
            f"{en} is out for scanning with {plan.scanning_with}; ask again once it is back.",
        )
    if plan.open_loan is not None:
        return Sentence(
            f"{zh}已有借阅申请（第 {plan.open_loan} 号）在办；请先办完或撤销那一件。",
            f"Loan {plan.open_loan} of {en} is under way; finish or cancel that first.",
        )
    if plan.other_movement is not None:
        return Sentence(
            f"{zh}已有挪动申请（第 {plan.other_movement} 号）在办；请先办完或撤销那一件。",
            f"Movement {plan.other_movement} of {en} is under way; finish or cancel that first.",
        )
    return None


def _about_goal(plan: Plan) -> Sentence | None:
    goal_zh, goal_en = plan.goal.zh, plan.goal.en
    if plan.goal_sealed:
        return Sentence(
            f"{goal_zh}已封，不再放入；请另选一盒。",
            f"{goal_en} is sealed and takes nothing; choose another.",
        )
    if plan.goal_retired:
        return Sentence(
            f"{goal_zh}已停用；请另选一层。", f"{goal_en} is no longer in use; choose another shelf."
        )
    if plan.dedicated_to is not None:
        return Sentence(
            f"{goal_zh}在专橱里（只放{plan.dedicated_to.zh}），不能放这类档案；请另选档案橱。",
            f"{goal_en} is in a cabinet dedicated to {plan.dedicated_to.en}; choose another cabinet.",
        )
    if plan.of_another_class:
        return Sentence(
            f"{goal_zh}是别的单位、类别或年度的；不同单位、类别、年度不能同盒（DA/T 22-2015）。",
            f"{goal_en} is of another unit, series or year, which must not share a box (DA/T 22-2015).",
        )
    if plan.needs_mm > plan.free_mm:
        return Sentence(
            f"{goal_zh}放不下：要 {plan.needs_mm} 毫米，只剩 {plan.free_mm} 毫米；请另选一层。",
            f"No room on {goal_en}: {plan.needs_mm} mm needed, {plan.free_mm} mm left; choose another shelf.",
        )
    if plan.position_taken is not None:
        return Sentence(
            f"{goal_zh}的第 {plan.position_taken} 位已有盒；请换一个位次，或不填排在最后。",
            f"Position {plan.position_taken} on {goal_en} is taken; choose another, or none for the end.",
        )
    if not plan.fits:
        return Sentence(
            f"{goal_zh}已满，装不下这一卷；请另选一盒。",
            f"{goal_en} is full and takes no such volume; choose another.",
        )
    return None
