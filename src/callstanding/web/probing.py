"""Watches who asks about how many numbers: whoever walks through a block learns which of them still work for spam."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

DAY_S = 86_400
BLOCK = 1_000  # numbers that differ in their last three digits
MOST_BLOCKS = 20_000  # remembered for one key


@dataclass(slots=True)
class _Asked:
    day: int
    blocks: dict[int, int] = field(default_factory=dict)  # block -> a bit for each number asked about
    numbers: int = 0
    alarmed: set[int] = field(default_factory=set)


class Probing:
    """What each key asked today. `run`: numbers of one block from which it looks like walking through it."""

    def __init__(self, *, run: int, clock: Callable[[], float]) -> None:
        self._run, self._clock = run, clock
        self._asked: dict[str, _Asked] = {}

    def ask(self, key: str, number: str) -> bool:
        """Note that a key asks about a number in E.164; whether this is the moment to raise the alarm."""
        asked = self._today(key)
        block, place = divmod(int(number[1:]), BLOCK)
        seen = asked.blocks.get(block, 0)
        bit = 1 << place
        if seen & bit:
            return False
        if len(asked.blocks) >= MOST_BLOCKS and not seen:
            asked.blocks.clear()
        asked.blocks[block] = seen = seen | bit
        asked.numbers += 1
        if seen.bit_count() < self._run or block in asked.alarmed:
            return False
        asked.alarmed.add(block)
        return True

    def spend(self, key: str) -> None:
        """Note a question that names no number."""
        self._today(key).numbers += 1

    def numbers(self, key: str) -> int:
        """About how many different numbers a key asked today."""
        return self._today(key).numbers

    def knows(self, key: str, number: str) -> bool:
        """Whether the key asked about the number today: to ask again costs nothing."""
        block, place = divmod(int(number[1:]), BLOCK)
        return bool(self._today(key).blocks.get(block, 0) >> place & 1)

    def until_tomorrow(self) -> float:
        """Seconds until the day (UTC) is over."""
        return DAY_S - self._clock() % DAY_S

    def _today(self, key: str) -> _Asked:
        day = int(self._clock() // DAY_S)
        asked = self._asked.get(key)
        if asked is None or asked.day != day:
            asked = self._asked[key] = _Asked(day)
        return asked
