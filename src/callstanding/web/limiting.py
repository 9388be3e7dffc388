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
        self._left: dict[str, tuple[float, float]] = {}  # key -> tokens, and when that was

    def take(self, key: str, rate: Rate) -> tuple[float, float]:
        """Take one token. Returns what is left and, where there was none, the seconds until there is one."""
        now = self._clock()
        tokens, at = self._left.get(key, (float(rate.burst), now))
        tokens = min(float(rate.burst), tokens + max(0.0, now - at) * rate.per_s)
        if tokens < 1.0:
            self._left[key] = tokens, now
            return 0.0, (1.0 - tokens) / rate.per_s
        if len(self._left) >= MOST and key not in self._left:
            self._left.clear()
        self._left[key] = tokens - 1.0, now
        return tokens - 1.0, 0.0


def policy(rate: Rate) -> str:
    """The RateLimit-Policy header (draft-ietf-httpapi-ratelimit-headers): a full bucket, and the seconds to fill it."""
    return f'"requests";q={rate.burst};w={max(1, round(rate.burst / rate.per_s))}'


def state(left: float, rate: Rate) -> str:
    """The RateLimit header: what is left, and the seconds until the bucket is full again."""
    return f'"requests";r={int(left)};t={max(0, -int(-(rate.burst - left) // rate.per_s))}'
