"""`archive verify`, `archive audit`, `archive index`: is everything still what it was?"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from archive_app.cli.door import Door, command
from archive_app.services import auditing, index_care, verifying

FOUND = 1


@command(name="verify", help="核对数据库、保存库、缓存、索引和审计链 / check everything against everything")
@click.option("--deep", is_flag=True, help="每个字节重新计算摘要 / hash every byte again")
def verify_command(door: Door, deep: bool) -> None:
    """Name every fault; exit 1 if there is any."""
    report = verifying.verify(door.archive, deep=deep, actor=door.actor)
    data = {
        "ok": report.ok,
        "deep": report.deep,
        "objects": report.objects,
        "files": report.files,
        "hashed_bytes": report.hashed_bytes,
        "events": report.events,
        "sealed_to": report.sealed_to,
        "findings": [
            {"kind": one.kind, "subject": one.subject, "zh": one.sentence.zh, "en": one.sentence.en}
            for one in report.findings
        ],
    }

    def lines() -> Iterator[str]:
        for one in report.findings:
            yield f"{one.kind}\t{one.sentence.said(door.language)}"
        yield (
            f"{report.objects} 个对象 objects，{report.files} 个文件 files，"
            f"{report.events} 条审计 events，封存到 sealed to {report.sealed_to}："
            + ("没有发现问题 nothing found" if report.ok else f"发现 {len(report.findings)} 处问题 faults")
        )

    door.answer(data, lines)
    if not report.ok:
        sys.exit(FOUND)


@click.group(name="audit", help="审计链 / the audit trail")
def audit_command() -> None:
    """Walk the audit chain."""


@command(name="verify", help="走一遍审计链 / walk the chain")
@click.option("--head", "known_head", help="另存的链头（编号:摘要） / a head kept elsewhere")
def verify_audit(door: Door, known_head: str | None) -> None:
    """Name what was edited, removed, swapped or put in; exit 1 if anything was."""
    auditing.flush(door.archive)
    report = auditing.verify(door.archive, known_head)
    data = {
        "ok": report.ok,
        "events": report.events,
        "sealed_to": report.sealed_to,
        "unsealed": report.unsealed,
        "head": f"{report.sealed_to}:{report.digest}",
        "faults": report.faults,
    }

    def lines() -> Iterator[str]:
        for one in report.faults:
            yield one.en if door.language == "en" else one.zh
        yield f"{report.events} 条 events，封存到 sealed to {report.sealed_to}，未封存 unsealed {report.unsealed}"

    door.answer(data, lines)
    if not report.ok:
        sys.exit(FOUND)


@command(name="head", help="打印链头，另处保存 / print the head, to keep elsewhere")
def head(door: Door) -> None:
    """Seal what waits, then print the newest link."""
    auditing.flush(door.archive)
    auditing.seal(door.archive)
    found = auditing.head(door.archive)
    data = {"head": str(found), "sealed_to": found.seq, "events": found.events, "unsealed": found.unsealed}
    door.answer(data, lambda: iter([str(found)]))


audit_command.add_command(verify_audit)
audit_command.add_command(head)


@click.group(name="index", help="检索索引 / the search index")
def index_command() -> None:
    """Look after the search index."""


@command(name="rebuild", help="从数据库重建索引 / write the index anew from the database")
def rebuild(door: Door) -> None:
    """Write the whole index anew."""
    done = index_care.rebuild(door.archive, door.actor)
    said = (
        f"已交给正在运行的索引程序 given to the running indexer：{done.pages} 页"
        if done.queued
        else (f"已重建 rebuilt：{done.pages} 页 pages")
    )
    door.answer(done, lambda: iter([said]))


@command(name="status", help="索引有多少页、还有多少待做 / pages indexed and waiting")
def status(door: Door) -> None:
    """Tell how far the index follows the database."""
    found = index_care.status(door.archive)
    door.answer(
        found,
        lambda: iter(
            [
                f"已索引 indexed {found.indexed} / {found.expected} 页，待做 waiting {found.waiting}"
                + ("" if found.usable else "；不能用，请运行 archive index rebuild")
            ]
        ),
    )
    if not found.usable:
        sys.exit(FOUND)


index_command.add_command(rebuild)
index_command.add_command(status)
