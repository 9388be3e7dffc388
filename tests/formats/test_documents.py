"""Documents come out whole, and a broken one takes no neighbour with it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from callstanding.formats.documents import Document, open_documents, read_documents
from callstanding.formats.json_object import Shape
from callstanding.formats.opening import ByteStream
from callstanding.formats.window import Held

CALLS = [{"id": at, "name": f'a "quoted" {{name}} [{at}]', "inner": {"x": [1, {"y": at}]}} for at in range(5)]
SHAPE = Shape(lambda value: "id" in value, inner="calls")

LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "one per line": "\n".join,
    "one per line, blank lines between": "\n\n".join,
    "list on one line": lambda texts: f"[{', '.join(texts)}]",
    "list, one per line": lambda texts: "[\n" + ",\n".join(texts) + "\n]",
    "glued together": "".join,
    "page": lambda texts: '{"page": 0, "calls": [' + ",".join(texts) + '], "next": {"uri": "x"}}',
    "page per line": lambda texts: "\n".join(f'{{"calls": [{text}], "page": 1}}' for text in texts),
    "indented page": lambda texts: '{\n "page": 0,\n "calls": [\n  ' + ",\n  ".join(texts) + '\n ],\n "end": 1\n}',
}
INDENTED = {
    "indented list": lambda texts: "[\n" + ",\n".join(texts) + "\n]",
    "indented and glued": "\n".join,
}


@dataclass
class Trickle:
    """Bytes that come one by one, and may end in damage."""

    data: bytes
    damage: str | None = field(default=None)

    def __iter__(self) -> Any:
        return (self.data[at : at + 1] for at in range(len(self.data)))


def ids(found: list[Document]) -> list[int]:
    return [document.value["id"] for document in found if document.value is not None]


def read(text: str) -> list[Document]:
    return list(read_documents(Held(text.encode()), SHAPE))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_documents(layout: str) -> None:
    text = LAYOUTS[layout]([json.dumps(call) for call in CALLS])
    assert [document.value for document in read(text)] == CALLS


@pytest.mark.parametrize("layout", INDENTED)
def test_indented_documents_are_read(layout: str) -> None:
    text = INDENTED[layout]([json.dumps(call, indent=2) for call in CALLS])
    assert [document.value for document in read(text)] == CALLS


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_place_is_where_the_document_stands(layout: str) -> None:
    text = LAYOUTS[layout]([json.dumps(call) for call in CALLS]).encode()
    for document in read_documents(Held(text), SHAPE):
        assert text[document.byte : document.byte + len(document.raw)] == document.raw
        assert json.loads(document.raw) == document.value


@pytest.mark.parametrize("layout", ["list on one line", "page", "glued together"])
def test_reading_in_small_pieces_changes_nothing(layout: str) -> None:
    text = LAYOUTS[layout]([json.dumps(call) for call in CALLS]).encode()
    whole = list(read_documents(Held(text), SHAPE))
    assert list(read_documents(Trickle(text), SHAPE)) == whole


BREAKS: dict[str, Callable[[str], str]] = {
    "bad value": lambda text: text.replace(": ", ": oops ", 1),
    "missing colon": lambda text: text.replace(": ", " ", 1),
    "NUL": lambda text: text.replace("quoted", "quo\x00ted", 1),
    "lost bracket": lambda text: re.sub(r"\}\s*\]", "]", text, count=1),
    "lost end": lambda text: text[:-1],
    "odd quote": lambda text: text.replace('"name"', '"name', 1),
}


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("layout", [*LAYOUTS, *INDENTED])
@given(at=st.integers(0, 3))
def test_a_broken_document_loses_no_neighbour(layout: str, how: str, at: int) -> None:
    indent = 2 if layout in INDENTED else None
    texts = [json.dumps(call, indent=indent) for call in CALLS]
    texts[at] = BREAKS[how](texts[at])
    found = read({**LAYOUTS, **INDENTED}[layout](texts))
    assert ids(found) == [each for each in range(5) if each != at]
    assert any(document.value is None and document.reason for document in found)


@given(data=st.binary(max_size=200))
def test_any_bytes_end_in_documents_or_reasons(data: bytes) -> None:
    for document in read_documents(Held(data), SHAPE):
        assert (document.value is None) == bool(document.reason)


@given(cut=st.integers(1, 400), layout=st.sampled_from(sorted(LAYOUTS)))
def test_a_cut_file_gives_its_tail_as_one_broken_document(cut: int, layout: str) -> None:
    text = LAYOUTS[layout]([json.dumps(call) for call in CALLS])
    found = read(text[:-cut])
    broken = [document for document in found if document.value is None]
    assert ids(found) == list(range(len(ids(found))))
    assert len(broken) <= 1


def test_values_that_are_no_objects_are_put_aside() -> None:
    found = read('[{"id": 1}, 5, "word", null, {"id": 2}]')
    assert ids(found) == [1, 2]
    assert sum(document.value is None for document in found) == 3


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_files_are_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "calls.json"
    path.write_bytes(pack(json.dumps(CALLS).encode()))
    assert ids(list(open_documents(ByteStream(path), "utf-8", SHAPE))) == list(range(5))


def test_a_cut_gzip_gives_what_is_whole_and_tells_of_the_rest(tmp_path: Path) -> None:
    calls = [{"id": at, "noise": f"{hash((at, 'x')):x}"} for at in range(2000)]
    packed = gzip.compress("\n".join(map(json.dumps, calls)).encode())
    path = tmp_path / "calls.ndjson.gz"
    path.write_bytes(packed[: len(packed) // 2])
    found = list(open_documents(ByteStream(path), "utf-8", SHAPE))
    assert ids(found) == list(range(len(found) - 1))
    assert "ends early" in found[-1].reason


def test_other_encodings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "calls.json"
    path.write_bytes('[{"id": 1, "name": "Zoë"}]'.encode("cp1252"))
    assert [each.value for each in open_documents(ByteStream(path), "cp1252", SHAPE)] == [{"id": 1, "name": "Zoë"}]
    assert [each.reason for each in open_documents(ByteStream(path), "utf-8", SHAPE)] == [
        "the text is not UTF-8; try --encoding"
    ]
