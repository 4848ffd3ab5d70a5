"""What every preservation store must do; a test class per store inherits this and gives the store."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512

import pytest

from storage import fixity
from storage.contract import Kept, PreservationStore, Staged
from storage.errors import AlreadyKept, BadName, BadObjectId, NotKept, StagingLost, TooLarge

NOON = datetime(2018, 3, 5, 12, 0, tzinfo=UTC)
ONE = "urn:uuid:11111111-1111-4111-8111-111111111111"
TWO = "info:archive/source/2"


def keep(store: PreservationStore, object_id: str, files: Mapping[str, Staged | bytes]) -> Kept:
    return store.keep(
        object_id, files, created=NOON, message="Received", agent_name="Clerk", agent_address="urn:user:1"
    )


class StoreContract:
    @pytest.fixture
    def store(self) -> PreservationStore:
        raise NotImplementedError

    def test_staging_tells_digests_and_size(self, store: PreservationStore) -> None:
        data = bytes(range(256)) * 10_000
        staged = store.stage(io.BytesIO(data))
        assert staged.sha256 == sha256(data).hexdigest()
        assert staged.sha512 == sha512(data).hexdigest()
        assert staged.size == len(data) == staged.path.stat().st_size

    def test_an_empty_file_can_be_kept(self, store: PreservationStore) -> None:
        keep(store, ONE, {"空.txt": store.stage(io.BytesIO())})
        assert store.open(ONE, "空.txt").read() == b""

    def test_a_stream_over_the_limit_is_refused_and_leaves_nothing(self, store: PreservationStore) -> None:
        assert store.stage(io.BytesIO(b"12345"), limit=5).size == 5
        with pytest.raises(TooLarge) as caught:
            store.stage(io.BytesIO(b"123456"), limit=5)
        assert caught.value.limit == 5
        assert len(store.sweep_staging(timedelta(seconds=-1))) == 1

    def test_what_is_kept_comes_back_byte_for_byte(self, store: PreservationStore) -> None:
        data = b"%PDF-1.7 \x00\xff" * 1000
        kept = keep(store, ONE, {"审批表.PDF": store.stage(io.BytesIO(data)), "metadata.json": b"{}"})
        assert kept.new
        with store.open(ONE, "审批表.PDF") as stream:
            assert stream.read() == data
        assert store.local_path(ONE, "审批表.PDF").read_bytes() == data
        found = store.describe(ONE)
        assert set(found.files) == {"审批表.PDF", "metadata.json"}
        assert found.files == kept.files
        assert found.files["审批表.PDF"].sha256 == sha256(data).hexdigest()
        assert found.files["审批表.PDF"].size == len(data)
        assert (found.created, found.message) == (NOON, "Received")
        assert (found.agent_name, found.agent_address) == ("Clerk", "urn:user:1")

    def test_what_is_removed_is_gone_others_stay_and_it_can_come_again(
        self, store: PreservationStore
    ) -> None:
        for object_id in (ONE, TWO):
            keep(store, object_id, {"一.txt": object_id.encode()})
        for _time in range(2):
            store.remove(ONE)
        with pytest.raises(NotKept):
            store.describe(ONE)
        assert list(store.object_ids()) == [TWO]
        assert store.open(TWO, "一.txt").read() == TWO.encode()
        assert not list(fixity.check(store, deep=True))
        assert keep(store, ONE, {"一.txt": b"again"}).new
        with pytest.raises(BadObjectId):
            store.remove("")

    def test_a_file_is_found_under_the_name_it_came_in_with(self, store: PreservationStore) -> None:
        keep(store, ONE, {"..\\扫描/../C.pdf": b"x"})
        assert list(store.describe(ONE).files) == ["扫描/C.pdf"]
        assert store.open(ONE, "..\\扫描/../C.pdf").read() == b"x"

    def test_keeping_the_same_again_changes_nothing(self, store: PreservationStore) -> None:
        assert keep(store, ONE, {"a": store.stage(io.BytesIO(b"a")), "m": b"m"}).new
        again = keep(store, ONE, {"m": b"m", "a": store.stage(io.BytesIO(b"a"))})
        assert not again.new
        assert store.sweep_staging(timedelta(seconds=-1)) == ()

    @pytest.mark.parametrize("other", [{"a": b"b"}, {"b": b"a"}, {"a": b"a", "b": b"b"}])
    def test_other_content_under_a_taken_id_is_refused_and_stays_staged(
        self, store: PreservationStore, other: dict[str, bytes]
    ) -> None:
        keep(store, ONE, {"a": b"a"})
        staged = {name: store.stage(io.BytesIO(data)) for name, data in other.items()}
        with pytest.raises(AlreadyKept):
            keep(store, ONE, staged)
        assert {name: one.path.read_bytes() for name, one in staged.items()} == other
        assert store.open(ONE, "a").read() == b"a"
        keep(store, TWO, staged)

    def test_staged_files_are_used_up_by_keeping(self, store: PreservationStore) -> None:
        staged = store.stage(io.BytesIO(b"once"))
        keep(store, ONE, {"a": staged})
        assert not staged.path.exists()
        with pytest.raises(StagingLost):
            keep(store, TWO, {"a": staged})
        assert list(store.object_ids()) == [ONE]

    def test_one_staged_file_may_have_two_names(self, store: PreservationStore) -> None:
        staged = store.stage(io.BytesIO(b"same"))
        keep(store, ONE, {"a": staged, "b": staged, "c": b"same"})
        assert [store.open(ONE, name).read() for name in "abc"] == [b"same"] * 3

    def test_a_staged_file_cut_short_is_refused(self, store: PreservationStore) -> None:
        staged = store.stage(io.BytesIO(b"whole"))
        staged.path.write_bytes(b"who")
        with pytest.raises(StagingLost):
            keep(store, ONE, {"a": staged})
        assert list(store.object_ids()) == []

    def test_discarding_twice_is_no_error(self, store: PreservationStore) -> None:
        staged = store.stage(io.BytesIO(b"x"))
        store.discard(staged)
        store.discard(staged)
        assert not staged.path.exists()

    def test_nothing_but_staging_can_be_discarded(self, store: PreservationStore) -> None:
        keep(store, ONE, {"a": b"a"})
        path = store.local_path(ONE, "a")
        with pytest.raises(StagingLost):
            store.discard(Staged(path, "", "", 1))
        with pytest.raises(StagingLost):
            keep(store, TWO, {"a": Staged(path, sha256(b"a").hexdigest(), sha512(b"a").hexdigest(), 1)})
        assert store.open(ONE, "a").read() == b"a"

    def test_what_is_not_there_is_said_to_be_not_kept(self, store: PreservationStore) -> None:
        with pytest.raises(NotKept):
            store.describe(ONE)
        keep(store, ONE, {"a": b"a"})
        with pytest.raises(NotKept):
            store.open(ONE, "b")
        with pytest.raises(NotKept):
            store.local_path(TWO, "a")

    @pytest.mark.parametrize(
        "bad", ["", "no-scheme", "urn:with blank", "urn:nul\0", "urn:\ud800", "../x:y", "u:" + "x" * 1000]
    )
    def test_an_id_that_is_no_uri_is_refused(self, store: PreservationStore, bad: str) -> None:
        with pytest.raises(BadObjectId):
            keep(store, bad, {"a": b"a"})

    @pytest.mark.parametrize("files", [{}, {"a": b"1", "./a": b"2"}, {"a": b"1", "a/b": b"2"}])
    def test_names_that_cannot_stand_together_are_refused(
        self, store: PreservationStore, files: dict[str, bytes]
    ) -> None:
        with pytest.raises(BadName):
            keep(store, ONE, files)

    def test_a_time_without_zone_is_refused(self, store: PreservationStore) -> None:
        staged = store.stage(io.BytesIO(b"x"))
        zoneless = NOON.replace(tzinfo=None)
        with pytest.raises(ValueError, match="time zone"):
            store.keep(
                ONE, {"a": staged}, created=zoneless, message="", agent_name="x", agent_address="urn:x:1"
            )
        assert staged.path.read_bytes() == b"x"

    def test_all_ids_are_walked_over(self, store: PreservationStore) -> None:
        ids = {f"urn:uuid:{number}" for number in range(20)} | {"info:" + "长" * 300}
        for object_id in ids:
            keep(store, object_id, {"a": b"a"})
        found = list(store.object_ids())
        assert set(found) == ids
        assert len(found) == len(ids)

    def test_of_threads_keeping_one_id_one_wins(self, store: PreservationStore) -> None:
        def attempt(number: int) -> str:
            try:
                return (
                    "new"
                    if keep(store, ONE, {"a": store.stage(io.BytesIO(b"%d" % (number % 2)))}).new
                    else "same"
                )
            except AlreadyKept:
                return "other"

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(attempt, range(16)))
        assert sorted(answers) == ["new", *["other"] * 8, *["same"] * 7]

    def test_a_store_as_kept_has_no_faults(self, store: PreservationStore) -> None:
        keep(store, ONE, {"a": b"a", "m": b"m"})
        tally = fixity.Tally()
        known = {ONE: {"a": sha512(b"a").hexdigest(), "./m": sha256(b"m").hexdigest()}}
        assert list(fixity.check(store, deep=True, known=known, tally=tally)) == []
        assert (tally.objects, tally.files, tally.hashed_bytes) == (1, 2, 2)

    def test_the_catalogue_is_held_against_the_store(self, store: PreservationStore) -> None:
        keep(store, ONE, {"a": b"a"})
        keep(store, TWO, {"a": b"a"})
        known = {ONE: {"a": sha512(b"b").hexdigest(), "gone": "0" * 64}, "urn:lost:1": {}}
        found = [(one.kind, one.object_id) for one in fixity.check(store, deep=False, known=known)]
        assert sorted(found) == sorted(
            [("changed", ONE), ("missing", ONE), ("unknown-object", TWO), ("missing", "urn:lost:1")]
        )
