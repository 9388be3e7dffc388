"""Files by which a lake knows itself: manifests, lists and its description; damaged ones are told, none escapes."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fuzz.target import Target, one_by_one

from callstanding.engines.spark.lake.manifest import Done, Folder, Manifest, Table, decode, encode


def _manifest(data: bytes) -> None:
    found = decode(data)
    if found is not None:
        assert decode(encode(found)) == found


_TABLE = Table(
    {"type": "struct", "fields": [{"name": "number", "type": "string"}]},
    split=True,
    days={"2026-03-02": (Folder("r", 1, 1, 1),)},
)
_SEED = encode(Manifest(3, "r", datetime(2026, 3, 2, tzinfo=UTC), {"calls": _TABLE}, Done({"web": 4})))

LAKE = Target(
    "lake-manifest",
    one_by_one(_manifest),
    (_SEED,),
    (b'"schema":', b"[" * 1200, b'{"a":' * 400, b"9" * 400, b"\\ud800", b"1e400"),
)
