"""The trail in people's words: what was done, by whom, to which thing."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from archive_app.services import auditing
from archive_app.web.tongue import gettext

from .items import EventLine
from .records import EventRow

ACTIONS: dict[str, Any] = {
    "acceptance.opened": _l("抽样验收"),
    "acceptance.marked": _l("查看抽检件"),
    "acceptance.passed": _l("验收合格"),
    "acceptance.failed": _l("验收不合格"),
    "access_copy.refused": _l("可检索的 PDF 校验不符"),
    "access_copy.forgotten": _l("重新制作可检索的 PDF"),
    "page.quality_waived": _l("说明扫描质量"),
    "rescan.proposed": _l("重扫一页"),
    "rescan.accepted": _l("采用重扫的页"),
    "rescan.refused": _l("不采用重扫的页"),
    "item.superseded": _l("由后来的件替代"),
    "item.supersede_undone": _l("撤销替代关系"),
    "item.sent_back": _l("退回复核：归错了"),
    "item.stays": _l("确认没有归错"),
    "review.undone": _l("撤销上一步"),
    "source.emptied": _l("取出压缩包里的文件"),
    "catalogue.imported": _l("导入目录"),
    "catalogue.linked": _l("目录挂接图像"),
    "item.former_code": _l("记下原档号"),
    "meeting.recorded": _l("登记会议"),
    "meeting.missing_printed": _l("打印会议欠缺清单"),
    "meeting.amended": _l("修改会议"),
    "meeting.item_bound": _l("材料放进会议"),
    "photo_group.opened": _l("建立照片组"),
    "photo_group.printed": _l("打印照片册页"),
    "photo.grouped": _l("照片归组"),
    "photo.captioned": _l("写照片说明"),
    "photo.moved": _l("照片移到另一组"),
    "photo.ungrouped": _l("照片移出照片组"),
    "item.kind_said": _l("说明是照片还是纸"),
    "meeting.item_unbound": _l("材料移出会议"),
    "video.checked": _l("核对录像"),
    "video.amended": _l("修改录像记录"),
    "video.looked": _l("人工核对录像"),
    "video.taken_in": _l("录像收进库里"),
    "video.played": _l("播放录像"),
    "item.merged": _l("并入另一件"),
    "item.refiled": _l("改归"),
    "item.rescan_wanted": _l("列入要重扫的"),
    "archive.founded": _l("建立档案库"),
    "archival_file.opened": _l("建立案卷"),
    "arrangement.submitted": _l("排好次序，提交检查"),
    "arrangement.checked": _l("检查整理，给档号"),
    "arrangement.returned": _l("退回整理"),
    "batch.opened": _l("开始一批收件"),
    "batch.paused": _l("暂停识读"),
    "batch.resumed": _l("继续识读"),
    "box.added": _l("登记档案盒"),
    "box.moved": _l("移动档案盒"),
    "box.opened": _l("启封"),
    "box.sealed": _l("封盒"),
    "box.shown": _l("查看档案盒"),
    "catalogue.exported": _l("导出归档文件目录"),
    "field.corrected": _l("更正读到的内容"),
    "file.downloaded": _l("下载文件"),
    "holding.added": _l("登记一册"),
    "holding.put_in_order": _l("按档号排好"),
    "holding.sheets_counted": _l("点张数"),
    "holding.shelved": _l("上架"),
    "holding.moved": _l("挪到另一盒"),
    "household.added": _l("登记农户"),
    "household.shown": _l("查看农户"),
    "household.unmasked": _l("查看完整号码"),
    "item.described": _l("著录"),
    "item.former_code_kept": _l("记下原档号"),
    "item.cut": _l("按份分开"),
    "item.object_written": _l("写入本件的原件"),
    "item.registered": _l("归档"),
    "field.confirmed": _l("确认栏目值"),
    "field.taken_back": _l("撤销对栏目值的确认"),
    "item.delete_refused": _l("申请删除，被拒"),
    "item.set_aside": _l("认定不是档案"),
    "item.shown": _l("查看"),
    "item.taken_up": _l("取回复核"),
    "notes.line_added": _l("记入备考表"),
    "paper.printed": _l("印目录或备考表"),
    "page.read": _l("识读一页"),
    "page.not_blank": _l("取回误判的空白页"),
    "page.refused": _l("一页无法识读"),
    "page.turned": _l("旋转页面"),
    "place.added": _l("登记柜架"),
    "place.renamed": _l("柜架改名"),
    "place.resized": _l("柜架改尺寸"),
    "place.retired": _l("柜架停用"),
    "place.taken_into_use": _l("柜架恢复使用"),
    "cabinet.kept_for": _l("定橱的用途"),
    "box.shelved": _l("盒上架"),
    "retrieval.recorded": _l("登记原件调出"),
    "scan_return.recorded": _l("登记原件归还"),
    "search.asked": _l("检索"),
    "separator.made": _l("制作分隔页"),
    "sign_in.done": _l("登录"),
    "sign_in.failed": _l("登录失败"),
    "source.received": _l("收件"),
    "source.examined": _l("查看文件构成"),
    "source.duplicate": _l("收到重复文件"),
    "source.refused": _l("没有收下"),
    "source.retried": _l("重新识读"),
    "source.arithmetic_wrong": _l("页数对不上"),
    "source.given_up": _l("多次中断，停止识读"),
    "source.taken_back": _l("中断后重新排队"),
    "source.filed": _l("文件全部归档"),
    "source.review": _l("文件转人工复核"),
    "source.unsupported": _l("格式不支持"),
    "source.password_needed": _l("文件需要口令"),
    "token.created": _l("发放接口令牌"),
    "token.revoked": _l("收回接口令牌"),
    "unit.added": _l("登记单位"),
    "appointment.made": _l("登记任职"),
    "appointment.ended": _l("任职结束"),
    "pairing.made": _l("结对帮扶"),
    "pairing.ended": _l("结对结束"),
    "user.added": _l("添加用户"),
    "user.changed": _l("修改用户"),
    "user.password_changed": _l("修改口令"),
    "user.password_reset": _l("重设口令"),
    "user.signed_out_everywhere": _l("退出全部登录"),
    "audit.shown": _l("查看操作记录"),
    "hold.placed": _l("冻结"),
    "retention.file_closed": _l("结卷"),
    "hold.released": _l("解除冻结"),
    "label.printed": _l("印出标签"),
    "printer.calibrated": _l("校准打印机"),
    "cabinet.placed": _l("在平面图上摆放橱"),
    "stocktake.started": _l("开始清点"),
    "stocktake.scanned": _l("清点扫码"),
    "stocktake.closed": _l("结束清点"),
    "stocktake.reported": _l("取清点报告"),
    "incident.opened": _l("立为异常"),
    "incident.closed": _l("异常销案"),
    "movement.requested": _l("申请挪动"),
    "movement.approved": _l("批准挪动"),
    "movement.rejected": _l("不同意挪动"),
    "movement.taken_up": _l("扫码拿起，正在挪动"),
    "movement.cancelled": _l("撤销挪动"),
    "loan.requested": _l("申请借阅"),
    "loan.approved": _l("批准借阅"),
    "loan.rejected": _l("不同意借阅"),
    "loan.cancelled": _l("撤销借阅"),
    "loan.handed_out": _l("借出"),
    "loan.renewed": _l("续借"),
    "loan.reminded": _l("催还"),
    "loan.returned": _l("归还"),
    "loan.slip_printed": _l("打印借阅单"),
    "consultation.begun": _l("开始在阅览室查阅"),
    "consultation.ended": _l("阅览后归还"),
}

#: records without a code of their own
THINGS: dict[str, Any] = {
    "sources": _l("文件"),
    "batches": _l("批次"),
    "separators": _l("分隔页"),
    "retrievals": _l("原件调出"),
    "scan_returns": _l("原件归还"),
    "users": _l("用户"),
    "pages": _l("页面"),
    "units": _l("单位"),
    "appointments": _l("任职"),
    "holds": _l("冻结"),
    "tokens": _l("令牌"),
    "stocktakes": _l("清点"),
    "incidents": _l("异常"),
}

PAGES = {
    "H": "/q/",
    "F": "/q/",
    "V": "/q/",
    "I": "/items/",
    "B": "/boxes/",
    "R": "/places/",
    "C": "/places/",
    "S": "/places/",
}


class Happened(Protocol):
    """What a line of a history needs."""

    @property
    def at(self) -> dt.datetime:
        """Return when."""

    @property
    def actor(self) -> str:
        """Return who."""

    @property
    def action(self) -> str:
        """Return what."""


def action_word(action: str) -> str:
    """Return what was done, in words; an action without words yet is shown by its name."""
    return str(ACTIONS.get(action, action))


def who(actor: str) -> str:
    """Return who acted: a user's name, or the machine itself."""
    return gettext("系统") if actor.startswith(("system:", "worker")) else actor


def line(event: Happened) -> EventLine:
    """Return one line of a thing's history."""
    return EventLine(event.at, who(event.actor), action_word(event.action))


def event_row(event: auditing.EventRow) -> EventRow:
    """Return one row of the trail."""
    told = [f"{key}: {_told(value)}" for key, value in event.details.items() if value not in (None, "", [])]
    code = event.subject
    href = PAGES[code[0]] + code if code[:1] in PAGES and code[1:2] == "-" else None
    if event.subject_kind == "batches":
        href = f"/inbox/batches/{event.subject_id}"
    return EventRow(
        event.id,
        event.at,
        who(event.actor),
        action_word(event.action),
        _subject_word(event),
        href,
        gettext("；").join(told),
        event.sealed,
    )


def _subject_word(event: auditing.EventRow) -> str:
    """Return what the event is about: its code, or the kind of record and its number."""
    kind = THINGS.get(event.subject_kind)
    if kind and ":" in event.subject:
        return f"{kind} {event.subject_id}"
    return event.subject


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
