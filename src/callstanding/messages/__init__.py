"""What users read: one catalogue of sentences per language, and the functions that fill them in."""

from callstanding.messages.catalogue import languages
from callstanding.messages.dates import day, span
from callstanding.messages.sentences import counts, remedy, sentence, title
from callstanding.messages.words import advice, cause, heading, phrase, word

__all__ = [
    "advice",
    "cause",
    "counts",
    "day",
    "heading",
    "languages",
    "phrase",
    "remedy",
    "sentence",
    "span",
    "title",
    "word",
]
