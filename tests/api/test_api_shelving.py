"""What has no place, by JSON: listed, and given its first one under the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import api_client
from archives import Township

from archive_app.models import Place
from archive_app.models.types import PlaceKind
from archive_app.services import shelving

if TYPE_CHECKING:
    from apiflask import APIFlask
    from conftest import Filed

    from archive_app.archive import Archive


def test_what_has_no_place_is_listed_and_shelved_once(
    archive: Archive, app: APIFlask, township: Township, filed: Filed
) -> None:
    with archive.work(township.alice) as work:
        box = shelving.add_box(work, "201").code
        shelf = work.session.query(Place).filter_by(kind=PlaceKind.SHELF).one().code
    alice, bob = (api_client.caller(archive, app, who) for who in (township.alice, township.bob))
    (row,) = alice.get("/unplaced").get_json()["rows"]
    assert (row["kind"], row["code"], row["series"]) == ("box", box, "household")
    said = {"code": box, "to": shelf}
    assert bob.call("POST", "/shelvings", json=said).status_code == 403
    made = alice.call("POST", "/shelvings", json=said)
    assert (made.status_code, made.get_json()) == (201, said | {"position": 2})
    assert alice.call("POST", "/shelvings", json=said).status_code == 409
    assert alice.get("/unplaced").get_json()["total"] == 0
