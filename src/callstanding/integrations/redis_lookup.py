"""Look-ups from Redis on a machine that has no store: what the switches there would read themselves."""

from __future__ import annotations

import msgspec
import redis

from callstanding.integrations.answers import Answer
from callstanding.integrations.redis_out import PREFIX, connected

PATIENCE_S = 0.25  # a call waits no longer for Redis


class RedisLookup:
    """Answers from a Redis or Valkey server by its URL; may be shared by threads."""

    def __init__(self, url: str, *, prefix: str = PREFIX, patience_s: float = PATIENCE_S) -> None:
        self._redis = connected(url, patience_s=patience_s)
        self._prefix = prefix

    def close(self) -> None:
        """Leave the server."""
        self._redis.close()

    def ask(self, number: str) -> tuple[Answer | None, bool]:
        """The answer for a number in E.164, and whether the source lives. Without Redis: nothing, and a dead source."""
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.hgetall(self._prefix + number.removeprefix("+")).get(self._prefix + "alive")
                fields, alive = pipe.execute()
        except redis.RedisError:
            return None, False
        return _answer(number, fields), alive is not None

    def get(self, number: str) -> Answer | None:
        """The answer for a number in E.164; None when its calls may pass, or when Redis does not answer in time."""
        return self.ask(number)[0]

    def is_alive(self) -> bool:
        """Whether the store behind the keys gave a sign of life lately."""
        return self.ask("+0")[1]


def _answer(number: str, fields: dict[str, str]) -> Answer | None:
    """A hash that someone else wrote, in part or wrongly, tags nobody."""
    try:
        return msgspec.convert({"number": number, **fields}, Answer, strict=False) if fields else None
    except msgspec.ValidationError:
        return None
