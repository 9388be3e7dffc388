"""From what numbers were to what they are: the rows that are to be written, each number's last state once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from callstanding.inventory.item import Item, Move, Tenure


@dataclass
class Effects:
    """Collects changes in their order. `closed`: number -> when the tenure ends that was open before all of them."""

    who: str
    why: str = ""
    new: dict[str, Item] = field(default_factory=dict)
    changed: dict[str, Item] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    closed: dict[str, float] = field(default_factory=dict)
    open: dict[str, Tenure] = field(default_factory=dict)
    over: list[Tenure] = field(default_factory=list)

    @property
    def began(self) -> list[Tenure]:
        """Every tenure that begins, in order of its number's changes."""
        return [*self.over, *self.open.values()]

    def add(self, before: Item | None, after: Item, *, at: float) -> None:
        """One number changed. `at`: when its campaign changed, if nothing else did."""
        (self.new if before is None or after.number in self.new else self.changed)[after.number] = after
        if before is None or before.state != after.state:
            was = "" if before is None else before.state
            self.moves.append(Move(after.number, after.tenant, after.since, was, after.state, self.who, self.why))
        self._tenures(before, after, at)

    def _tenures(self, before: Item | None, after: Item, at: float) -> None:
        was, now = _holding(before), _holding(after)
        if was == now:
            return
        over = after.since if now is None or was is None else at
        if was is not None:
            self._close(after.number, over)
        if now is not None:
            begun = (after.held_since or after.since) if was is None else over
            self.open[after.number] = Tenure(after.number, after.tenant, after.holder, after.campaign, begun)

    def _close(self, number: str, at: float) -> None:
        begun = self.open.pop(number, None)
        if begun is None:
            self.closed[number] = at
        elif begun.since < at:  # what ended in the moment in which it began was nothing
            self.over.append(replace(begun, until=at))


def _holding(item: Item | None) -> tuple[str, str] | None:
    return (item.holder, item.campaign) if item is not None and item.is_held else None
