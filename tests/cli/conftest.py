"""A real archive in a folder of its own, and commands run on it as a shell would."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive_app.cli import main

sys.path.append(str(Path(__file__).parent.parent / "services"))

import pages

SANG, ZAO = "370406101201", "370406101202"


@dataclass
class Shell:
    """Runs commands on one data folder."""

    folder: Path
    environ: dict[str, str]

    def run(self, *words: object, **environ: str) -> Result:
        """Run a command; its exit code, stdout and stderr."""
        env = {**self.environ, **environ}
        return CliRunner().invoke(main, [str(word) for word in words], env=env)

    def done(self, *words: object, **environ: str) -> Any:
        """Run a command that must succeed, with --json; what it answered."""
        result = self.run(*words, "--json", **environ)
        assert result.exit_code == 0, result.stderr or result.exception
        return json.loads(result.stdout)


def _shell(folder: Path) -> Shell:
    return Shell(
        folder,
        {
            "ARCHIVE_DATA_DIR": str(folder),
            "ARCHIVE_OCR_ENGINE": "fake",
            "ARCHIVE_TLS": "off",
            "ARCHIVE_BASE_URL": "https://192.0.2.1:8000",
            "ARCHIVE_ADMIN_PASSWORD": "a long first password",
            "ARCHIVE_TOKEN": "",
            "ARCHIVE_PASSWORD": "",
        },
    )


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Found an archive with a town and two villages, to be copied."""
    made = _shell(tmp_path_factory.mktemp("founded") / "archive")
    assert made.run("init").exit_code == 0
    made.done("unit", "add", "370406101", "测试镇", "--kind", "town")
    made.done("unit", "add", SANG, "桑村", "--parent", "370406101")
    made.done("unit", "add", ZAO, "枣村", "--parent", "370406101")
    return made


@pytest.fixture
def shell(founded_once: Shell, tmp_path: Path) -> Shell:
    """Give an archive of its own with a town and two villages."""
    return _shell(shutil.copytree(founded_once.folder, tmp_path / "archive"))


@dataclass(frozen=True)
class Filed:
    """What a form that came in became: item, file, box, household."""

    item: str
    file: str
    box: str
    shelf: str
    household: str


@pytest.fixture(scope="session")
def filed_once(founded_once: Shell, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, Filed]:
    """Hand in a form of a household whose village has a box to stand in, to be copied."""
    folder = tmp_path_factory.mktemp("filed")
    shell = _shell(shutil.copytree(founded_once.folder, folder / "archive"))
    room = shell.done("place", "add-room", SANG, "工作室")["code"]
    cabinet = shell.done("place", "add-cabinet", room, "1号橱", "--shelves", 2)
    shelf = cabinet["children"][0]["code"]
    shell.done("box", "add", SANG, "--shelf", shelf)
    roster = folder / "roster.xlsx"
    write_roster(roster, [("桑村", "张测试", "户主", pages.NUMBER)])
    shell.done("import", "households", roster)
    scan = folder / "调查表.png"
    scan.write_bytes(pages.form())
    taken = json.loads(shell.run("ingest", scan, "--wait", "--json").stdout)
    assert taken["status"] == "filed", taken
    item = shell.done("show", taken["items"][0])
    places = item["places"][0]
    return shell, Filed(item["code"], item["archival_file"], places["box"], shelf, item["household"])


@pytest.fixture
def filed(shell: Shell, filed_once: tuple[Shell, Filed]) -> Filed:
    """Let the archive of this test hold a form that came in and was filed."""
    shutil.rmtree(shell.folder)
    shutil.copytree(filed_once[0].folder, shell.folder)
    return filed_once[1]


def write_roster(path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    """Write a roster: village, name, relation, ID number."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("村", "姓名", "与户主关系", "证件号码"), *rows]):
            sheet.write_row(at, 0, row)


def token_of(shell: Shell, name: str, role: str, *scopes: str) -> str:
    """Add a user and return a token of theirs."""
    wanted = [word for scope in scopes for word in ("--scope", scope)]
    shell.done("user", "add", name, "--role", role, *wanted)
    return str(shell.done("token", "create", name)["token"])
