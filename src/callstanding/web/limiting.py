"""How often a key may ask: one bucket of tokens per key, refilled with the time."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from callstanding.web.settings import Rate

MOST = 20_000  # buckets kept


class Buckets:
    """The buckets of all keys; `clock` gives seconds that never go back."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float, float]] = {}  # key -> tokens, when that was, when it is full again

    def take(self, key: str, rate: Rate) -> tuple[float, float]:
        """Take one token. Returns what is left and, where there was none, the seconds until there is one."""
        now = self._clock()
        tokens, at, _ = self._left.get(key, (float(rate.burst), now, now))
        tokens = min(float(rate.burst), tokens + max(0.0, now - at) * rate.per_s)
        if len(self._left) >= MOST and key not in self._left:
            self._make_room()
        wait = max(0.0, (1.0 - tokens) / rate.per_s)
        tokens -= 0.0 if wait else 1.0
        self._left[key] = tokens, now, now + (rate.burst - tokens) / rate.per_s
        return (0.0 if wait else tokens), wait

    def _make_room(self) -> None:
        """Forget the half that is full again soonest: whoever floods us with new keys drives out its own."""
        by_fullness = sorted(self._left, key=lambda key: self._left[key][2])
        for key in by_fullness[: MOST // 2]:
            del self._left[key]


def policy(rate: Rate) -> str:
    """The RateLimit-Policy header (draft-ietf-httpapi-ratelimit-headers): a full bucket, and the seconds to fill it."""
    return f'"requests";q={rate.burst};w={max(1, round(rate.burst / rate.per_s))}'


def state(left: float, rate: Rate) -> str:
    """The RateLimit header: what is left, and the seconds until the bucket is full again."""
    return f'"requests";r={int(left)};t={max(0, -int(-(rate.burst - left) // rate.per_s))}'
