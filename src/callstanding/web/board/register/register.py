"""The register: every number that is published, in stock or proven, and what is found among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from callstanding.actions.limits import Limits
from callstanding.inventory.item import Item
from callstanding.live.published import Reasoned
from callstanding.web.board.register.columns import OF_STANDING, OF_STOCK, Columns, Mask, Rows
from callstanding.web.board.register.headroom import Day, day_of
from callstanding.web.board.register.line import Line, lines_of
from callstanding.web.board.register.masks import mask_of
from callstanding.web.board.register.orders import order_of
from callstanding.web.board.register.taking import take_calls, take_items, take_rows
from callstanding.web.board.register.wanted import PER_PAGE, Wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and when. `own`: the numbers that they may see, None for all; `region` of numbers without a +."""

    tenant: str
    own: frozenset[str] | None
    now: float
    region: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page: its lines, how many numbers fit, how many there are in all, and the page that it is."""

    lines: tuple[Line, ...]
    fitting: int
    total: int
    page: int
    pages: int


class Register:
    """Not for several threads at once: `following` has one for it."""

    def __init__(self, limits: Limits) -> None:
        self.columns, self._limits = Columns(), limits
        self._orders: dict[tuple[str, bool], Rows] = {}
        self._own: dict[str, tuple[frozenset[str], Mask]] = {}

    def take(self, rows: Sequence[Reasoned]) -> None:
        """Take in what was published."""
        take_rows(self.columns, rows)
        self._orders.clear()

    def stock(self, items: Sequence[Item], *, whole: bool = False, gone: Iterable[str] = ()) -> None:
        """Take in numbers of the stock; `whole`: these are all; `gone`: these are in nobody's any more."""
        self.columns.reset(OF_STOCK, slice(None) if whole else self.columns.found(gone))
        take_items(self.columns, items)
        self._orders.clear()

    def calls(self, made: Mapping[str, int]) -> None:
        """Take in how many calls each number made in the last day; who is left out made none."""
        take_calls(self.columns, made)
        self._orders.clear()

    def forget(self) -> None:
        """The published file is another one: what it said is gone."""
        self.columns.reset((*OF_STANDING, "seq"), slice(None))
        self._orders.clear()

    def find(self, wanted: Wanted, asked: Asked) -> Found:
        """One page of what fits; the last one where it lies beyond."""
        rows = self.fitting(wanted, asked)
        pages = max(1, -(-len(rows) // PER_PAGE))
        page = min(wanted.page, pages)
        some = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        return Found(self.lines(some, now=asked.now), len(rows), int(self.seen(asked).sum()), page, pages)

    def fitting(self, wanted: Wanted, asked: Asked) -> Rows:
        """The places of all that fit, in the order that is wanted."""
        fits = self._mask(wanted, asked)
        order = self._order(wanted.sort, down=wanted.down, now=asked.now)
        return order[fits[order]]

    def counted(self, wanted: Iterable[Wanted], asked: Asked) -> list[int]:
        """How many fit each of these."""
        return [int(self._mask(each, asked).sum()) for each in wanted]

    def clean_before(self, at: float, asked: Asked) -> int:
        """How many are clean before a time if nothing new is heard."""
        return int((self.seen(asked) & (self.columns.at["clean_by"] < at)).sum())

    def changed(self, wanted: Wanted, asked: Asked, *, after: int) -> int:
        """How many that fit were published after a cursor."""
        return int((self._mask(wanted, asked) & (self.columns.at["seq"] > after)).sum())

    def choices(self, asked: Asked) -> dict[str, list[str]]:
        """The values that each filter of words may take, by what the asker may see."""
        seen, found = self.seen(asked), dict[str, list[str]]()
        for name, words in self.columns.words.items():
            codes = np.flatnonzero(np.bincount(self.columns.at[name][seen], minlength=1))
            found[name] = sorted((words.texts[code] for code in codes if code), key=str.casefold)
        return found

    def lines(self, rows: Rows, *, now: float) -> tuple[Line, ...]:
        """Some places as they are shown."""
        return lines_of(self.columns, rows, day_of(self.columns, self._limits, rows, now=now))

    def named(self, rows: Rows) -> list[str]:
        """The numbers of some places."""
        return [self.columns.numbers[row] for row in rows.tolist()]

    def places(self, numbers: Iterable[str], asked: Asked) -> Rows:
        """The places of those of the numbers that the asker may see."""
        rows = self.columns.found(dict.fromkeys(numbers))
        return rows[self.seen(asked)[rows]]

    def seen(self, asked: Asked) -> Mask:
        """True for what the asker may see: one's own, and for operators all that is known or in stock."""
        if asked.own is None:
            return np.asarray(self.columns.at["known"] | (self.columns.at["state"] > 0))
        own, mask = self._own.get(asked.tenant, (None, None))
        if own is not asked.own or mask is None:
            places = self.columns.of(list(asked.own))
            mask = np.zeros(len(self.columns), np.bool_)
            mask[places] = True
            self._own[asked.tenant] = asked.own, mask
        if len(mask) < len(self.columns):
            mask = np.pad(mask, (0, len(self.columns) - len(mask)))
            self._own[asked.tenant] = asked.own, mask
        return mask

    def _mask(self, wanted: Wanted, asked: Asked) -> Mask:
        seen = self.seen(asked)
        return seen & mask_of(
            self.columns, wanted, now=asked.now, region=asked.region, used=lambda: self._day(asked.now).used
        )

    def _day(self, now: float) -> Day:
        return day_of(self.columns, self._limits, slice(None), now=now)

    def _order(self, sort: str, *, down: bool, now: float) -> Rows:
        found = self._orders.get((sort, down))
        if found is None or len(found) != len(self.columns):
            keys = (lambda: self._day(now).left) if sort == "headroom" else None
            found = self._orders[sort, down] = order_of(self.columns, sort, keys, down=down)
        return found
