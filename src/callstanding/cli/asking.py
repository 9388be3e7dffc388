"""Work that needs a store: done here, or by the process that has the store open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from callstanding.errors import InUse


def here_or_asked(
    here: Callable[[], dict[str, Any]], store: Path | None, question: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """What `here` gives; where another process has the store open, its answer to the same question."""
    try:
        return here()
    except InUse:
        if store is None:
            raise
        from callstanding.live.asking import ask
        from callstanding.live.place import Place

        return ask(Place(store), question, body)
