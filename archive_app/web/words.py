"""The words, icons and colours of states, forms, kinds and roles: one table each, used by every page.

The same state has the same word, icon and colour everywhere (and the word alone is enough on paper).
Words are lazy: they are translated when a page is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

Word = Any  # a lazily translated string; Flask-Babel publishes no types


@dataclass(frozen=True)
class State:
    """One state as it is shown: word, icon of the sprite, and tone (a class of archive.css)."""

    word: Word
    icon: str
    tone: str


STATES: dict[str, State] = {
    "filed": State(_l("已归档"), "circle-check", "green"),
    "registered": State(_l("已归档"), "circle-check", "green"),
    "review": State(_l("待复核"), "eye", "amber"),
    "missing": State(_l("缺"), "square-dashed", "missing"),
    "locked": State(_l("已锁定"), "lock", "blue"),
    "on_loan": State(_l("借出"), "hourglass", "violet"),
    "in_reading_room": State(_l("阅览中"), "eye", "violet"),
    "out_for_scanning": State(_l("扫描中"), "scan", "violet"),
    "overdue": State(_l("逾期"), "alert-triangle", "red"),
    "requested": State(_l("待批准"), "clock", "amber"),
    "approved": State(_l("已批准"), "check", "cyan"),
    "rejected": State(_l("未批准"), "ban", "red"),
    "carried_out": State(_l("已挪到位"), "circle-check", "green"),
    "cancelled": State(_l("已撤销"), "arrow-back-up", "grey"),
    "returned": State(_l("已归还"), "circle-check", "green"),
    "moving": State(_l("挪动中"), "arrow-right", "violet"),
    "incident": State(_l("异常"), "alert-octagon", "red"),
    "waiting": State(_l("等待识读"), "clock", "grey"),
    "row_waits": State(_l("已读，等同批其余图像"), "clock", "grey"),
    "reading": State(_l("识读中"), "loader-2", "cyan"),
    "read": State(_l("已识读"), "text-recognition", "cyan"),
    "staged": State(_l("待归档"), "inbox", "amber"),
    "duplicate": State(_l("重复"), "copy", "grey"),
    "refused": State(_l("未收"), "ban", "red"),
    "password_needed": State(_l("需要口令"), "key", "amber"),
    "unsupported": State(_l("不支持的格式"), "file-unknown", "red"),
    "damaged": State(_l("文件有损坏"), "alert-triangle", "amber"),
    "unreadable": State(_l("无法识读"), "file-off", "red"),
    "blank": State(_l("空白"), "file", "grey"),
    "separator": State(_l("分隔页"), "separator", "grey"),
    "set_aside": State(_l("非档案"), "archive", "grey"),
    "withdrawn": State(_l("已撤回"), "arrow-back-up", "grey"),
    "superseded": State(_l("已有新版"), "files", "grey"),
    "open": State(_l("未结卷"), "folder-open", "grey"),
    "closed": State(_l("已结卷"), "folder", "green"),
    "box_full": State(_l("已满"), "box", "amber"),
    "box_open": State(_l("未封盒"), "box", "grey"),
    "sealed": State(_l("已封盒"), "shield-lock", "blue"),
    "running": State(_l("进行中"), "loader-2", "cyan"),
    "done": State(_l("已完成"), "circle-check", "green"),
    "paused": State(_l("已暂停"), "player-pause", "grey"),
    "held": State(_l("已冻结"), "gavel", "red"),
    "active": State(_l("可登录"), "circle-check", "green"),
    "inactive": State(_l("已停用"), "ban", "grey"),
    "expired": State(_l("已到期"), "clock", "grey"),
    "uploading": State(_l("上传中"), "cloud-upload", "cyan"),
    "received": State(_l("已接收"), "check", "grey"),
    "quality_pass": State(_l("合格"), "circle-check", "green"),
    "quality_warn": State(_l("看一眼"), "eye", "amber"),
    "quality_fail": State(_l("不合格"), "alert-triangle", "red"),
    "rescan_proposed": State(_l("等人决定"), "eye", "amber"),
    "rescan_accepted": State(_l("已采用"), "circle-check", "green"),
    "rescan_refused": State(_l("没有采用"), "ban", "grey"),
    "acceptance_open": State(_l("验收中"), "clipboard-check", "cyan"),
    "acceptance_passed": State(_l("验收合格"), "circle-check", "green"),
    "acceptance_failed": State(_l("验收不合格"), "alert-triangle", "red"),
    "complete": State(_l("齐全"), "circle-check", "green"),
}

UNKNOWN = State(_l("未知状态"), "help-circle", "grey")


@dataclass(frozen=True)
class FormName:
    """A form type as it is shown: its full name, and a short one for narrow places."""

    name: Word
    short: Word


FORMS: dict[str, FormName] = {
    "application": FormName(_l("贫困户申请表"), _l("申请")),
    "survey": FormName(_l("认定调查表"), _l("调查")),
    "approval": FormName(_l("审批表"), _l("审批")),
    "information": FormName(_l("信息采集表"), _l("采集")),
    "support_record": FormName(_l("结对帮扶记录"), _l("帮扶")),
    "plan_progress": FormName(_l("脱贫计划落实情况表"), _l("落实")),
}

KINDS: dict[str, Word] = {
    "scan": _l("扫描件"),
    "document": _l("文件"),
    "photo": _l("照片"),
    "video": _l("视频"),
}

#: retention periods (DA/T 22-2015)
PERIODS: dict[str, Word] = {"Y": _l("永久"), "D30": _l("30年"), "D10": _l("10年")}

FIELDS: dict[str, Word] = {
    "name": _l("户主姓名"),
    "id_number": _l("身份证号"),
    "village": _l("村"),
    "year": _l("年度"),
    "date": _l("日期"),
    "phone": _l("电话"),
    "account": _l("账号"),
    "address": _l("住址"),
    "household_size": _l("家庭人口"),
    "per_head_income": _l("人均纯收入"),
    "poverty_cause": _l("致贫原因"),
}

#: why a page looks as it does (flags of the reader), for people
FLAGS: dict[str, Word] = {
    "damaged": _l("文件有损坏"),
    "direction_unsure": _l("方向拿不准"),
    "blurred": _l("不清晰"),
    "low_dpi": _l("分辨率低"),
    "skewed": _l("歪斜"),
    "form_by_elimination": _l("表种由同户其余各表推定"),
}

ROLES: dict[str, Word] = {
    "admin": _l("系统管理员"),
    "archivist": _l("镇档案员"),
    "officer": _l("村扶贫专干"),
    "support": _l("帮扶责任人"),
    "checker": _l("质检员"),
    "inspector": _l("检查人员"),
    "approver": _l("审批人"),
}

#: what a token may be narrowed to
RIGHTS: dict[str, Word] = {
    "read": _l("查看和检索"),
    "ingest": _l("送入文件"),
    "file": _l("复核和归档"),
    "shelve": _l("管理盒和柜架"),
    "label": _l("打印标签"),
}

UNIT_KINDS: dict[str, Word] = {
    "district": _l("区（县）"),
    "town": _l("镇"),
    "sub_office": _l("办事处"),
    "village": _l("村"),
    "department": _l("部门"),
}

PLACES: dict[str, Word] = {
    "room": _l("工作室"),
    "cabinet": _l("橱"),
    "shelf": _l("层"),
    "box": _l("盒"),
}


def state_of(key: str) -> State:
    """Return how the state `key` is shown; an unknown key is shown as such, never hidden."""
    return STATES.get(key, UNKNOWN)


def form_name(key: str | None) -> Word:
    """Return the full name of a form type; a page of no known form is 其他材料."""
    return FORMS[key].name if key in FORMS else _l("其他材料")


def form_short(key: str | None) -> Word:
    """Return the short name of a form type."""
    return FORMS[key].short if key in FORMS else _l("其他")


def kind_name(key: str) -> Word:
    """Return the name of an item kind (scan, document, photo, video)."""
    return KINDS.get(key, key)


def period_name(code: str | None) -> Word:
    """Return the name of a retention period; none set is kept as permanent."""
    return PERIODS[code] if code in PERIODS else _l("未定，按永久")


def field_name(key: str) -> Word:
    """Return the label of a field as it stands on the form; an unknown one speaks for itself."""
    return FIELDS.get(key, key)


def role_name(key: str) -> Word:
    """Return the name of a role."""
    return ROLES.get(key, key)
