"""A plan as one document, for programs: the command's --json and the service give the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from callstanding.trials.planning.drawing import Drawn
from callstanding.trials.planning.plan import Plan


def document(plan: Plan) -> dict[str, Any]:
    """Everything but the draws themselves; of these the calls made and wanted, and the tags, by day."""
    found: dict[str, Any] = {
        name: getattr(plan, name)
        for name in ("policy", "numbers", "helps", "changes", "full_from", "wrap_up_s", "call_s", "load", "occupancy")
    }
    return found | {
        "asked": asdict(plan.wish),
        "ramp": [asdict(step) for step in plan.ramp],
        "expected": [asdict(each) for each in plan.expected],
        "trade": {
            "numbers": plan.trade_numbers,
            "expected": [asdict(each) for each in plan.trade],
            "draws": _by_day(plan.trade_draws),
        },
        "draws": _by_day(plan.draws),
        "note": "Numbers are judged with their pool: rotation hides nothing.",
    }


def _by_day(draws: Sequence[Drawn]) -> list[dict[str, Any]]:
    return [{"made": each.made, "wanted": each.wanted, "tagged_by": each.tagged_by} for each in draws]
