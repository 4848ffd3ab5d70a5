"""The desk: what waits for a person, what came in, how complete the villages are, when all was verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.services import overview, verifying
from archive_app.web import words
from archive_app.web.formats import number
from archive_app.web.tongue import gettext


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: how many, what it is called, where it is done."""

    count: int
    word: str
    icon: str
    tone: str
    href: str


@dataclass(frozen=True)
class VillageBar:
    """One village's completeness: forms there, forms waiting for review, forms missing."""

    code: str
    name: str
    households: int
    present: int
    review: int
    expected: int

    @property
    def missing(self) -> int:
        """Return how many forms are missing altogether."""
        return max(0, self.expected - self.present - self.review)


@dataclass(frozen=True)
class DayCount:
    """Pages that came in on one day."""

    day: dt.date
    pages: int


@dataclass(frozen=True)
class Verified:
    """The last check of everything."""

    at: dt.datetime
    ok: bool
    sentence: str


@dataclass(frozen=True)
class RecentItem:
    """Something filed lately."""

    code: str
    title: str
    where: str
    at: dt.datetime
    state: str


@dataclass(frozen=True)
class FirstStep:
    """One step of setting an archive up: what it is called, what it is for, where it is done, whether it is."""

    word: str
    text: str
    href: str
    done: bool


@dataclass(frozen=True)
class DeskView:
    """All the desk shows."""

    answer: str
    waiting: tuple[Waiting, ...]
    villages: tuple[VillageBar, ...]
    week: tuple[DayCount, ...]
    pages: int
    items: int
    households: int
    verified: Verified | None
    recent: tuple[RecentItem, ...]
    running: int = 0
    steps: tuple[FirstStep, ...] = ()


def _verified(found: verifying.Verified | None) -> Verified | None:
    if found is None:
        return None
    said = (
        gettext("全库核对无误。")
        if found.ok
        else gettext("全库核对发现 %(n)s 处问题，请管理员查看。", n=found.faults)
    )
    return Verified(found.at, found.ok, said)


def _to_decide(found: overview.Desk) -> tuple[Waiting, ...]:
    """Return what waits for the approval of who looks; nothing for those who never approve."""
    tiles = (
        Waiting(
            found.movements_to_decide,
            gettext("件挪动待批准"),
            "arrow-right",
            "amber",
            "/movements?tab=waiting",
        ),
        Waiting(found.loans_to_decide, gettext("件借阅待批准"), "books", "amber", "/loans?tab=waiting"),
    )
    return tuple(one for one in tiles if one.count)


def _to_arrange(found: overview.Desk) -> tuple[Waiting, ...]:
    """Return what waits on the arrangement desk for who looks."""
    tiles = (
        Waiting(found.files_to_arrange, gettext("卷待整理"), "sort-ascending", "amber", "/arrangement"),
        Waiting(
            found.files_to_check,
            gettext("卷整理待检查"),
            "shield-check",
            "amber",
            "/arrangement?state=to_check",
        ),
    )
    return tuple(one for one in tiles if one.count)


def _steps(done: Mapping[str, bool]) -> tuple[FirstStep, ...]:
    """Return the first steps with what each is for; none once all are done."""
    words_of = {
        "units": (
            gettext("登记镇和各村"),
            gettext("区、镇、办事处、村；村要有 12 位区划代码。"),
            "/admin/units",
        ),
        "people": (
            gettext("添加用户，给定角色"),
            gettext("至少一名镇档案员；各村的扶贫专干只管自己的村。"),
            "/admin",
        ),
        "boxes": (gettext("登记工作室、橱和盒"), gettext("扫描件归档后，就知道纸在哪一盒。"), "/places"),
        "roster": (
            gettext("导入农户名册"),
            gettext("下载模板，填好上传；先检查，没有错误再导入。"),
            "/households/roster",
        ),
        "scans": (
            gettext("送进第一批扫描件"),
            gettext("由镇档案员或村扶贫专干登录，把文件拖进收件页。"),
            "/inbox",
        ),
    }
    return tuple(FirstStep(*words_of[name], is_done) for name, is_done in done.items())


def _without_a_place(found: overview.Desk) -> tuple[Waiting, ...]:
    tile = Waiting(found.unplaced, gettext("件没有上架"), "map-pin", "amber", "/unplaced")
    return (tile,) if tile.count else ()


def desk_view(found: overview.Desk, first_steps: Mapping[str, bool] | None = None) -> DeskView:
    """Return the desk as it is shown."""
    waiting = (
        Waiting(found.review_waiting, gettext("件待复核"), "eye", "amber", "/inbox/review"),
        Waiting(found.files_not_taken, gettext("个文件没有收下"), "ban", "red", "/inbox"),
        Waiting(found.loans_overdue, gettext("件借阅逾期未还"), "hourglass", "red", "/loans?tab=overdue"),
        *_to_decide(found),
        *_to_arrange(found),
        *_without_a_place(found),
        Waiting(found.incidents_open, gettext("条异常待查清"), "alert-octagon", "red", "/problems"),
        Waiting(found.pages_open, gettext("页正在识读"), "loader-2", "cyan", "/inbox"),
    )
    villages = tuple(
        VillageBar(
            one.code,
            one.name,
            one.households,
            one.present,
            min(one.review, one.expected - one.present),
            one.expected,
        )
        for one in found.villages
    )
    recent = tuple(
        RecentItem(one.code, one.title, one.where, one.registered_at, "registered") for one in found.filed
    )
    return DeskView(
        answer=_answer(found),
        waiting=waiting,
        villages=villages,
        week=tuple(DayCount(day, pages) for day, pages in found.came_in),
        pages=found.pages,
        items=found.items,
        households=found.households,
        verified=_verified(found.verified),
        recent=recent,
        running=found.running_batches,
        steps=_steps(first_steps or {}),
    )


def _answer(found: overview.Desk) -> str:
    """Say what waits, and which village lacks most and of which form."""
    parts = []
    if found.review_waiting:
        parts.append(gettext("%(n)s 件等着复核", n=number(found.review_waiting)))
    worst = max(found.villages, key=lambda one: one.expected - one.present, default=None)
    if worst is not None and worst.expected > worst.present:
        gaps = {form: total.expected - total.present for form, total in worst.by_form.items()}
        form = max(gaps, key=lambda key: gaps[key])
        parts.append(
            gettext(
                "%(village)s还缺 %(n)s 份表，其中 %(m)s 份是%(form)s",
                village=worst.name,
                n=number(worst.expected - worst.present),
                m=number(gaps[form]),
                form=words.form_name(form.value),
            )
        )
    if not parts:
        return gettext("没有要办的事。") if found.households else gettext("档案库还是空的。")
    return gettext("；").join(parts) + gettext("。")
