"""What pages load: files of ours and of others as they were published, small, from this machine."""

from __future__ import annotations

import hashlib
import re
import tomllib

from callstanding.web.board.assets import STATIC, assets

OWN_JS = 15_000  # bytes
TEMPLATES = STATIC.with_name("templates")
VENDORED = tomllib.loads((STATIC / "vendored" / "vendored.toml").read_text("utf-8"))["file"]


def test_files_of_others_are_what_was_published() -> None:
    for each in VENDORED:
        content = (STATIC / "vendored" / each["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each["sha256"]


def test_every_file_of_others_is_named_with_its_licence() -> None:
    there = {path.name for path in (STATIC / "vendored").iterdir() if path.suffix in (".js", ".css")}
    assert there == {each["name"] for each in VENDORED}
    for each in VENDORED:
        assert (STATIC / "vendored" / f"{each['from'].split('.')[0]}.LICENSE.txt").exists()


def test_our_own_scripts_are_small() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) <= OWN_JS


def test_no_template_is_long_and_none_turns_escaping_off() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text("utf-8")
        assert text.count("\n") <= 300, path.name
        assert not re.search(r"\|\s*safe\b|autoescape|\sstyle=|\son\w+=|<script>|https?://", text), path.name


def test_a_name_changes_with_the_content() -> None:
    for name, asset in assets().items():
        assert asset.name != name
        assert hashlib.sha256(asset.plain).hexdigest()[:12] in asset.name
