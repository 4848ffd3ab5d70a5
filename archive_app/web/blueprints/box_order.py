"""Putting boxes in the order of their numbers, and a village's two sets beside each other."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.models.types import CopyType, HoldingSet
from archive_app.services import relaying, second_sets, units

from ..answers import redirect
from ..refusals import language
from ..tongue import gettext
from ..views import box_order as views
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

bp = Blueprint("box_order", __name__, url_prefix="/arrangement")


@bp.get("/order/<code>")
@signed_in
def order(code: str) -> str:
    """Show which volumes of a box's class would go where, and the request that waits."""
    with archive().look(actor()) as look:
        box, plan, asked = relaying.show(look, code)
        shown = views.order_view(box, plan, asked, actor().user_id, language())
    return render_template("arrangement/order.html", view=shown, section="arrangement")


@bp.post("/order/<code>")
@signed_in
def put_in_order(code: str) -> Response:
    """Ask for it, approve and confirm it, or refuse it."""
    form = request.form
    with archive().work(actor()) as work:
        match form.get("do"):
            case "approve":
                done = relaying.carry_out(work, code, form.get("carrier", ""))
                said = gettext("已理顺，%(n)s 卷换了盒；各卷的位置史已记下。", n=done.moves)
            case "refuse":
                relaying.refuse(work, code, form.get("note", ""))
                said = gettext("已退回。")
            case _:
                asked, steps = relaying.ask(work, code, form.get("reason", ""))
                said = (
                    gettext("已提交，等另一位有批准权限的人批准。")
                    if asked is not None
                    else gettext("%(n)s 卷只在盒内换了位次，已记下；请照着摆放。", n=steps)
                )
    flash(said, "done")
    return redirect(f"/arrangement/order/{code}")


@bp.get("/sets")
@signed_in
def sets() -> str:
    """Show how the two sets of a village stand, and which households differ in what."""
    wanted = request.args.get("village", "")
    with archive().look(actor()) as look:
        villages = tuple(Choice(code, name) for code, name in units.villages(look))
        village = wanted or (villages[0].value if villages else "")
        found = second_sets.of_village(look, village) if village else None
        shown = views.sets_view(found, village, villages, language())
    return render_template("arrangement/sets.html", view=shown, section="arrangement")


@bp.post("/sets")
@signed_in
def register_set() -> Response:
    """Register one set of every household of a village that has the other."""
    form = request.form
    village = form.get("village", "")
    with archive().work(actor()) as work:
        count = second_sets.register(
            work,
            village,
            HoldingSet.VILLAGE if form.get("set") == "village" else HoldingSet.TOWN,
            CopyType.ORIGINAL if form.get("copy") == "original" else CopyType.COPY,
        )
    flash(gettext("已登记 %(n)s 户。", n=count), "done")
    return redirect(f"/arrangement/sets?village={village}")
