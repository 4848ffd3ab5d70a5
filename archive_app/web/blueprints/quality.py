"""Quality control: batches with what does not pass, and their acceptance by sample."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, render_template, request

from archive_app.models.types import ItemState
from archive_app.rules.access import Right
from archive_app.services import (
    acceptance,
    access_plan,
    items,
    likeness,
    quality,
    rescanning,
    superseding,
)

from ..answers import redirect
from ..pages import page_number
from ..refusals import language
from ..tongue import gettext
from ..views import quality as views
from ..visit import actor, archive, signed_in

bp = Blueprint("quality", __name__)
BATCHES_A_PAGE = 20
FAILING_A_PAGE = 20


@bp.get("/quality")
@signed_in
def batches() -> str:
    """Show the batches that may be checked, the newest first."""
    offset = (page_number() - 1) * BATCHES_A_PAGE
    with archive().look(actor()) as look:
        found = quality.batches(look, offset=offset, limit=BATCHES_A_PAGE)
    return render_template(
        "quality/list.html", rows=found.rows, pages=views.list_pages(found), section="quality"
    )


@bp.get("/quality/<int:batch_id>")
@signed_in
def batch(batch_id: int) -> str:
    """Show one batch: the pages that do not pass, and its rounds of acceptance."""
    offset = (page_number() - 1) * FAILING_A_PAGE
    with archive().look(actor()) as look:
        found = quality.batch(look, batch_id, offset=offset, limit=FAILING_A_PAGE)
        rounds = acceptance.rounds(look, batch_id)
    view = views.batch_view(found, rounds, language())
    return render_template("quality/batch.html", view=view, section="quality")


@bp.post("/quality/<int:batch_id>/sample")
@signed_in
def sample(batch_id: int) -> Response:
    """Draw a sample and begin a round of acceptance."""
    with archive().work(actor()) as work:
        acceptance.open_round(work, batch_id)
    flash(gettext("已抽样，请逐件查看。"), "done")
    return redirect(f"/quality/{batch_id}")


@bp.post("/quality/<int:batch_id>/marks/<code>")
@signed_in
def mark(batch_id: int, code: str) -> Response:
    """Note what was found of one sampled item."""
    with archive().work(actor()) as work:
        acceptance.mark(
            work,
            batch_id,
            code,
            matches=request.form.get("matches") == "yes",
            content_right=request.form.get("content") == "yes",
            note=request.form.get("note", ""),
        )
    return redirect(f"/quality/{batch_id}")


@bp.post("/quality/<int:batch_id>/settle")
@signed_in
def settle(batch_id: int) -> Response:
    """End the round."""
    with archive().work(actor()) as work:
        state = acceptance.settle(work, batch_id)
    if state.value == "passed":
        flash(gettext("验收合格。"), "done")
    else:
        flash(gettext("验收不合格：整批返工后重新抽样。"), "warn")
    return redirect(f"/quality/{batch_id}")


@bp.get("/quality/<int:batch_id>/rounds/<int:number>/report")
@signed_in
def report(batch_id: int, number: int) -> Response:
    """Send the printed acceptance report."""
    with archive().look(actor()) as look:
        made = acceptance.report(look, batch_id, number)
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="acceptance-{batch_id}-{number}.pdf"'
    return answer


@bp.get("/items/<code>/quality")
@signed_in
def item(code: str) -> str:
    """Send the part of an item page that tells of its scans: quality, the searchable PDF, what it replaces."""
    wanted = request.args.get("page", "1")
    page_n = int(wanted) if wanted.isdecimal() and len(wanted) < 8 else 1
    with archive().look(actor()) as look:
        found = items.find(look, code)
        judged = quality.item_quality(look, found)
        copy = access_plan.view_of(look, found) if actor().may(Right.UNMASK) else None
        alike = [one for one in likeness.alike_pages(look, found) if one.n == page_n]
        earlier, later = superseding.neighbours(look, found)
        earlier_ones = superseding.candidates(look, found)
        scans = rescanning.scans_of(look, found, page_n)
    return render_template(
        "items/quality.html",
        code=found.code,
        page_n=page_n,
        registered=found.state is ItemState.REGISTERED,
        quality=views.item_quality(judged, page_n, language()),
        copy=views.access_note(copy),
        alike=alike,
        earlier=earlier,
        later=later,
        earlier_ones=earlier_ones,
        scans=scans,
    )


@bp.post("/items/<code>/pages/<int:n>/rescan")
@signed_in
def rescan(code: str, n: int) -> Response:
    """Take in a new scan of a page."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        abort(400)
    rescanning.propose(
        archive(), actor(), code, n, upload.stream, upload.filename, reason=request.form.get("reason", "")
    )
    flash(gettext("已收到重扫件，请比较后决定是否采用。"), "done")
    return redirect(f"/items/{code}?page={n}")


@bp.get("/items/<code>/pages/<int:n>/rescan")
@signed_in
def rescan_picture(code: str, n: int) -> Response:
    """Send the picture of the new scan that waits for a decision."""
    answer = Response(rescanning.waiting_picture(archive(), actor(), code, n), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/items/<code>/pages/<int:n>/rescan/<decision>")
@signed_in
def decide(code: str, n: int, decision: str) -> Response:
    """Show the new scan from now on, or leave the page as it is."""
    if decision not in ("accept", "refuse"):
        abort(404)
    with archive().work(actor()) as work:
        (rescanning.accept if decision == "accept" else rescanning.refuse)(work, code, n)
    if decision == "accept":
        flash(gettext("已采用重扫的页；第一次扫描仍保留。"), "done")
    else:
        flash(gettext("没有采用重扫的页。"), "done")
    return redirect(f"/items/{code}?page={n}")


@bp.post("/items/<code>/supersede")
@signed_in
def supersede(code: str) -> Response:
    """Say that this item supersedes an earlier one."""
    with archive().work(actor()) as work:
        superseding.supersede(work, code, request.form.get("earlier", ""))
    flash(gettext("已登记替代关系。"), "done")
    return redirect(f"/items/{code}")


@bp.post("/items/<code>/supersede/undo")
@signed_in
def supersede_undo(code: str) -> Response:
    """Say that this item supersedes nothing after all."""
    with archive().work(actor()) as work:
        superseding.take_back(work, code)
    flash(gettext("已撤销替代关系。"), "done")
    return redirect(f"/items/{code}")


@bp.post("/items/<code>/pages/<int:n>/waive")
@signed_in
def waive(code: str, n: int) -> Response:
    """Accept a page that fails as the best the paper gives, with the reason."""
    with archive().work(actor()) as work:
        quality.waive(work, code, n, request.form.get("reason", ""))
    return redirect(f"/items/{code}?page={n}")
