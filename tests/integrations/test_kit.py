"""The shipped files for switches that are not installed here can be read, and understand what our service says."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    CLEAN,
    LABELLED,
    free_port,
    listens,
    needs,
    publish,
    running,
    wait_for,
)
from tests.integrations.service import key_for

from callstanding import clock
from callstanding.live.folder import Folder

ROOT = Path(__file__).parents[2]
KIT = ROOT / "integrations"


@pytest.mark.parametrize("page", sorted(KIT.glob("**/*.xml")), ids=lambda page: page.name)
def test_every_xml_file_can_be_read(page: Path) -> None:
    assert ET.parse(page).getroot().tag in ("include", "configuration")  # noqa: S314 - our own file


@pytest.mark.parametrize("folder", sorted(path for path in KIT.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_every_folder_has_a_guide(folder: Path) -> None:
    assert (folder / "README.md").read_text("utf-8").startswith("# ")


def test_every_kit_that_can_refuse_a_call_spares_calls_for_help() -> None:
    files = ["kamailio/callstanding.cfg", "opensips/callstanding.cfg", "asterisk/extensions_callstanding.conf"]
    for name in [*files, "freeswitch/00_callstanding.xml"]:
        text = (KIT / name).read_text("utf-8")
        assert [number for number in ("911", "112", "999") if number not in text] == [], name


def freeswitch_patterns() -> dict[str, tuple[re.Pattern[str], int]]:
    """The variables that FreeSWITCH's dialplan takes from an answer: pattern and group of each."""
    actions = ET.parse(KIT / "freeswitch/00_callstanding.xml").iter("action")  # noqa: S314 - our own file
    texts = [action.get("data", "") for action in actions if "regex(" in action.get("data", "")]
    found = {}
    for text in texts:
        name, _, rest = text.partition("=")
        pattern, group = re.fullmatch(r"\$\{regex\(\$\{curl_response_data\}\|(.*)\|%(\d)\)\}", rest).groups()  # type: ignore[union-attr]
        found[name] = (re.compile(pattern), int(group))
    return found


@pytest.mark.parametrize(
    ("answer", "verdict", "label"),
    [
        ("label 91 Suspected spam\n", "label", "Suspected spam"),
        ("block 99 -\n", "block", None),
        ("challenge 40 -\n", "challenge", None),
        ("allow - -\n", "allow", None),
        ("<html>502</html>", None, None),
        ("", None, None),
    ],
)
def test_freeswitch_reads_the_plain_verdict(answer: str, verdict: str | None, label: str | None) -> None:
    read = {}
    for name, (pattern, group) in freeswitch_patterns().items():
        found = pattern.search(answer)
        read[name] = found.group(group) if found else None
    assert read == {"callstanding_verdict": verdict, "callstanding_label": label}


@contextmanager
def service(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.integrations.service", folder / "s", port]
    with running(command, folder / "service.log", cwd=ROOT) as process:
        wait_for(lambda: listens(port), "the service")
        yield process


@needs("nginx")
def test_nginx_is_the_patience_that_mod_curl_has_not(tmp_path: Path) -> None:
    front, back = free_port(), free_port()
    Folder(tmp_path / "s").close()
    publish(tmp_path / "s", *CALLERS, beat=clock.now().timestamp() + 3600)
    secret = ("switch", key_for(tmp_path / "s"))
    shipped = (KIT / "freeswitch/nginx.conf").read_text("utf-8")
    server = shipped.replace("127.0.0.1:8089", f"127.0.0.1:{front}").replace("127.0.0.1:8320", f"127.0.0.1:{back}")
    config = tmp_path / "nginx.conf"
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; master_process off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ {temporary} {server} }}\n",
        encoding="utf-8",
    )
    url = f"http://127.0.0.1:{front}/v1/verdict.txt?caller=%2B"
    with (
        running(["nginx", "-c", config], tmp_path / "nginx.log"),
        httpx2.Client(trust_env=False, auth=secret) as client,
    ):
        wait_for(lambda: listens(front), "nginx")
        assert client.get(url + CLEAN[1:]).status_code == 502
        with service(tmp_path, back) as process:
            said = [client.get(url + number[1:]).text for number in (CLEAN, LABELLED, BLOCKED)]
            assert said == ["allow 0 -\n", "label 88 Spam likely\n", "block 99 -\n"]
            process.send_signal(signal.SIGSTOP)
            assert client.get(url + BLOCKED[1:]).status_code == 504
            process.send_signal(signal.SIGCONT)


@pytest.mark.skipif(not shutil.which("opensips"), reason="not installed: opensips (Debian 12 has none)")
def test_opensips_reads_its_file(tmp_path: Path) -> None:
    config = tmp_path / "opensips.cfg"
    kit = (KIT / "opensips/callstanding.cfg").read_text("utf-8")
    config.write_text(
        'socket=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nloadmodule "tm.so"\nloadmodule "sipmsgops.so"\n'
        f"{kit}\nroute {{ route(callstanding); }}\nroute[callstanding_pass] {{ t_relay(); exit; }}\n",
        encoding="utf-8",
    )
    subprocess.run([shutil.which("opensips") or "", "-C", "-f", str(config)], check=True)


def test_asterisk_lets_a_call_pass_unless_the_word_is_block() -> None:
    text = (KIT / "asterisk/extensions_callstanding.conf").read_text("utf-8")
    refusing = [line for line in text.splitlines() if "Hangup" in line and not line.startswith(";")]
    do = text[text.index("[callstanding-do]") :]
    assert all(line in do[do.index("n(block)") :] for line in refusing)
    assert '"${CALLSTANDING_VERDICT}" = "block"]?block' in do
    assert do.index("Return()") < do.index("n(block)")


@needs("kamailio")
@pytest.mark.parametrize("way", ["WITH_TABLE", "WITH_REDIS", "WITH_HTTP"])
def test_kamailio_finds_no_fault_in_its_files(way: str) -> None:
    command = ["kamailio", "-c", "-f", str(KIT / "kamailio/kamailio.cfg"), "-A", way, "-A", "WITH_ACCOUNTING"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
