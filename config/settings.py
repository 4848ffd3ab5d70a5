"""Settings: one frozen dataclass, read once from `archive.toml` and ARCHIVE_* variables, checked at start.

Variables win over the file. There is no setting for today's date: tests inject a clock, users cannot.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from config import watch_folders
from config.addresses import default_base_url, is_loopback
from config.watch_folders import LONGEST_QUIET, WatchFolder

DEFAULT_DATA_DIR = Path("data/archive")
#: keys printed in manuals and examples; whoever uses one has no secret
EXAMPLE_KEYS = frozenset(
    {"secret", "changeme", "change-me", "dev", "development", "password", "test", "example"}
)
#: file of the data folder that says where the pages were served last
SERVED_PORT = "served-port"
ENGINES = ("rapidocr", "tesseract")
#: reads only what tests draw for it; never named to anybody
FOR_TESTS = "fake"
LANGUAGES = ("zh_CN", "en")
SCHEMES = {
    "database_url": ("sqlite", "postgresql", "postgresql+psycopg"),
    "storage_url": ("file",),
    "queue_url": ("sqlite", "redis", "rediss", "postgresql"),
    "search_url": ("tantivy", "whoosh"),
}
#: ARCHIVE_<NAME> and the same names in archive.toml
NAMES = (
    "data_dir",
    "database_url",
    "storage_url",
    "queue_url",
    "search_url",
    "ocr_engine",
    "tls",
    "base_url",
    "secret_key",
    "language",
    "upload_limit_mb",
    "cache_limit_mb",
    "port",
    "video_folders",
    "watch_folders",
    "watch_quiet_seconds",
    "virus_check",
)


class BadSettings(Exception):
    """One or more settings cannot be used; `problems` names each with what to do, in both languages."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(en for _zh, en in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """How this installation is set up. Sizes in MiB; addresses as URLs.

    `video_folders`: where videos that stay outside may be looked at (a mounted NAS, a drive); none by default.
    `watch_folders`: where scanners drop files; what comes in is one batch until `watch_quiet_seconds` bring nothing.
    `virus_check`: the command that looks at every file that comes in, its words apart; none by default.
    """

    data_dir: Path
    database_url: str
    storage_url: str
    queue_url: str
    search_url: str
    base_url: str
    secret_key: str
    ocr_engine: str = "rapidocr"
    tls: str = "auto"
    language: str = "zh_CN"
    upload_limit_mb: int = 1024
    cache_limit_mb: int = 4096
    port: int = 8000
    video_folders: tuple[Path, ...] = ()
    watch_folders: tuple[WatchFolder, ...] = ()
    watch_quiet_seconds: int = 60
    virus_check: tuple[str, ...] = ()

    @property
    def vault_dir(self) -> Path:
        """Return the folder of the preservation store."""
        return Path(urlsplit(self.storage_url).path)

    @property
    def base_is_loopback(self) -> bool:
        """Tell whether printed addresses would only work on this very machine."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    def listening_on(self, port: int) -> Settings:
        """Return the settings for another port, the default base address following it."""
        return replace(self, port=port, base_url=self._base_url_at(port))

    def remember_port(self) -> None:
        """Keep the port that is served, so that labels printed from the shell lead to it."""
        kept = self.data_dir / SERVED_PORT
        if _served_port(self.data_dir) != self.port:
            kept.write_text(f"{self.port}\n", "ascii")

    def _base_url_at(self, port: int) -> str:
        """Return the base address for a port: one that was chosen stays, the default one follows."""
        ports = {self.port, _served_port(self.data_dir) or self.port}
        follows = self.base_url in {default_base_url(self.tls, one) for one in ports}
        return default_base_url(self.tls, port) if follows else self.base_url


