"""Videos: sent for playing, a picture out of one, and the look whether it is still there."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, send_file

from archive_app.models.types import VideoState
from archive_app.services import video_files
from archive_app.web.tongue import gettext

from ..answers import redirect
from ..visit import actor, archive, signed_in

bp = Blueprint("videos", __name__, url_prefix="/items")


@bp.get("/<code>/video")
@signed_in
def play(code: str) -> Response:
    """Send a video, in the parts the browser asks for."""
    path, media_type = video_files.playable(archive(), actor(), code)
    answer = send_file(path, mimetype=media_type, conditional=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@bp.get("/<code>/poster")
@signed_in
def poster(code: str) -> Response:
    """Send a picture out of a video; `?n=0..3` which."""
    n = request.args.get("n", "0")
    made = video_files.poster(archive(), actor(), code, int(n) if n in {"0", "1", "2", "3"} else 0)
    answer = send_file(made, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@bp.post("/<code>/check-video")
@signed_in
def check(code: str) -> Response:
    """Look whether a video is still there and unchanged."""
    state = video_files.check(archive(), actor(), code)
    said = {
        VideoState.THERE: ("done", gettext("录像还在，内容没有变。")),
        VideoState.CHANGED: ("warn", gettext("录像与登记时不同，请找出原来的文件。")),
        VideoState.MISSING: ("warn", gettext("录像不在登记的地方，请检查载体。")),
        VideoState.OFF_LINE: ("warn", gettext("录像在不联机的载体上，请插上后人工核对。")),
    }
    tone, words = said[state]
    flash(words, tone)
    return redirect(f"/items/{code}")
