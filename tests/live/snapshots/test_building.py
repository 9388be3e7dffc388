from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.live.snapshots.writing import AT, standing, table, write

from callstanding.errors import DamagedSnapshot
from callstanding.live.rows import shown_rows
from callstanding.live.snapshots.building import build
from callstanding.live.snapshots.finding import snapshots
from callstanding.live.snapshots.index import Index
from callstanding.lookup import Shown
from callstanding.policies import load_policy

POLICY = load_policy("standard")
NUMBERS = [f"+1202555{place:04d}" for place in range(100, 130)]


def index_of(root: Path, before: Index | None = None, place: Path | None = None) -> Index:
    target = (place or root.parent) / f"{root.name}.index"
    [found] = [each for each in snapshots(root.parent) if each.name == root.name]
    build(found, root.parent, target, policy=POLICY, before=before)
    return Index(target)


@st.composite
def worlds(draw: st.DrawFn) -> list[Shown]:
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True, min_size=1))
    return [
        standing(
            number,
            draw(st.sampled_from(["unknown", "clean", "watch", "spam", "recovering"])),
            flags=draw(st.lists(st.sampled_from(["spoofed", "inherited"]), unique=True).map(tuple)),
            spam_score=draw(st.floats(0, 100)),
            engagement=draw(st.sampled_from([None, "A", "D"])),
            calls_out=draw(st.integers(0, 2**40)),
            clean_by=draw(st.none() | st.integers(0, 2**31).map(float)),
            as_of=AT + draw(st.integers(0, 9)),
        )
        for number in numbers
    ]


def shown_of(standings: Sequence[Shown]) -> dict[str, Shown]:
    """The same as a store would publish them."""
    return {each.number: each for each in shown_rows(table(standings), POLICY)}


@settings(max_examples=20)
@given(worlds(), worlds())
def test_two_snapshots_give_what_a_store_would_publish_and_only_what_differs_changes(
    one: list[Shown], two: list[Shown]
) -> None:
    with TemporaryDirectory() as folder:
        first = index_of(write(Path(folder) / "1", one))
        second = index_of(write(Path(folder) / "2", two, parts=3), first)
    old, new = shown_of(one), shown_of(two)
    for index, wanted in ((first, old), (second, new)):
        assert {n: shown for n in NUMBERS if (shown := index.get(n))} == wanted
        assert list(index.numbers()) == sorted(wanted)
        assert len(index) == len(wanted)
        assert set(index.loud()) == {n for n, s in wanted.items() if s.status not in ("clean", "unknown")}
    assert second.note.born == first.note.born
    told = {number: shown for _, number, shown in second.since(first.seq, 100)}
    assert {n: told.get(n, old.get(n)) for n in NUMBERS} == {n: _told(new.get(n), old.get(n)) for n in NUMBERS}
    assert set(told) == {n for n in NUMBERS if _bare(old.get(n)) != _bare(new.get(n))}
    every = [seq for seq, _, _ in second.since(0, 100)]
    assert every == sorted(set(every))
    assert second.seq == max(every)


def _bare(shown: Shown | None) -> tuple[object, ...] | None:
    """All but when it was judged."""
    return None if shown is None else tuple(getattr(shown, name) for name in Shown.__struct_fields__ if name != "as_of")


def _told(new: Shown | None, old: Shown | None) -> Shown | None:
    """What a copy holds: one that was only judged again is not told anew."""
    return old if _bare(new) == _bare(old) else new


def test_a_number_is_found_by_the_beginning_of_its_hash(tmp_path: Path) -> None:
    index = index_of(write(tmp_path / "1", [standing(number) for number in NUMBERS]))
    digest = hashlib.sha256(NUMBERS[7].encode()).hexdigest()
    for digits in (4, 5, 6):
        assert (digest, index.get(NUMBERS[7])) in index.by_hash(digest[:digits])
    assert all(found.startswith("ab") for found, _ in index.by_hash("ab"))


@pytest.mark.parametrize("text", ["", "+", "x", "12025550100", "+012025550100", "+1202555010", " +12025550100", "+1_2"])
def test_what_is_no_number_of_it_is_not_found(tmp_path: Path, text: str) -> None:
    index = index_of(write(tmp_path / "1", [standing(number) for number in NUMBERS]))
    assert (index.get(text), index.place(text)) == (None, None)


def test_columns_may_lie_in_the_names_of_folders_and_others_are_ignored(tmp_path: Path) -> None:
    rows = [standing(NUMBERS[0]), standing(NUMBERS[1], "spam")]
    for each in rows:
        folder = tmp_path / "1" / f"status={each.status}"
        folder.mkdir(parents=True)
        made = table([each]).drop_columns(["status", "clean_by"]).append_column("bucket", pa.array([7]))
        pq.write_table(made, folder / "part-0.parquet")
    (tmp_path / "1" / "_SUCCESS").touch()
    index = index_of(tmp_path / "1")
    assert [index.get(each.number) for each in rows] == list(shown_of(rows).values())


def changed(name: str, values: list[object], kind: pa.DataType | None = None) -> Callable[[pa.Table], pa.Table]:
    def change(rows: pa.Table) -> pa.Table:
        at = rows.schema.get_field_index(name)
        return rows.set_column(at, name, pa.array(values, kind or rows.schema.field(name).type))

    return change


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda rows: rows.drop_columns(["spam_score"]), "spam_score is missing"),
        (changed("number", [NUMBERS[0], NUMBERS[0]]), "two standings"),
        (changed("number", [NUMBERS[0], "12025550101"]), "E.164"),
        (changed("number", [NUMBERS[0], None]), "E.164"),
        (changed("status", ["clean", "+12025550133"]), "status is none of"),
        (changed("sentiment", ["A", "E"]), "sentiment is none of"),
        (changed("spam_score", [1.0, 100.5]), "spam_score is not within"),
        (changed("score_low", [1.0, float("nan")]), "score_low is not within"),
        (changed("since", [None, None]), "since is null"),
        (changed("calls_out", ["many", "few"], pa.string()), "part-00000"),
        (lambda rows: rows.slice(0, 0), "holds no standings"),
    ],
)
def test_a_damaged_snapshot_is_told_and_leaves_nothing(
    tmp_path: Path, damage: Callable[[pa.Table], pa.Table], said: str
) -> None:
    root = write(tmp_path / "1", [standing(number) for number in NUMBERS[:2]], parts=1)
    pq.write_table(damage(pq.read_table(root / "part-00000.parquet")), root / "part-00000.parquet")
    with pytest.raises(DamagedSnapshot, match=said) as told:
        index_of(root)
    assert "0133" not in str(told.value)
    assert [each.name for each in tmp_path.iterdir()] == ["1"]


def test_half_a_file_is_damage(tmp_path: Path) -> None:
    root = write(tmp_path / "1", [standing(number) for number in NUMBERS])
    part = root / "part-00001.parquet"
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(DamagedSnapshot, match="part-00001"):
        index_of(root)


def test_an_index_takes_at_most_300_bytes_a_number(tmp_path: Path) -> None:
    many = [standing(f"+1202{place:07d}") for place in range(500)]
    index_of(write(tmp_path / "1", many))
    assert (tmp_path / "1.index").stat().st_size / len(many) <= 300
