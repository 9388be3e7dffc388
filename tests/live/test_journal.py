"""What the journal promises: acknowledged means on disk, torn ends are cut off, nothing is readable without the key."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.errors import StoreError
from callstanding.live.journal import Journal, Posted, segments
from callstanding.live.reading import Reader

KEY = bytes(range(32))


def _posted(text: str) -> Posted:
    return Posted(kind="calls", format="calls", body=text.encode())


def _all(folder: Path, done: dict[str, int] | None = None) -> list[tuple[str, str | None]]:
    reader = Reader(folder, secret=KEY, done=done or {})
    return [(t.id, t.posted.body.decode() if t.posted else None) for t in reader.take(1 << 40)]


def test_batches_come_back_in_order_under_the_ids_that_were_given(tmp_path: Path) -> None:
    journal = Journal(tmp_path, secret=KEY, lane="web")
    ids = journal.append([_posted("one"), _posted("two")]) + journal.append([_posted("three")])
    assert ids == ["web-1", "web-2", "web-3"]
    assert _all(tmp_path) == [("web-1", "one"), ("web-2", "two"), ("web-3", "three")]
    assert _all(tmp_path, {"web": 2}) == [("web-3", "three")]


def test_no_number_can_be_read_from_the_files(tmp_path: Path) -> None:
    Journal(tmp_path, secret=KEY, lane="web").append([_posted("+12025550123" * 50)])
    assert all(b"2025550123" not in path.read_bytes() for path in tmp_path.iterdir())


@given(cut=st.integers(1, 60))
def test_a_torn_end_is_cut_off_and_the_lane_goes_on(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("torn")
    Journal(folder, secret=KEY, lane="web").append([_posted("one"), _posted("two")])
    [(_, _, path)] = segments(folder)
    os.truncate(path, path.stat().st_size - cut)
    again = Journal(folder, secret=KEY, lane="web")
    assert again.append([_posted("three")]) == ["web-2"]
    assert _all(folder) == [("web-1", "one"), ("web-2", "three")]


def test_a_damaged_frame_costs_its_segment_and_is_told_batch_by_batch(tmp_path: Path) -> None:
    journal = Journal(tmp_path, secret=KEY, lane="web", segment_bytes=300)
    for text in "abcdefgh":
        journal.append([_posted(text)])
    (_, first, path), (_, after, _) = segments(tmp_path)[:2]
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(bytes(data))
    found = _all(tmp_path)
    assert [i for i, _ in found] == [f"web-{n}" for n in range(1, 9)]
    assert [text for _, text in found] == [None] * (after - first) + list("abcdefgh")[after - 1 :]


def test_a_full_disk_keeps_nothing_of_a_batch_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, secret=KEY, lane="web")
    journal.append([_posted("one")])
    real = os.write

    def full(file: int, data: memoryview) -> int:
        real(file, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(StoreError, match="No space left"):
            journal.append([_posted("two")])
    assert journal.append([_posted("three")]) == ["web-2"]
    assert _all(tmp_path) == [("web-1", "one"), ("web-2", "three")]


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    Journal(tmp_path, secret=KEY, lane="web").append([_posted("one")])
    with pytest.raises(StoreError, match="cannot be opened with this store's key"):
        list(Reader(tmp_path, secret=bytes(32), done={}).take(1))


def test_a_reader_goes_on_where_it_was_while_the_lane_grows(tmp_path: Path) -> None:
    journal = Journal(tmp_path, secret=KEY, lane="web", segment_bytes=200)
    reader = Reader(tmp_path, secret=KEY, done={})
    seen: list[str] = []
    for text in "abcdef":
        journal.append([_posted(text)])
        seen += [t.id for t in reader.take(1 << 20)]
    assert seen == [f"web-{n}" for n in range(1, 7)]
    assert reader.drop() > 0
    assert reader.waiting_bytes() == 0


def test_noughts_that_a_power_cut_left_at_the_end_are_no_batches(tmp_path: Path) -> None:
    Journal(tmp_path, secret=KEY, lane="web").append([_posted("one")])
    [(_, _, path)] = segments(tmp_path)
    with path.open("ab") as file:
        file.write(bytes(4096))
    assert _all(tmp_path) == [("web-1", "one")]
    assert Journal(tmp_path, secret=KEY, lane="web").append([_posted("two")]) == ["web-2"]
    assert _all(tmp_path) == [("web-1", "one"), ("web-2", "two")]
