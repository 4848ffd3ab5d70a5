"""Letters (.eml, RFC 5322): what they say, and what is attached. Runs in the limited child."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from html.parser import HTMLParser
from pathlib import Path

from ocr.problems import Problem, ReadingError

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MOST_PARTS = 500


def text(path: Path) -> str:
    """Return headers and body of a letter as text."""
    letter = _letter(path)
    lines = [f"{name}: {letter[name]}" for name in _SHOWN if letter[name]]
    body = letter.get_body(preferencelist=("plain", "html"))
    said = ""
    if body is not None:
        said = _content(body)
        if body.get_content_type() == "text/html":
            said = _Words.of(said)
    return "\n".join(lines) + "\n\n" + said


def attachments(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of everything attached; a letter within a letter comes out as a letter.

    Raises ReadingError (TOO_LARGE) for one of endless parts: nothing of it is left out silently.
    """
    for number, part in enumerate(_letter(path).walk()):
        if number > _MOST_PARTS:
            raise ReadingError(Problem.TOO_LARGE, f"more than {_MOST_PARTS} parts")
        if part.get_content_type() == "message/rfc822" and number:
            inner = part.get_payload(0)
            if isinstance(inner, EmailMessage):
                yield f"{inner['Subject'] or 'letter'}.eml", inner.as_bytes()
            continue
        name = part.get_filename()
        if name and not part.is_multipart():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                yield name, data


def _letter(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # a charset nobody knows
        raw = part.get_payload(decode=True)
        return raw.decode("gb18030", "replace") if isinstance(raw, bytes) else ""


class _Words(HTMLParser):
    """The words of a page, a line a block; scripts and styles are no words."""

    _BLOCKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"})

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, html: str) -> str:
        """Return the words of `html`."""
        words = cls()
        words.feed(html)
        return re.sub(r"\n\s*\n+", "\n", "".join(words._parts)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        if tag in self._BLOCKS:
            self._parts.append("\n")
        elif tag == "td":
            self._parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(data)
