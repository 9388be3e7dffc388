"""What users read: one catalogue of sentences per language, and the functions that fill them in."""

from callstanding.messages.catalogue import languages
from callstanding.messages.sentences import counts, remedy, sentence, title
from callstanding.messages.words import cause, heading, phrase, word

__all__ = ["cause", "counts", "heading", "languages", "phrase", "remedy", "sentence", "title", "word"]
