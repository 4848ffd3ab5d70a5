"""Make the archive start with the machine: a systemd unit for one data folder."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive_app.errors import ArchiveError

UNIT_FOLDER: Final = Path("/etc/systemd/system")
UNIT_NAME: Final = "township-archive.service"

_RUNNING: Final = Path("/run/systemd/system")
"""Exists only where systemd runs the machine (sd_booted(3))."""

Systemctl = Callable[..., None]
"""Runs systemctl with the given words; raises OSError or CalledProcessError."""

_UNIT: Final = """\
# Written by `archive service install`; running it again writes it anew.
[Unit]
Description=Township archive ({title})
After=network-online.target postgresql.service redis-server.service
Wants=network-online.target

[Service]
Type=exec
User={user}
ExecStart={command}
WorkingDirectory={folder}
Restart=on-failure
RestartSec=3
# The supervisor lets its workers finish the page they read.
KillMode=mixed
TimeoutStopSec=60
UMask=0027
# Foreign files are opened here: the rest of the machine is out of reach.
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes

[Install]
WantedBy=multi-user.target
"""


class NoSystemd(ArchiveError):
    """The machine is not run by systemd, or its unit cannot be written."""

    exit_code = 4
    http_status = 501
    slug = "no-systemd"


@dataclass(frozen=True, slots=True)
class Installed:
    """What was done."""

    unit: Path
    text: str
    started: bool
    done: tuple[tuple[str, str], ...]
    """Sentences (Chinese, English), in the order things were done."""

    def __str__(self) -> str:
        """Return all sentences, a line each, in both languages."""
        return "\n".join(f"{zh} {en}" for zh, en in self.done)


def unit_text(
    data_dir: Path,
    user: str,
    *,
    host: str = "0.0.0.0",  # noqa: S104  # a service is there to be reached from other desks
    port: int | None = None,
    also_writable: Sequence[Path] = (),
    watched: Sequence[Path] = (),
) -> str:
    """Return the systemd unit that serves the archive in `data_dir` as `user`.

    The default host is every address of the machine (with TLS `auto`, over https). The service may write to the
    data folder, `also_writable` (a vault kept elsewhere) and the `watched` folders (which may be away when it
    starts), nowhere else. Paths may hold spaces, percent signs and Chinese.
    """
    folder = data_dir.absolute()
    words = [sys.executable, "-m", "archive_app", "serve", "--host", host, "--data-dir", str(folder)]
    if port is not None:
        words += ["--port", str(port)]
    return _UNIT.format(
        title=_one_line(folder.name),
        user=user,
        command=" ".join(_quoted(word, dollars=True) for word in words),
        folder=_path(folder),
        writable=" ".join(
            _quoted(path)
            for path in (
                *(str(path.absolute()) for path in (folder, *also_writable)),
                *(f"-{path.absolute()}" for path in watched),
            )
        ),
    )


def install(
    data_dir: Path,
    user: str | None = None,
    *,
    host: str = "0.0.0.0",  # noqa: S104  # see unit_text
    port: int | None = None,
    also_writable: Sequence[Path] = (),
    watched: Sequence[Path] = (),
    unit_folder: Path = UNIT_FOLDER,
    systemctl: Systemctl | None = None,
) -> Installed:
    """Write the unit, have it start now and with the machine, and say what was done.

    `user` defaults to the owner of the data folder. Raises NoSystemd when the machine is not run by systemd or
    the unit may not be written: the sentence says what to do instead.
    """
    owner = user or _owner(data_dir)
    if systemctl is None:
        if not _RUNNING.is_dir():
            raise NoSystemd(
                "这台机器不是由 systemd 管理的，没有安装服务；请用本机的开机启动方式运行 archive serve。",
                "This machine is not run by systemd; nothing was installed. Have its own start-up run"
                f" `archive serve --data-dir {data_dir.absolute()}`.",
            )
        systemctl = _systemctl
    text = unit_text(data_dir, owner, host=host, port=port, also_writable=also_writable, watched=watched)
    unit = unit_folder / UNIT_NAME
    done = [_write(unit, text), *_as_whom(owner)]
    done.append(_start(systemctl))
    return Installed(unit, text, started=True, done=tuple(done))


def _owner(data_dir: Path) -> str:
    """Return the name of the data folder's owner."""
    try:
        return pwd.getpwuid(data_dir.stat().st_uid).pw_name
    except FileNotFoundError as error:
        raise NoSystemd(
            f"没有 {data_dir} 这个文件夹；请先运行 archive init。",
            f"There is no folder {data_dir}; run `archive init` first.",
        ) from error
    except KeyError:
        return str(data_dir.stat().st_uid)


def _write(unit: Path, text: str) -> tuple[str, str]:
    """Write the unit whole or not at all."""
    same = unit.is_file() and unit.read_text(encoding="utf-8") == text
    half = unit.with_suffix(".new")
    try:
        half.write_text(text, encoding="utf-8")
        half.chmod(0o644)
        half.replace(unit)
    except OSError as error:
        raise NoSystemd(
            f"不能写入 {unit}（{error.strerror}）；请由管理员运行：sudo archive service install。",
            f"Cannot write {unit} ({error.strerror}); an administrator runs `sudo archive service install`.",
        ) from error
    if same:
        return f"{unit} 没有变化。", f"{unit} was there already, unchanged."
    return f"已写入 {unit}。", f"Wrote {unit}."


def _as_whom(user: str) -> list[tuple[str, str]]:
    """Say as whom the service runs; warn of root."""
    if user in ("root", "0"):
        return [
            (
                "服务将以 root 身份运行；更稳妥的做法是把数据文件夹交给一个普通用户，再重新安装。",
                "The service will run as root; it is safer to give the data folder to an ordinary user"
                " and install again.",
            )
        ]
    return [(f"服务以用户 {user} 的身份运行。", f"The service runs as {user}.")]


def _start(systemctl: Systemctl) -> tuple[str, str]:
    """Have systemd read the unit, start it now and at every boot."""
    try:
        systemctl("daemon-reload")
        systemctl("enable", UNIT_NAME)
        systemctl("restart", UNIT_NAME)
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip()
        raise NoSystemd(
            f"已写入服务文件，但没能启动：{said}；请查看 journalctl -u {UNIT_NAME}。",
            f"The unit was written but did not start: {said}; see `journalctl -u {UNIT_NAME}`.",
        ) from error
    return (
        f"已启动，并会随机器启动；查看：systemctl status {UNIT_NAME}。",
        f"Started, and will start with the machine; look with `systemctl status {UNIT_NAME}`.",
    )


def _systemctl(*words: str) -> None:
    """Run systemctl."""
    program = shutil.which("systemctl")
    if program is None:
        raise FileNotFoundError(2, os.strerror(2), "systemctl")
    subprocess.run(  # noqa: S603  # a program of the system, fixed words
        [program, *words], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120
    )


def _quoted(word: str, *, dollars: bool = False) -> str:
    """Quote one word for systemd (systemd.syntax(7)): no specifiers, no variables, no end of the line."""
    plain = _one_line(word).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain.replace("$", "$$") if dollars else plain}"'


def _path(path: Path) -> str:
    """Write a path where systemd takes the rest of the line as it is, but for specifiers."""
    return _one_line(str(path)).replace("%", "%%")


def _one_line(text: str) -> str:
    """Refuse what would begin a line of its own in the unit."""
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise NoSystemd(
            "数据文件夹的名字里有换行等控制符，systemd 不能使用；请改名。",
            "The data folder's name holds control signs, which systemd cannot use; rename it.",
        )
    return text
