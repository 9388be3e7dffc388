"""The shipped dashboard and alerts: promtool accepts and tests them, and every metric they name exists."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from callstanding.web.metrics import Metrics

KIT = Path(__file__).parents[2] / "integrations" / "grafana"
PROMTOOL = shutil.which("promtool") or ""
GAUGES = re.compile(r'"([a-z_]+)": \("')  # of `Metrics.follow`, which needs a running house


@pytest.mark.skipif(not PROMTOOL, reason="promtool is not installed (Debian: prometheus)")
@pytest.mark.parametrize("words", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")])
def test_promtool_is_content(words: tuple[str, ...]) -> None:
    told = subprocess.run([PROMTOOL, *words], cwd=KIT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def _exists() -> set[str]:
    import inspect

    families = [family for collector in [Metrics().registry] for family in collector.collect()]
    counted = {f"{f.name}_total" if f.type == "counter" else f.name for f in families}
    gauges = {f"callstanding_{name}" for name in GAUGES.findall(inspect.getsource(Metrics.follow))}
    return counted | gauges | {f"{f.name}_bucket" for f in families if f.type == "histogram"}


def test_every_metric_that_is_named_exists() -> None:
    named = set(re.findall(r"\bcallstanding_[a-z_]+", KIT.joinpath("alerts.yml").read_text()))
    board = json.loads(KIT.joinpath("dashboard.json").read_text())
    for panel in board["panels"]:
        for target in panel["targets"]:
            named |= set(re.findall(r"\bcallstanding_[a-z_]+", target["expr"]))
    assert len(named) >= 8
    assert named <= _exists()


def test_every_alert_is_explained_and_tried_out() -> None:
    alerts = re.findall(r"alert: (\w+)", KIT.joinpath("alerts.yml").read_text())
    guide = KIT.joinpath("README.md").read_text()
    assert [name for name in alerts if name not in guide] == []
    tried = KIT.joinpath("alerts_test.yml").read_text()
    assert [name for name in alerts if name not in tried] == []
