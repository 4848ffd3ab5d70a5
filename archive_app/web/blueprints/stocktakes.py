"""Stocktakes: begin, count with phones (also without a network), close with explanations, print the report."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    render_template,
    request,
    send_file,
    send_from_directory,
)
from flask_wtf.csrf import generate_csrf

from archive_app.errors import BadInput
from archive_app.services import stocktake_list, stocktake_report, stocktaking, tallying
from archive_app.services.stocktaking import Scan
from archive_app.terms import CountDepth, StocktakeState

from .. import print_notes
from ..answers import redirect
from ..assets import STATIC
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import stocktakes as views
from ..visit import actor, archive, signed_in

if TYPE_CHECKING:
    from archive_app.archive import Work

bp = Blueprint("stocktakes", __name__, url_prefix="/stocktakes")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@signed_in
def listed() -> str:
    """Show the stocktakes, and what can be counted."""
    with archive().look(actor()) as look:
        found = stocktake_list.stocktakes(look, offset=(page_number() - 1) * PER_PAGE, limit=PER_PAGE)
        places = stocktake_list.countable(look)
    return render_template(
        "stocktakes/list.html",
        rows=found.rows,
        running=sum(row.state is StocktakeState.OPEN for row in found.rows),
        places=places,
        chosen=request.args.get("place", ""),
        depths=views.DEPTHS,
        pages=pages(found.total),
        section="stocktakes",
    )


@bp.post("")
@signed_in
def start() -> Response:
    """Begin to count a room or cabinet."""
    depth = CountDepth.VOLUMES if request.form.get("depth") == "volumes" else CountDepth.BOXES
    with archive().work(actor()) as work:
        number = stocktaking.start(work, request.form.get("place", "")[:40], depth).id
    return redirect(f"/stocktakes/{number}/count")


@bp.get("/worker.js")
@signed_in
def worker() -> Response:
    """Send the script that lets the counting page be opened without a network."""
    sent = send_from_directory(STATIC / "js", "stocktake-worker.js", mimetype="text/javascript")
    sent.headers["Service-Worker-Allowed"] = "/stocktakes/"
    return sent


@bp.get("/<int:number>")
@signed_in
def one(number: int) -> str:
    """Show a stocktake shelf by shelf."""
    return render_template("stocktakes/stocktake.html", view=_view(number), section="stocktakes")


@bp.get("/<int:number>/count")
@signed_in
def count(number: int) -> Response | str:
    """Show the counting page; its list comes by script and stays on the phone."""
    with archive().look(actor()) as look:
        found = stocktake_list.row(stocktaking.find(look, number))
    if found.state is StocktakeState.CLOSED:
        return redirect(f"/stocktakes/{number}")
    return render_template("stocktakes/count.html", row=found, section="stocktakes")


@bp.get("/<int:number>/state")
@signed_in
def state(number: int) -> Response:
    """Tell a phone what is expected and what all phones saw."""
    with archive().look(actor()) as look:
        return jsonify(_state(look, number, full="full" in request.args))


@bp.post("/<int:number>/scans")
@signed_in
def scans(number: int) -> Response:
    """Take the scans of a phone; each counts once, however often it is sent."""
    taken = _scans(request.get_json(silent=True))
    with archive().work(actor()) as work:
        kept = stocktaking.record_scans(work, number, taken)
    # no figures: they are counted anew over the whole list, which a phone asks for every few seconds
    return jsonify({"kept": kept, "token": generate_csrf()})


@bp.get("/<int:number>/close")
@signed_in
def closing(number: int) -> Response | str:
    """Ask for the explanation of everything that does not agree."""
    view = _view(number)
    if not view.open:
        return redirect(f"/stocktakes/{number}")
    return render_template("stocktakes/close.html", view=view, section="stocktakes")


@bp.post("/<int:number>/close")
@signed_in
def close(number: int) -> Response:
    """Close the count; what stays unexplained becomes an incident."""
    told = dict(zip(request.form.getlist("key"), request.form.getlist("explanation"), strict=False))
    with archive().work(actor()) as work:
        stocktaking.close(work, number, told)
    flash(gettext("清点已结束；请打印报告签字。"), "done")
    return redirect(f"/stocktakes/{number}")


@bp.get("/<int:number>/report.<kind>")
@signed_in
def report(number: int, kind: str) -> Response:
    """Send the report as PDF with lines to sign, or as a table."""
    with archive().look(actor()) as look:
        found = stocktake_report.report(look, number, language())
    name = gettext("清点报告-%(n)s", n=number)
    if kind == "xlsx":
        made, media_type = stocktake_report.xlsx(found), XLSX
    elif kind == "pdf":
        sheets = stocktake_report.pdf(found)
        print_notes.tell(sheets.missing, ())
        made, media_type = sheets.pdf, "application/pdf"
    else:
        raise BadInput("报告有 PDF 和 xlsx 两种。", "The report comes as PDF or xlsx.")
    return send_file(
        io.BytesIO(made), mimetype=media_type, as_attachment=True, download_name=f"{name}.{kind}"
    )


def _view(number: int) -> views.StocktakeView:
    with archive().look(actor()) as look:
        found = stocktaking.find(look, number)
        return views.stocktake_view(stocktake_list.row(found), tallying.tally(look, found))


def _state(look: Work, number: int, *, full: bool = False) -> dict[str, Any]:
    found = stocktaking.find(look, number)
    tally = tallying.tally(look, found)
    told = views.seen(tally) | {"state": found.state.value, "token": generate_csrf()}
    return told | views.carried(tally, language()) if full else told


def _scans(body: object) -> list[Scan]:
    """Read what a phone sends; BadInput for anything else."""
    rows = body.get("scans") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise BadInput(
            "手机送来的扫码读不出来；请刷新页面再试。", "The phone's scans cannot be read; reload the page."
        )
    try:
        return [
            Scan(
                client_id=str(row["id"])[:40],
                text=str(row["text"])[:2000],
                at=dt.datetime.fromtimestamp(float(row["at"]) / 1000, dt.UTC),
                shelf=str(row.get("shelf") or ""),
                box=str(row.get("box") or ""),
            )
            for row in rows
        ]
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError) as error:
        raise BadInput(
            "手机送来的扫码读不出来；请刷新页面再试。", "The phone's scans cannot be read; reload the page."
        ) from error
