"""Whether the pages can have their port, asked before anything is started: nobody reads a server's tracebacks."""

from __future__ import annotations

import socket
import sys

from archive_app import missing


def require_free(host: str, port: int, language: str) -> None:
    """Say so and exit 4 where something else has the port, or the machine has no such address."""
    if not is_free(host, port):
        error = missing.port(host, port)
        print(error.sentence(language), file=sys.stderr, flush=True)
        sys.exit(error.exit_code)


def is_free(host: str, port: int) -> bool:
    """Tell whether this process could listen there. A name that leads nowhere is not free."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # as the server does: a port whose last connections are still closing counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True
