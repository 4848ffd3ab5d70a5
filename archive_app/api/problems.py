"""What callers get when something is refused, missing or broken: problem details (RFC 9457), from one table."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from apiflask import HTTPError
from flask import Flask, Response, request
from flask import json as flask_json
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from archive_app.api.blueprint import PREFIX, api, language
from archive_app.db import same_moment
from archive_app.errors import ArchiveError, Locked

LOG = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:township-archive:problem:"
#: slug → title in Chinese and English; every slug of `archive_app.errors` and every HTTP failure has one
TITLES: dict[str, tuple[str, str]] = {
    "bad-request": ("请求不对", "Bad request"),
    "bad-input": ("内容不能用", "Unusable input"),
    "too-large": ("文件或请求太大", "Too large"),
    "sign-in-needed": ("需要有效的令牌", "A valid token is needed"),
    "forbidden": ("没有权限", "Not allowed"),
    "not-found": ("没有找到", "Not found"),
    "not-made-yet": ("还没有制作", "Not made yet"),
    "method-not-allowed": ("不支持这种请求方法", "Method not allowed"),
    "conflict": ("现在不能这样做", "Not possible now"),
    "unsupported-media-type": ("不支持这种请求格式", "Unsupported media type"),
    "range-not-satisfiable": ("没有请求的字节范围", "No such range of bytes"),
    "locked": ("已锁定，不能删除", "Locked"),
    "print-refused": ("不能打印", "Printing refused"),
    "too-many-requests": ("请求太频繁", "Too many requests"),
    "broken": ("系统出错", "Internal error"),
    "service-missing": ("有一项服务没有运行", "A service is missing"),
}
#: HTTP failures that no error of ours caused: status → slug and sentence in Chinese and English
HTTP: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "请求不完整或格式不对；请检查后重发。", "The request is incomplete or malformed."),
    404: ("not-found", "没有这个地址；请对照接口说明。", "There is no such address; see openapi.json."),
    405: (
        "method-not-allowed",
        "这个地址不支持这种方法；见 Allow。",
        "This address does not take that method; see Allow.",
    ),
    413: (
        "too-large",
        "请求太大；请分几次送，每次少送些文件。",
        "The request is too large; send fewer files at a time.",
    ),
    415: (
        "unsupported-media-type",
        "请用 multipart/form-data 送文件。",
        "Send files as multipart/form-data.",
    ),
    416: (
        "range-not-satisfiable",
        "文件里没有这个字节范围。",
        "The file does not hold that range of bytes.",
    ),
    429: ("too-many-requests", "请求太频繁；请稍后再试。", "Too many requests; try again later."),
    500: (
        "broken",
        "系统出了错，已记入日志；请稍后再试，仍不行请告诉管理员。",
        "Something failed and was logged; try again later, then tell the administrator.",
    ),
}
KEPT_HEADERS = ("Allow", "Content-Range", "Retry-After")


def install(app: Flask) -> None:
    """Answer also what is below the interface's address but no call of it as a problem."""
    app.before_request(_no_such_address)


def _no_such_address() -> Response | None:
    """Answer what leads to no route at all: such calls reach no blueprint, and so none of its handlers."""
    wrong = request.routing_exception
    if wrong is None or not (request.path == PREFIX or request.path.startswith(f"{PREFIX}/")):
        return None
    return None if (wrong.code or 0) < 400 else failed(wrong)


@api.errorhandler(ArchiveError)
def refused(error: ArchiveError) -> Response:
    """Answer with the error's own sentence."""
    more: dict[str, Any] = {}
    if isinstance(error, Locked):
        more = {
            "locked_until": error.locked_until.isoformat() if error.locked_until else None,
            "rule": error.rule,
            "basis": error.basis,
            "appraisal_needed": error.appraisal_needed,
        }
    answer = problem(error.http_status, error.slug, error.zh, error.en, **more)
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="archive"'
    return answer


@api.errorhandler(HTTPError)
def not_as_described(error: HTTPError) -> Response:
    """Answer a call whose parameters are not what the description says, naming each."""
    if error.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return _plain(error.status_code)
    wrong: dict[str, list[str]] = {}
    for fields in error.detail.values():
        wrong.update(fields)
    names = "、".join(wrong)
    return problem(
        422,
        "bad-input",
        f"参数不对：{names}；请对照接口说明。",
        f"Wrong parameters: {', '.join(wrong)}; see openapi.json.",
        errors=wrong,
    )


@api.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """Answer an ordinary HTTP failure."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug's own response, made by abort(response)
    answer = _plain(error.code or 500)
    given = dict(error.get_headers(request.environ))
    answer.headers.update({name: given[name] for name in KEPT_HEADERS if name in given})
    return answer


@api.errorhandler(IntegrityError)
def overtaken(error: IntegrityError) -> Response:
    """Answer that somebody else was quicker; any other refusal of the database is our fault."""
    said = same_moment(error)
    return refused(said) if said else broken(error)


@api.errorhandler(Exception)
def broken(error: Exception) -> Response:
    """Answer a fault of ours; the log says more than the answer."""
    LOG.error("an API call failed: %s %s", request.method, request.path, exc_info=error)
    return _plain(500)


def _plain(status: int) -> Response:
    return problem(status, *HTTP.get(status, HTTP[500 if status >= 500 else 400]))


def problem(status: int, slug: str, zh: str, en: str, **more: Any) -> Response:
    """Return one problem in the caller's language."""
    english = language() == "en"
    body = {
        "type": TYPE + slug,
        "title": TITLES[slug][1 if english else 0],
        "status": status,
        "detail": en if english else zh,
        **more,
    }
    answer = Response(flask_json.dumps(body), status, mimetype=MEDIA_TYPE)
    answer.headers["Content-Language"] = "en" if english else "zh-CN"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Vary"] = "Accept-Language"
    return answer
