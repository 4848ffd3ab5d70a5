"""Everything the archive refuses or cannot do, as sentences for a person.

Each error carries its Chinese and its English sentence and knows the exit code of the command line and
the HTTP status of the web, so that no door has to invent its own.
"""

from __future__ import annotations

import datetime as dt


class ArchiveError(Exception):
    """Base of all errors a person may see; `zh` and `en` each say what happened and what to do."""

    exit_code = 2
    http_status = 400
    slug = "bad-request"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def sentence(self, language: str) -> str:
        """Return the sentence in `language` ("zh_CN" or "en")."""
        return self.en if language.startswith("en") else self.zh


class BadInput(ArchiveError):
    """What was handed in cannot be used."""

    http_status = 422
    slug = "bad-input"


class TooLarge(BadInput):
    """A file is over the size limit."""

    http_status = 413
    slug = "too-large"


class NotFound(ArchiveError):
    """Nothing by that name, or nothing the actor may know of: both give the same answer."""

    http_status = 404
    slug = "not-found"

    def __init__(self, what: str = "") -> None:
        shown = f"“{what}”" if what else "它"
        super().__init__(
            f"找不到{shown}，或者您无权查看；请核对编号，或请档案员协助。",
            f"Cannot find {what or 'it'}, or you may not see it; check the code or ask an archivist.",
        )


class NotMade(ArchiveError):
    """Something the archive can make of a thing has not been made yet."""

    http_status = 404
    slug = "not-made-yet"


class SignInNeeded(ArchiveError):
    """The caller has not said who they are."""

    exit_code = 3
    http_status = 401
    slug = "sign-in-needed"

    def __init__(self) -> None:
        super().__init__(
            "请先登录；用户名或口令不对，或登录已过期。", "Sign in first: wrong name or password, or expired."
        )


class Forbidden(ArchiveError):
    """The actor's roles or scope do not allow this."""

    exit_code = 3
    http_status = 403
    slug = "forbidden"


class Conflict(ArchiveError):
    """The thing changed meanwhile, or its state does not allow this."""

    exit_code = 3
    http_status = 409
    slug = "conflict"


class Locked(ArchiveError):
    """Registered material may not be deleted or shortened (notice 桑发〔2018〕30号, requirement rows 98-100)."""

    exit_code = 3
    http_status = 423
    slug = "locked"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        locked_until: dt.date | None,
        rule: str,
        basis: str,
        appraisal_needed: bool = False,
    ) -> None:
        super().__init__(zh, en)
        self.locked_until = locked_until
        self.rule = rule
        self.basis = basis
        self.appraisal_needed = appraisal_needed


class ServiceMissing(ArchiveError):
    """Something the archive needs (an engine, a font, a server) is not there."""

    exit_code = 4
    http_status = 503
    slug = "service-missing"


class PrintRefused(ArchiveError):
    """Printing now would put something wrong on paper."""

    exit_code = 3
    http_status = 409
    slug = "print-refused"
