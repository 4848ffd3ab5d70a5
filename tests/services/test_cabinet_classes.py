"""The village cabinet's four classes: material of no household is filed into each and shown by village and year."""

from __future__ import annotations

from pages import drawn, hand_in

from archive_app.services import cabinet_classes
from archive_app.services.hints import Hints

FOUR = ("visit_material", "assessment_meeting", "work_team", "exit_material")


def test_material_said_to_belong_to_a_class_stands_there_by_village_and_year(archive, alice, township):
    for n, key in enumerate(FOUR):
        said = Hints(village=township.sang.code, series=key, year=2018)
        hand_in(archive, alice, (f"{key}.png", drawn([f"材料{n}"])), hints=said)
    with archive.look(alice) as look:
        sang, zao = cabinet_classes.of_villages(look)
    assert [(one.key, one.items) for one in sang.classes] == [(key, 1) for key in FOUR]
    assert [file.year for one in sang.classes for file in one.files] == [2018] * 4
    assert all(one.items == 0 for one in zao.classes)
    with archive.look(township.charlie) as look:
        assert [one.code for one in cabinet_classes.of_villages(look)] == [township.zao.code]
