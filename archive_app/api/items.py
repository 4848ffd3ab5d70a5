"""Items: everything known of one, its pages, its files; deleting one is always refused."""

from __future__ import annotations

import base64
from typing import Any, NoReturn

from flask import Response, send_file

from archive_app.api import asked, item_shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.services import access_copies, as_json, items, pictures, retention


@api.get("/items/<code>")
@api.output(item_shapes.Item)
def show_item(code: str) -> dict[str, Any]:
    """Show an item by its number, code or reference code."""
    return as_json.item(items.show(archive(), actor(), code), language())


@api.delete("/items/<code>")
def delete_item(code: str) -> NoReturn:
    """Ask to delete an item: never granted.

    Registered material is locked by its rule until a day, and after that day until people have appraised it.
    """
    retention.refuse_deletion(archive(), actor(), code)


@api.get("/items/<code>/pages/<int:n>")
@api.output(item_shapes.PageText)
def show_page(code: str, n: int) -> dict[str, Any]:
    """Show the text of a page with the place of every line and word."""
    return as_json.page_text(*items.page_text(archive(), actor(), code, n))


@api.get("/items/<code>/pages/<int:n>/image")
@api.input(asked.PictureAsked, location="query")
def show_picture(code: str, n: int, query_data: asked.PictureAsked) -> Response:
    """Show the upright page as JPEG."""
    path = pictures.page_picture(archive(), actor(), code, n, longest=query_data.longest)
    answer = send_file(
        path, mimetype="image/jpeg", conditional=True, download_name=f"{''.join(code.split())}-{n}.jpg"
    )
    return _guarded(answer)


@api.get("/items/<code>/files/<role>")
def fetch_file(code: str, role: str) -> Response:
    """Fetch a file of an item.

    `source`: the file as it came in, byte for byte; `master`: the item's own pages; `access`: the searchable
    PDF/A-2b, made when it is asked for and handed out only if its text reads back as it was written (409 otherwise).
    Conditional and range requests are answered.
    """
    if role == items.ACCESS:
        path, about = access_copies.fetch(archive(), actor(), code)
    else:
        path, about = items.file_path(archive(), actor(), code, role)
    answer = send_file(
        path,
        mimetype=about.media_type,
        as_attachment=True,
        download_name=about.name,
        conditional=True,
        etag=about.sha256,
        last_modified=None,
    )
    digest = base64.b64encode(bytes.fromhex(about.sha256)).decode("ascii")
    answer.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530, also beside a part of the file
    answer.headers["Accept-Ranges"] = "bytes"
    return _guarded(answer)


def _guarded(answer: Response) -> Response:
    """Keep what came in from being run or kept by anyone between."""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Authorization"
    return answer
