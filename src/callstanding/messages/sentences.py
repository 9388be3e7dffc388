"""Fills the sentences about signals: what was seen, against which limit, and what would clear it."""

from __future__ import annotations

import re
from typing import Any

from callstanding.messages.catalogue import catalogue
from callstanding.messages.figures import count, figure

_EMPTY = re.compile(r"\s*\(\s*\)")
_K_OF_N = re.compile(r"(?:(-?\d+(?:\.\d+)?)/)?(-?\d+(?:\.\d+)?)")


def title(signal: str, lang: str = "en") -> str:
    """The short name of a signal, for table headings; the signal's own name where the catalogue has none."""
    return str(_message(signal, lang).get("title", signal.replace("_", " ")))


def sentence(
    signal: str,
    lang: str = "en",
    *,
    value: float | None = None,
    limit: float | None = None,
    evidence: tuple[float, float] | str | None = None,
) -> str:
    """What was seen, in one sentence that a telecom manager understands; for `evidence` see counts()."""
    template = _message(signal, lang).get("sentence", "{title}: {value} ({evidence}).")
    filled = str(template).format(
        title=title(signal, lang),
        value=figure(signal, value, lang),
        limit=figure(signal, limit, lang),
        evidence=counts(signal, evidence, lang),
    )
    return _EMPTY.sub("", filled)


def counts(signal: str, evidence: tuple[float, float] | str | None, lang: str = "en") -> str:
    """The counts behind a value: (2550, 3000) or `2550/3000` becomes "2,550 of 3,000 answered calls".

    A lone `446` is the sample; any other text stays as it is; no evidence gives no text.
    """
    if not evidence:
        return ""
    if isinstance(evidence, str):
        match = _K_OF_N.fullmatch(evidence.strip())
        if match is None:
            return evidence
        evidence = float(match[1] or match[2]), float(match[2])
    k, n = (count(each, lang) for each in evidence)
    return str(_message(signal, lang).get("counts", "{k}/{n}")).format(k=k, n=n)


def remedy(signal: str, lang: str = "en", *, value: float | None = None, needed: float | None = None) -> str:
    """What this fact would have to be for the number to leave its tag; empty where nobody can act on it."""
    template = _message(signal, lang).get("remedy", "")
    return str(template).format(value=figure(signal, value, lang), needed=figure(signal, needed, lang))


def _message(signal: str, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = catalogue(lang)["signals"].get(signal, {})
    return found
