"""Addresses of this machine: what others reach it by, and what only it can reach."""

from __future__ import annotations

import ipaddress
import socket


def is_loopback(host: str) -> bool:
    """Tell whether `host` means only this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def lan_address() -> str:
    """Return this machine's address on the local network, or 127.0.0.1 when it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1: only asks the routing table
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def default_base_url(tls: str, port: int) -> str:
    """Return the address that is printed unless another one is set."""
    return f"{'http' if tls == 'off' else 'https'}://{lan_address()}:{port}"
