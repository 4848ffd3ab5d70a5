"""A certificate authority of one's own, and the server's certificate signed by it.

Phones open their camera for a page only over https, and an office network has no public name to get a
certificate for. So `archive init` makes an authority that every phone of the office trusts once (`/ca` explains
how), and a server certificate for all addresses of this machine, renewed when they change or its end is near.

Made with cryptography, not trustme: trustme cannot limit what its authority may sign for, nor renew, nor keep
key files private.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import ipaddress
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from archive_app.certificates import (
    CLOCK_FLOOR,
    Address,
    Pair,
    as_address,
    make_authority,
    make_server,
    may_sign,
    names_of,
    still_good,
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files to serve https with."""

    certificate: Path
    """PEM: the server's certificate, then the authority's."""
    key: Path
    authority: Path
    """PEM: what phones install; not secret."""
    names: tuple[str, ...]
    """Addresses and host names the certificate is good for."""
    expires: dt.datetime
    renewed: bool
    """A new server certificate was made just now."""
    new_authority: bool
    """A new authority was made just now: every phone has to trust it anew."""


def local_names() -> tuple[str, ...]:
    """Return what this machine can be called by: its addresses (no link-local IPv6), host name, localhost."""
    found: set[Address] = {ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1")}
    for interface in psutil.net_if_addrs().values():
        for entry in interface:
            if entry.family in (socket.AF_INET, socket.AF_INET6):
                address = ipaddress.ip_address(entry.address.split("%")[0])
                if not (address.version == 6 and address.is_link_local):
                    found.add(address)
    host = socket.gethostname().lower().rstrip(".")
    hosts = {"localhost", *([host, f"{host.split('.')[0]}.local"] if _is_host_name(host) else [])}
    ordered = sorted(found, key=lambda address: (address.version, int(address)))
    return (*(str(address) for address in ordered), *sorted(hosts))


def ensure(
    folder: Path, *, names: Iterable[str] | None = None, now: dt.datetime | None = None
) -> Certificate:
    """Return a certificate good for `names` (by default this machine's), making or renewing what is needed.

    In `folder`: ca.pem, server.pem, and ca.key, server.key readable by their owner only. A certificate that
    covers more than is needed is kept, so that an address that comes and goes changes nothing. The authority,
    which phones have to trust anew, is replaced only when it may not sign for one of the `names` given or, by
    default, for an IPv4 address of this machine; a passing IPv6 address or a new host name is left out instead.
    Several processes may call this at once.
    """
    wanted = tuple(dict.fromkeys(local_names() if names is None else (_plain(name) for name in names)))
    moment = max((now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC), CLOCK_FLOOR)
    needed = wanted if names is not None else tuple(name for name in wanted if _is_ipv4(name))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        authority = _load(folder / "ca.pem", folder / "ca.key")
        new_authority = authority is None or not may_sign(authority[0], needed, moment)
        if new_authority or authority is None:
            authority = make_authority(wanted, moment)
            _keep(folder, "ca", *authority)
        wanted = tuple(name for name in wanted if may_sign(authority[0], [name], moment))
        server = _load(folder / "server.pem", folder / "server.key")
        renewed = server is None or new_authority or not still_good(server[0], authority[0], wanted, moment)
        if renewed or server is None:
            server = make_server(wanted, moment, *authority)
            _keep(folder, "server", *server, chain=authority[0])
    return Certificate(
        *(folder / "server.pem", folder / "server.key", folder / "ca.pem"),
        names=names_of(server[0]),
        expires=server[0].not_valid_after_utc,
        renewed=renewed,
        new_authority=new_authority,
    )


def authority_pem(folder: Path) -> bytes | None:
    """Return the authority's certificate for the `/ca` page, None if none was made."""
    path = folder / "ca.pem"
    return path.read_bytes() if path.is_file() else None


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 fingerprint of a certificate as phones show it: `AB:CD:…`."""
    return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex(":").upper()


def _plain(name: str) -> str:
    """Return an address or host name in its canonical form."""
    address = as_address(name.strip("[]"))
    return str(address) if address else name.lower().rstrip(".")


def _is_ipv4(name: str) -> bool:
    """Whether the name is an IPv4 address."""
    return isinstance(as_address(name), ipaddress.IPv4Address)


def _is_host_name(name: str) -> bool:
    """Whether a certificate may carry the name: labels of letters, digits and hyphens (RFC 1123)."""
    labels = name.split(".")
    return len(name) <= 253 and all(
        0 < len(label) <= 63
        and label.isascii()
        and label.replace("-", "").isalnum()
        and label.strip("-") == label
        for label in labels
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder against other processes that start at the same moment."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _load(certificate: Path, key: Path) -> Pair | None:
    """Read a certificate and its key; None when either is missing or damaged, or they do not belong together."""
    try:
        made = x509.load_pem_x509_certificate(certificate.read_bytes())
        secret = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError):
        return None
    if not isinstance(secret, ec.EllipticCurvePrivateKey) or secret.public_key() != made.public_key():
        return None
    return made, secret


def _keep(
    folder: Path,
    stem: str,
    certificate: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    chain: x509.Certificate | None = None,
) -> None:
    """Write key and certificate; each file is whole or the old one, and keys are never readable by others."""
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = b"".join(
        each.public_bytes(serialization.Encoding.PEM) for each in (certificate, chain) if each is not None
    )
    for name, data, mode in ((f"{stem}.key", secret, 0o600), (f"{stem}.pem", public, 0o644)):
        half = folder / f".{name}.new"
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(folder / name)
