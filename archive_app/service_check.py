"""What runs beside the archive and around it: queue, certificate, address, workers, web."""

from __future__ import annotations

import datetime as dt
import fcntl
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.settings import Settings

WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class Check:
    """One thing looked at. `needed`: nothing works well without it; `found` says what is there."""

    name: str
    ok: bool
    needed: bool
    found: str
    zh: str = ""
    en: str = ""


def queue(settings: Settings) -> Check:
    """Tell whether the queue answers."""
    parts = urlsplit(settings.queue_url)
    if parts.scheme == "sqlite":
        return Check("queue", True, True, "sqlite")
    ports = {"redis": 6379, "rediss": 6379, "postgresql": 5432}
    ok = _answers(parts.hostname or "localhost", parts.port or ports[parts.scheme])
    return Check(
        "queue",
        ok,
        True,
        f"{parts.scheme}://{parts.hostname}",
        "队列服务没有应答；请启动它，或检查 ARCHIVE_QUEUE_URL。",
        "The queue does not answer; start it or check ARCHIVE_QUEUE_URL.",
    )


def tls(settings: Settings) -> Check:
    """Tell whether there is a certificate and until when it is good."""
    if settings.tls == "off":
        return Check("tls", True, False, "off")
    made = settings.data_dir / "tls" / "server.pem"
    path = made if settings.tls == "auto" else Path(settings.tls.split(",")[0].strip())
    if not path.is_file():
        return Check(
            "tls",
            False,
            False,
            "没有证书 no certificate",
            "还没有证书；archive init 或 archive serve 会自动生成。",
            "No certificate yet; `archive init` or `archive serve` makes one.",
        )
    from cryptography import x509  # heavy, and only needed here

    try:
        expires = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        return Check(
            "tls",
            False,
            True,
            type(error).__name__,
            "证书读不出来；请检查 ARCHIVE_TLS。",
            "Check ARCHIVE_TLS.",
        )
    return Check(
        "tls",
        expires > dt.datetime.now(dt.UTC),
        True,
        f"有效至 until {expires.date()}",
        "证书已过期；请更换，或重新启动 archive serve 自动续期。",
        "The certificate has expired; replace it, or restart `archive serve` to renew it.",
    )


def address(settings: Settings) -> Check:
    """Tell whether the address printed in QR codes can be reached from elsewhere."""
    return Check(
        "address",
        not settings.base_is_loopback,
        False,
        settings.base_url,
        "二维码里的地址只在本机有效，标签不能印；请设置 ARCHIVE_BASE_URL。",
        "The address in QR codes works on this machine only, so labels are refused; set ARCHIVE_BASE_URL.",
    )


def workers(settings: Settings) -> Check:
    """Tell whether workers run on this machine."""
    path, running = settings.data_dir / "workers.lock", False
    if path.is_file():
        with path.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                running = True
    return Check(
        "workers",
        running,
        False,
        "在运行 running" if running else "没有运行 not running",
        "识读没有运行；archive serve 会启动它。",
        "No workers; `archive serve` starts them.",
    )


def web(settings: Settings) -> Check:
    """Tell whether the web part answers on this machine."""
    running = _answers("127.0.0.1", settings.port)
    return Check(
        "web",
        running,
        False,
        f"端口 port {settings.port}：" + ("有应答 answers" if running else "没有应答 silent"),
        "网页没有运行；archive serve 会启动它。",
        "No web server; `archive serve` starts it.",
    )


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=WAIT_SECONDS):
            return True
    except OSError:
        return False
