"""The forms in which the evidence is given, by the ending of a file and by media type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from callstanding.errors import UsageError
from callstanding.papers.outline import outline
from callstanding.pipeline.proof import Proof, canonical


def _json(proof: Proof) -> bytes:
    return canonical(proof) + b"\n"


def _html(proof: Proof) -> bytes:
    from callstanding.papers.page import page

    return page(outline(proof))


def _pdf(proof: Proof) -> bytes:
    from callstanding.papers.pdf import pdf

    return pdf(outline(proof))


FORMS: Mapping[str, tuple[str, Callable[[Proof], bytes]]] = {
    ".json": ("application/json", _json),
    ".html": ("text/html", _html),
    ".pdf": ("application/pdf", _pdf),
}
"""Ending -> media type, and what makes it."""


def check_form(ending: str) -> None:
    """Refuse an ending that no form has, before anything is looked up. Raises UsageError."""
    if ending not in FORMS:
        raise UsageError(f"Evidence is not written as {ending!r}.", hint=f"End the name in {', '.join(FORMS)}.")


def rendered(proof: Proof, ending: str) -> bytes:
    """The evidence in the form of an ending such as `.pdf`. Raises UsageError."""
    check_form(ending)
    try:
        return FORMS[ending][1](proof)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"This needs {error.name}, which is not installed.",
            hint="Install the extra: pip install 'callstanding[owner]'.",
        ) from error
