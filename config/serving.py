"""Where the pages are found: the scheme a server uses, and the addresses one can really open."""

from __future__ import annotations

from dataclasses import dataclass

from config.addresses import is_loopback
from config.settings import Settings

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - names what listens everywhere, opens nothing


@dataclass(frozen=True)
class Addresses:
    """`here` opens on this computer, `elsewhere` on phones and other desks (None: only this computer is served)."""

    here: str
    elsewhere: str | None


def uses_tls(settings: Settings, host: str) -> bool:
    """Tell whether a server listening on `host` speaks https."""
    return settings.tls != "off" and not (settings.tls == "auto" and is_loopback(host))


def addresses(settings: Settings, host: str, port: int | None = None) -> Addresses:
    """Return the addresses that a server listening on `host` and `port` answers at."""
    settings = settings.listening_on(port or settings.port)
    scheme = "https" if uses_tls(settings, host) else "http"
    shown = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    elsewhere = None if is_loopback(host) or settings.base_is_loopback else f"{settings.base_url}/"
    return Addresses(f"{scheme}://{shown}:{settings.port}/", elsewhere)
