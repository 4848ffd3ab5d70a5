"""Items: the page with its viewer, the pictures it loads, the files to take away, and the refusal to delete."""

from __future__ import annotations

import io
from functools import partial
from hashlib import sha256
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    make_response,
    render_template,
    request,
    send_file,
)

from archive_app.models.types import ItemKind
from archive_app.services import (
    access_copies,
    auditing,
    finding,
    items,
    label_prints,
    meetings,
    photographs,
    physical,
    picture_kinds,
    pictures,
    place_history,
    refiling,
    refusing,
    setting_aside,
)
from ocr.text import Box

from ..addresses import local_address
from ..answers import redirect
from ..refusals import language
from ..tongue import gettext
from ..views import events, films
from ..views import items as views
from ..visit import actor, archive, signed_in
from ..words import FORMS

bp = Blueprint("items", __name__, url_prefix="/items")

HISTORY = 20


@bp.get("/<code>")
@signed_in
def item(code: str) -> str:
    """Show an item opened at `?page=`, the words of `?q=` framed."""
    found = items.show(archive(), actor(), code)
    wanted = request.args.get("page", "1")
    numbers = [page.n for page in found.pages]
    page_n = int(wanted) if wanted.isdecimal() and int(wanted) in numbers else (numbers[0] if numbers else 1)
    query = request.args.get("q", "").strip()[:400]
    text = items.page_text(archive(), actor(), found.code, page_n)[1].text if numbers else ""
    with archive().look(actor()) as look:
        history = auditing.history(look, "items", found.id, limit=HISTORY)
        film = films.film_view(look, found)
        belongs = views.belonging(photographs.group_of(look, found.id), meetings.of_item(look, found.id))
        prints = label_prints.prints_of(look, found.code, limit=1)
        stays = [
            (one.code, place_history.stays(look, physical.find_thing(look, one.code)))
            for one in found.places
            if one.code
        ]
    lines = tuple(events.line(one) for one in history)
    view = views.item_view(found, page_n, text, query, lines, language(), stays, prints)
    return render_template(
        "items/item.html",
        view=view,
        form_keys=FORMS,
        refile_series=[
            (one.key, one.en if language() == "en" else one.zh) for one in archive().rules.series.values()
        ],
        film=film,
        belongs=belongs,
        section="search",
        query=query,
    )


@bp.get("/<code>/pages/<int:n>/image")
@signed_in
def image(code: str, n: int) -> Response:
    """Send the picture of a page for the viewer; `?size=full` in full."""
    longest = pictures.FULL if request.args.get("size") == "full" else pictures.SCREEN
    return _picture(pictures.page_picture(archive(), actor(), code, n, longest=longest))


@bp.get("/<code>/pages/<int:n>/thumbnail")
@signed_in
def thumbnail(code: str, n: int) -> Response:
    """Send a small picture of a page, personal numbers blurred."""
    return _picture(pictures.thumbnail(archive(), actor(), code, n))


@bp.get("/<code>/pages/<int:n>/strip")
@signed_in
def strip(code: str, n: int) -> Response:
    """Send the ink around the boxes of a hit (`?boxes=x0,y0,x1,y1;…` as fractions of the page)."""
    return _picture(pictures.strip(archive(), actor(), code, n, _boxes(request.args.get("boxes", ""))))


def _picture(picture: bytes | Path) -> Response:
    """Send a picture, or word that the one the browser has is still right: a page may be turned, moved or replaced."""
    stream = io.BytesIO(picture) if isinstance(picture, bytes) else picture
    mark = sha256(picture).hexdigest() if isinstance(picture, bytes) else True
    answer = send_file(stream, mimetype="image/jpeg", etag=mark)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _boxes(text: str) -> list[Box]:
    try:
        sides = [[float(side) for side in one.split(",")] for one in text.split(";")[:20] if one]
    except ValueError:
        abort(400)
    if any(len(one) != 4 or not all(0 <= side <= 1 for side in one) for one in sides):
        abort(400)
    return [Box(*one) for one in sides]


@bp.get("/<code>/pages/<int:n>/words")
@signed_in
def words(code: str, n: int) -> Response:
    """Send the lines of a page with their boxes, and the boxes of what `?q=` matches."""
    _page, text = items.page_text(archive(), actor(), code, n)
    query = request.args.get("q", "").strip()[:400]
    lines = [{"text": line.text, "box": _sides(line.box)} for line in text.lines]
    hits = [_sides(box) for box in finding.frames_on(archive(), actor(), code, n, query)] if query else []
    return jsonify({"width": text.width, "height": text.height, "lines": lines, "hits": hits})


def _sides(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]


@bp.get("/<code>/files/<role>")
@signed_in
def file(code: str, role: str) -> Response:
    """Send a file of the item to keep; recorded."""
    fetch = access_copies.fetch if role == items.ACCESS else partial(items.file_path, role=role)
    path, about = fetch(archive(), actor(), code)
    answer = send_file(path, mimetype=about.media_type, as_attachment=True, download_name=about.name)
    # whatever stands in a file that came in, it is never shown inside our own pages
    answer.headers["Content-Security-Policy"] = "sandbox"
    return make_response(answer)


@bp.post("/<code>/access")
@signed_in
def access_again(code: str) -> Response:
    """Let a searchable PDF that did not pass its proof be made again."""
    access_copies.forget(archive(), actor(), code)
    return redirect(f"/items/{code}/files/{items.ACCESS}")


@bp.post("/<code>/take-up")
@signed_in
def take_up(code: str) -> Response:
    """Take an item that was set aside back into the review tray."""
    with archive().work(actor()) as work:
        setting_aside.take_up_again(work, code)
    flash(gettext("已取回，等人复核。"), "done")
    return redirect(f"/inbox/review/{code}")


@bp.post("/<code>/kind")
@signed_in
def kind(code: str) -> Response:
    """Say that a picture is a photograph, or a paper."""
    with archive().work(actor()) as work:
        said = picture_kinds.say(work, code, views.said_kind(request.form.get("kind", "")))
        done = gettext("已记为照片。") if said.kind is ItemKind.PHOTO else gettext("已记为纸质材料。")
    flash(done, "done")
    return redirect(local_address(request.form.get("next"), f"/items/{code}"))


@bp.post("/<code>/refile")
@signed_in
def refile(code: str) -> Response:
    """Put an item that was filed wrongly where it belongs, with a reason."""
    form, year = request.form, request.form.get("year", "")
    with archive().work(actor()) as work:
        item = refiling.refile(
            work, code, household_no=None if form.get("series") else form.get("household", ""),
            series=form.get("series") or None, form=form.get("form") or None,
            year=int(year) if year.isdecimal() and len(year) == 4 else None, reason=form.get("reason", ""),
        )  # fmt: skip
        title = item.title
    flash(gettext("已改归：%(title)s。", title=title), "done")
    return redirect(f"/items/{code}")


@bp.post("/<code>/delete")
@signed_in
def delete(code: str) -> Response:
    """Ask for deletion: registered material is always refused, with rule and last day."""
    refusing.refuse_deletion(archive(), actor(), code)
