"""The scanner: the camera's page, a photo read on the server, a code typed in, a glance at what was scanned."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, jsonify, render_template, request

from archive_app.errors import BadInput, NotFound, TooLarge
from archive_app.services import glances, photo_codes

from ..refusals import language, wants_json
from ..tongue import gettext
from ..visit import actor, archive, signed_in
from .codes import PAGES, opened

bp = Blueprint("scan", __name__, url_prefix="/scan")


@bp.get("")
@signed_in
def scan() -> Response | str:
    """Show the scanner; a code typed in (or a whole address read from a label) is opened."""
    text = request.args.get("code", "").strip()[:400]
    return opened(text) if text else render_template("scan/scan.html", section="scan")


@bp.get("/thing")
@signed_in
def thing() -> Response:
    """Tell a script what a code is; misread, unknown and invisible codes get the same answer."""
    with archive().look(actor()) as look:
        found = glances.glance(look, request.args.get("code", "")[:400])
    about = [found.place] if found.place else []
    if found.inside is not None:
        about.append(gettext("盒内 %(n)s 份", n=found.inside))
    if found.away is not None:
        about.append(found.away.said(language()))
    href = f"/{found.page}/{found.key}" if found.page in PAGES else "/places"
    body: dict[str, Any] = {"code": found.code, "name": found.name, "href": href, "about": " · ".join(about)}
    return jsonify(body)


@bp.post("/photo")
@signed_in
def photo() -> Response:
    """Read the code in a photo and open it; a script is only told what stands there."""
    if (request.content_length or 0) > photo_codes.LARGEST + 65536:
        raise TooLarge("照片太大了；请用普通清晰度重拍。", "The photo is too large; take a smaller one.")
    taken = request.files.get("photo")
    if taken is None or not taken.filename:
        raise BadInput("没有选照片；请拍一张再上传。", "No photo was chosen; take one first.")
    stream = cast(BinaryIO, taken.stream)
    if wants_json():
        return jsonify({"texts": photo_codes.texts_in(archive(), stream)})
    try:
        code = photo_codes.code_in(archive(), stream)
    except NotFound:
        code = ""
    return opened(code)
