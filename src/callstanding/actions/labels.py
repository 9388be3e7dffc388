"""Labels seen elsewhere: what apps, carriers and analytics show for a number on a day, and what that means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from callstanding.errors import UsageError

Meaning = Literal["clean", "watch", "spam", "unknown"]
BADNESS: Mapping[Meaning, int] = {"unknown": 0, "clean": 1, "watch": 2, "spam": 3}
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)


@dataclass(frozen=True, slots=True)
class From:
    """From which score of a platform (0 to 100) on it shows spam, and from which it warns."""

    spam: float
    watch: float


@dataclass(frozen=True, slots=True)
class Label:
    """What a platform showed for a number (E.164) on a day. `text` as it was shown, `score` where it told one."""

    number: str
    day: date
    platform: str
    text: str
    meaning: Meaning
    score: float | None = None


KNOWN: Mapping[str, Meaning] = {
    # T-Mobile, Verizon, AT&T and the analytics behind them, as they appear on screens
    "spam": "spam",
    "spam risk": "spam",
    "spam likely": "spam",
    "scam": "spam",
    "scam likely": "spam",
    "scam risk": "spam",
    "potential spam": "spam",
    "potential fraud": "spam",
    "potential scam": "spam",
    "fraud": "spam",
    "fraud risk": "spam",
    "robocaller": "spam",
    "nuisance": "spam",
    "nuisance likely": "spam",
    "suspected spam": "spam",
    "labeled spam": "spam",
    "labelled": "spam",
    "blocked": "spam",
    # categories: a hint to the called party, no accusation
    "telemarketer": "watch",
    "telemarketing": "watch",
    "survey": "watch",
    "debt collector": "watch",
    "political": "watch",
    "nonprofit": "watch",
    "moderate": "watch",
    # Hiya's label status
    "unflagged": "clean",
    "mixed_low": "watch",
    "mixed_high": "watch",
    "flagged": "spam",
    "low": "clean",
    # what says that there is no label
    "none": "clean",
    "no label": "clean",
    "clean": "clean",
    "ok": "clean",
    "verified": "clean",
    "valid": "clean",
    "": "unknown",
    "unknown": "unknown",
    "not found": "unknown",
    "n/a": "unknown",
}
"""Words that are known to be shown, in small letters. A word that is not here needs a mapping; it is never guessed."""


def meaning_of(text: str, score: float | None, scores: From, own: Mapping[str, Meaning] | None = None) -> Meaning:
    """What a label means: by the user's own words, else the known ones, else by its score. UsageError for neither."""
    word = plain(text)
    for words in (own or {}, KNOWN):
        if word in words and (word or score is None):
            return words[word]
    if score is not None:
        return "spam" if score >= scores.spam else "watch" if score >= scores.watch else "clean"
    raise UsageError(f"the label {text!r} is not known", hint="Say what it means in the mapping, under [words].")


def plain(text: str) -> str:
    """A label as it is looked up: small letters, single blanks, no marks around it."""
    return re.sub(r"\s+", " ", text.strip().strip("?!.*[]()\"'").strip()).casefold()


def checked_words(words: Mapping[str, object]) -> dict[str, Meaning]:
    """A user's own words. UsageError for a meaning that there is none of."""
    wrong = {word: meaning for word, meaning in words.items() if meaning not in MEANINGS}
    if wrong:
        word, meaning = next(iter(wrong.items()))
        raise UsageError(f"{word!r} cannot mean {meaning!r}.", hint=f"A label means one of {', '.join(MEANINGS)}.")
    return {plain(word): meaning for word, meaning in words.items()}  # type: ignore[misc]
