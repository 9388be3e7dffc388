"""Files of labels: any names of columns, CSV, XLSX or NDJSON; a row that is none costs that row, with its reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.label_scores import label_scores
from callstanding.actions.labels import Label
from callstanding.errors import CallstandingError, DamagedFile, InputError
from callstanding.formats import BadRow
from callstanding.formats.label_file import LabelFeed, LabelMapping, load_label_mapping, read_labels
from callstanding.policies import load_policy

TODAY = date(2026, 3, 2)
SCORES = label_scores(load_policy("standard"))
FEED = LabelFeed(TODAY, SCORES, "t-mobile", "US")
ONE = Label("+12025550123", TODAY, "t-mobile", "Scam Likely", "spam")


def read(path: Path, text: str | bytes, feed: LabelFeed = FEED) -> tuple[list[Label], list[BadRow]]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    rows = list(read_labels(path, feed))
    return [r for r in rows if isinstance(r, Label)], [r for r in rows if isinstance(r, BadRow)]


@pytest.mark.parametrize(
    "text",
    [
        "number,day,label\n+12025550123,2026-03-02,Scam Likely\n",
        "Phone;Date;Status\r\n(202) 555-0123;2026-03-02T10:00:00Z;Scam Likely\r\n",
        "\ufeffDID\tChecked\tResult\n2025550123\t2026-03-02\tScam Likely\n",
    ],
)
def test_usual_names_of_columns_are_understood(tmp_path: Path, text: str) -> None:
    assert read(tmp_path / "a.csv", text) == ([ONE], [])


def test_a_spreadsheet_says_the_same(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("number", "date", "label"), (12025550123, "2026-03-02", "Scam Likely")]):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime(1, 1, TODAY, book.add_format({"num_format": "yyyy-mm-dd"}))
    assert list(read_labels(tmp_path / "a.xlsx", LabelFeed(TODAY, SCORES, "t-mobile", "US"))) == [ONE]


def test_json_lines_may_name_platform_and_score(tmp_path: Path) -> None:
    line = json.dumps({"number": "+12025550123", "day": "2026-03-02", "platform": "TransNexus", "score": 79})
    good, bad = read(tmp_path / "a.ndjson", line + "\n[1]\n{\n", LabelFeed(TODAY, SCORES))
    assert good == [Label("+12025550123", TODAY, "transnexus", "", "spam", 79.0)]
    assert [(row.line, row.reason) for row in bad] == [(2, "is no JSON object"), (3, "is no JSON object")]


def test_a_mapping_names_columns_words_and_how_days_are_written(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        'day_format = "%d/%m/%Y"\n[columns]\nnumber = "Ligne"\nday = "Vu le"\nlabel = "Affichage"\n'
        '[words]\n"Démarchage" = "watch"\n"" = "clean"\n'
    )
    feed = LabelFeed(TODAY, SCORES, "orange", "FR", mapping=load_label_mapping(tmp_path / "m.toml"))
    good, _ = read(
        tmp_path / "a.csv", "Ligne;Vu le;Affichage\n0123456789;02/03/2026;Démarchage\n+33123456789;01/03/2026;\n", feed
    )
    assert [(label.number, label.day.day, label.meaning) for label in good] == [
        ("+33123456789", 2, "watch"), ("+33123456789", 1, "clean")]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1202,2026-03-02,Spam", "no whole number"),
        ("+12025550123,02.03.2026,Spam", "is no day"),
        ("+12025550123,2026-03-04,Spam", "lies in the future"),
        ("+12025550123,2026-03-02,Wobbly", "is not known"),
        ("+12025550123,2026-03-02", "2 fields, 3 expected"),
        ('"+12025550123,2026-03-02,Spam', "a quote is not closed"),
    ],
)
def test_a_bad_row_is_put_aside_with_its_line_and_its_neighbours_are_kept(
    tmp_path: Path, row: str, reason: str
) -> None:
    fine = "+12025550123,2026-03-02,Scam Likely\n"
    good, bad = read(tmp_path / "a.csv", f"number,day,label\n{fine}{row}\n{fine}")
    assert good == [ONE, ONE]
    assert [(each.line, reason in each.reason) for each in bad] == [(3, True)]
    assert bad[0].text.strip() == row


@pytest.mark.parametrize("score", ["101", "-1", "much", "nan"])
def test_a_score_lies_between_0_and_100(tmp_path: Path, score: str) -> None:
    _, bad = read(tmp_path / "a.csv", f"number,day,score\n+12025550123,2026-03-02,{score}\n")
    assert "no score from 0 to 100" in bad[0].reason


@pytest.mark.parametrize(
    ("text", "feed", "words"),
    [
        ("number,label\n+12025550123,Spam\n", FEED, "no column is known as day"),
        ("number,day\n+12025550123,2026-03-02\n", FEED, "no column is known as label"),
        ("number,day,label\n+12025550123,2026-03-02,Spam\n", LabelFeed(TODAY, SCORES), "which platform"),
        ("number,day,label\n+12025550123,2026-03-02,Spam\n",
         LabelFeed(TODAY, SCORES, "x", mapping=LabelMapping({"day": "seen on"})), "no column 'seen on'"),
    ],
)  # fmt: skip
def test_a_file_that_lacks_a_column_is_refused_with_its_columns(
    tmp_path: Path, text: str, feed: LabelFeed, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path / "a.csv", text, feed)


def test_damaged_files_are_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read(tmp_path / "a.xlsx", b"PK\x03\x04 and no more")
    with pytest.raises(CallstandingError):
        list(read_labels(tmp_path / "none.csv", FEED))


@pytest.mark.parametrize("text", ["[words]\nspam = 'evil'\n", "[columns]\nfoo = 'x'\n", "foo = 1\n", "= 1\n"])
def test_a_mapping_that_is_wrong_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(InputError, match=r"m\.toml"):
        load_label_mapping(tmp_path / "m.toml")


@given(st.text(max_size=200))
def test_any_line_is_a_label_or_put_aside_and_never_lost(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    path = tmp_path_factory.mktemp("any") / "a.csv"
    try:
        good, bad = read(path, "number,day,label\n" + "\n".join(lines) + "\n")
    except CallstandingError:
        return
    assert len(good) + sum(row.count for row in bad) == len(lines)
