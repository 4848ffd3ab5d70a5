"""The arrangement desk: what waits, one file in order, papers, boxes to be got."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, render_template, request, send_file

from archive_app.models.types import CopyType, HoldingSet, NoteKind, RetentionCode
from archive_app.rules.shelving import SPINES_MM
from archive_app.services import (
    arrangement_list,
    arrangement_page,
    arranging,
    box_forecast,
    catalogue,
    describing,
    file_papers,
    holdings,
    label_prints,
    notes,
    relaying,
    units,
)
from archive_app.services.arrangement_list import DeskState
from archive_app.services.catalogue import Wanted
from archive_app.services.file_papers import Paper

from ..answers import redirect
from ..pages import PER_PAGE, page_number, pages
from ..refusals import language
from ..tongue import gettext
from ..views import arrangement as views
from ..views.forecast import forecast_view
from ..views.inbox import Choice
from ..visit import actor, archive, signed_in

if TYPE_CHECKING:
    from archive_app.archive import Work
    from labels.lists import Listed

bp = Blueprint("arrangement", __name__, url_prefix="/arrangement")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@signed_in
def desk() -> str:
    """List the files that wait to be arranged, those that wait to be checked, those that are done."""
    village, series = request.args.get("village", ""), request.args.get("series", "")
    asked = request.args.get("state", "")
    with archive().look(actor()) as look:
        state = DeskState(asked) if asked in set(DeskState) else DeskState.TO_ARRANGE
        found = arrangement_list.files(
            look,
            state=state,
            village=village or None,
            series=series or None,
            offset=(page_number() - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
        orders = [(code, asked.unit.name) for asked, code in relaying.waiting(look)]
        years = catalogue.years(look)
        shown = views.list_view(found, state, (village, series), _villages(look), _classes(), years, orders)
    return render_template(
        "arrangement/desk.html", view=shown, pages=pages(found.page.total), section="arrangement"
    )


@bp.post("/arrange")
@signed_in
def arrange_all() -> Response:
    """Put every file that waits in order by rule."""
    village, series = request.form.get("village") or None, request.form.get("series") or None
    done = arrangement_list.arrange_all(archive(), actor(), village=village, series=series)
    _tell(done, gettext("%(n)s 卷已按规则排好，等人检查。", n=done.done))
    return redirect("/arrangement?state=to_check")


@bp.post("/check")
@signed_in
def check_all() -> Response:
    """Check the files that were ticked."""
    done = arrangement_list.check_all(archive(), actor(), request.form.getlist("code"))
    _tell(done, gettext("%(n)s 卷检查无误，已给档号。", n=done.done))
    return redirect("/arrangement?state=to_check")


def _tell(done: arrangement_list.Done, said: str) -> None:
    if done.done or not done.refused:
        flash(said, "done")
    if done.refused:
        code, why = done.refused[0]
        text = gettext(
            "有 %(n)s 卷没有办成，例如 %(code)s：%(why)s",
            n=len(done.refused),
            code=code,
            why=why.said(language()),
        )
        flash(text, "warn")


@bp.get("/files/<code>")
@signed_in
def file(code: str) -> str:
    """Show one file: what waits, what is arranged, its notes sheet and its holdings."""
    with archive().look(actor()) as look:
        found = arrangement_page.show(look, code)
        volumes = [volume.code for one in found.sets.sets for volume in one.volumes]
        prints = label_prints.prints_of(look, found.code, *volumes, limit=1)
    return render_template(
        "arrangement/file.html", view=views.file_view(found, language(), prints), section="arrangement"
    )


@bp.post("/files/<code>")
@signed_in
def settle(code: str) -> Response:
    """Put the file in the order of the form (or by rule), check it, or send it back."""
    form = request.form
    with archive().work(actor()) as work:
        if form.get("do") == "check":
            done = arranging.check(work, code)
            said = gettext("检查无误，已给档号。")
        elif form.get("do") == "return":
            done = arranging.send_back(work, code, form.get("reason", ""))
            said = gettext("已退回。")
        else:
            order = None if form.get("do") == "rule" else _order()
            done = arranging.arrange(work, code, order)
            said = gettext("次序已提交，等另一个人检查。")
        address = f"/arrangement/files/{done.archival_file.code}"
    flash(said, "done")
    return redirect(address)


def _order() -> list[str]:
    """Return the codes in the order the person numbered them; equal numbers keep the order of the page."""
    items, places = request.form.getlist("item"), request.form.getlist("place")
    numbered = [
        (int(place) if place.isdecimal() and len(place) < 7 else 10**7, at)
        for at, place in enumerate((*places, *[""] * len(items))[: len(items)])
    ]
    return [items[at] for _place, at in sorted(numbered)]


@bp.post("/files/<code>/describe")
@signed_in
def describe(code: str) -> Response:
    """Say of an item of the file what its catalogue line needs."""
    said = {name: request.form.get(name) for name in describing.FIELDS}
    with archive().work(actor()) as work:
        describing.describe(work, request.form.get("item", ""), **said)
    flash(gettext("已记下。"), "done")
    return redirect(f"/arrangement/files/{code}#describe")


@bp.post("/files/<code>/notes")
@signed_in
def note(code: str) -> Response:
    """Write a line onto the notes sheet of a file."""
    about = request.form.get("about", "")
    kind = request.form.get("kind", "")
    chosen = NoteKind.LACKING if about else NoteKind(kind) if kind in set(NoteKind) else NoteKind.OTHER
    with archive().work(actor()) as work:
        notes.write(work, code, request.form.get("text", ""), kind=chosen, about=about)
    flash(gettext("已记入备考表。"), "done")
    return redirect(f"/arrangement/files/{code}#notes")


@bp.post("/files/<code>/holdings")
@signed_in
def add_holding(code: str) -> Response:
    """Add a volume of a set, or note how many sheets one has, its spine, what is in it, that it was compared."""
    form = request.form
    sheets = form.get("sheets", "").strip()
    with archive().work(actor()) as work:
        if form.get("do") == "into":
            holdings.lay_into(work, form.get("holding", ""), form.getlist("item"))
        elif form.get("do") == "compared":
            holdings.confirm(work, form.get("holding", ""), form.getlist("item"))
        elif form.get("do") == "spine":
            spine = form.get("spine", "")
            holdings.set_spine(work, form.get("holding", ""), _whole(spine) if spine else None)
        elif form.get("holding"):
            holdings.count_sheets(work, form["holding"], _whole(sheets))
        else:
            holdings.add(
                work,
                code,
                held_set=HoldingSet.TOWN if form.get("set") == "town" else HoldingSet.VILLAGE,
                copy=CopyType.ORIGINAL if form.get("copy") == "original" else CopyType.COPY,
                volume=_whole(form.get("volume", "1")),
                sheets=_whole(sheets) if sheets else None,
                box=form.get("box", "").strip() or None,
            )
    flash(gettext("已登记。"), "done")
    return redirect(f"/arrangement/files/{code}#holdings")


def _whole(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 7 else -1


@bp.get("/papers/<code>.pdf")
@signed_in
def papers(code: str) -> Response:
    """Send the contents list or the notes sheet of a file or box as PDF: `?paper=contents|notes`."""
    asked = tuple(Paper(one) for one in request.args.getlist("paper") if one in set(Paper))
    made = file_papers.print_papers(archive(), actor(), code, asked or (Paper.CONTENTS, Paper.NOTES))
    return _pdf(made, f"{''.join(code.split())}.pdf")


@bp.get("/catalogue.<kind>")
@signed_in
def item_catalogue(kind: str) -> Response:
    """Send the item catalogue as PDF or spreadsheet."""
    asked = request.args
    year, period = asked.get("year", ""), asked.get("retention", "")
    wanted = Wanted(
        village=asked.get("village") or None,
        series=asked.get("series") or None,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        retention=RetentionCode(period) if period in set(RetentionCode) else None,
        file=asked.get("file") or None,
        old=asked.get("old") == "1",
    )
    name = gettext("归档文件目录")
    if kind == "xlsx":
        data = catalogue.spreadsheet(archive(), actor(), wanted)
        return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    return _pdf(catalogue.printed(archive(), actor(), wanted), f"{name}.pdf")


def _pdf(made: Listed, name: str) -> Response:
    if made.missing:
        flash(gettext("字体里没有这些字，以〓代替：%(signs)s", signs="".join(made.missing)), "warn")
    return send_file(io.BytesIO(made.pdf), mimetype="application/pdf", download_name=name)


@bp.get("/forecast")
@signed_in
def forecast() -> str:
    """Show how many boxes are to be got."""
    village, spine = request.args.get("village", ""), request.args.get("spine", "50")
    with archive().look(actor()) as look:
        found = box_forecast.forecast(look, village=village or None, spine_mm=_whole(spine))
        names = {one.value: one.word for one in _classes()}
        shown = forecast_view(found, names, SPINES_MM, village, _villages(look))
    return render_template("arrangement/forecast.html", view=shown, section="arrangement")


def _villages(look: Work) -> tuple[Choice, ...]:
    return tuple(Choice(code, name) for code, name in units.villages(look))


def _classes() -> tuple[Choice, ...]:
    english = language() == "en"
    known = archive().rules.series.values()
    household = Choice("household", gettext("贫困户档案（一户一档）"))
    return (household, *(Choice(one.key, one.en if english else one.zh) for one in known))