def load(data_dir: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings of the archive in `data_dir` (else ARCHIVE_DATA_DIR, else ./data/archive).

    Raises BadSettings naming every bad value at once.
    """
    environ = os.environ if environ is None else environ
    folder = Path(data_dir or environ.get("ARCHIVE_DATA_DIR") or DEFAULT_DATA_DIR).expanduser().absolute()
    problems: list[tuple[str, str]] = []
    values = _from_file(folder / "archive.toml", problems)
    values |= {
        name: environ[f"ARCHIVE_{name.upper()}"] for name in NAMES if environ.get(f"ARCHIVE_{name.upper()}")
    }
    values.pop("data_dir", None)
    for name in sorted(set(values) - set(NAMES)):
        problems.append(
            (f"archive.toml 里没有“{name}”这一项，请检查拼写。", f"archive.toml: no such setting: {name}")
        )
    settings = _build(folder, values, problems)
    problems += _check(settings)
    if problems:
        raise BadSettings(problems)
    return settings


def _from_file(path: Path, problems: list[tuple[str, str]]) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append((f"{path} 不是正确的 TOML 文件：{error}", f"{path} is not valid TOML: {error}"))
        return {}
    return {name: str(value) for name, value in table.items()}


def _build(folder: Path, values: Mapping[str, str], problems: list[tuple[str, str]]) -> Settings:
    tls = values.get("tls", "auto")
    port = _whole_number(values, "port", 8000, problems)
    return Settings(
        data_dir=folder,
        database_url=values.get("database_url", f"sqlite:///{folder / 'archive.db'}"),
        storage_url=values.get("storage_url", f"file://{folder / 'vault'}"),
        queue_url=values.get("queue_url", f"sqlite:///{folder / 'queue.db'}"),
        search_url=values.get("search_url", f"tantivy://{folder / 'index'}"),
        base_url=values.get(
            "base_url", default_base_url(tls, port if "port" in values else _served_port(folder) or port)
        ).rstrip("/"),
        secret_key=values.get("secret_key") or _kept_key(folder),
        ocr_engine=values.get("ocr_engine", "rapidocr"),
        tls=tls,
        language=values.get("language", "zh_CN"),
        upload_limit_mb=_whole_number(values, "upload_limit_mb", 1024, problems),
        cache_limit_mb=_whole_number(values, "cache_limit_mb", 4096, problems),
        port=port,
        video_folders=_folders(values.get("video_folders", "")),
        watch_folders=watch_folders.parse(values.get("watch_folders", "")),
        watch_quiet_seconds=_whole_number(values, "watch_quiet_seconds", 60, problems),
        virus_check=_words(values.get("virus_check", ""), problems),
    )


def _folders(text: str) -> tuple[Path, ...]:
    """Return the folders videos may stay in, written with commas between them."""
    return tuple(Path(part.strip()).expanduser() for part in text.split(",") if part.strip())


def _words(text: str, problems: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the words of a command; its program must be there, for without it nothing could come in."""
    try:
        words = tuple(shlex.split(text))
    except ValueError:
        problems.append(_wrong("virus_check", text, "引号不成对。", "its quotes do not match"))
        return ()
    if words and shutil.which(words[0]) is None:
        problems.append(_wrong("virus_check", words[0], "没有这个程序。", "there is no such program"))
    return words


def _whole_number(values: Mapping[str, str], name: str, default: int, problems: list[tuple[str, str]]) -> int:
    text = values.get(name, str(default))
    if re.fullmatch(r"[1-9]\d{0,8}", text):
        return int(text)
    shown = f"ARCHIVE_{name.upper()}"
    problems.append((f"{shown}={text} 不对：应为正整数。", f"{shown}={text}: must be a whole number above 0"))
    return default


def _kept_key(folder: Path) -> str:
    path = folder / "secret.key"
    return path.read_text("ascii").strip() if path.is_file() else ""


def _served_port(folder: Path) -> int | None:
    """Return the port this archive was served at last, None where it was never served or that cannot be read."""
    path = folder / SERVED_PORT
    text = path.read_text("ascii", "replace").strip() if path.is_file() else ""
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None


def _check(settings: Settings) -> list[tuple[str, str]]:
    problems = [*_check_addresses(settings)]
    if settings.ocr_engine not in (*ENGINES, FOR_TESTS):
        known = "、".join(ENGINES)
        problems.append(
            _wrong("ocr_engine", settings.ocr_engine, f"应为 {known} 之一。", f"must be one of {ENGINES}")
        )
    if settings.language not in LANGUAGES:
        problems.append(_wrong("language", settings.language, "应为 zh_CN 或 en。", "must be zh_CN or en"))
    if settings.port > 65535:
        problems.append(
            _wrong("port", str(settings.port), "端口应在 1 到 65535 之间。", "must be 1 to 65535")
        )
    for folder in settings.video_folders:
        if not folder.is_absolute():
            problems.append(
                _wrong("video_folders", str(folder), "应写完整路径。", "must be an absolute path")
            )
    for path, zh, en in watch_folders.problems(settings.watch_folders, settings.data_dir):
        problems.append(_wrong("watch_folders", str(path), zh, en))
    if settings.watch_quiet_seconds > LONGEST_QUIET:
        shown, limit = str(settings.watch_quiet_seconds), LONGEST_QUIET
        problems.append(
            _wrong("watch_quiet_seconds", shown, f"应在 1 到 {limit} 之间。", f"must be 1 to {limit}")
        )
    if settings.secret_key and (settings.secret_key.lower() in EXAMPLE_KEYS or len(settings.secret_key) < 16):
        problems.append(
            _wrong(
                "secret_key",
                "…",
                "这是示例密钥或太短，任何人都能冒充登录；请删去，由 archive init 生成。",
                "an example or too short; remove it and let `archive init` make one",
            )
        )
    return problems + _check_tls(settings.tls)


def _wrong(name: str, shown: str, zh: str, en: str) -> tuple[str, str]:
    variable = f"ARCHIVE_{name.upper()}={shown}"
    return f"{variable} 不对：{zh}", f"{variable}: {en}"


def _check_addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    for name, allowed in SCHEMES.items():
        url = getattr(settings, name)
        if urlsplit(url).scheme not in allowed:
            shown, known = _without_password(url), "、".join(f"{scheme}://" for scheme in allowed)
            yield _wrong(name, shown, f"应以 {known} 开头。", f"must begin with {' or '.join(allowed)}://")
    base = urlsplit(settings.base_url)
    if base.scheme not in ("http", "https") or not base.hostname:
        yield _wrong(
            "base_url",
            settings.base_url,
            "应像 https://192.168.1.10:8000。",
            "must look like https://host:8000",
        )


def _check_tls(tls: str) -> list[tuple[str, str]]:
    if tls in ("auto", "off"):
        return []
    parts = [Path(part.strip()) for part in tls.split(",")]
    if len(parts) == 2 and all(part.is_file() for part in parts):
        return []
    return [
        (
            f"ARCHIVE_TLS={tls} 不对：应为 auto、off，或“证书文件,私钥文件”（两个文件都要存在）。",
            f"ARCHIVE_TLS={tls}: must be auto, off, or CERT,KEY naming two existing files",
        )
    ]


def _without_password(url: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", url)
