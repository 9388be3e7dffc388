"""Several policy documents laid over one another: what the later one states wins, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from callstanding.policies import schema
from callstanding.policies.document import Document

Table = dict[str, Any]


@dataclass(slots=True)
class Merged:
    """The raw lines of the whole policy, before they are typed."""

    headers: list[Table] = field(default_factory=list)
    signals: dict[str, Table] = field(default_factory=dict)
    families: dict[str, Table] = field(default_factory=dict)
    settings: dict[str, Table] = field(default_factory=dict)
    rules: list[Table] = field(default_factory=list)


def merge(documents: list[Document]) -> Merged:
    """The documents as one policy; all of them must have passed the check of their shape."""
    merged = Merged()
    for document in documents:
        merged.headers.append(document.header)
        _lay(merged.signals, document.tree.get("signals", {}))
        _lay(merged.families, document.tree.get("families", {}))
        _lay(merged.settings, dict(_flat(document.tree)))
        country = document.header.get("country")
        merged.rules += [{**rule, "country": country} for rule in document.tree.get("rules", [])]
    return merged


def _lay(under: dict[str, Table], over: dict[str, Table]) -> None:
    for name, table in over.items():
        under[name] = {**under.get(name, {}), **table}


def _flat(tree: Table, prefix: str = "") -> Iterator[tuple[str, Table]]:
    for name, inner in tree.items():
        key = f"{prefix}{name}"
        if key in schema.SETTINGS:
            yield key, inner
        elif isinstance(inner, dict):
            yield from _flat(inner, f"{key}.")
