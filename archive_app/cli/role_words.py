"""What the roles are called at a shell, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archive_app.terms import Role

ROLE_WORDS: Mapping[Role, tuple[str, str]] = {
    Role.ADMIN: ("系统管理员", "administrator"),
    Role.ARCHIVIST: ("镇档案员", "town archivist"),
    Role.OFFICER: ("村扶贫专干", "village officer"),
    Role.SUPPORT: ("帮扶责任人", "helper of households"),
    Role.CHECKER: ("质检员", "quality checker"),
    Role.INSPECTOR: ("检查人员", "inspector"),
    Role.APPROVER: ("审批人", "approver"),
}


def role_words(roles: Iterable[Role], language: str = "zh_CN") -> str:
    """Return what roles are called, in one language."""
    english = language == "en"
    return (", " if english else "、").join(ROLE_WORDS[role][english] for role in roles)
