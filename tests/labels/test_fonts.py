"""Fonts: the installed one is found, a missing one and missing signs are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from labels.fonts import MissingFont, find_typeface


def test_the_installed_chinese_font_is_found_with_its_simplified_face() -> None:
    typeface = find_typeface()
    assert typeface.missing(["桑村镇档案盒 2018 年 〇 䶮 𠮷 ABC"]) == ()


def test_signs_the_font_lacks_are_named_once_and_in_order() -> None:
    assert find_typeface().missing(["档😀案", "\ue000😀\n\t\u3000\u200b"]) == ("😀", "\ue000")


def test_without_a_font_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(MissingFont, match="fonts-noto-cjk"):
        find_typeface([tmp_path, tmp_path / "nowhere"])


def test_a_font_in_a_folder_of_ones_own_wins_and_bold_may_be_wanting(tmp_path: Path) -> None:
    installed = find_typeface().regular.path
    own = tmp_path / "sub" / installed.name
    own.parent.mkdir()
    own.symlink_to(installed)
    typeface = find_typeface([tmp_path])
    assert typeface.regular.path == own
    assert typeface.bold == typeface.regular
