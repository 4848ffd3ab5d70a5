"""The web process: one gunicorn worker with threads around the Flask application."""

from __future__ import annotations

from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from archive_app.archive import open_archive
from archive_app.wsgi import create_app
from config.settings import Settings

THREADS = 8
#: method, path without its query, status, milliseconds: what people searched for stays out of the log
ACCESS_LOG = "%(t)s %(m)s %(U)s %(s)s %(M)sms"


class DiscreetLog(Logger):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn's log without the lines of requests it cannot take: they hold what people searched for."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a warning; of a refused request only that there was one."""
        if msg.startswith(("Invalid request", "Bad request")):
            msg, args = "a request that is not well-formed HTTP was refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a failure with the address, without its query."""
        told = (part.split("?", 1)[0] if isinstance(part, str) else part for part in args)
        super().exception(msg, *told, **kwargs)


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn with our settings instead of its command line."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application inside the worker, after the fork."""
        return create_app(open_archive(self._settings, new=False))


def serve(settings: Settings, host: str, *, certificate: tuple[str, str] | None, access_log: bool) -> None:
    """Serve until told to stop. `certificate` is (certificate file, key file) or None for plain http."""
    options: dict[str, Any] = {
        "bind": f"{'[' + host + ']' if ':' in host else host}:{settings.port}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "timeout": 120,
        "graceful_timeout": 15,
        "keepalive": 30,
        "accesslog": "-" if access_log else None,
        "access_log_format": ACCESS_LOG,
        "errorlog": "-",
        "loglevel": "warning",
        "logger_class": DiscreetLog,
        "control_socket_disable": True,
    }
    if certificate:
        options |= {"certfile": certificate[0], "keyfile": certificate[1]}
    known = WebServer(settings, {}).cfg.settings
    WebServer(settings, {name: value for name, value in options.items() if name in known}).run()
