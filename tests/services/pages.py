"""Pages that the fake engine reads, as files to hand in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image

from archive_app.services import catching_up, intake
from archive_app.services.intake import Hints, Received
from ocr.engines import fake

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor

NUMBER = "11010519491231002X"
NOTHING_SAID = Hints()


def drawn(lines: Sequence[str]) -> bytes:
    """Return a PNG page whose lines the fake engine reads."""
    out = io.BytesIO()
    Image.fromarray(fake.draw(lines)).save(out, "PNG")
    return out.getvalue()


def form(
    title: str = "认定调查表", name: str = "张测试", number: str = NUMBER, village: str = "桑村"
) -> bytes:
    """Return a survey form of a household."""
    return drawn([title, f"户主姓名：{name}", f"身份证号：{number}", f"行政村：{village}", "年度：2018年"])


def hand_in(
    archive: Archive, actor: Actor, *files: tuple[str, bytes], hints: Hints = NOTHING_SAID, read: bool = True
) -> list[Received]:
    """Hand files in as one batch, read them, and return how they stand."""
    with archive.work(actor) as work:
        batch_id = intake.open_batch(work, name="测试", channel="test").id
    taken = [
        intake.receive(archive, actor, io.BytesIO(data), name, batch_id=batch_id, hints=hints)
        for name, data in files
    ]
    if read:
        read_all(archive)
    with archive.look(actor) as look:
        return intake.statuses(look, [one.source_id for one in taken])


def read_all(archive: Archive) -> None:
    """Read, file and index everything that waits."""
    catching_up.drain(archive)
