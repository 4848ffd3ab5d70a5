"""What people see when something is refused, missing or broken: what, why, and what one can do."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from archive_app.db import same_moment
from archive_app.errors import ArchiveError, Locked

from .addresses import local_address
from .facts import Fact
from .formats import prose_date
from .tongue import gettext

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refusal:
    """A refusal as it is shown."""

    what: str
    why: str
    facts: tuple[Fact, ...] = ()
    can_do: tuple[str, ...] = ()
    back: str | None = None


def language() -> str:
    """Return the language of this answer, as errors name them."""
    return "en" if str(get_locale()).startswith("en") else "zh_CN"


def install(app: Flask) -> None:
    """Give every failure of a page a page of its own."""
    app.register_error_handler(Locked, show_locked)
    app.register_error_handler(ArchiveError, show_error)
    app.register_error_handler(CSRFError, show_stale)
    app.register_error_handler(IntegrityError, show_overtaken)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(Exception, show_broken)


def wants_json() -> bool:
    """Whether the caller is one of our scripts, which shows the sentence itself."""
    return request.accept_mimetypes.best == "application/json"


def show_locked(error: Locked) -> Response:
    """Show why something stays, by which rule, and until when."""
    until = prose_date(error.locked_until) if error.locked_until else gettext("现在没有到期日，一直锁定")
    facts = (
        Fact(gettext("保存到"), until),
        Fact(gettext("规则"), error.rule),
        Fact(gettext("依据"), error.basis),
    )
    ways = (
        gettext("认为内容有误：在该件页面登记更正，原件保留，更正留痕。"),
        gettext("认为不应归在此处：请档案员改归他户，原归属留痕。"),
        gettext("到期后由鉴定小组鉴定，销毁须两人批准并有人监销；系统从不自动销毁。"),
    )
    title = gettext("不能删除，也不能提前销毁")
    return _page(
        423, Refusal(title, error.sentence(language()), facts, ways, _back()), error.sentence(language())
    )


def show_error(error: ArchiveError) -> Response:
    """Show the error's own sentence under a heading of its kind."""
    headings = {
        403: gettext("您没有办理这件事的权限"),
        404: gettext("没有找到"),
        409: gettext("现在不能这样做"),
        413: gettext("文件太大"),
        422: gettext("填写的内容需要改一下"),
        503: gettext("有一项服务没有运行"),
    }
    title = headings.get(error.http_status, gettext("没有办成"))
    sentence = error.sentence(language())
    return _page(error.http_status, Refusal(title, sentence, back=_back()), sentence)


def show_stale(_error: CSRFError) -> Response:
    """Show that the form was open too long; nothing was changed."""
    sentence = gettext("页面打开太久，登录状态已变。什么都没有改动；请返回、刷新页面后再试一次。")
    return _page(400, Refusal(gettext("页面已过期"), sentence, back=_back()), sentence)


def show_overtaken(error: IntegrityError) -> Response:
    """Show that somebody else was quicker; any other refusal of the database is our fault."""
    said = same_moment(error)
    return show_error(said) if said else show_broken(error)


def show_http(error: HTTPException) -> Response:
    """Show an ordinary HTTP failure in our own words."""
    code = error.code or 500
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug's own response, made by abort(response)
    if 300 <= code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect to the canonical address
    words: dict[int, tuple[str, str]] = {
        404: (
            gettext("没有这个页面"),
            gettext("地址可能抄错了，或者内容已移走。可以在上方检索框里输入姓名、编号查找。"),
        ),
        405: (gettext("不能这样打开"), gettext("这个地址只接收表单，请从页面上的按钮进入。")),
        413: (gettext("文件太大"), gettext("超过了允许的大小，没有收下；请分成几份，或请管理员调高上限。")),
        429: (gettext("试的次数太多"), gettext("为防止有人猜口令，请等几分钟再试。")),
    }
    title, sentence = words.get(code, (gettext("没有办成"), gettext("请求没有被接受；请返回后再试一次。")))
    return _page(code, Refusal(title, sentence, back=_back()), sentence)


def show_broken(error: Exception) -> Response:
    """Show that the fault is ours; the log says more than the page."""
    LOG.error("a page failed: %s %s", request.method, request.path, exc_info=error)
    sentence = gettext("系统出了错，已记入日志；已保存的内容不受影响。请稍后再试，仍不行请告诉管理员。")
    return _page(500, Refusal(gettext("系统出错"), sentence, back=_back()), sentence)


def _back() -> str | None:
    referrer = request.referrer or ""
    if referrer.startswith(request.host_url):
        return local_address("/" + referrer[len(request.host_url) :])
    return None


def _page(status: int, view: Refusal, sentence: str) -> Response:
    if wants_json():
        body: Any = jsonify({"status": status, "title": view.what, "detail": sentence})
        return make_response(body, status)
    return make_response(render_template("errors/refusal.html", view=view, section=""), status)
