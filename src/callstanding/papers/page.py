"""The evidence as a page that needs nothing else and prints well."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment

from callstanding.papers.outline import Outline


def page(outline: Outline) -> bytes:
    """HTML; whatever a name holds, it stays text."""
    text = (files(__package__) / "page.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(text).render(outline=outline).encode()
