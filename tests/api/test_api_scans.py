from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import pages
import pytest

from archive_app.services import catching_up, handing_in

if TYPE_CHECKING:
    import factories
    from api_client import Caller
    from conftest import Filed

    from archive_app.archive import Archive

MEBIBYTE = 1024 * 1024


def test_files_are_taken_in_read_and_found_in_their_batch(archive: Archive, as_bob: Caller) -> None:
    answer = as_bob.send(("一.png", pages.form()), ("二.png", pages.drawn(["别的文字"])), village="201")
    assert answer.status_code == 202
    taken = answer.get_json()
    assert [one["name"] for one in taken["files"]] == ["一.png", "二.png"]
    assert {one["status"] for one in taken["files"]} == {"waiting"}
    catching_up.drain(archive)
    batch = as_bob.get(f"/batches/{taken['batch']}").get_json()
    assert (batch["state"], batch["pages_done"], batch["pages_total"]) == ("done", 2, 2)
    assert len(batch["files"]) == 2 and batch["files"][0]["items"]


def test_another_officer_sees_nothing_of_a_batch(
    as_bob: Caller, as_charlie: Caller, as_alice: Caller
) -> None:
    number = as_bob.send(("一.png", pages.form())).get_json()["batch"]
    assert as_charlie.get(f"/batches/{number}").status_code == 404
    assert as_alice.get(f"/batches/{number}").status_code == 200


def test_a_known_digest_is_a_duplicate_and_names_the_item_only_to_who_may_see_it(
    as_alice: Caller, as_charlie: Caller, filed: Filed
) -> None:
    for who, seen in ((as_alice, [filed.item]), (as_charlie, [])):
        file = who.send(("copy.png", filed.content)).get_json()["files"][0]
        assert (file["status"], file["items"]) == ("duplicate", seen)
        assert file["sha256"] == hashlib.sha256(filed.content).hexdigest()


def test_an_empty_and_an_oversized_file_are_refused_each_for_itself(
    archive: Archive, as_bob: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    object.__setattr__(archive.settings, "upload_limit_mb", 1)
    big = b"\x89PNG" + b"x" * MEBIBYTE
    answer = as_bob.send(("空.png", b""), ("大.png", big), ("好.png", pages.form()))
    assert answer.status_code == 202
    files = {one["name"]: one for one in answer.get_json()["files"]}
    assert files["空.png"]["status"] == files["大.png"]["status"] == "refused"
    assert files["大.png"]["reason"] and files["好.png"]["status"] == "waiting"


def test_the_same_key_answers_with_the_same_batch_and_takes_nothing_twice(as_bob: Caller) -> None:
    files = (("一.png", pages.form()), ("一.png", pages.form()), ("空.png", b""))
    first = as_bob.send(*files, key="k 1").get_json()
    again = as_bob.send(*files, key="k 1").get_json()
    assert again == first
    assert len(as_bob.get(f"/batches/{first['batch']}").get_json()["files"]) == 3


def test_a_call_that_was_cut_short_is_completed_by_sending_it_again(
    as_bob: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = (("一.png", pages.form()), ("二.png", pages.drawn(["别的文字"])))
    take = handing_in._receive

    def die_at_the_second(archive, actor, upload, *rest):  # type: ignore[no-untyped-def]
        if upload.name == "二.png":
            raise OSError("power cut")
        return take(archive, actor, upload, *rest)

    monkeypatch.setattr(handing_in, "_receive", die_at_the_second)
    assert as_bob.send(*files, key="k").status_code == 500
    monkeypatch.setattr(handing_in, "_receive", take)
    answer = as_bob.send(*files, key="k").get_json()
    assert [one["status"] for one in answer["files"]] == ["waiting", "waiting"]
    assert len(as_bob.get(f"/batches/{answer['batch']}").get_json()["files"]) == 2


def test_a_key_stands_for_one_set_of_files_and_one_caller(as_bob: Caller, as_charlie: Caller) -> None:
    first = as_bob.send(("一.png", pages.form()), key="k").get_json()["batch"]
    other = as_bob.send(("一.png", pages.drawn(["别的文字"])), key="k")
    assert other.status_code == 422 and other.mimetype == "application/problem+json"
    assert as_charlie.send(("一.png", pages.form()), key="k").get_json()["batch"] != first


def test_calls_with_one_key_at_the_same_moment_give_one_batch(app: object, as_bob: Caller) -> None:
    content, answers = pages.form(), []

    def send() -> None:
        answers.append(as_bob.send(("一.png", content), key="k").get_json())

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and all(one == answers[0] for one in answers)
    assert len(as_bob.get(f"/batches/{answers[0]['batch']}").get_json()["files"]) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"village": "202"}, 404),
        ({"village": "999"}, 404),
        ({"form": "nonsense"}, 422),
        ({"box": "B-1"}, 404),
    ],
)
def test_hints_that_mean_nothing_or_a_strange_village_are_refused_before_anything_is_taken(
    as_bob: Caller, fields: dict[str, str], status: int
) -> None:
    answer = as_bob.send(("一.png", pages.form()), key="k", **fields)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert as_bob.send(("一.png", pages.form()), key="k").get_json()["files"][0]["status"] == "waiting"


def test_a_body_without_files_or_of_another_kind_is_refused(as_bob: Caller) -> None:
    assert as_bob.send().status_code == 422
    assert as_bob.call("POST", "/scans", json={"files": []}).status_code == 415
    cut = as_bob.call(
        "POST", "/scans", data=b"--x\r\nnonsense", content_type="multipart/form-data; boundary=x"
    )
    assert cut.status_code == 422
    named = as_bob.call(
        "POST", "/scans", data={"file": (pages.io.BytesIO(b"x"), "a.png")}, content_type="multipart/form-data"
    )
    assert named.status_code == 422


def test_who_may_not_hand_in_is_told_so(as_ivan: Caller) -> None:
    answer = as_ivan.send(("一.png", pages.form()))
    assert answer.status_code == 403 and answer.get_json()["type"].endswith("forbidden")


def test_the_queue_is_told_once_for_each_file(queue: factories.MemoryQueue, as_bob: Caller) -> None:
    as_bob.send(("一.png", pages.form()), key="k")
    as_bob.send(("一.png", pages.form()), key="k")
    assert len(queue.sent) == 1
