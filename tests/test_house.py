"""The house rules that no linter keeps: sizes, names, languages, pins, and that the scaffolding holds together."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("archive_app", "config", "storage", "ocr", "labels")
SOURCES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}

SETUP = configparser.ConfigParser()
SETUP.read(HOUSE / "setup.cfg", encoding="utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, its docstring not counted."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        body = body[1:]
    return (function.end_lineno or 0) - body[0].lineno + 1


def test_no_file_is_longer_than_one_can_read() -> None:
    long = {
        named(path): n for path in SOURCES if (n := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{named(path)}:{function.name}": length(function)
        for path in SOURCES
        if "versions" not in path.parts  # a migration is one list of tables
        for function in functions(ast.parse(path.read_text("utf-8")))
        if length(function) > LONGEST_FUNCTION
    }
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [named(path) for path in SOURCES if VAGUE & set(path.relative_to(HOUSE).with_suffix("").parts)]


def test_no_two_modules_of_tests_have_the_same_name() -> None:
    own = ("conftest", "__main__")  # pytest and Python tell these apart by their folders
    names = Counter(path.stem for path in (HOUSE / "tests").rglob("*.py") if path.stem not in own)
    assert not [name for name, n in names.items() if n > 1]


def test_errors_are_never_swallowed_whole() -> None:
    bare = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "BaseException")
            ):
                kept = node.name or any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                if not kept:
                    bare.append(f"{named(path)}:{node.lineno}")
    assert not bare


@pytest.mark.parametrize("mark", ["noqa", "type: ignore"])
def test_every_silenced_warning_says_why(mark: str) -> None:
    silent = []
    for path in SOURCES:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found = re.search(rf"#\s*{mark}(\S*)(.*)$", line)
            if found and len(re.findall(r"\w{2,}", found.group(2))) < 2:
                silent.append(f"{named(path)}:{number}")
    assert not silent


def test_data_files_are_whole() -> None:
    for path in (HOUSE / "config").glob("*.toml"):
        assert tomllib.loads(path.read_text("utf-8")), named(path)


def constraints() -> dict[str, str]:
    lines = (HOUSE / "constraints.txt").read_text("utf-8").splitlines()
    pins = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pins}


def asked_for() -> list[Requirement]:
    texts = SETUP["options"]["install_requires"].split("\n")
    for extra in SETUP["options.extras_require"].values():
        texts += extra.split("\n")
    return [Requirement(text) for text in texts if text.strip() and "%(" not in text]


def test_every_dependency_is_pinned_alike_in_both_places() -> None:
    pins = constraints()
    for requirement in asked_for():
        wanted = str(requirement.specifier).removeprefix("==")
        assert pins.get(canonicalize_name(requirement.name)) == wanted, requirement


def test_every_dependency_of_a_dependency_is_pinned() -> None:
    pins = constraints()
    todo = [(canonicalize_name(each.name), frozenset(each.extras)) for each in asked_for()]
    seen = set()
    while todo:
        name, extras = todo.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        if name in {"pip", "setuptools", "wheel"}:
            continue  # the installer itself: whatever the environment came with
        assert name in pins, name
        try:
            needs = requires(distribution(name).name) or ()
        except PackageNotFoundError:
            continue  # tools of `make check` are not in every environment
        for text in needs:
            needed = Requirement(text)
            marks = [{"extra": extra} for extra in (*extras, "")]
            if needed.marker is None or any(needed.marker.evaluate(mark) for mark in marks):
                todo.append((canonicalize_name(needed.name), frozenset(needed.extras)))


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words], cwd=HOUSE, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize("target", ["run", "test", "check", "bench", "soak", "bundle", "setup"])
def test_make_knows_what_is_promised(target: str) -> None:
    assert f"\n{target} " in make("help").stdout or make("help").stdout.startswith(f"{target} ")
    assert make("--dry-run", target).returncode == 0


def test_make_corpora_asks_for_a_folder() -> None:
    assert make("--dry-run", "corpora", "CORPORA=/tmp").returncode == 0


def scripts() -> list[Path]:
    return [path for path in (HOUSE / ".ci").iterdir() if path.read_bytes().startswith(b"#!/bin/sh")]


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_every_script_is_executable_and_parses(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0


def test_every_page_of_documentation_has_its_chinese_twin_with_the_same_sections() -> None:
    for path in (HOUSE / "docs").glob("*.md"):
        if path.name.endswith(".zh.md"):
            continue
        twin = path.with_name(path.stem + ".zh.md")
        assert twin.exists(), named(path)
        levels = [re.findall(r"^(#+) ", each.read_text("utf-8"), re.M) for each in (path, twin)]
        assert levels[0] == levels[1], named(path)


def test_links_between_the_pages_of_documentation_lead_somewhere() -> None:
    for path in [*(HOUSE / "docs").glob("*.md"), *HOUSE.glob("README*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{named(path)}: {link}"


def test_what_answers_requests_does_not_load_what_reads_pages() -> None:
    heavy = [
        "cv2",
        "numpy",
        "fpdf",
        "fontTools",
        "pypdfium2",
        "openvino",
        "onnxruntime",
        "alembic",
        "pikepdf",
    ]
    code = f"import sys, archive_app.wsgi; print(*[one for one in {heavy} if one in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
