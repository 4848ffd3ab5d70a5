"""What a verification can find, each kind with its two sentences: what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive_app.rules.sentence import Sentence


class FindingKind(StrEnum):
    """The sort of fault; the values are stable names for reports and scripts."""

    SCHEMA_BEHIND = "schema-behind"
    LOCK_MISSING = "lock-missing"
    AUDIT = "audit"
    # the vault against itself and against the catalogue
    CHANGED = "changed"
    MISSING = "missing"
    UNTRACKED = "untracked"
    DAMAGED_INVENTORY = "damaged-inventory"
    SIDECAR_MISMATCH = "sidecar-mismatch"
    UNKNOWN_OBJECT = "unknown-object"
    MISPLACED = "misplaced"
    UNPROTECTED = "unprotected"
    UNREADABLE = "unreadable"
    CACHE = "cache"
    # the index against the database
    INDEX_MISSING = "index-missing"
    NOT_INDEXED = "not-indexed"
    INDEXED_NEEDLESSLY = "indexed-needlessly"
    # the database against the trail and against its own rules
    VANISHED = "vanished"
    UNREGISTERED = "unregistered"
    UNRECORDED = "unrecorded"
    NO_OBJECT = "no-object"
    NO_PAGES = "no-pages"
    NO_PERIOD = "no-period"
    FLOOR_LOWERED = "floor-lowered"
    STUCK = "stuck"
    PLACE_HISTORY = "place-history"
    # videos that stay on their carriers
    VIDEO_GONE = "video-gone"
    VIDEO_CHANGED = "video-changed"
    VIDEO_OVERDUE = "video-overdue"


@dataclass(frozen=True)
class Finding:
    """One fault: its kind, what it is about (a code, a path, a number), and the sentence."""

    kind: FindingKind
    subject: str
    sentence: Sentence


_SENTENCES: dict[FindingKind, tuple[str, str]] = {
    FindingKind.PLACE_HISTORY: (
        "{subject} 的位置与存放记录不符，像是不经挪动手续改过；请到现场核对，查明后补办挪动。",
        "{subject} is not where its place history says, as if changed without a movement; look on the shelf and find out.",
    ),
    FindingKind.VIDEO_GONE: (
        "视频 {subject} 不在登记的地方（{detail}）；请检查 NAS、硬盘或光盘，找到后重新核对。",
        "The video {subject} is not where it was ({detail}); look at the carrier and check it again.",
    ),
    FindingKind.VIDEO_CHANGED: (
        "视频 {subject} 与登记时不同（{detail}）；请找出原来的文件。",
        "The video {subject} is not what was recorded ({detail}); find the original file.",
    ),
    FindingKind.VIDEO_OVERDUE: (
        "视频 {subject} 的载体（{detail}）已有一年没有人核对；请插上看过，在该件页面记下结果。",
        "Nobody has looked at the carrier of video {subject} ({detail}) for a year; play it and note what you found.",
    ),
    FindingKind.SCHEMA_BEHIND: (
        "数据库结构不是最新版；请启动一次 archive serve 完成升级。",
        "The database is not at the newest version; start `archive serve` once to bring it up to date.",
    ),
    FindingKind.LOCK_MISSING: (
        "数据库的锁 {subject} 缺失或被改过；请查明原因后恢复。",
        "The database's lock {subject} is missing or changed; find out why, then restore it.",
    ),
    FindingKind.AUDIT: ("{detail}", "{detail_en}"),
    FindingKind.CHANGED: (
        "保存库中的 {subject} 与入库时不同（{detail}）；请从备份恢复。",
        "{subject} in the vault is not what was kept ({detail}); restore it from a backup.",
    ),
    FindingKind.MISSING: (
        "保存库中缺少 {subject}（{detail}）；请从备份恢复。",
        "{subject} is missing from the vault ({detail}); restore it from a backup.",
    ),
    FindingKind.UNTRACKED: (
        "保存库中多出 {subject}，没有清单提到它（{detail}）。",
        "{subject} lies in the vault and no inventory lists it ({detail}).",
    ),
    FindingKind.DAMAGED_INVENTORY: (
        "保存库的清单 {subject} 损坏（{detail}）；请从备份恢复。",
        "The inventory {subject} is damaged ({detail}); restore it from a backup.",
    ),
    FindingKind.SIDECAR_MISMATCH: (
        "清单 {subject} 的校验值不对（{detail}）。",
        "The digest beside the inventory {subject} is wrong ({detail}).",
    ),
    FindingKind.UNKNOWN_OBJECT: (
        "保存库中的 {subject} 没有登记：可能是收件时中断；把同一文件再收一次即可。",
        "{subject} in the vault is not in the catalogue: perhaps an interrupted intake; hand the file in again.",
    ),
    FindingKind.MISPLACED: (
        "保存库中的 {subject} 不在应在的位置（{detail}）。",
        "{subject} in the vault stands in the wrong place ({detail}).",
    ),
    FindingKind.UNPROTECTED: (
        "保存库中的 {subject} 应为只读，现在可写（{detail}）。",
        "{subject} in the vault should be read-only and can be written ({detail}).",
    ),
    FindingKind.UNREADABLE: (
        "{subject} 读不出来（{detail}）；请检查磁盘。",
        "{subject} cannot be read ({detail}); check the disk.",
    ),
    FindingKind.CACHE: (
        "缓存文件 {subject} 坏了（{detail}）；可以删除，会自动重做。",
        "The cached file {subject} is broken ({detail}); delete it, it will be made again.",
    ),
    FindingKind.INDEX_MISSING: (
        "检索索引不能用（{detail}）；请运行 archive index rebuild。",
        "The search index cannot be used ({detail}); run `archive index rebuild`.",
    ),
    FindingKind.NOT_INDEXED: (
        "第 {subject} 号页检索不到；请运行 archive index rebuild。",
        "Page number {subject} is not in the index; run `archive index rebuild`.",
    ),
    FindingKind.INDEXED_NEEDLESSLY: (
        "索引里有第 {subject} 号页，数据库里没有；请运行 archive index rebuild。",
        "The index holds page number {subject}, the database does not; run `archive index rebuild`.",
    ),
    FindingKind.VANISHED: (
        "{subject} 有审计记录，数据库里却没有了：是绕过系统删除的；请从备份恢复并报告。",
        "The trail knows {subject}, the database does not: it was removed behind the system's back; restore it, report it.",
    ),
    FindingKind.UNREGISTERED: (
        "{subject} 曾经归档，现在却不是归档状态：是绕过系统改的；请查明。",
        "{subject} was registered and is not any more: changed behind the system's back; find out why.",
    ),
    FindingKind.UNRECORDED: (
        "{subject} 没有对应的审计记录（{detail}）：是绕过系统写入的；请查明。",
        "{subject} has no line in the trail ({detail}): it was written behind the system's back; find out why.",
    ),
    FindingKind.NO_OBJECT: (
        "{subject} 没有登记任何数字文件；请从备份恢复。",
        "{subject} has no digital object in the catalogue; restore it from a backup.",
    ),
    FindingKind.NO_PAGES: (
        "{subject} 已归档，但一页也没有；请查明。",
        "{subject} is registered and has no page; find out why.",
    ),
    FindingKind.NO_PERIOD: (
        "{subject} 没有保管期限，暂按永久；请补定。",
        "{subject} has no retention period and is kept as permanent; set one.",
    ),
    FindingKind.FLOOR_LOWERED: (
        "最低保存期限“{subject}”在数据库中缺失或被提前；请查明。",
        "The floor “{subject}” is missing from the database or earlier than it should be; find out why.",
    ),
    FindingKind.STUCK: (
        "{subject} 卡住了（{detail}）；启动 archive serve 后会自动继续。",
        "{subject} is stuck ({detail}); it goes on once `archive serve` runs.",
    ),
}


def finding(kind: FindingKind, subject: object, detail: str = "", detail_en: str | None = None) -> Finding:
    """Return a finding with its sentences filled in."""
    values = {"subject": subject, "detail": detail, "detail_en": detail if detail_en is None else detail_en}
    zh, en = _SENTENCES[kind]
    return Finding(
        kind,
        str(subject),
        Sentence(zh.format_map(values), en.format_map(values | {"detail": values["detail_en"]})),
    )
