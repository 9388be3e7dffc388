"""Files of others in the wheel: the version that we name is the version that the file is."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from zipfile import ZipFile

from tests.supply.tree import ROOT, known

FOLDER = "callstanding/web/board/static/vendored"
FILES = tomllib.loads((ROOT / "src" / FOLDER / "vendored.toml").read_text(encoding="utf-8"))["file"]
SAID = re.compile(r"(?:version\s*[:=]\s*[\"'])(\d+\.\d+\.\d+)")


def test_each_is_named_with_an_exact_version_and_npms_own_hash() -> None:
    for each in FILES:
        assert re.fullmatch(r"\d+\.\d+\.\d+", each["version"])
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", each["integrity"])
        assert each["licence"] in ("0BSD", "MIT")


def test_a_file_that_says_its_version_says_the_one_that_we_name() -> None:
    said = {}
    for each in FILES:
        text = (ROOT / "src" / FOLDER / each["name"]).read_text(encoding="utf-8")
        said[each["name"]] = SAID.findall(text)[:1] or None
        assert said[each["name"]] in (None, [each["version"]])
    assert said["htmx.min.js"]


def test_what_travels_in_the_wheel_is_what_was_published(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        for each in FILES:
            assert hashlib.sha256(archive.read(f"{FOLDER}/{each['name']}")).hexdigest() == each["sha256"]


def test_no_other_script_came_in_unnamed() -> None:
    ours = {"src/callstanding/web/board/static/board.js"}
    scripts = {path for path in known() if path.endswith((".js", ".mjs", ".wasm")) and path.startswith("src/")}
    assert scripts - ours == {f"src/{FOLDER}/{each['name']}" for each in FILES if each["name"].endswith(".js")}
