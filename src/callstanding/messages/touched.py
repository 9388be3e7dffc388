"""Says whom a change of policy would touch: "+312 numbers, 9 of them hospitals"."""

from __future__ import annotations

from collections.abc import Mapping

from callstanding.messages.board_texts import board_text


def touched_sentence(change: str, numbers: int, sorts: Mapping[str, int], lang: str = "en") -> str:
    """One change (`tagged`, `freed`, `watched`, `other`) with how many numbers, and of which sorts those are."""
    whom = [board_text(f"sorts.of_{sort}", lang, n=n) for sort, n in sorts.items()]
    return ", ".join([board_text(f"sorts.{change}", lang, n=numbers), *whom]) + "."


def sort_word(sort: str, lang: str = "en") -> str:
    """The name of a sort of subscriber."""
    return board_text("sorts.sort_other" if sort == "other" else f"sorts.{sort}", lang)
