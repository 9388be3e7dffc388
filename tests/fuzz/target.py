"""What a fuzz target is: a parser, inputs to begin with, and what must hold for any bytes at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from callstanding.errors import CallstandingError

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Target:
    """A parser under any bytes.

    `check` reads inputs and raises (AssertionError, or whatever escapes the parser) where the parser breaks its word.
    It gets `batch` inputs at a time: more than one where a file of one line costs as much as a file of thousands; then
    an input is a line. `quick` is what of the parser can be asked of each input alone, so that the search is guided.
    """

    name: str
    check: Callable[[Sequence[bytes]], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()  # what the grammar is made of
    batch: int = 1
    quick: Callable[[bytes], None] | None = None
    longest: int = 4096  # bytes of an input

    @property
    def of(self) -> str:
        """What is counted."""
        return "inputs" if self.batch == 1 else f"lines, in files of {self.batch:,}"

    @property
    def corpus(self) -> Path:
        """Where inputs are kept that were worth keeping."""
        return CORPUS / self.name

    def kept(self) -> list[bytes]:
        """The inputs to begin with, and those that were kept."""
        files = sorted(self.corpus.glob("*")) if self.corpus.is_dir() else []
        return [*self.seeds, *(file.read_bytes() for file in files)]


def told(error: CallstandingError) -> None:
    """What is no crash: an error of ours, which says what is wrong."""
    assert error.message


def one_by_one(check: Callable[[bytes], None]) -> Callable[[Sequence[bytes]], None]:
    """A check of single inputs as one of several."""

    def each(inputs: Sequence[bytes]) -> None:
        for data in inputs:
            check(data)

    return each
