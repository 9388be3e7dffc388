"""The lines of docs/howto/api.md work as they stand, against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import httpx2
import pytest
from tests.web.service import eventually, make

PAGE = Path(__file__).parent.parent.parent / "docs" / "howto" / "api.md"
BLOCKS = re.findall(r"(?ms)^```\n(.*?)^```", PAGE.read_text(encoding="utf-8"))
LINES = [line for block in BLOCKS for line in block.splitlines() if "curl" in line]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_line_of_curl_is_answered_with_success(tmp_path: Path) -> None:
    service = make(tmp_path)
    with service.running() as address:
        eventually(lambda: httpx2.get(f"{address}/readyz").status_code == 200)
        given = os.environ | {"URL": address, "KEY": service.keys["operator"]}
        for line in LINES:
            told = line.replace("curl -s", "curl -sS -w '\\n%{http_code}'").replace("-m 0.5", "-m 30")
            done = subprocess.run(["bash", "-c", told], capture_output=True, text=True, env=given, check=False)  # noqa: S607
            assert done.returncode == 0, (line, done.stderr)
            assert done.stdout.rsplit("\n", 1)[1][0] == "2", (line, done.stdout)


def test_the_page_shows_every_main_use() -> None:
    shown = {path.split("/")[2] for line in LINES for path in re.findall(r"/v1/[a-z]+", line)}
    assert shown == {
        *("lookup", "numbers", "hashes", "verdict", "cnam", "block", "calls", "reports", "assignments", "cdr"),
        *("uploads", "changes", "tenants", "claims", "keys", "disputes", "endpoints"),
    }
