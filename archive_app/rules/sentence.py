"""A sentence for a person, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """Chinese and English of one sentence or phrase."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """Return it in `language` ("zh_CN" or "en")."""
        return self.en if language.startswith("en") else self.zh
