"""What the hard tests tried, kept as JSON lines in build/trust for the page docs/trust.md, and how much a run tries.

`make test-long` sets CALLSTANDING_TIER=long: then each tries as much as the page promises; `make test` tries less.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from callstanding.clock import now

KEPT = Path(__file__).parents[1] / "build" / "trust"
LONG = os.environ.get("CALLSTANDING_TIER") == "long"


def many(each_run: int, long_run: int) -> int:
    """How many to try: the first in `make test`, the second in `make test-long`."""
    return long_run if LONG else each_run


def survived(part: str, what: str, tried: int, *, of: str, **more: float) -> None:
    """Keep that so many were tried and none failed; call it after the last assertion.

    `part` is a heading of the page, such as "Killed"; `what` one line of it, such as "while ingesting"; `of` names what
    was tried: inputs, rounds, requests. `more` are further figures, such as seconds. Each process writes its own file.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    line: dict[str, object] = {
        "part": part,
        "what": what,
        "tried": tried,
        "of": of,
        "more": more,
        "at": now().date().isoformat(),
    }
    line["long"] = LONG  # the page shows long runs alone
    with (KEPT / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(line) + "\n")
