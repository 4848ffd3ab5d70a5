"""What every page is framed by: the site's name, navigation by what one may do, language, time of printing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from . import words
from .formats import FILTERS, percent
from .languages import chosen_language
from .pages import address_with
from .visit import may


@dataclass(frozen=True)
class Site:
    """The installation as pages name it; `demo` is marked on every page and print."""

    name: str
    demo: bool


@dataclass(frozen=True)
class Entry:
    """One entry of the main navigation; `right` None means everybody, `group` the menu it stands in."""

    key: str
    href: str
    icon: str
    word: Any
    right: str | None = None
    count: int = 0
    group: str = ""


#: menus of the main navigation that hold several entries
GROUPS: Mapping[str, tuple[str, Any]] = {
    "paper": ("archive", _l("库房")),
    "care": ("adjustments-horizontal", _l("管理")),
}
NAVIGATION = (
    Entry("desk", "/", "home", _l("工作台")),
    Entry("inbox", "/inbox", "inbox", _l("收件"), "ingest"),
    Entry("review", "/inbox/review", "eye", _l("复核"), "file"),
    Entry("search", "/search", "search", _l("检索")),
    Entry("households", "/households", "users", _l("农户")),
    Entry("meetings", "/meetings", "photo", _l("会议影像")),
    Entry("places", "/places", "building-warehouse", _l("档案柜")),
    Entry("retention", "/retention", "lock", _l("保管期限")),
    Entry("arrangement", "/arrangement", "sort-ascending", _l("整理"), group="paper"),
    Entry("stocktakes", "/stocktakes", "clipboard-check", _l("清点"), group="paper"),
    Entry("loans", "/loans", "books", _l("借阅"), group="paper"),
    Entry("movements", "/movements", "arrow-right", _l("挪动"), group="paper"),
    Entry("labels", "/labels", "printer", _l("标签"), "label", group="paper"),
    Entry("problems", "/problems", "alert-octagon", _l("异常"), group="care"),
    Entry("quality", "/quality", "shield-check", _l("质检"), "check", group="care"),
    Entry("audit", "/audit", "history", _l("操作记录"), "audit", group="care"),
    Entry("admin", "/admin", "settings", _l("用户和设置"), "administer", group="care"),
)


def install(app: Flask, site: Site) -> None:
    """Offer the frame's values to every template."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        percent=percent,
        may=may,
        address_with=address_with,
        state_of=words.state_of,
        form_name=words.form_name,
        form_short=words.form_short,
        kind_name=words.kind_name,
        role_name=words.role_name,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def frame() -> dict[str, Any]:
        signed_in = current_user if current_user.is_authenticated else None
        return {
            "site": site,
            "actor": signed_in,
            "nav": [entry for entry in NAVIGATION if entry.right is None or may(entry.right)],
            "nav_groups": GROUPS,
            "language": chosen_language(current_app.config["BABEL_DEFAULT_LOCALE"]),
            "page_language": "en" if str(get_locale()).startswith("en") else "zh-CN",
            "here": request.full_path.rstrip("?"),
            "printed_at": dt.datetime.now(dt.UTC),
        }
