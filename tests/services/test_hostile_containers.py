"""Archives and letters made to overrun the archive: what is too much is refused with a reason, nothing gets lost."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from pages import hand_in
from test_electronic_files import packed, rows

from archive_app.models.types import SourceState
from archive_app.services import containers


def test_what_comes_out_of_one_file_in_all_its_depths_is_bounded(archive, alice, monkeypatch):
    monkeypatch.setattr(containers, "MOST_FILES", 3)
    inner = [packed({f"{n}-{m}.txt": f"{n}{m}".encode() for m in range(3)}) for n in range(3)]
    hand_in(archive, alice, ("外.zip", packed({f"{n}.zip": data for n, data in enumerate(inner)})))
    refused = [one for one in rows(archive, alice) if one.state is SourceState.REFUSED]
    assert refused and all("太多" in one.reason for one in refused)
    assert len(rows(archive, alice)) < 1 + 3 + 9


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_at_one_place_both_come_in_and_no_name_holds_control_signs(archive, alice):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("同名.txt", "一")
        file.writestr("同名.txt", "二")
        file.writestr("红\x1b[31m.txt", "三")
        file.writestr("../../../etc/出去.txt", "四")
    hand_in(archive, alice, ("包.zip", out.getvalue()))
    paths = [one.path for one in rows(archive, alice)][1:]
    assert len(paths) == 4 == len(set(paths))
    assert all(path.isprintable() for path in paths)
    assert "/" not in rows(archive, alice)[-1].name


def test_a_letter_of_endless_parts_is_refused_and_not_cut_short(archive, alice):
    part = "--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nhello\n"
    head = "From: a@example.org\nTo: b@example.org\nDate: Mon, 2 Apr 2018 10:00:00 +0800\nSubject: x\nMIME-Version: 1.0\n"
    letter = f"{head}Content-Type: multipart/mixed; boundary=x\n\n{part * 600}--x--\n"
    hand_in(archive, alice, ("信.eml", letter.encode()))
    first = rows(archive, alice)[0]
    assert first.state is SourceState.REFUSED and "太多" in first.reason


def test_folders_of_killed_processes_are_swept_and_those_in_use_are_not(archive):
    room = archive.settings.data_dir / "uploads"
    old, new = room / "inside-old", room / "inside-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "1").write_bytes(b"x")
    os.utime(old, (0, 0))
    assert containers.sweep(archive) == 1
    assert new.exists() and not old.exists()
