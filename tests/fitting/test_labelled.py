"""Labels choose all spam and some of each honest kind, the same ones in every run, and hold for their time only."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from callstanding.errors import InputError
from callstanding.fitting.labelled import labelled

HOUR = 483_672  # since the epoch: 2025-03-06, midnight


def labels(place: Path, *lines: str) -> Path:
    path = place / "labels.csv"
    path.write_text("\n".join(["number,kind,label,from,to", *lines, ""]), encoding="utf-8")
    return path


def person(i: int) -> str:
    return f"+120255501{i:02}"


def rows(*told: tuple[str, int]) -> pa.Table:
    numbers, hours = zip(*told, strict=True)
    return pa.table({"number": list(numbers), "hour": list(hours)})


def test_of_each_honest_kind_some_are_chosen_and_of_spam_all(tmp_path: Path) -> None:
    honest = [f'"{person(i)}",person,legit,,' for i in range(40)] + [f'"{person(i)}",school,legit,,' for i in (40, 41)]
    path = labels(tmp_path, *honest, *(f'"{person(i)}",robocaller,spam,,' for i in range(50, 70)))
    with labelled(path, of_a_kind=5) as found:
        chosen = found.numbers()
    assert len([n for n in chosen if n < person(40)]) == 5
    assert [n for n in chosen if n >= person(40)] == [person(i) for i in (40, 41, *range(50, 70))]


def test_the_same_are_chosen_whatever_the_order_of_the_lines(tmp_path: Path) -> None:
    lines = [f'"{person(i)}",person,legit,,' for i in range(40)]
    with (
        labelled(labels(tmp_path, *lines), of_a_kind=7) as one,
        labelled(labels(tmp_path, *lines[::-1]), of_a_kind=7) as other,
    ):
        assert one.numbers() == other.numbers()


def test_who_is_chosen_stands_for_those_who_are_not(tmp_path: Path) -> None:
    lines = [f'"{person(i)}",person,legit,,' for i in range(40)]
    with labelled(labels(tmp_path, *lines, f'"{person(90)}",robocaller,spam,,'), of_a_kind=8) as found:
        matched = found.matched(rows(*((person(i), HOUR) for i in (*range(40), 90))))
    assert sorted(matched["stands_for"].to_pylist()) == [1.0, *[5.0] * 8]


def test_a_label_holds_for_its_time_and_grey_teaches_nothing(tmp_path: Path) -> None:
    path = labels(
        tmp_path,
        f'"{person(1)}",person,legit,,2025-03-07T00:00:00Z',
        f'"{person(1)}",robocaller,spam,2025-03-08T00:00:00Z,',
        f'"{person(2)}",pollster,grey,,',
    )
    with labelled(path, of_a_kind=9) as found:
        told = [(person(1), HOUR), (person(1), HOUR + 23), (person(1), HOUR + 30), (person(1), HOUR + 49)]
        matched = found.matched(rows(*told, (person(2), HOUR)))
    assert matched["spam"].to_pylist() == [False, False, True]
    assert matched["last"].to_pylist() == [False, True, True]


def test_labels_of_one_class_are_refused_by_file(tmp_path: Path) -> None:
    path = labels(tmp_path, f'"{person(1)}",person,legit,,', f'"{person(2)}",robocaller,spam,,')
    with labelled(path, of_a_kind=9) as found, pytest.raises(InputError, match=rf"{path}.*legit"):
        found.matched(rows((person(1), HOUR)))
    with labelled(path, of_a_kind=9) as found, pytest.raises(InputError, match=rf"{path}.*no labelled number"):
        found.matched(rows((person(3), HOUR)))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "no labels"),
        ([f'"{person(1)}",person,good,,'], "'good'"),
        ([f'"{person(1)}",person,legit,,', f'"{person(1)}",person,spam,,'], "two labels"),
    ],
)
def test_wrong_labels_are_named(tmp_path: Path, lines: list[str], told: str) -> None:
    path = labels(tmp_path, *lines)
    with pytest.raises(InputError, match=rf"{path}.*{told}"), labelled(path, of_a_kind=9):
        pass
