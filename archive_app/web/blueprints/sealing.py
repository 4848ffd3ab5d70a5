"""A box on the arrangement desk: sealed, opened again, put in order, its notes sheet."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import notes, sealing

from ..answers import redirect
from ..refusals import language
from ..tongue import gettext
from ..views.sealing import sealing_view
from ..visit import actor, archive, signed_in

bp = Blueprint("sealing", __name__, url_prefix="/arrangement")


@bp.get("/boxes/<code>")
@signed_in
def box(code: str) -> str:
    """Show what keeps a box from being sealed, or how it was sealed."""
    with archive().look(actor()) as look:
        found = sealing.show(look, code)
    return render_template(
        "arrangement/box.html", view=sealing_view(found, language()), section="arrangement"
    )


@bp.post("/boxes/<code>")
@signed_in
def seal(code: str) -> Response:
    """Seal a box, open it again, put it in order, or write onto its notes sheet."""
    form = request.form
    said = gettext("已封盒。")
    with archive().work(actor()) as work:
        match form.get("do"):
            case "reopen":
                sealing.reopen(work, code, form.get("reason", ""))
                said = gettext("已启封；理由记在备考表上。")
            case "order":
                sealing.put_in_order(work, code)
                said = gettext("已按档号排好；请照着摆放。")
            case "lay":
                count = sealing.lay_anew(work, code, form.get("reason", ""))
                said = gettext("%(n)s 件换了盒；请照盒内目录摆放。", n=count)
            case "note":
                notes.write(work, code, form.get("text", ""))
                said = gettext("已记入备考表。")
            case _:
                sealing.seal(work, code)
    flash(said, "done")
    return redirect(f"/arrangement/boxes/{code}")
