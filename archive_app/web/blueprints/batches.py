"""A batch while it is read: its files and sides live, pause and resume, what was set aside, the paper it came from."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request

from archive_app.services import batch_control, batch_pages, batches, retrievals
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..views import batches as views
from ..visit import actor, archive, signed_in

bp = Blueprint("batches", __name__, url_prefix="/inbox")

SIDES_PER_PAGE = 60


@bp.get("/batches/<int:number>")
@signed_in
def batch(number: int) -> str:
    """Show a batch and its files."""
    with archive().look(actor()) as look:
        paper = retrievals.of_batch(look, number)
    return render_template(
        "inbox/batch.html", **_batch(number), section="inbox", paper=views.paper_view(paper)
    )


@bp.get("/batches/<int:number>/live")
@signed_in
def live(number: int) -> str:
    """Redraw what changes on a batch's page."""
    return render_template("inbox/batch_live.html", **_batch(number))


def _batch(number: int) -> dict[str, object]:
    only = "problems" if request.args.get("only") == "problems" else ""
    with archive().look(actor()) as look:
        row = batches.summary(look, number)
        files = batches.page_of_files(
            look,
            number,
            only_unread=bool(only),
            offset=(page_number() - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
    query = request.query_string.decode("ascii", "replace")
    return {
        "view": views.batch_page(row, files.rows, language()),
        "only": only,
        "pages": pages(files.total),
        "query": f"?{query}" if query else "",
    }


@bp.get("/batches/<int:number>/aside")
@signed_in
def aside(number: int) -> str:
    """Show the blank sides and separator sheets of a batch."""
    with archive().look(actor()) as look:
        row = batches.summary(look, number)
        found = batch_pages.set_aside(
            look, number, offset=(page_number() - 1) * SIDES_PER_PAGE, limit=SIDES_PER_PAGE
        )
    view = views.aside_view(row, found)
    where = pages(found.total, SIDES_PER_PAGE)
    return render_template("inbox/aside.html", view=view, section="inbox", pages=where)


@bp.post("/batches/<int:number>/aside/<int:page>")
@signed_in
def put_back(number: int, page: int) -> Response:
    """Take a side for a page that says something after all."""
    with archive().work(actor()) as work:
        code = batch_control.put_back(work, page)
    flash(gettext("已取回到 %(code)s。", code=code), "done")
    return redirect(f"/inbox/batches/{number}/aside")


@bp.get("/files/<int:number>")
@signed_in
def file(number: int) -> str:
    """Show the sides of one file: where each went, and why."""
    with archive().look(actor()) as look:
        found = batch_pages.of_file(
            look, number, offset=(page_number() - 1) * SIDES_PER_PAGE, limit=SIDES_PER_PAGE
        )
    view = views.file_sides(found, language())
    where = pages(found.sides.total, SIDES_PER_PAGE)
    return render_template("inbox/file.html", view=view, section="inbox", pages=where)


@bp.post("/files/<int:number>/retry")
@signed_in
def retry(number: int) -> Response:
    """Read a file again, with its password where it needs one."""
    with archive().work(actor()) as work:
        batch_control.retry(work, number, password=request.form.get("password") or None)
        found = batch_pages.of_file(work, number, limit=1).batch_id
    flash(gettext("已排队重读。"), "done")
    return redirect(f"/inbox/batches/{found}")


@bp.post("/batches/<int:number>/<any(pause, resume, retry):verb>")
@signed_in
def steer(number: int, verb: str) -> Response:
    """Pause a batch, go on, or read everything again that failed."""
    with archive().work(actor()) as work:
        if verb == "pause":
            batch_control.pause(work, number)
            said = gettext("已暂停；手上的页读完就停。")
        elif verb == "resume":
            batch_control.resume(work, number)
            said = gettext("继续识读。")
        else:
            count = batch_control.retry_all(work, number)
            said = gettext("%(n)s 个文件已排队重读。", n=count)
    flash(said, "done")
    return redirect(f"/inbox/batches/{number}")
