"""A site over TLS at an address other machines reach, and a camera that looks at one of its printed labels."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import factories
import numpy as np
import psutil
import pypdfium2
from archives import KEY, Township, make_township, open_test_archive
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from PIL import Image

from archive_app.archive import Archive
from archive_app.models import Box, Place, User
from archive_app.services import labelling, passwords, shelving

PASSWORD = "kou-ling-for-tests"
WIDTH, HEIGHT, FRAMES = 1280, 720, 12


class Server:
    """The web process: it can be taken away, as a network is, and come back at the same address."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self._folder, self._address = folder, f"https://{host}:{port}"
        command = [sys.executable, "-m", "archive_app", "web", "--host", host, "--port", str(port)]
        self._command = [*command, "--data-dir", str(folder)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = {
            **os.environ,
            "ARCHIVE_SECRET_KEY": KEY,
            "ARCHIVE_OCR_ENGINE": "fake",
            "ARCHIVE_TLS": "auto",
        }
        self._process = subprocess.Popen(self._command, env=environ)
        _wait(self._address, self._folder / "tls" / "ca.pem")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None


@dataclass(frozen=True)
class CameraSite:
    """The served archive: a cabinet with two boxes on its first shelf and one on its second; a box elsewhere."""

    archive: Archive
    server: Server
    people: Township
    address: str
    spki: str
    cabinet: str
    shelves: tuple[str, ...]
    boxes: tuple[str, ...]
    elsewhere: str


def reachable_address() -> str | None:
    """Return an IPv4 address of this machine that is no loopback, if it has one."""
    for entries in psutil.net_if_addrs().values():
        for entry in entries:
            if entry.family == socket.AF_INET and not entry.address.startswith("127."):
                return entry.address
    return None


@contextmanager
def served(folder: Path, host: str) -> Iterator[CameraSite]:
    """Serve an archive in `folder` at `https://host:port`."""
    archive = open_test_archive(folder, factories.Clock(), factories.MemoryQueue())
    with archive.sessions.writing() as session:
        people = make_township(session)
        known = passwords.hashed(PASSWORD)
        for user in session.query(User):
            user.password_hash = known
    cabinet, shelves, boxes, elsewhere = _fill(archive, people)
    port = _free_port(host)
    address = f"https://{host}:{port}"
    server = Server(folder, host, port)
    try:
        server.start()
        yield CameraSite(archive, server, people, address, _spki(folder), cabinet, shelves, boxes, elsewhere)
    finally:
        server.stop()
        archive.close()


def _fill(archive: Archive, people: Township) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    with archive.work(people.alice) as work:
        room = shelving.add_room(work, "201", "桑村工作室")
        cabinet = shelving.add_cabinet(work, room.code, "1号橱", shelves=2)
        shelves = work.session.query(Place).filter_by(parent_id=cabinet.id).order_by(Place.position).all()
        boxes = []
        for n in range(3):
            values = {"box_no": f"{n + 1:02d}", "title": "桑村贫困户档案", "created_at": factories.NOW}
            box = Box(unit_id=people.sang.id, shelf_id=shelves[n // 2].id, position=n + 1, **values)
            boxes.append(factories.added(work.session, box))
        other = shelving.add_cabinet(
            work, shelving.add_room(work, "202", "枣村工作室").code, "2号橱", shelves=1
        )
        shelf = work.session.query(Place).filter_by(parent_id=other.id).one()
        strange = Box(
            unit_id=people.zao.id, shelf_id=shelf.id, box_no="01", title="枣村", created_at=factories.NOW
        )
        elsewhere = factories.added(work.session, strange).code
        return cabinet.code, tuple(one.code for one in shelves), tuple(one.code for one in boxes), elsewhere


def label_video(site: CameraSite, codes: Sequence[str], target: Path) -> None:
    """Film printed labels: held askew side by side, drifting a little, in the grey light of a room (YUV4MPEG2)."""
    labels = [_label(site, code) for code in codes]
    with target.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg\n".encode())
        for n in range(FRAMES):
            scene = Image.new("L", (WIDTH, HEIGHT), 120)
            for place, label in enumerate(labels):
                held = label.rotate(7 + n / 4, Image.Resampling.BICUBIC, expand=True, fillcolor=120)
                scene.paste(held, ((340 if len(labels) == 1 else 40) + 3 * n + 600 * place, 150 + 2 * n))
            grain = np.random.default_rng(n).normal(0, 6, (HEIGHT, WIDTH))
            light = np.clip(np.asarray(scene) * 0.85 + 20 + grain, 16, 235).astype(np.uint8)
            film.write(b"FRAME\n" + light.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2))


def _label(site: CameraSite, code: str) -> Image.Image:
    """Return the printed label of a code at 200 dpi."""
    printed = labelling.print_labels(site.archive, site.people.alice, [code])
    sheet = pypdfium2.PdfDocument(printed.pdf)[0].render(scale=200 / 72).to_pil().convert("L")
    stock = labelling.find_stock(site.archive, labelling.DEFAULT_STOCK)
    ((_page, x, y),) = stock.places(1, 1)
    mm = 200 / 25.4
    return sheet.crop((int(x * mm), int(y * mm), int((x + stock.width) * mm), int((y + stock.height) * mm)))


def _spki(folder: Path) -> str:
    """Return the fingerprint by which Chromium may know this one certificate, as a phone trusts it by `/ca`."""
    leaf = x509.load_pem_x509_certificate((folder / "tls" / "server.pem").read_bytes())
    key = leaf.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def _wait(address: str, authority: Path) -> None:
    """Wait until the site answers to who trusts its authority and nothing else."""
    deadline = time.monotonic() + 60
    while True:
        try:
            trusting = ssl.create_default_context(cafile=str(authority))
            urllib.request.urlopen(f"{address}/healthz", timeout=2, context=trusting).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
