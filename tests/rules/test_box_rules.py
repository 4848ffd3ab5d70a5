"""How much a box holds and what a dedicated cabinet takes."""

from __future__ import annotations

import pytest

from archive_app.rules import shelving

KNOWN = ("household", "visit_material", "exit_material")


@pytest.mark.parametrize(("spine", "pages"), [(20, 290), (30, 472), (40, 654), (50, 836), (4, 0), (0, 0)])
def test_capacity_follows_from_the_spine(spine, pages):
    assert shelving.capacity(spine) == pages


def test_an_empty_box_takes_a_file_of_any_size():
    assert shelving.takes_another(20, [], 10_000)


def test_begun_files_keep_room_to_grow():
    assert shelving.takes_another(50, [3] * 9, 3)
    assert not shelving.takes_another(50, [3] * 10, 3)
    assert not shelving.takes_another(50, [600], 300)


def test_a_dedicated_cabinet_takes_what_its_use_names_else_this_archive_only():
    assert shelving.fits_dedicated("household", "household, visit_material", KNOWN)
    assert not shelving.fits_dedicated("exit_material", "household, visit_material", KNOWN)
    assert shelving.fits_dedicated("exit_material", "精准扶贫档案", KNOWN)
    assert not shelving.fits_dedicated("family_planning", "精准扶贫档案", KNOWN)
