"""What another policy would change: asked of the folder one at a time, looked at while it works, and remembered."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from callstanding import clock
from callstanding.errors import CallstandingError
from callstanding.live.asking import LONG, Questions
from callstanding.web.problem import later

if TYPE_CHECKING:
    from callstanding.live.place import Place

KEPT = 20
PATIENCE_S = 3 * 3600.0  # then something is wrong: all numbers of a large store are judged twice
_LOOK_S = 1.0
_AGAIN_S = 60.0


@dataclass
class Diff:
    """One comparison that was asked for. `found` is the folder's answer; null until `done`."""

    id: str
    before: str
    after: str
    lines: list[Any]  # the lines in which the policies differ
    begun: float
    state: Literal["waiting", "done", "failed", "dropped"] = "waiting"
    share: float = 0.0  # done of it
    took_s: float = 0.0
    found: dict[str, Any] | None = None
    note: str = ""


@dataclass
class PolicyDiffs:
    """The comparisons of this process."""

    place: Place
    look_s: float = _LOOK_S
    _known: dict[str, Diff] = field(default_factory=dict)
    _task: asyncio.Task[None] | None = None

    def begin(self, before: str, after: str, lines: list[Any], body: Mapping[str, Any]) -> Diff:
        """Begin to compare; a Problem while another comparison is under way."""
        if self.under_way is not None:
            raise later("overloaded", "Another comparison is under way; see how far it is.", seconds=_AGAIN_S)
        while len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        made = Diff("diff_" + secrets.token_hex(8), before, after, lines, clock.seconds())
        self._known[made.id] = made
        self._task = asyncio.create_task(self._work(made, body))
        return made

    @property
    def under_way(self) -> Diff | None:
        """The comparison that is being made."""
        return next((each for each in self._known.values() if each.state == "waiting"), None)

    def get(self, diff: str) -> Diff | None:
        """A comparison by its id."""
        return self._known.get(diff)

    def listed(self) -> list[Diff]:
        """All that are remembered, the newest first."""
        return list(reversed(self._known.values()))

    def drop(self, diff: Diff) -> None:
        """Break it off; the folder stops within one part of its work."""
        if diff.state == "waiting":
            diff.state = "dropped"

    def stop(self) -> None:
        """Leave what is not done."""
        if self._task is not None:
            self._task.cancel()

    async def _work(self, made: Diff, body: Mapping[str, Any]) -> None:
        questions, until, mine = Questions(self.place, file=LONG), made.begun + PATIENCE_S, ""
        try:
            mine = await asyncio.to_thread(questions.put, "policy_diff", body, until=until)
            while made.state == "waiting" and clock.seconds() < until:
                await asyncio.sleep(self.look_s)
                answer = await asyncio.to_thread(questions.answer, mine)
                if answer is not None:
                    made.found, mine = answer.given(), ""
                    made.state = "done"
                    return
                made.share = await asyncio.to_thread(questions.progress, mine)
            made.note = made.note or "The folder did not answer in time."
        except CallstandingError as error:
            made.note = error.message
        finally:
            made.took_s = clock.seconds() - made.begun
            if made.state == "waiting":
                made.state = "failed"
            if mine:
                with suppress(CallstandingError):
                    questions.drop(mine)
