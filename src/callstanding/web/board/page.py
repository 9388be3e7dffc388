"""What a page is: its place, who may see it, and what answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from starlette.responses import Response

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

Answers = Callable[["Visit"], Awaitable[Response]]
Of = Literal["open", "everybody", "operators"]


@dataclass(frozen=True, slots=True)
class Page:
    """One method of one path of the board.

    `of`: `open` needs no sign-in, `everybody` any, `operators` one of an operator's tenant. `acts`: closed to viewers;
    every POST is, unless it is open or `acts` says otherwise. `part`: a piece of a page, asked for by the page itself.
    """

    method: Literal["GET", "POST"]
    path: str
    answers: Answers
    of: Of = "everybody"
    acts: bool | None = None
    part: bool = False

    @property
    def needs_to_act(self) -> bool:
        """Whether a viewer is refused."""
        return self.method == "POST" and self.of != "open" if self.acts is None else self.acts
