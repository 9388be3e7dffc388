"""Certificates of vetted numbers as one page to be printed, a sheet for each number."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from callstanding.errors import UsageError
from callstanding.messages import phrase, word


def certificate_page(documents: Sequence[dict[str, Any]], *, lang: str = "en") -> str:
    """The page of some certificate documents; whatever stands in them is escaped. UsageError without Jinja2."""
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        raise UsageError("The page needs Jinja2.", hint="pip install 'callstanding[owner]', or write JSON.") from error
    text = (files(__package__) / "certificate.html.jinja").read_text(encoding="utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(text)

    def say(key: str, **fill: object) -> str:
        return phrase("vetting", key.replace(" ", "_"), lang, **fill)

    def status(name: str) -> str:
        return word("status", name, lang)

    return template.render(certificates=documents, lang=lang, say=say, status=status)
