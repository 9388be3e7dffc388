"""Fills templates: everything is escaped, and what would hide or turn a text around is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from callstanding.messages import languages
from callstanding.web.board import filters, frame
from callstanding.web.board.assets import address

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

# Controls, zero-width characters and those that change the direction of writing: names may hold them to mislead.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def render(template: str, visit: Visit, values: Mapping[str, Any]) -> str:
    """A template, filled for a visit: it knows `visit`, `t` and `lang` beside the values."""
    given = {"visit": visit, "t": visit.t, "lang": visit.lang} | dict(values)
    return environment().get_template(template).render(given)


@cache
def environment() -> Environment:
    """The templates with their filters; a name that nobody gave is an error."""
    made = Environment(
        loader=PackageLoader("callstanding.web.board", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
        auto_reload=False,
    )
    made.filters |= filters.FILTERS
    made.globals |= {"asset": address, "languages": languages}
    made.globals |= {each.__name__: each for each in (frame.navigation, frame.own_pages, frame.is_here)}
    made.globals |= {each.__name__: each for each in (frame.folder_is_late, frame.spark_path, frame.provider_name)}
    return made


def visible(value: Any) -> Any:
    """A text with what cannot be seen written out, such as `[U+202E]`; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)
    return value
